"""信息公开: what was put up is known, until what it says changes."""

import json
from datetime import date

import pytest
from sqlalchemy import select, update

from app.core.announced import Deed, Kind, State
from app.core.people import NotAllowed
from app.core.task import Stage
from app.errors import EnvironmentFault
from app.services.walks import announced, announced_deeds, announced_files
from app.store.schema import (
    Announced,
    LogEntry,
    Task,
)


def test_what_was_posted_is_known_until_what_it_says_changes(county, approved, lines, make, post):
    approved(county.assignments[:2])
    with pytest.raises(announced_deeds.NotMade):
        post(Kind.RESULTS)
    make(Kind.RESULTS)
    assert lines()[Kind.RESULTS].state is State.MADE
    assert post(Kind.RESULTS) == 1
    out = lines(days=90)[Kind.RESULTS]
    assert (out.state, out.due, out.is_late) == (State.POSTED, None, False)
    assert out.outside.place == "县政府网站“双随机”专栏"
    # A third enterprise: its own twenty days run, from its own inspection.
    approved(county.assignments[2:3])
    changed = lines()[Kind.RESULTS]
    assert (changed.state, changed.due) == (State.OUTDATED, date(2026, 4, 8))
    with pytest.raises(announced_deeds.NotMade):
        post(Kind.RESULTS)
    make(Kind.RESULTS, days=8)
    post(Kind.RESULTS, days=8)
    assert lines(days=9)[Kind.RESULTS].state is State.POSTED


def test_what_is_out_and_may_not_be_any_more_is_asked_back(county, lines, make, post):
    make(Kind.DRAWN)
    post(Kind.DRAWN)
    with county.store.write() as session:  # the draw was voided
        session.execute(update(Task).values(stage=Stage.APPROVED.value))
    assert lines()[Kind.DRAWN].state is State.RETRACT
    key = lines()[Kind.DRAWN].key
    clerk = county.actors["clerk"]

    def withdraw(reason="作废重抽", days=8):
        return announced_deeds.withdraw(
            county.store, clerk, [key], reason, county.day(days), now=county.at(8)
        )

    with pytest.raises(announced_deeds.PlaceMissing):
        withdraw(reason=" ")
    with pytest.raises(announced_deeds.BadDay):
        withdraw(days=6)  # before it was put up
    assert withdraw() == 1
    assert lines(days=8)[Kind.DRAWN].state is State.CLOSED
    with pytest.raises(announced_deeds.NotOut):
        withdraw()
    deeds = [one.deed for one in lines(days=8)[Kind.DRAWN].deeds]
    assert deeds == [Deed.MADE, Deed.POSTED, Deed.WITHDRAWN]


def test_every_deed_is_logged_and_only_who_publishes_may_do_it(county, make, post):
    made = make(Kind.ITEMS)
    post(Kind.ITEMS)
    with county.store.read() as session:
        rows = session.scalars(
            select(LogEntry.payload).where(LogEntry.kind == announced_deeds.KIND)
        )
        first, second = map(json.loads, rows)
        assert session.scalars(select(Announced.by_id).distinct()).all() == [
            county.actors["clerk"].account_id
        ]
    assert first["files"] == {one.name: one.digest for one in made.files}
    assert (second["act"], second["things"]) == ("POSTED", ["ITEMS:2026-1"])
    for login in ("reviewer", "supervisor", "admin"):
        with pytest.raises(NotAllowed):
            announced_files.make_public(
                county.store, county.actors[login], [], made.folder, now=county.at(7)
            )
    for keys, fault in (
        ([], announced.NothingChosen),
        ([(Kind.ITEMS, 0, "gone")], announced.UnknownMatter),
    ):
        with pytest.raises(fault):
            announced_files.make_public(
                county.store, county.actors["clerk"], keys, made.folder, now=county.at(7)
            )


def test_a_failure_leaves_neither_files_nor_a_note(county, make, lines, tmp_path, monkeypatch):
    def full(*_args, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(announced_files, "public_page", full)
    with pytest.raises(EnvironmentFault):
        make(Kind.ITEMS)
    assert [path for path in tmp_path.rglob("*") if path.suffix in (".xlsx", ".html")] == []
    assert lines()[Kind.ITEMS].deeds == ()


def test_the_start_page_is_told_once_the_bureau_keeps_its_publications_here(county, make, post):
    def pressing(days):
        return announced.pressing(county.store, county.actors["clerk"], now=county.at(days))

    assert pressing(60).late == 0
    make(Kind.ITEMS)
    post(Kind.ITEMS)
    told = pressing(60)
    assert (told.late, told.soon, told.first) == (3, 0, date(2026, 1, 29))
    assert (pressing(24).late, pressing(24).soon) == (1, 2)
