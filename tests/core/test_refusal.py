"""Every reason a protocol file can be refused for has its sentence, and no other has."""

import re
import tomllib
from pathlib import Path

import pytest

from app.core.manifest import ManifestError
from app.core.opening import OpeningError
from app.core.refusal import read_lines
from app.texts import error_text

ROOT = Path(__file__).parents[2]
CORE = ROOT / "app" / "core"


def reasons(pattern: str, *modules: str) -> set[str]:
    source = "".join((CORE / f"{module}.py").read_text("utf-8") for module in modules)
    return set(re.findall(pattern, source))


def sentences(area: str) -> set[str]:
    table = tomllib.loads((ROOT / "resources" / "texts" / "errors.toml").read_text("utf-8"))
    return set(table[area])


def test_reasons_and_sentences_are_the_same_set() -> None:
    form = reasons(r'refusal\("(\w+)"', "refusal")
    assert len(form) == 5
    manifest = reasons(
        r'(?:ManifestError|refuse)\(\s*f?"(\{?\w+\}?\w*)"',
        "manifest",
        "manifest_parse",
        "manifest_scan",
        "manifest_run",
        "manifest_check",
    )
    for stem in [reason for reason in manifest if reason.startswith("{what}")]:
        manifest.remove(stem)
        manifest |= {stem.replace("{what}", what) for what in ("stratum", "pool")}
    # these stand in conditional expressions
    manifest |= {"after_end", "kind_repeated", "line_twice", "line_order"}
    assert form | manifest == sentences("manifest")
    opening = reasons(r'OpeningError\(\s*"(\w+)"', "opening")
    assert form | opening == sentences("opening")


@pytest.mark.parametrize("refusal", [ManifestError, OpeningError])
@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"\xef\xbb\xbfA\n", "bom", 1),
        (b"A\nB\r\n", "carriage_return", 2),
        (b"A\n\xff\n", "not_utf8", 2),
        (b"A\n\xed\xa0\x80\n", "not_utf8", 2),  # a surrogate
        (b"A\nB", "no_final_newline", 2),
        (b"", "no_final_newline", 1),
        (b"A\n\n", "blank_line", 2),
        (b"A\n\nB\n", "blank_line", 2),
    ],
)
def test_a_file_of_another_form_is_refused_at_its_line(
    refusal: type[ManifestError] | type[OpeningError], data: bytes, reason: str, line: int
) -> None:
    with pytest.raises(refusal) as refused:
        read_lines(data, refusal)
    assert (refused.value.reason, refused.value.line) == (reason, line)
    assert f"第{line}行" in error_text(refused.value)


def test_a_sentence_stays_one_line_whatever_stood_in_the_file() -> None:
    sentence = error_text(ManifestError("word", 3, value="A\n\u200b\u2028" + "B" * 500))
    assert len(sentence.splitlines()) == 1
    assert "\\u000a\\u200b\\u2028" in sentence
    assert len(sentence) < 200
