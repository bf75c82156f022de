"""A plan from and onto files, and against what was done of it."""

from datetime import date

import pypdf
import pytest
from openpyxl import Workbook, load_workbook

from app.core.annual_headings import FORMS
from app.core.annual_progress import LineState
from app.core.quota import ALL, QuotaRule
from app.core.rows import Severity
from app.services.annual import annual_files, annual_import, annual_progress, annual_tasks
from app.services.annual.annual_plans import NotADraft
from app.services.task import tasks
from app.store.schema import Task


def book(year, rows, name="plan.xlsx"):
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # "=1" is no formula here
    path = year.folder / name
    made.save(path)
    return path


def shown(year, plan, path):
    return annual_import.preview(year.store, year.clerk, plan, path, now=year.now)


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_writes_it_reads_again(year, form):
    plan = year.approved()
    second = year.create(2027)
    path = year.folder / "out.xlsx"
    annual_files.export_form(year.store, year.clerk, plan, form, path, now=year.now)
    sheet = load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[2]] == [heading for heading, _ in FORMS[form]]
    preview = shown(year, second, path)
    # The period is of 2026: it lies outside, and nothing else is wrong.
    assert [one.code for one in preview.issues if one.severity is Severity.REFUSE] == [
        "annual.period_outside"
    ]


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_goes_through_a_form_and_back(year, form):
    plan = year.create()
    year.save(plan)
    year.save(plan, name="分类抽查", item_codes=("B03",), ratio="", class_ratios=year.classes)
    year.save(plan, name="定数抽查", item_codes=("B03",), ratio="", number=7)
    path = year.folder / "out.xlsx"
    annual_files.export_form(year.store, year.clerk, plan, form, path, now=year.now)
    preview = shown(year, plan, path)
    assert preview.refused == 0
    kept = {one.line.name: one.line for one in preview.entries}
    before = {row.line.name: row.line for row in year.card(plan).lines}
    for name, line in kept.items():
        assert line.item_codes == before[name].item_codes
        assert (line.period_from, line.period_to) == (
            before[name].period_from,
            before[name].period_to,
        )
        assert line.class_ratios == before[name].class_ratios
        if form == "full":
            assert line == before[name]


def test_an_import_shows_what_is_wrong_and_saves_the_rest(year):
    plan = year.create()
    year.save(plan, name="年报抽查")
    headings = [heading for heading, _ in FORMS["qingchuan"]]
    item, other = "年度报告公示信息的检查", "名称规范使用情况的检查"
    path = book(
        year,
        [
            ["2026年度抽查计划"],
            headings,
            [1, "年报抽查", "企业", item, "县级", "一般", "现场检查", "3%", "", "", "上半年", "股", "", ""],
            [2, "新开办企业抽查", "企业", other, "县级", "一般", "现场检查", "", 20,
             "B类40%（13户）、C类80%（7户）不涉及D类", "4月至6月", "股", "", ""],
            [3, "没有的事项", "企业", "某检查", "县级", "一般", "现场检查", "3%", "", "", "全年", "股", "", ""],
            [4, "超过上限", "企业", item, "县级", "一般", "现场检查", "8%", "", "", "全年", "股", "", ""],
            [5, "新开办企业抽查", "企业", other, "县级", "一般", "现场检查", "3%", "", "", "全年", "股", "", ""],
        ],
    )  # fmt: skip
    preview = shown(year, plan, path)
    assert (preview.rows, preview.refused) == (5, 3)
    wrong = [(one.row, one.code) for one in preview.issues if one.severity is Severity.REFUSE]
    assert wrong == [
        (5, "annual.unknown_item"),
        (6, "annual.ratio_above"),
        (7, "annual.repeated"),
    ]
    assert [(one.line.name, one.there) for one in preview.entries] == [
        ("年报抽查", True),
        ("新开办企业抽查", False),
    ]
    done = annual_import.commit(year.store, year.clerk, preview, now=year.now)
    assert (done.added, done.changed) == (1, 1)
    first, second = year.card(plan).lines
    assert (first.line.ratio, first.line.basis) == ("3", "《条例》第九条")
    assert second.line.wanted() == 20
    assert second.line.period_to == date(2026, 6, 30)


def test_a_preview_of_a_plan_that_changed_is_not_saved(year):
    plan = year.create()
    headings = [heading for heading, _ in FORMS["shanggao"]]
    item = "名称规范使用情况的检查"
    row = [1, "青岭县市场监督管理局", "年报抽查", item, "3-11月", "股", "1%", "=1", 5]
    preview = shown(year, plan, book(year, [headings, row]))
    assert preview.entries[0].line.cap == "=1"
    year.save(plan)
    with pytest.raises(annual_import.PlanChanged):
        annual_import.commit(year.store, year.clerk, preview, now=year.now)
    assert len(year.card(plan).lines) == 1


def test_nothing_is_imported_into_a_plan_in_force(year):
    plan = year.approved()
    path = book(year, [[heading for heading, _ in FORMS["full"]], ["1", "x"]])
    with pytest.raises(NotADraft):
        shown(year, plan, path)


def text_of(path):
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


def test_the_filing_copy_lies_across_and_holds_the_decisions(year):
    plan = year.approved(note="内部说明")
    path = annual_files.filing_copy(
        year.store, year.clerk, plan, year.folder / "papers", now=year.now
    )
    page = pypdf.PdfReader(path).pages[0].mediabox
    assert page.width > page.height
    words = text_of(path)
    for said in ("企业年报公示信息抽查", "人员reviewer", "领导批准", "信用监管股", "内部说明"):
        assert said in words


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_what_is_published_has_no_class_and_no_inner_division(year, ending):
    plan = year.create()
    year.save(
        plan,
        item_codes=("B03",),
        ratio="",
        class_ratios=year.classes,
        supporting=("登记注册股",),
        note="内部说明",
    )
    year.approve(plan)
    path = year.folder / f"public.{ending}"
    annual_files.publish(year.store, year.clerk, plan, path, now=year.now)
    if ending == "pdf":
        words = text_of(path)
    else:
        sheet = load_workbook(path).worksheets[0]
        words = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "企业年报公示信息抽查" in words
    assert "按分类确定" in words
    for hidden in ("信用监管股", "登记注册股", "内部说明", "B类", "40%"):
        assert hidden not in words


