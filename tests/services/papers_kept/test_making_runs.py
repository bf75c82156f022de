"""Papers made by hand: their order, their files, their numbers over the turn of the year."""

from datetime import UTC, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.core.paper_asks import AskMissing
from app.services.paper import making, making_choice, paper_numbering
from app.services.paper.making_about import Target
from app.store.schema import Assignment, LogEntry, Paper, VoidedLock

ORDER = "correction-order"


def papers(county) -> list[Paper]:
    with county.store.read() as session:
        found = list(session.scalars(select(Paper).order_by(Paper.number)))
        session.expunge_all()
        return found


def teams(county) -> dict[int, str]:
    with county.store.read() as session:
        return dict(session.execute(select(Assignment.id, Assignment.team)).all())


def test_several_papers_are_numbered_by_team_and_then_by_position(county, made):
    run = made(ORDER, 4, 2, 0, 1, 3)
    by_team = sorted(county.assignments, key=lambda key: (teams(county)[key], key))
    assert [row.assignment_id for row in papers(county)] == by_team
    assert [row.number for row in papers(county)] == [1, 2, 3, 4, 5]
    assert (run.files, run.papers) == (1, 5)
    assert run.path.suffix == ".pdf"
    assert run.first_no.endswith("〔2026〕1号")
    assert run.last_no.endswith("〔2026〕5号")


def test_a_file_for_each_names_team_place_enterprise_form_and_number(county, made):
    run = made(ORDER, 0, 1, one_file=False)
    assert run.files == 2
    names = sorted(path.name for path in run.path.iterdir())
    assert len(names) == 2
    assert all("责令改正" in name and "〔2026〕" in name and "组-000" in name for name in names)
    assert all(len(name.encode()) < 255 for name in names)


def test_numbers_begin_anew_on_the_first_of_january_by_the_day_in_beijing(made):
    last = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in Beijing
    first = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # 00:00 of the next year
    assert made(ORDER, 0, now=last).first_no.endswith("〔2026〕1号")
    assert made(ORDER, 1, now=last).first_no.endswith("〔2026〕2号")
    assert made(ORDER, 2, now=first).first_no.endswith("〔2027〕1号")


def test_a_paper_is_made_again_under_its_number_and_date(county, made, tmp_path):
    made(ORDER, 0)
    paper = papers(county)[0]
    later = county.at(days=300)
    clerk = county.actors["clerk"]
    again = making.again(county.store, clerk, paper.id, tmp_path / "again", now=later)
    assert again.first_no.endswith("〔2026〕1号")
    assert len(papers(county)) == 1
    with county.store.read() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.n.desc())).first()
        assert last is not None
        assert '"again":1' in last.payload


def test_a_paper_is_made_again_as_it_was_even_where_its_draw_was_voided(county, made, tmp_path):
    before = PdfReader(made(ORDER, 0).path).pages[0].extract_text()
    people = county.actors
    with county.store.write() as session:
        lock_id = session.scalars(select(Assignment.lock_id)).first()
        session.add(
            VoidedLock(
                lock_id=lock_id,
                reason="-",
                by_id=people["clerk"].account_id,
                second_id=people["reviewer"].account_id,
                at=county.at(days=9),
            )
        )
    paper = papers(county)[0]
    now = county.at(days=10)
    again = making.again(county.store, people["clerk"], paper.id, tmp_path / "again", now=now)
    printed = PdfReader(again.path).pages[0].extract_text()
    assert printed.replace("重印　第 2 次打印　2026-03-15\n", "") == before


def test_a_void_paper_is_not_made_again(county, made, tmp_path):
    made(ORDER, 0)
    clerk, now = county.actors["clerk"], county.at(days=7)
    paper_numbering.void_number(county.store, clerk, ORDER, 2026, 1, "打印错误", now=now)
    with pytest.raises(making.NumberIsVoid) as caught:
        making.again(county.store, clerk, papers(county)[0].id, tmp_path, now=now)
    assert "〔2026〕1号" in str(caught.value.fields["number"])
    assert made(ORDER, 0).first_no.endswith("〔2026〕2号")


def test_what_is_missing_is_named_and_nothing_is_numbered(county, tmp_path):
    target = [Target(county.task_id, assignment_id=county.assignments[0])]
    with pytest.raises(AskMissing):
        making.make(
            county.store,
            county.actors["clerk"],
            ORDER,
            target,
            {},
            tmp_path / "papers",
            now=county.at(days=6),
        )
    assert papers(county) == []
    assert not list(tmp_path.glob("papers/*"))


def test_a_task_offers_its_attempts_teams_and_enterprises(county):
    found = making_choice.choices(county.store, county.actors["supervisor"], county.task_id)
    assert [one.attempt for one in found.draws] == [1]
    assert sum(team.enterprises for team in found.teams) == len(found.places) == 5
    assert all(len(team.officers) >= 2 for team in found.teams)
    assert [place.team for place in found.places] == sorted(place.team for place in found.places)


def test_what_was_entered_last_is_offered_of_the_same_task_first(county, kind_of, made):
    clerk = county.actors["clerk"]
    assert making_choice.last_inputs(county.store, clerk, ORDER, county.task_id) == {}
    made(ORDER, 0)
    said = making_choice.last_inputs(county.store, clerk, ORDER, county.task_id)
    assert set(said) == {ask.path for ask in kind_of(ORDER).asks}
    assert making_choice.last_inputs(county.store, clerk, ORDER, None) == said
