"""重印: what was printed before says so at its foot, and for the how manieth time."""

import errno
import json
import os
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.findings import FindingBody
from app.core.task import TaskPlan
from app.files.sheet_faults import DiskFull, FileInUse, NoWriteRight
from app.services.assigned.assigned import assigned
from app.services.assigned.assigned_route import by_team
from app.services.finding import findings
from app.services.paper import making, paper_ceremony, papers
from app.services.paper.paper_batch import Layout, Order, Split
from app.services.paper.paper_prints import print_note
from app.store.schema import Document, LogEntry, Paper, Task

BODY = FindingBody(methods=("SITE",), results=("NONE",))
MARK = re.compile(r"重印第(\d+)次打印(\d{4}-\d{2}-\d{2})")


def marks(path) -> list[tuple[int, str]]:
    """The marks of a file, one a paper's first page."""
    found = []
    for page in PdfReader(path).pages:
        said = "".join(page.extract_text().split())
        if "—1—" in said:
            found += [(int(nth), day) for nth, day in MARK.findall(said)] or [(1, "")]
    return found


def payloads(county) -> list[dict]:
    with county.store.read() as session:
        rows = session.scalars(
            select(LogEntry).where(LogEntry.kind.in_(("NOTICE", "PAPER"))).order_by(LogEntry.n)
        )
        return [json.loads(row.payload) for row in rows]


@pytest.fixture
def issue(county, tmp_path):
    def run(days, ids=None, function=papers.issue_notices, **kwargs):
        return function(
            county.store,
            county.actors["clerk"],
            county.task_id,
            ids,
            tmp_path / f"papers-{days}",
            now=county.at(days=days),
            **kwargs,
        )

    return run


def test_a_first_print_carries_nothing_and_the_next_ones_are_counted(county, issue):
    first, *_rest = county.assignments
    assert marks(issue(1, [first]).files[0]) == [(1, "")]
    assert marks(issue(2, [first]).files[0]) == [(2, "2026-03-07")]
    several = issue(3, county.assignments[:3])
    assert marks(several.files[0]) == [(3, "2026-03-08"), (1, ""), (1, "")]
    assert marks(issue(4, county.assignments[1:3]).files[0]) == [(2, "2026-03-09")] * 2


def test_the_log_says_which_numbers_were_printed_again(county, issue):
    issue(1)
    issue(2, county.assignments[1:4])
    issue(3, county.assignments[:2])
    rows = [payload.get("reprints") for payload in payloads(county)]
    assert rows == [None, [[2026, 2, 4, 2]], [[2026, 1, 1, 2], [2026, 2, 2, 3]]]


def test_a_file_of_reprints_does_not_take_the_place_of_the_first_print(issue):
    first = issue(1).files[0]
    again = issue(1).files[0]
    assert first.name == "360824202603051001-双随机检查通知书（5份）.pdf"
    assert again.name == "360824202603051001-双随机检查通知书（5份）-重印.pdf"
    assert first.is_file()


def test_the_same_facts_and_count_give_the_same_bytes(county, issue, tmp_path):
    first = issue(1, county.assignments[:2]).files[0].read_bytes()
    assert issue(1, county.assignments[:2]).files[0].read_bytes() != first
    note = print_note(2, county.at())
    assert note == print_note(2, county.at(hours=3)) == "重印　第 2 次打印　2026-03-05"
    assert print_note(1, county.at()) == ""


def test_a_record_with_a_finding_is_another_sheet_and_its_reprint_is_marked(county, issue):
    place = county.assignments[0]
    blank = issue(1, [place], papers.issue_records)
    assert marks(blank.files[0]) == [(1, "")]
    clerk = county.actors["clerk"]
    now = county.at(days=7)
    findings.save(county.store, clerk, place, 0, county.day(7), BODY, now=now)
    assert marks(issue(8, [place], papers.issue_records).files[0]) == [(1, "")]
    assert marks(issue(9, [place], papers.issue_records).files[0]) == [(3, "2026-03-14")]


