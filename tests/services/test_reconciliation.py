"""名录核对: the same figures as the freeze, and who came, went and changed since the last draw."""

from dataclasses import replace

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select

from app.core.difference import Group, pool_now
from app.core.people import NotAllowed
from app.core.quota import QuotaRule
from app.core.scope import Scope
from app.core.task import DrawKind, HandExclusion, TaskPlan
from app.services.draw import draw_stage, reconciliation, reconciliation_sheet
from app.services.draw.reconciliation_lines import NoFormerDraw
from app.store.migrate import open_store
from app.store.schema import (
    Draw,
    Enterprise,
    ForeignCount,
    Item,
    Lock,
    LogEntry,
    Task,
    TaskItem,
    VoidedLock,
)

FIGURES = ("total", "out_of_scope", "excluded", "pool")
BY_CLASS = {"D": QuotaRule("NUMBER", "1"), "B": QuotaRule("NUMBER", "0")}


@pytest.fixture
def state(county):
    def ask(draw_id=None, who="clerk"):
        actor = county.actors[who]
        return reconciliation.statement(county.store, actor, draw_id, now=county.at(days=30))

    return ask


@pytest.fixture
def next_draw(county):
    """Close the first task and prepare another one; `change` makes its plan."""

    def prepare(change=lambda plan: plan, code="A01", kind=DrawKind.BOTH):
        with county.store.write() as session:
            first = session.get_one(Task, county.task_id)
            first.stage = "CLOSED"
            plan = change(TaskPlan.from_json(first.plan))
            task = Task(
                **{
                    name: getattr(first, name)
                    for name in ("plan_no", "plan_name", "list_id", "period_from", "period_to")
                },
                task_no="360824202606051001",
                inner_no="青市监抽查〔2026〕2号",
                name="再次抽查",
                stage="APPROVED",
                plan=plan.to_json(),
                forms={},
                created_by=first.created_by,
                created_at=first.created_at,
            )
            session.add(task)
            session.flush()
            item = session.scalars(select(Item).where(Item.code == code)).one()
            session.add(TaskItem(task_id=task.id, item_id=item.id, position=1))
            draw = Draw(
                task_id=task.id,
                position=1,
                number=f"{task.task_no}-1",
                kind=kind.value,
                created_at=first.created_at,
            )
            session.add(draw)
            session.flush()
            return draw.id

    return prepare


def change_registry(county):
    """One new, one closed, one moved out of the township, one gone, one of another class."""
    with county.store.write() as session:
        rows = session.scalars(select(Enterprise).order_by(Enterprise.id)).all()
        rows[0].status = "注销"
        rows[1].township = "金川镇"
        session.execute(delete(Enterprise).where(Enterprise.id == rows[2].id))
        rows[3].risk_class = "B"
        session.add(
            Enterprise(
                key="91360824MAC000068K",
                name="新来的商行",
                township="麦㙦镇",
                station="麦㙦所",
                risk_class="D",
                status="存续",
                updated_at=county.at(days=29),
            )
        )


def in_town(plan):
    return replace(plan, scope=Scope(townships=("麦㙦镇",)))


def test_nothing_was_drawn_yet(tmp_path, county):
    store = open_store(tmp_path / "empty", county.at())
    with pytest.raises(NoFormerDraw):
        reconciliation.statement(store, county.actors["clerk"], None, now=county.at())
    store.close()


def test_the_figures_are_those_of_the_freeze(county, next_draw, state):
    def strict(plan):
        return replace(in_town(plan), out_enterprises=(HandExclusion("QL000005", "信访"),))

    draw_id = next_draw(strict)
    change_registry(county)
    with county.store.write() as session:
        session.add(
            ForeignCount(
                enterprise_id=4, year=2026, count=9, source="上级", by_id=1, at=county.at()
            )
        )
    mine = state(draw_id)
    theirs = draw_stage.reconcile_draw(
        county.store, county.actors["clerk"], draw_id, now=county.at(days=30)
    )
    assert [getattr(mine, name) for name in FIGURES] == [getattr(theirs, name) for name in FIGURES]
    assert mine.excluded == {"CAP": 1, "CLOSED": 1, "HAND": 1}
    assert (mine.total, mine.out_of_scope, mine.pool) == (5, 1, 1)


def test_every_change_since_the_last_draw_has_its_word_and_they_add_up(county, next_draw, state):
    draw_id = next_draw(in_town)
    change_registry(county)
    said = state(draw_id)
    assert said.former.counts == {Group.NEW: 1, Group.OUT: 1, Group.SCOPE: 1, Group.GONE: 1}
    assert pool_now(said.former.pool, said.former.counts) == said.pool == 3
    assert said.former.same_items
    assert said.former.draw_number == "360824202603051001-1"


@pytest.mark.parametrize(
    ("group", "name", "before", "after"),
    [
        (Group.NEW, "新来的商行", "", "IN"),
        (Group.OUT, "明𬭎农副产品有限公司", "IN", "CLOSED"),
        (Group.SCOPE, "=利民商行", "IN", ""),
        (Group.GONE, "淦江粮油店", "IN", ""),
    ],
)
def test_who_it_is_can_be_asked_even_of_those_who_are_gone(
    county, next_draw, group, name, before, after
):
    draw_id = next_draw(in_town)
    change_registry(county)
    found = reconciliation.changed(
        county.store, county.actors["clerk"], draw_id, group, now=county.at(days=30)
    )
    (row,) = found.rows
    assert (found.total, row.name, row.before, row.after) == (1, name, before, after)
    assert row.key


