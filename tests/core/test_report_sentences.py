"""Whatever a check can say has a sentence, and the sentence gets the values it names."""

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

from app.core.chain import ChainFlaw
from app.core.substitution import OUT_REASONS

ROOT = Path(__file__).parents[2]
CALLS = {"ok": "ok.", "note": "", "differs": "", "unreadable": ""}


def sentences() -> dict[str, str]:
    found: dict[str, str] = {}

    def walk(prefix: str, node: dict[str, object]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                found[prefix + key] = str(value)

    with (ROOT / "resources/texts/verify.toml").open("rb") as file:
        walk("", tomllib.load(file))
    return found


def said() -> Iterator[tuple[str, set[str], bool]]:
    """(key, fields given, whether a refusal goes with it) of every sentence written out."""
    for path in sorted((ROOT / "app/core").glob("*.py")):
        if not path.stem.startswith(("dossier", "public_copy")):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            name = call.func.attr if isinstance(call.func, ast.Attribute) else name
            if name not in CALLS or not call.args:
                continue
            words = (node for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant))
            whole = not isinstance(call.args[0], ast.JoinedStr)
            given = {keyword.arg or "**" for keyword in call.keywords}
            for word in words:
                if whole and isinstance(word.value, str) and word.value:
                    yield CALLS[name] + word.value, given, len(call.args) > 1


def test_every_line_has_a_sentence_and_its_values() -> None:
    known = sentences()
    seen = 0
    for key, given, refused in said():
        assert key in known, key
        seen += 1
        named = {name for _, name, _, _ in string.Formatter().parse(known[key]) if name}
        named -= {"where"} if "file" in given else set()
        named -= {"why"} if refused else set()
        assert "**" in given or named <= given, (key, named - given)
    assert seen > 60


def test_every_line_that_is_put_together_has_a_sentence() -> None:
    known = sentences().keys()
    rules = ("first", "open", "next", "no_lock", "m", "after_void", "seed", "result")
    rules += ("void", "void_r", "adjust", "k")
    bound = ("tag", "draw", "attempt", "prev", "commit", "m", "names", "kit", "opening")
    bound += ("s", "r", "void_r", "adjust")
    assert {f"log.{flaw}" for flaw in ChainFlaw} <= known
    assert {f"order.{rule}" for rule in rules} <= known
    assert {f"bound.{what}" for what in bound} <= known
    reasons = {(kind, code) for kind, codes in OUT_REASONS.items() for code in codes}
    assert {f"note.reason.{kind}.{code}" for kind, code in reasons} <= known