def test_a_paper_made_by_hand_is_counted_the_same_way(county, made, tmp_path):
    made("correction-order", 0)
    made("site-record", 1, 2)
    with county.store.read() as session:
        ids = [row.id for row in session.scalars(select(Paper).order_by(Paper.id))]

    def again(paper_id, days):
        clerk, now = county.actors["clerk"], county.at(days=days)
        made_again = making.again(county.store, clerk, paper_id, tmp_path / str(days), now=now)
        return marks(made_again.path)

    assert again(ids[0], 7) == [(2, "2026-03-12")]
    assert again(ids[0], 8) == [(3, "2026-03-13")]
    assert again(ids[1], 9) == [(2, "2026-03-14")]
    assert again(ids[2], 10) == [(2, "2026-03-15")]  # without number: told apart all the same
    last = payloads(county)[-1]
    assert (last["again"], last["reprints"]) == (1, [[0, ids[2], ids[2], 2]])


def test_the_minutes_printed_again_say_so(county, tmp_path):
    clerk = county.actors["clerk"]

    def minutes(days):
        now = county.at(days=days)
        sheet = paper_ceremony.minutes(
            county.store, clerk, county.lock_id, tmp_path / str(days), now=now
        )
        return marks(sheet.path)[0]

    assert minutes(1) == (1, "")
    assert minutes(2) == (2, "2026-03-07")
    assert minutes(2) == (3, "2026-03-07")


def names_in(path) -> list[str]:
    return [mark.title for mark in PdfReader(path).outline]


def by_teams(county) -> list[tuple[str, str]]:
    """(team, name) of the drawn enterprises as the teams go."""
    with county.store.read() as session:
        task = session.get_one(Task, county.task_id)
        places = by_team(TaskPlan.from_json(task.plan), assigned(session, county.task_id))
        return [(place.team, place.facts["name"]) for place in places]


def test_papers_lie_by_team_where_asked_and_keep_their_numbers(county, issue):
    by_position = issue(1)
    by_team = issue(2, layout=Layout(Split.ONE, Order.TEAM))
    assert sorted(names_in(by_position.files[0])) == sorted(names_in(by_team.files[0]))
    assert names_in(by_team.files[0]) == [name for _team, name in by_teams(county)]
    rows = papers.papers(county.store, county.actors["clerk"], county.task_id)
    assert [row.notice_no[-3:] for row in rows] == [f"〕{n}号" for n in range(1, 6)]


def test_every_team_gets_a_file_with_its_enterprises(county, issue):
    run = issue(1, layout=Layout(Split.TEAM))
    teams: dict[str, list[str]] = {}
    for team, name in by_teams(county):
        teams.setdefault(team, []).append(name)
    assert len(run.files) == len(teams)
    assert run.papers == 5
    for path, (team, names) in zip(sorted(run.files), sorted(teams.items()), strict=True):
        assert f"-第{int(team[1:])}组-双随机检查通知书（{len(names)}份）" in path.name
        if len(names) > 1:
            assert names_in(path) == names


def kept(county) -> tuple[int, int]:
    """How many papers and log entries there are."""
    with county.store.read() as session:
        return tuple(len(session.scalars(select(table)).all()) for table in (Document, LogEntry))


def test_while_the_target_is_open_elsewhere_nothing_is_numbered_or_left(county, issue, monkeypatch):
    target = issue(1, county.assignments[:2]).files[0]
    before, bytes_before = kept(county), target.read_bytes()
    target.rename(target.with_name(target.name.replace("2份", "3份")))
    target = target.with_name(target.name.replace("2份", "3份"))
    replace = os.replace

    def refuse(source, place):
        if target in (source, place):
            raise PermissionError(errno.EACCES, "Access is denied")
        replace(source, place)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(FileInUse):
        issue(1, county.assignments[2:])
    assert kept(county) == before
    assert target.read_bytes() == bytes_before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("number", "fault"), [(errno.ENOSPC, DiskFull), (errno.EACCES, NoWriteRight)]
)
def test_a_full_disk_or_a_closed_folder_leaves_nothing(county, issue, monkeypatch, number, fault):
    before = kept(county)

    def refuse(*_words, **_named):
        raise OSError(number, "said by the system")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(fault):
        issue(1)
    assert kept(county) == before