def test_only_an_approved_plan_is_filed_or_published(year):
    plan = year.create()
    year.save(plan)
    with pytest.raises(annual_files.NotApproved):
        annual_files.publish(year.store, year.clerk, plan, year.folder / "x.xlsx", now=year.now)
    with pytest.raises(annual_files.NotApproved):
        annual_files.filing_copy(year.store, year.clerk, plan, year.folder, now=year.now)
    assert list(year.folder.iterdir()) == []


def test_the_registry_is_counted_by_the_plans_words(year):
    told = annual_tasks.count(year.store, year.clerk, "企业", "全县", now=year.now)
    assert (told.total, told.count) == (24, 12)
    told = annual_tasks.count(year.store, year.clerk, "餐饮服务", "第0镇", now=year.now)
    assert told.count == 4
    told = annual_tasks.count(year.store, year.clerk, "培训机构", "", now=year.now)
    assert (told.count, told.unknown) == (None, ("培训机构",))


def start(year, line_id):
    plan = annual_tasks.task_plan(year.store, year.clerk, line_id, now=year.now)
    numbers = tasks.propose_numbers(year.store, year.clerk, date(2026, 3, 5))
    task_id, _ = tasks.save_task(
        year.store, year.clerk, None, 0, plan, numbers, now=year.now, plan_line=line_id
    )
    return task_id, plan


def test_a_task_inherits_its_line_and_remembers_it(year):
    plan_id = year.approved()
    line = year.card(plan_id).lines[0].id
    task_id, plan = start(year, line)
    assert (plan.name, plan.source, plan.lead) == ("企业年报公示信息抽查", "PLAN", "信用监管股")
    assert plan.plan_name == year.card(plan_id).plan.title
    assert plan.item_codes == ("A07",)
    assert plan.scope.kinds == ("有限责任公司",)
    assert plan.quotas == {ALL: QuotaRule("RATIO", "5")}
    assert (plan.period_from, plan.period_to) == (date(2026, 3, 1), date(2026, 6, 30))
    with year.store.read() as session:
        assert session.get_one(Task, task_id).plan_line_id == line
    numbers = tasks.task(year.store, year.clerk, task_id).numbers
    tasks.save_task(year.store, year.clerk, task_id, 1, plan, numbers, now=year.now)
    with year.store.read() as session:
        assert session.get_one(Task, task_id).plan_line_id == line


def test_classes_of_a_line_become_the_quotas_of_its_task(year):
    plan_id = year.approved(item_codes=("B03",), ratio="", class_ratios=year.classes)
    plan = annual_tasks.task_plan(
        year.store, year.clerk, year.card(plan_id).lines[0].id, now=year.now
    )
    assert plan.quotas == {"B": QuotaRule("NUMBER", "2"), "C": QuotaRule("NUMBER", "1")}


def test_no_task_is_started_from_a_plan_that_is_not_in_force(year):
    plan = year.create()
    line = year.save(plan)
    assert annual_tasks.offers(year.store, year.clerk, now=year.now) == ()
    with pytest.raises(annual_tasks.NotInForce):
        annual_tasks.task_plan(year.store, year.clerk, line, now=year.now)
    year.approve(plan)
    (offer,) = annual_tasks.offers(year.store, year.clerk, now=year.now)
    assert (offer.line_id, offer.tasks) == (line, 0)


def test_execution_follows_the_tasks_of_a_line_through_its_versions(year):
    plan_id = year.approved()
    line = year.card(plan_id).lines[0].id

    def state(when):
        found = annual_progress.execution(year.store, year.clerk, plan_id, now=when)
        return found.rows[0].state

    assert state(year.now) is LineState.AHEAD
    task_id, _ = start(year, line)
    assert state(year.now) is LineState.RUNNING
    assert state(year.at(200)) is LineState.LATE
    with year.store.write() as session:
        session.get_one(Task, task_id).stage = "CLOSED"
    found = annual_progress.execution(year.store, year.clerk, plan_id, now=year.at(200))
    assert found.rows[0].state is LineState.DONE
    assert str(found.sums.done_share) == "100.0"
    assert found.rows[0].tasks[0][0] == task_id
    assert year.card(plan_id).lines[0].tasks == 1


def test_what_is_due_is_told_thirty_days_before(year):
    year.approved(period_to=date(2026, 4, 10))
    assert annual_progress.due(year.store, year.clerk, now=year.now) == ()
    (due,) = annual_progress.due(year.store, year.clerk, now=year.at(6))
    assert (due.name, due.state) == ("企业年报公示信息抽查", LineState.AHEAD)
    (late,) = annual_progress.due(year.store, year.clerk, now=year.at(60))
    assert late.state is LineState.LATE


def test_the_execution_is_written_with_its_sums(year):
    plan_id = year.approved()
    path = annual_progress.export(
        year.store, year.clerk, plan_id, year.folder / "e.xlsx", now=year.now
    )
    rows = [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]
    assert rows[2][1] == "企业年报公示信息抽查"
    assert rows[2][5:8] == ["未到期", 1, 0]
    assert ["计划完成率", "0.0%"] in [row[1:3] for row in rows]
