"""专项库 and saved scopes: kept, counted, used by a task, and then left as they are."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.libraries import LibraryEmpty, LibraryInLibrary
from app.core.people import NotAllowed
from app.core.quota import ALL, QuotaRule
from app.core.scope import Scope
from app.core.task import Act
from app.services.draw import libraries, pool
from app.services.draw.libraries import (
    LibraryEntry,
    LibraryGone,
    LibraryInUse,
    LibraryNameTaken,
    LibraryUnderReview,
    NobodyFound,
    StaleLibrary,
)
from app.store.schema import Enterprise, Library, LibraryMember, LogEntry, Task
from app.store.scope_conditions import UnknownLibrary

LABELLED = Scope(labels=("专项",))  # each fifth of 24: five of them
TOWN = Scope(townships=("镇0",))


@pytest.fixture
def save(road):
    """Save a library as the clerk; return its line."""

    def run(name="校外培训机构库", scope=LABELLED, **more):
        entry = LibraryEntry(name, more.pop("special", True), scope, **more)
        saved = libraries.save(road.store, road.clerk, entry, now=road.at())
        return next(one for one in lines(road) if one.id == saved)

    return run


def lines(road):
    return libraries.libraries(road.store, road.clerk, now=road.at())


def log(road):
    with road.store.read() as session:
        return [
            (row.operator, row.payload)
            for row in session.scalars(select(LogEntry).where(LogEntry.kind == "LIBRARY"))
        ]


def count(road, scope):
    return pool.count_scope(road.store, road.clerk, scope, now=road.at()).in_scope


def test_a_library_by_conditions_grows_with_the_registry(road, save):
    line = save(note="教育局2026年名单")
    assert (line.count, line.scope, line.by, line.version) == (5, LABELLED, "人员clerk", 1)
    assert count(road, Scope(libraries=(line.name,))) == 5
    assert count(road, Scope(libraries=(line.name,), townships=("镇0",))) == 2
    road.change(Enterprise, Enterprise.key == "QL000001", labels=["专项"])
    assert lines(road)[0].count == 6
    assert libraries.library_names(road.store, road.clerk) == (line.name,)


def test_a_library_by_list_holds_the_list_whatever_the_registry_says(road, save):
    line = save(scope=None, keys=("QL000003", "QL000001", "QL000003"))
    assert (line.count, line.scope) == (2, None)
    shown = libraries.members(road.store, road.clerk, line.id, 0, now=road.at())
    assert [row[1] for row in shown.rows] == ["QL000001", "QL000003"]
    assert shown.total == 2
    again = save(scope=None, keys=("QL000004",), id=line.id, version=1)
    assert (again.count, again.version) == (1, 2)
    # A new name alone leaves the list as it is.
    other = save("另一库", None, id=line.id, version=2)
    assert (other.count, other.version) == (1, 3)


def test_the_list_goes_when_conditions_take_its_place(road, save):
    line = save(scope=None, keys=("QL000001",))
    assert save(scope=TOWN, id=line.id, version=1).count == 8
    with road.store.read() as session:
        assert session.scalars(select(LibraryMember)).all() == []


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (LibraryEmpty, {"scope": None}),
        (LibraryEmpty, {"scope": None, "keys": ()}),
        (LibraryEmpty, {"scope": Scope()}),
        (NobodyFound, {"scope": None, "keys": ("外县",)}),
        (LibraryInLibrary, {"scope": Scope(libraries=("校外培训机构库",))}),
        (LibraryNameTaken, {"name": " 校外培训机构库 "}),
        (LibraryGone, {"id": 99}),
        (StaleLibrary, {"id": 1, "version": 0}),
    ],
)
def test_what_cannot_be_saved_changes_nothing(road, save, error, given):
    before = (save(), *log(road))
    with pytest.raises(error):
        save(**{"name": "新库", **given})
    assert (*lines(road), *log(road)) == before


def test_only_who_may_plan_tasks_keeps_libraries(road):
    entry = LibraryEntry("库", True, TOWN)
    for login in ("reviewer", "supervisor", "admin"):
        with pytest.raises(NotAllowed):
            libraries.save(road.store, getattr(road, login), entry, now=road.at())
    assert lines(road) == ()


def test_each_act_is_in_the_log_and_says_no_condition(road, save):
    line = save(note="内部")
    libraries.remove(road.store, road.clerk, line.id, 1, now=road.at())
    assert lines(road) == ()
    assert [one[0] for one in log(road)] == ["人员CLERK", "人员CLERK"]
    assert '"act":"SAVE"' in log(road)[0][1]
    assert '"act":"DELETE"' in log(road)[1][1]
    assert '专项"' not in "".join(one[1] for one in log(road))


def test_a_draft_keeps_the_name_of_its_library_but_not_its_contents(road, save):
    line = save()
    road.draft(scope=Scope(libraries=(line.name,)))
    with pytest.raises(LibraryInUse) as caught:
        save("改名", LABELLED, id=line.id, version=1)
    number = caught.value.fields["tasks"]
    assert lines(road)[0].tasks == (number,)
    with pytest.raises(LibraryInUse):
        libraries.remove(road.store, road.clerk, line.id, 1, now=road.at())
    assert save(scope=TOWN, id=line.id, version=1).count == 8


def test_what_has_been_submitted_keeps_the_contents_of_its_library(road, save):
    line = save()
    task_id = road.submitted(
        scope=Scope(libraries=(line.name,)), quotas={ALL: QuotaRule("NUMBER", "1")}
    )
    with pytest.raises(LibraryUnderReview):
        save(scope=TOWN, id=line.id, version=1)
    with pytest.raises(LibraryUnderReview):
        save(scope=None, keys=("QL000001",), id=line.id, version=1)
    assert save(note="只改说明", id=line.id, version=1).note == "只改说明"
    road.act("reviewer", task_id, Act.RETURN, "请改范围")
    assert save(scope=TOWN, id=line.id, version=2).count == 8


def test_a_task_that_has_ended_holds_no_library(road, save):
    line = save()
    task_id = road.draft(scope=Scope(libraries=(line.name,)))
    with road.store.write() as session:
        session.get_one(Task, task_id).stage = "CLOSED"
    libraries.remove(road.store, road.clerk, line.id, 1, now=road.at())
    with road.store.read() as session:
        assert session.scalars(select(Library)).all() == []
    with pytest.raises(UnknownLibrary):
        count(road, Scope(libraries=(line.name,)))


def test_a_saved_scope_stands_behind_the_libraries_and_may_be_chosen_too(road, save):
    save("常用：镇0", TOWN, special=False)
    save("甲库", Scope(founded_from=date(2020, 1, 1)))
    assert [(one.name, one.special) for one in lines(road)] == [
        ("甲库", True),
        ("常用：镇0", False),
    ]
    assert count(road, Scope(libraries=("常用：镇0", "甲库"))) == 8


def test_the_count_tells_group_by_group_and_what_nobody_meets(road, save):
    save()
    wanted = Scope(
        townships=("镇0",),
        or_else=(
            Scope(libraries=("校外培训机构库",)),
            Scope(townships=("镇9",), risk_classes=("A",)),
            Scope(townships=("镇0",), labels=("无此标签",)),
        ),
    )
    found = pool.count_scope(road.store, road.clerk, wanted, now=road.at())
    assert [one.count for one in found.groups] == [8, 5, 0, 0]
    assert [one.nobody for one in found.groups] == [(), (), ("townships",), ("labels",)]
    assert found.in_scope == 8 + 5 - 2
    assert len(found.sample) == 11
