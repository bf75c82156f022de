"""The public copy: what it holds, and that what was changed in it is found."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.dossier import Paper, Verdict, check
from app.core.dossier_report import Mark
from app.core.protocol import sha256_hex
from app.core.public_copy import public_text
from app.core.substitution import Kind
from app.verify import report_lines

Acts = Any  # the class tests/core/conftest.py makes
Files = dict[str, bytes]
WEIGHTED = 26  # a county in which both strata have drawn enterprises and reserves


@pytest.fixture
def log(acts: Acts) -> Acts:
    return acts()


@pytest.fixture
def full(log: Acts) -> Files:
    own = log.lock(WEIGHTED)
    log.draw(own)
    log.substitute(own, Kind.ENT, next(log.effect(own).standings(Kind.ENT)).id, "CLOSED")
    return log.dossier(own)


@pytest.fixture
def public(full: Files, log: Acts) -> Files:
    wanted = ("manifest.txt", "opening.txt", "result.txt", "adjust.txt")
    text = public_text(
        *(full[name] for name in wanted), len(log.lines), log.head, sha256_hex(log.kit_list)
    )
    kept = {"opening.txt": full["opening.txt"], "kit.sha256": log.kit_list}
    return {"public.txt": text, **kept, **log.kit}


def first(files: Files) -> tuple[Verdict, str]:
    report = check(files)
    assert report_lines(report)
    return report.verdict, report.first_wrong.key if report.first_wrong else ""


def test_it_says_who_was_drawn_and_nothing_of_the_rest(full: Files, public: Files) -> None:
    text = public["public.txt"].decode()
    result = full["result.txt"].decode().split("\n")
    adjust = full["adjust.txt"].decode()
    out = adjust.split("OUT|1|ENT|")[1].split("|")[1]
    into = adjust.split("IN|1|")[1].split("\n")[0]
    shown = [line for line in result if line.startswith("ENT|") and line.endswith("|DRAWN")]
    wanted = [line.replace("|DRAWN", "|OUT") if f"|{out}|" in line else line for line in shown]
    wanted += [line.replace("|RESERVE", "|IN") for line in result if f"|{into}|" in line]
    there = [line for line in text.split("\n") if line.startswith("ENT|")]
    assert sorted(there) == sorted(line for line in wanted if line.startswith("ENT|"))
    assert [line.split("|")[0] for line in text.split("\n")][:9] == [
        *("SSJ1", "TASK", "ATTEMPT", "M", "S", "R", "HEAD", "COMMIT", "KIT"),
    ]
    assert text.endswith("\nEND\n")
    assert all(word not in text for word in ("OFF|", "RESERVE", "PARCEL|", "赣D", "某"))


def test_it_fits_and_paper_makes_it_pass(public: Files, full: Files, log: Acts) -> None:
    report = check(public)
    assert (report.verdict, report.facts.public) == (Verdict.CONSISTENT, True)
    notes = [line.key for line in report.lines if line.mark is Mark.NOTE]
    assert notes == ["note.public_out", "note.public"]
    facts = report.facts
    assert (facts.draw, facts.attempt, facts.n, facts.head) == ("T-1", 1, len(log.lines), log.head)
    given_back = Paper((sha256_hex(full["manifest.txt"]),), (log.head,), (facts.r,))
    assert check(public, given_back).verdict is Verdict.PASSED
    assert check(public, Paper(heads=("0" * 64,))).verdict is Verdict.DIFFERS


def test_it_says_the_same_without_substitutions(full: Files, log: Acts) -> None:
    files = (full["manifest.txt"], full["opening.txt"], full["result.txt"], b"")
    text = public_text(*files, 3, log.head, "0" * 64).decode()
    drawn = full["result.txt"].decode().split("OFF|", 1)[0].count("|DRAWN\n")
    assert (text.count("|DRAWN\n"), text.count("|IN\n"), text.count("|OUT\n")) == (drawn, 0, 0)


def lines_of(public: Files) -> list[str]:
    return public["public.txt"].decode().split("\n")


def test_what_is_left_out_or_moved_is_found(public: Files) -> None:
    lines = lines_of(public)
    at = next(n for n, line in enumerate(lines) if line.startswith("ENT|"))
    stratum = lines[at].split("|")[1]
    rows = [n for n, line in enumerate(lines) if line.startswith(f"ENT|{stratum}|")]
    drawn = [n for n in rows if not lines[n].endswith("|IN")]
    for edited in (
        lines[: drawn[-1]] + lines[drawn[-1] + 1 :],
        lines[:at] + lines[at + 1 :],
        [line.replace("|OUT", "|DRAWN") for line in lines],
        [line.replace("|OUT", "|IN") for line in lines],
        [line.replace("|DRAWN", "|IN") for line in lines],
        [line.replace("|IN", "|DRAWN") for line in lines],
        [line.replace("CUT|S1", "CUT|S9") for line in lines],
        [*lines[:-2], ""],
        [*lines[:-1], "END", ""],
        [*lines[:at], lines[at], *lines[at:]],
    ):
        assert edited != lines
        assert first({**public, "public.txt": "\n".join(edited).encode()})[0] is Verdict.DIFFERS


@pytest.mark.parametrize("name", ["opening.txt", "kit.sha256"])
def test_a_copy_without_opening_or_kit_is_unreadable(public: Files, name: str) -> None:
    del public[name]
    assert first(public) == (Verdict.UNREADABLE, "missing")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("S0=5a", "S0=5b", (Verdict.DIFFERS, "public.commit")),
        ("S0=5a", "S0=5A", (Verdict.UNREADABLE, "public.opening_form")),
        ("W1=", "W9=", (Verdict.DIFFERS, "public.seed")),
        ("W1=", "W2=", (Verdict.UNREADABLE, "public.opening_form")),
        ("W2=", "B=", (Verdict.UNREADABLE, "public.opening_form")),
        ("B=-", "B=x", (Verdict.UNREADABLE, "public.opening_form")),
        ("B=-\n", "", (Verdict.UNREADABLE, "public.opening_form")),
    ],
)
def test_another_opening_does_not_give_seed_and_seal(
    public: Files, old: str, new: str, found: tuple[Verdict, str]
) -> None:
    text = public["opening.txt"].decode()
    assert old in text
    assert first({**public, "opening.txt": text.replace(old, new).encode()}) == found


def test_files_that_belong_to_nothing_and_a_changed_kit_are_found(public: Files) -> None:
    assert first({**public, "x": b""}) == (Verdict.DIFFERS, "files.extra")
    assert first({**public, "SPEC.md": b""}) == (Verdict.DIFFERS, "kit.hash")
    other = public["kit.sha256"].split(b"\n", 1)[1]
    assert first({**public, "kit.sha256": other}) == (Verdict.DIFFERS, "public.kit")


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_of_what_can_be_computed_goes_unnoticed(
    public: Files, data: st.DataObject
) -> None:
    """R and the head can only be held against paper: everything else is found without it."""
    name = data.draw(st.sampled_from(sorted(public)))
    content = public[name]
    at = data.draw(st.integers(0, len(content)))
    cut = data.draw(st.integers(0, 3))
    new = content[:at] + data.draw(st.binary(max_size=3)) + content[at + cut :]
    report = check({**public, name: new})
    assert report_lines(report)[-1].startswith("结论：")
    if report.code == 0 and new != content:
        changed = {
            before.split("|")[0]
            for before, after in zip(
                content.decode().split("\n"), new.decode().split("\n"), strict=True
            )
            if before != after
        }
        assert changed <= {"R", "HEAD"}
