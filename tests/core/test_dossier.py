"""A dossier that fits, and what the check says of one in which one thing does not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import chain
from app.core.dossier import Paper, Report, Verdict, check
from app.core.dossier_report import Mark
from app.core.manifest import Witness, WitnessKind
from app.core.protocol import REHEARSAL, sha256_hex
from app.core.substitution import Kind
from app.verify import report_lines

Acts = Any  # the class tests/core/conftest.py makes
Files = dict[str, bytes]
WITH_TEAMS, WITHOUT_PLAN, THIRD = 26, 24, 12  # counties by their number


@pytest.fixture
def log(acts: Acts) -> Acts:
    return acts()


@pytest.fixture
def whole(log: Acts) -> Files:
    """Another task, a voided attempt, a draw without a plan, and one with substitutions."""
    log.enter("IMPORT")
    voided = log.lock(WITH_TEAMS)
    log.void(voided, "见证人缺席")
    other_task = log.lock(THIRD, draw="U-1")
    planless = log.lock(WITHOUT_PLAN, attempt=2)
    log.draw(planless)
    log.draw(other_task)
    own = log.lock(WITH_TEAMS, draw="T-2")
    log.enter("PRINT")
    log.draw(own)
    log.substitute(own, Kind.ENT, next(log.effect(own).standings(Kind.ENT)).id, "CLOSED")
    log.substitute(own, Kind.OFF, next(log.effect(own).standings(Kind.OFF)).id, "ILL")
    del log.files["U-1/1"]
    return log.dossier(own)


def said(report: Report, mark: Mark) -> list[str]:
    return [line.key for line in report.lines if line.mark is mark]


def first(files: Files, **paper: tuple[str, ...]) -> tuple[Verdict, str]:
    """The verdict, and the key of what was found first."""
    report = check(files, Paper(**paper))
    assert report_lines(report)
    return report.verdict, report.first_wrong.key if report.first_wrong else ""


def test_a_whole_dossier_fits_and_every_step_is_told(whole: Files, log: Acts) -> None:
    report = check(whole)
    assert report.verdict is Verdict.CONSISTENT
    assert said(report, Mark.OK) == [
        *("ok.files", "ok.log", "ok.payloads", "ok.manifest", "ok.opening", "ok.result"),
        *("ok.adjust", "ok.other_manifest", "ok.other_manifest", "ok.other_opening"),
        *("ok.other_result", "ok.others", "ok.accounted", "ok.kit"),
    ]
    assert said(report, Mark.NOTE) == [
        *("note.substitutions", "note.reason.ENT.CLOSED", "note.reason.OFF.ILL"),
        *("note.void_other", "note.no_plan"),
    ]
    facts = report.facts
    assert (facts.draw, facts.attempt, facts.tag, facts.public) == ("T-2", 1, "SSJ1", False)
    assert (facts.n, facts.head) == (len(log.lines), log.head)
    assert facts.m == sha256_hex(whole["manifest.txt"])
    assert facts.r == sha256_hex(whole["result.txt"])
    assert facts.s == whole["result.txt"].split(b"\n")[2][2:].decode()
    lines = report_lines(report)
    assert lines[-1] == "结论：自洽，未与纸质核对"
    assert "见证人缺席" in "".join(lines)


def test_paper_that_fits_passes_and_says_what_it_holds(whole: Files, log: Acts) -> None:
    m, r = sha256_hex(whole["manifest.txt"]), sha256_hex(whole["result.txt"])
    third = chain.head(log.lines[2])
    by_head = check(whole, Paper(heads=(third, chain.head(log.lines[0]))))
    assert (by_head.verdict, said(by_head, Mark.NOTE)[-1]) == (Verdict.PASSED, "note.anchored")
    assert by_head.lines[-1].fields == {"n": 3, "rest": len(log.lines) - 3}
    by_m = check(whole, Paper(m=(f" {m[:9].upper()} {m[9:]}\n",)))
    assert (by_m.verdict, said(by_m, Mark.NOTE)[-1]) == (Verdict.PASSED, "note.m_only")
    assert check(whole, Paper(r=(r, r))).verdict is Verdict.PASSED
    assert check(whole, Paper(m=(f"SSJ1|M|T-2|1|{m}",))).verdict is Verdict.PASSED
    assert check(whole, Paper((), (f"SSJ1|R|T-2|1|{r}|{third}",))).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("paper", "found"),
    [
        ({"m": ("0" * 64,)}, (Verdict.DIFFERS, "paper.other")),
        ({"r": ("0" * 64,)}, (Verdict.DIFFERS, "paper.other")),
        ({"heads": ("0" * 64,)}, (Verdict.DIFFERS, "paper.head")),
        ({"m": ("",)}, (Verdict.UNREADABLE, "paper.form")),
        ({"r": ("12",)}, (Verdict.UNREADABLE, "paper.form")),
        ({"heads": (f"SSJ1|M|T-2|1|{'0' * 64}",)}, (Verdict.UNREADABLE, "paper.form")),
        ({"m": (f"SSJ1|ENT|{'0' * 64}|E1|0",)}, (Verdict.UNREADABLE, "paper.form")),
    ],
)
def test_paper_that_does_not_fit_is_found(
    whole: Files, paper: dict[str, tuple[str, ...]], found: tuple[Verdict, str]
) -> None:
    assert first(whole, **paper) == found


@pytest.mark.parametrize("name", ["manifest.txt", "names.txt", "log.txt", "kit.sha256"])
def test_a_file_that_is_always_there_and_is_not_makes_it_unreadable(
    whole: Files, name: str
) -> None:
    del whole[name]
    assert first(whole) == (Verdict.UNREADABLE, "missing")
    assert first({}) == (Verdict.UNREADABLE, "missing")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("adjust.txt", "files.lacking"),
        ("attempts/001/names.txt", "files.lacking"),
        ("attempts/002/manifest.txt", "files.lacking"),
        ("attempts/002/result.txt", "files.lacking"),
        ("SPEC.md", "kit.missing"),
    ],
)
def test_any_other_file_that_lacks_is_named(whole: Files, name: str, found: str) -> None:
    del whole[name]
    assert first(whole) == (Verdict.DIFFERS, found)


@pytest.mark.parametrize(
    "name", ["x.txt", "attempts/001/opening.txt", "attempts/003/names.txt", "甲", "vectors/x"]
)
def test_a_file_that_belongs_to_nothing_is_named(whole: Files, name: str) -> None:
    whole[name] = whole["opening.txt"]
    report = check(whole)
    wrong = report.first_wrong
    assert wrong is not None
    if name != "attempts/001/opening.txt":  # that one does not even open its manifest's seal
        assert (wrong.key, wrong.fields["file"]) == ("files.extra", name)
    assert report.code != 0


@pytest.mark.parametrize("name", ["attempts/001/names.txt", "log.txt", "adjust.txt", "kit.sha256"])
@pytest.mark.parametrize("data", [b"\xff\n", b"A", b"A\r\n", b"A\n\nB\n", b"\xef\xbb\xbfA\n"])
def test_what_is_no_text_of_the_protocol_is_unreadable(
    whole: Files, name: str, data: bytes
) -> None:
    whole[name] = data
    assert first(whole) == (Verdict.UNREADABLE, "refused")


def test_a_changed_result_is_shown_line_by_line(whole: Files) -> None:
    whole["result.txt"] = whole["result.txt"].replace(b"|RESERVE", b"|DRAWN", 1)
    wrong = check(whole).first_wrong
    assert wrong is not None
    assert wrong.key == "result_line"
    assert str(wrong.fields["expected"]).endswith("|RESERVE")
    assert str(wrong.fields["found"]).endswith("|DRAWN")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("names.txt", (Verdict.DIFFERS, "bound.names")),
        ("attempts/002/names.txt", (Verdict.DIFFERS, "bound.names")),
        ("opening.txt", (Verdict.UNREADABLE, "refused")),
        ("adjust.txt", (Verdict.DIFFERS, "refused")),
        ("attempts/002/result.txt", (Verdict.DIFFERS, "result_line")),
        ("kit.sha256", (Verdict.DIFFERS, "bound.kit")),
        ("SPEC.md", (Verdict.DIFFERS, "kit.hash")),
        ("payloads.txt", (Verdict.DIFFERS, "payloads.extra")),
        ("log.txt", (Verdict.DIFFERS, "log.form")),
    ],
)
def test_a_line_more_is_found_in_every_file(
    whole: Files, name: str, found: tuple[Verdict, str]
) -> None:
    whole[name] += b"X|Y\n"
    assert first(whole) == found


def test_every_payload_key_is_compared_with_the_files_even_when_the_log_is_written_anew(
    log: Acts,
) -> None:
    own = log.lock(WITH_TEAMS)
    log.draw(own)
    log.substitute(own, Kind.ENT, next(log.effect(own).standings(Kind.ENT)).id, "CLOSED")
    files = log.dossier(own)
    payloads = [json.loads(line.partition("|")[2]) for line in log.payloads]
    hashes = {"m", "commit", "names", "kit", "opening", "s", "r", "adjust"}
    for n, payload in enumerate(payloads):
        for key in payload.keys() & hashes | {"draw", "attempt"}:
            new = {**payload, key: "0" * 64 if key in hashes else "T-9" if key == "draw" else 7}
            changed = rewritten(files, {n + 1: json.dumps(new)})
            verdict, wrong = first(changed)
            assert verdict is Verdict.DIFFERS, (n, key)
            assert wrong.startswith(("bound.", "order.", "own.")), (n, key)


def rewritten(files: Files, payloads: dict[int, str]) -> Files:
    """The same dossier with other payloads and a log whose chain is sound again."""
    lines: list[str] = []
    head = chain.ZERO_HEAD
    said = dict(line.split("|", 1) for line in files["payloads.txt"].decode()[:-1].split("\n"))
    for n, line in enumerate(files["log.txt"].decode()[:-1].split("\n"), 1):
        parts = line.split("|")
        if n in payloads:
            said[str(n)] = payloads[n]
            parts[8] = sha256_hex(payloads[n])
        parts[3] = head
        lines.append("|".join(parts))
        head = chain.head(lines[-1])
    told = "".join(f"{n}|{payload}\n" for n, payload in said.items())
    log = "".join(f"{line}\n" for line in lines)
    return {**files, "log.txt": log.encode(), "payloads.txt": told.encode()}


@pytest.mark.parametrize(
    "value", [True, 1.0, 0, -1, 10**9, 10**30, "1", None, [1], {"n": 1}, "\ud800"]
)
@pytest.mark.parametrize("key", ["draw", "attempt", "m", "r"])
def test_a_payload_of_another_json_type_is_found(log: Acts, key: str, value: object) -> None:
    own = log.lock(WITHOUT_PLAN)
    log.draw(own)
    files = log.dossier(own)
    payload = {**json.loads(log.payloads[2].partition("|")[2]), key: value}
    verdict, wrong = first(rewritten(files, {3: json.dumps(payload)}))
    assert verdict is Verdict.DIFFERS
    assert wrong == (
        "order.no_lock" if key == "draw" and isinstance(value, str) else "payloads.key"
    )


@pytest.mark.parametrize("payload", ["", "[]", "1", "{", "{}{}", '{"a":NaN}', "[" * 200_000])
def test_a_payload_that_is_no_json_object_is_found(log: Acts, payload: str) -> None:
    own = log.lock(WITHOUT_PLAN)
    log.draw(own)
    assert first(rewritten(log.dossier(own), {3: payload})) == (Verdict.DIFFERS, "payloads.json")


def test_a_long_number_is_json_and_no_attempt(log: Acts) -> None:
    own = log.lock(WITHOUT_PLAN)
    log.draw(own)
    long, said = "9" * 5000, log.payloads[2].partition("|")[2]
    files = rewritten(log.dossier(own), {3: said.replace("{", f'{{"also": {long}, ', 1)})
    assert first(files) == (Verdict.CONSISTENT, "")
    files = rewritten(files, {3: said.replace('"attempt": 1', f'"attempt": {long}')})
    assert first(files) == (Verdict.DIFFERS, "payloads.key")


R = "1" * 64


def sequences() -> dict[str, Callable[[Acts], None]]:
    """Each rule of *Order* (§12), by what the check calls it, and a log that breaks it."""
    about = {"draw": "T-1", "attempt": 1, "m": "2" * 64}

    def enter(log: Acts, kind: str, **more: object) -> None:
        bound = {
            "LOCK": {"commit": R},
            "SEED": {"opening": R, "s": R},
            "RESULT": {"r": R},
            "VOID": {"r": None, "reason": "", "second": ""},
            "ADJUST": {"k": 1, "adjust": R, "second": ""},
        }
        log.enter(kind, {**about, **bound[kind], **more})

    def of(*kinds: str, **last: object) -> Callable[[Acts], None]:
        def write(log: Acts) -> None:
            for kind in kinds[:-1]:
                enter(log, kind, **({"r": R} if kind == "VOID" and "RESULT" in kinds else {}))
            enter(log, kinds[-1], **last)

        return write

    return {
        "first": of("LOCK", attempt=2),
        "open": of("LOCK", "LOCK", attempt=2),
        "next": of("LOCK", "VOID", "LOCK", attempt=3),
        "no_lock": of("SEED"),
        "m": of("LOCK", "SEED", m="3" * 64),
        "after_void": of("LOCK", "VOID", "SEED"),
        "seed": of("LOCK", "SEED", "SEED"),
        "result": of("LOCK", "RESULT"),
        "void": of("LOCK", "SEED", "VOID"),
        "void_r": of("LOCK", "SEED", "RESULT", "VOID", r=None),
        "adjust": of("LOCK", "ADJUST"),
        "k": of("LOCK", "SEED", "RESULT", "ADJUST", k=2),
    }


@pytest.mark.parametrize("rule", sequences())
def test_another_tasks_entries_must_be_in_order_too(log: Acts, rule: str) -> None:
    sequences()[rule](log)
    own = log.lock(WITHOUT_PLAN, draw="U-1")
    log.draw(own)
    assert first(log.dossier(own)) == (Verdict.DIFFERS, f"order.{rule}")


def test_an_entry_of_another_task_may_lack_what_came_later(log: Acts) -> None:
    log.enter("LOCK", {"draw": "U-1", "attempt": 1, "m": R, "commit": R})
    own = log.lock(WITHOUT_PLAN)
    log.draw(own)
    assert first(log.dossier(own)) == (Verdict.CONSISTENT, "")


def test_the_log_ends_with_the_last_entry_about_the_result(log: Acts) -> None:
    own = log.lock(WITHOUT_PLAN)
    log.draw(own)
    log.enter("EXPORT")
    assert first(log.dossier(own)) == (Verdict.DIFFERS, "log.end")
    other = log.lock(THIRD, draw="U-1")
    log.draw(other)
    del log.files["U-1/1"]
    assert first(log.dossier(own)) == (Verdict.DIFFERS, "own.last")


def test_rehearsals_slips_and_a_void_of_its_own_are_pointed_out(acts: Acts) -> None:
    log = acts(REHEARSAL)
    slips = (Witness("W1", WitnessKind.SLIP, 4), Witness("W2", WitnessKind.D10, 4))
    own = log.lock(WITH_TEAMS, witnesses=slips)
    log.draw(own)
    log.void(own, "看错\x00了")
    report = check(log.dossier(own))
    assert report.verdict is Verdict.CONSISTENT
    assert {"note.rehearsal", "note.slips", "note.void"} <= set(said(report, Mark.NOTE))
    assert "\\u0000" in "".join(report_lines(report))


@given(st.data())
@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_change_of_bytes_goes_unnoticed_or_raises(whole: Files, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(whole)))
    content = whole[name]
    at = data.draw(st.integers(0, len(content)))
    cut = data.draw(st.integers(0, 3))
    new = content[:at] + data.draw(st.binary(max_size=3)) + content[at + cut :]
    report = check({**whole, name: new})
    assert report_lines(report)[-1].startswith("结论：")
    assert (report.code == 0) == (new == content)
