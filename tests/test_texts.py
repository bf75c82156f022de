"""Every sentence the code asks for is there, with the placeholders it is given."""

import ast
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Raised to be caught by the program itself; shown to nobody.
SILENT = {"", "cancelled"}


@cache
def _sentences() -> dict[str, str]:
    """Every sentence by its full key."""
    found: dict[str, str] = {}

    def walk(prefix: str, node: dict[str, object]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                found[prefix + key] = str(value)

    for path in sorted((ROOT / "resources/texts").glob("*.toml")):
        with path.open("rb") as file:
            walk(f"{path.stem}.", tomllib.load(file))
    return found


@cache
def _trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "app").rglob("*.py"))
    }


def _placeholders(sentence: str) -> set[str]:
    return {
        field.split(".")[0].split("[")[0]
        for _, field, _, _ in string.Formatter().parse(sentence)
        if field is not None
    }


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    """(place, call, name of what is called) of every call in app/."""
    for name, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                word = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                yield f"{name}:{node.lineno}", node, word


def _given(call: ast.Call) -> set[str] | None:
    """The keywords of a call, or None where `**fields` hides them."""
    names = {keyword.arg for keyword in call.keywords}
    return None if None in names else {name for name in names if name}


@cache
def _reads_texts(name: str) -> bool:
    """Whether `text` in this module is app.texts' (SQLAlchemy has one of that name too)."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "app.texts"
        and "text" in {alias.asname or alias.name for alias in node.names}
        for node in ast.walk(_trees()[name])
    )


@pytest.fixture(scope="module", autouse=True)
def _nothing_stays() -> Iterator[None]:
    """The trees of all modules are half a million objects: the tests behind run without."""
    yield
    for kept in (_trees, _classes, _imported, _code):
        kept.cache_clear()


def _asked() -> Iterator[tuple[str, ast.Call, str]]:
    """(place, call, key) of every text("…") of app.texts whose key is written out."""
    for place, call, _ in _calls():
        match call.func:
            case ast.Attribute(value=ast.Name(id="texts"), attr="text"):
                ours = True
            case ast.Name(id="text"):
                ours = _reads_texts(place.split(":")[0])
            case _:
                ours = False
        if not ours or not call.args:
            continue
        key = call.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield place, call, key.value


def test_every_key_that_is_asked_for_has_a_sentence():
    lacking = [f"{place}: {key}" for place, _, key in _asked() if key not in _sentences()]
    assert not lacking, "\n".join(lacking)


def test_every_placeholder_of_a_sentence_is_given_where_it_is_asked_for():
    wrong = []
    for place, call, key in _asked():
        given = _given(call)
        lacking = _placeholders(_sentences().get(key, "")) - (given or set())
        if given is not None and lacking:
            wrong.append(f"{place}: {key} lacks {sorted(lacking)}")
    assert not wrong, "\n".join(wrong)


@cache
def _classes() -> dict[tuple[str, str], ast.ClassDef]:
    """Every class by (module's file, name): two modules may use one name."""
    return {
        (file, node.name): node
        for file, tree in _trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


@cache
def _imported(file: str) -> dict[str, tuple[str, str]]:
    """What a module imports by name: name -> (file it comes from, its name there)."""
    return {
        alias.asname or alias.name: (f"{node.module.replace('.', '/')}.py", alias.name)
        for node in ast.walk(_trees()[file])
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def _resolve(file: str, word: str) -> tuple[str, str] | None:
    """The class a name means in a module; a name known only once means that one."""
    name = word.split(".")[-1]
    for key in ((file, name), _imported(file).get(name, ("", ""))):
        if key in _classes():
            return key
    everywhere = [key for key in _classes() if key[1] == name]
    return everywhere[0] if len(everywhere) == 1 else None


@cache
def _code(key: tuple[str, str]) -> str | None:
    """The code of an error of ours, inherited or its own; None for any other class."""
    if key == ("app/errors.py", "AppError"):
        return ""
    node = _classes()[key]
    parents = [_resolve(key[0], ast.unparse(base)) for base in node.bases]
    codes = [code for parent in parents if parent and (code := _code(parent)) is not None]
    for line in node.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else None
        if codes and isinstance(target, ast.Name) and target.id == "code":
            return str(ast.literal_eval(line.value))
    return codes[0] if codes else None


def test_every_error_has_a_sentence():
    codes = {f"{file}: {name}": _code((file, name)) for file, name in _classes()}
    lacking = {
        place: code
        for place, code in codes.items()
        if code is not None and code not in SILENT and f"errors.{code}" not in _sentences()
    }
    assert not lacking, "\n".join(f"{place}: {code}" for place, code in lacking.items())


def test_every_error_is_raised_with_what_its_sentence_names():
    wrong = []
    for place, call, word in _calls():
        key = _resolve(place.split(":")[0], word)
        code = _code(key) if key else None
        given = _given(call)
        if not code or code in SILENT or given is None or call.args:
            continue
        lacking = _placeholders(_sentences().get(f"errors.{code}", "")) - given
        if lacking:
            wrong.append(f"{place}: {word} ({code}) lacks {sorted(lacking)}")
    assert not wrong, "\n".join(wrong)


def test_no_sentence_is_empty():
    assert [key for key, sentence in _sentences().items() if not sentence.strip()] == []