def by_class(plan):
    return replace(plan, quotas=BY_CLASS)


@pytest.fixture
def drawn_by_class(county, next_draw):
    """The first lock as if it had been drawn by class, and a next task that is."""
    draw_id = next_draw(by_class)
    with county.store.write() as session:
        first = session.get_one(Task, county.task_id)
        first.plan = by_class(TaskPlan.from_json(first.plan)).to_json()
        lock = session.get_one(Lock, county.lock_id)
        (label,) = lock.strata
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER lock_no_update")
        connection.exec_driver_sql("UPDATE lock SET strata = ?", (f'{{"{label}":"D"}}',))
    return draw_id


def test_another_class_is_told_with_both_classes_to_those_who_keep_the_registry(
    county, drawn_by_class, state
):
    change_registry(county)
    said = state(drawn_by_class)
    assert said.former.counts[Group.CLASS] == 1
    ask = (drawn_by_class, Group.CLASS)
    for who, before, after in (("clerk", "D", "B"), ("supervisor", "", "")):
        actor = county.actors[who]
        found = reconciliation.changed(county.store, actor, *ask, now=county.at(days=30))
        assert [(row.before, row.after) for row in found.rows] == [(before, after)]


def test_a_draw_of_other_items_is_only_for_orientation(county, next_draw, state):
    with county.store.write() as session:
        session.execute(delete(TaskItem).where(TaskItem.task_id == county.task_id))
    assert not state(next_draw()).former.same_items


def test_a_draw_of_another_kind_or_a_voided_one_is_no_measure(county, next_draw, state):
    draw_id = next_draw(kind=DrawKind.ENTERPRISES)
    assert state(draw_id).former is None
    with county.store.write() as session:
        session.add(
            VoidedLock(lock_id=county.lock_id, reason="停电", by_id=1, second_id=2, at=county.at())
        )
    with pytest.raises(NoFormerDraw):
        state(None)


def test_what_the_drawable_lack_is_counted(county, next_draw, state):
    draw_id = next_draw()
    with county.store.write() as session:
        rows = session.scalars(select(Enterprise).order_by(Enterprise.id)).all()
        rows[0].address = rows[0].phone = ""
        rows[1].phone, rows[1].contact_phone = "", "0796-0000001"
        rows[2].status, rows[2].address = "注销", ""
        rows[3].contact = "李四"
    lacking = state(draw_id).lacking
    assert (lacking.address, lacking.phone, lacking.contact, lacking.own_number) == (1, 1, 3, 1)


def test_the_last_draws_range_can_be_looked_at_today(county, state):
    said = state(None)
    # All five were drawn, and their task is still open.
    assert (said.draw_id, said.pool, said.excluded) == (None, 0, {"ACTIVE": 5})
    assert said.former.counts == {Group.OUT: 5}
    with county.store.write() as session:
        session.get_one(Task, county.task_id).stage = "CLOSED"
    assert state(None).former.counts == {}


def _sheet(county, draw_id, tmp_path, who="clerk"):
    made = reconciliation_sheet.sheet(
        county.store, county.actors[who], draw_id, tmp_path, now=county.at(days=30)
    )
    pages = PdfReader(made.path).pages
    assert len(pages) == 1
    return "".join(pages[0].extract_text().split())


def test_the_sheet_reads_out_the_figures_without_a_class_or_a_name(
    county, drawn_by_class, tmp_path
):
    change_registry(county)
    words = _sheet(county, drawn_by_class, tmp_path)
    for said in (
        "名录核对单",
        "360824202606051001-1",
        "检查对象名录库总户数5户",
        "等于本次可抽取4户",
    ):
        assert said in words
    assert "另有1户两次都可抽取，但抽取层有变化" in words
    assert "D类" not in words
    assert "风险" not in words
    assert "商行" not in words
    with county.store.read() as session:
        entry = session.execute(
            select(LogEntry.kind, LogEntry.subject).order_by(LogEntry.n.desc()).limit(1)
        ).one()
    assert tuple(entry) == ("PAPER", "360824202606051001-1")


def test_the_sheet_needs_the_right_to_make_papers(county, next_draw, tmp_path):
    with pytest.raises(NotAllowed):
        _sheet(county, next_draw(), tmp_path, who="supervisor")


def test_everybody_who_changed_goes_into_one_file(county, next_draw, tmp_path):
    draw_id = next_draw(in_town)
    change_registry(county)
    path = tmp_path / "a.xlsx"
    made = reconciliation_sheet.export_changes(
        county.store, county.actors["clerk"], draw_id, path, now=county.at(days=30)
    )
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert made.rows == len(rows) - 1 == 4
    assert [row[1] for row in rows[1:]] == [
        "新来的商行",
        "明𬭎农副产品有限公司",
        "=利民商行",
        "淦江粮油店",
    ]
    assert rows[2][4:] == ("可抽取", "已注销、吊销或歇业")


def test_a_list_of_the_upper_level_is_taken_whole(county, next_draw, state):
    keys = ("QL000005", "91360824MAC000017N")
    draw_id = next_draw(lambda plan: replace(plan, listed=keys), kind=DrawKind.OFFICERS)
    said = state(draw_id)
    assert (said.listed, said.pool, said.excluded) == (True, 2, {})
