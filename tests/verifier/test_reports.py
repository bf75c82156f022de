"""What the reports say beside the verdict: marks, a conclusion, and a warning for each cause (§15)."""

import re
from dataclasses import replace

import pytest
import stories
from dossiers import Book
from small_counties import ALONE, Scribe, in_effect, to_bytes
from standing import Standing
from three import Dossier, reports, verify_py

MARKS = ("[通过] ", "[注意] ", "[不符] ")


def _plain(county: object = ALONE, tag: str = "SSJ1") -> dict[str, bytes]:
    book, attempt = stories.plain(verify_py().replay, county, tag)  # type: ignore[arg-type]  # a County
    return book.dossier(attempt)


def _voided_before() -> dict[str, bytes]:
    book = Book("SSJ1", verify_py().replay)
    book.void(book.lock(ALONE.freeze, "T-1", 1), "名单漏了一户")
    attempt = book.lock(ALONE.freeze, "T-1", 2)
    book.open(attempt)
    book.draw(attempt)
    return book.dossier(attempt)


def _substituted() -> dict[str, bytes]:
    book, attempt = stories.plain(verify_py().replay)
    scribe = Scribe(Standing(attempt.manifest, attempt.result))
    scribe.honest("ENT", in_effect(scribe.standing, "ENT", "S1")[0], "CLOSED")
    book.substitute(attempt, to_bytes(scribe.lines))
    return book.dossier(attempt)


WARNED = {
    "a rehearsal": lambda: _plain(tag="SSJ1R"),
    "written slips": lambda: _plain(replace(ALONE, witnesses=("W1|D10|4", "W2|SLIP|4"))),
    "no plan": lambda: _plain(stories.NO_PLAN),
    "an attempt declared void": _voided_before,
    "a substitution": _substituted,
}


def _warnings(files: dict[str, bytes], **paper: tuple[str, ...]) -> dict[str, set[str]]:
    said = reports(Dossier("", files, **paper))
    return {
        name: {line for line in lines if line.startswith("[注意]")} for name, lines in said.items()
    }


def test_every_line_has_a_mark_and_the_last_is_the_conclusion() -> None:
    book, attempt = stories.everything(verify_py().replay)
    files = book.dossier(attempt)
    wrong = {**files, "names.txt": b"E1|A\n"}
    for case in (Dossier("", files), Dossier("", files, (attempt.m,)), Dossier("", wrong)):
        for name, lines in reports(case).items():
            assert all(line.startswith(MARKS) for line in lines[:-1]), name
            assert lines[-1].startswith("结论："), name
            assert not any("\n" in line for line in lines), name
            failed = [line for line in lines if line.startswith("[不符]")]
            assert len(failed) == (case.files is wrong), name


@pytest.mark.parametrize("cause", WARNED)
def test_each_cause_has_a_warning_of_its_own_in_all(cause: str) -> None:
    usual, warned = _warnings(_plain()), _warnings(WARNED[cause]())
    for name, lines in warned.items():
        # Not only figures that differ anyway.
        words = {"".join(c for c in line if not c.isascii()) for line in usual[name]}
        new = [line for line in lines if "".join(c for c in line if not c.isascii()) not in words]
        assert new, name


def test_a_void_is_told_with_its_reason() -> None:
    for name, lines in _warnings(_voided_before()).items():
        assert any("名单漏了一户" in line for line in lines), name


def test_what_a_head_anchors_and_what_m_alone_does_not_is_told() -> None:
    book, attempt = stories.everything(verify_py().replay)
    files = book.dossier(attempt)
    older, newest = book.head_after(15), book.head_after(attempt.last)
    for name, lines in reports(Dossier("", files, heads=(older,))).items():
        about = "".join(line for line in lines if "锚定" in line)
        assert {"15", "6"} <= set(re.findall(r"\d+", about)), name
    with_head = reports(Dossier("", files, heads=(newest,)))
    with_m = reports(Dossier("", files, (attempt.m,)))
    for name in with_head:
        warned = [line for line in with_m[name] if line.startswith("[注意]")]
        assert any(line not in with_head[name] for line in warned), name
