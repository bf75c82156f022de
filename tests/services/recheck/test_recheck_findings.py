"""复查复核: what re-checks find, and where it is told."""

import json

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from app.core import findings
from app.core.recheck_findings import (
    ItemSeen,
    NoDifference,
    NotSame,
    NoWords,
    OwnInspection,
    Verdict,
    WrongDay,
)
from app.services.desk import workbench
from app.services.desk.workbench import Work
from app.services.draw import recheck_findings, recheck_sheets
from app.services.draw.recheck_draw import RecheckBegun
from app.services.draw.recheck_findings import By
from app.services.draw.recheck_shown import State
from app.services.supervision import timeline
from app.services.supervision.timeline import Kind, Whose
from app.store.schema import LogEntry


def test_re_checks_are_entered_changed_and_counted(bureau):
    frozen, _ = bureau.drawn()
    shown = bureau.show(frozen.recheck_id)
    first, second = (one.assignment_id for one in shown.lines)
    seen = ItemSeen("B03", None, findings.Verdict.PROBLEM, "货架上有过期食品")
    same = ItemSeen("A01", None, findings.Verdict.CLEAR)
    inspector = shown.lines[0].officers[0]
    for wrong, said in (
        (NotSame, bureau.entry(items=(seen,))),
        (NoDifference, bureau.entry(Verdict.DIFFERENT)),
        (NoWords, bureau.entry(Verdict.MORE)),
        (OwnInspection, bureau.entry(by=f"纪监督、{inspector}")),
        (WrongDay, bureau.entry(day=4)),
        (WrongDay, bureau.entry(day=10)),
    ):
        with pytest.raises(wrong):
            bureau.enter(frozen.recheck_id, first, said)
    bureau.enter(frozen.recheck_id, first, bureau.entry())
    differs = bureau.entry(Verdict.DIFFERENT, (same, seen), "过期食品")
    bureau.enter(frozen.recheck_id, first, differs)
    bureau.enter(frozen.recheck_id, second, bureau.entry())
    outside = next(one for one in bureau.assignments if one not in (first, second))
    with pytest.raises(recheck_findings.NotDrawn):
        bureau.enter(frozen.recheck_id, outside, bureau.entry())
    shown = bureau.show(frozen.recheck_id)
    assert shown.line.state is State.DONE
    kept = shown.lines[0].entered
    assert (kept.verdict, kept.revisions) == (Verdict.DIFFERENT, 2)
    assert [one.differs for one in kept.items] == [False, True]
    assert kept.items[1].was is findings.Verdict.CLEAR
    for by in By:
        found = recheck_findings.figures(bureau.store, bureau.actors["clerk"], by)
        assert (found.total.drawn, found.total.different, found.total.same) == (2, 1, 1)
        assert found.groups[0].tally.different == 1
    with pytest.raises(RecheckBegun):
        bureau.void(frozen.recheck_id)
    with bureau.store.read() as session:
        said = [
            json.loads(row)
            for row in session.scalars(
                select(LogEntry.payload).where(LogEntry.kind == "RECHECK").order_by(LogEntry.n)
            )
        ]
    assert [(one["conclusion"], one["differing"]) for one in said] == [
        ("RECHECK_SAME", 0),
        ("RECHECK_DIFFERENT", 1),
        ("RECHECK_SAME", 0),
    ]


def test_lock_sheet_and_list_say_what_is_stored(bureau, tmp_path):
    frozen = bureau.freeze()
    store, clerk = bureau.store, bureau.actors["clerk"]
    sheet = recheck_sheets.lock_sheet(
        store, clerk, frozen.recheck_id, tmp_path, now=bureau.at(days=7)
    )
    words = pages(sheet.path)
    assert frozen.manifest_hash[:8] in words
    assert frozen.number in words
    with pytest.raises(recheck_sheets.NotDrawnYet):
        recheck_sheets.list_sheet(store, clerk, frozen.recheck_id, tmp_path, now=bureau.at(days=7))
    bureau.key(frozen.recheck_id)
    made = bureau.draw(frozen.recheck_id)
    first = bureau.show(frozen.recheck_id).lines[0]
    seen = ItemSeen("B03", None, findings.Verdict.PROBLEM, "货架上有过期食品")
    bureau.enter(
        frozen.recheck_id,
        first.assignment_id,
        bureau.entry(Verdict.DIFFERENT, (seen,), "台账未登记"),
    )
    sheet = recheck_sheets.list_sheet(
        store, clerk, frozen.recheck_id, tmp_path, now=bureau.at(days=9)
    )
    words = pages(sheet.path)
    for said in (made.result_hash[:8], first.place.name[1:], "4072", "货架上有过期食品", "100.0%"):
        assert said in words
    path = recheck_sheets.export(
        store, clerk, frozen.recheck_id, tmp_path / "清单.xlsx", now=bureau.at(days=9)
    )
    rows = list(load_workbook(path).active.values)
    assert rows[0][0] == frozen.number
    assert [row[6] for row in rows if row[0] == "1"] == ["不一致"]


def pages(path):
    """The words of a PDF without the spaces between them."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_a_sample_waits_for_the_supervisor_and_stands_in_the_timelines(bureau):
    store = bureau.store

    def waiting(who="supervisor"):
        found = workbench.overview(store, bureau.actors[who], now=bureau.at(days=9)).waiting
        return [(one.recheck_id, one.count) for one in found if one.work is Work.RECHECK]

    frozen = bureau.freeze()
    assert waiting() == [(frozen.recheck_id, 0)]
    assert waiting("clerk") == []
    bureau.key(frozen.recheck_id)
    bureau.draw(frozen.recheck_id)
    assert waiting() == [(frozen.recheck_id, 2)]
    lines = bureau.show(frozen.recheck_id).lines
    for line, words in zip(lines, ("台账未登记", ""), strict=True):
        said = bureau.entry(Verdict.MORE if words else Verdict.SAME, (), words)
        bureau.enter(frozen.recheck_id, line.assignment_id, said)
    assert waiting() == []

    def told(whose, number):
        found = timeline.timeline(store, bureau.actors["clerk"], whose, number, now=bureau.at(9))
        return [one.what for one in found.events if one.kind is Kind.RECHECK]

    assert told(Whose.ENTERPRISE, lines[0].place.enterprise_id) == [
        "2026-03-13 复查：需补充（纪监督）（台账未登记）",
        f"复查复核{frozen.number}（一季度复查）抽中",
    ]
    assert len(told(Whose.TASK, bureau.task_id)) == 3
