"""The walk after the draw: papers, findings, their approval, re-checks, disclosure, the log."""

import shutil
from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QDialog

from app.core.findings import Verdict
from app.core.people import Role
from app.services.walks.manual import shipped
from app.texts import text
from app.ui.pages import nav_entries
from app.ui.screens.log import LogPage
from app.ui.screens.recheck import RecheckPage
from app.ui.screens.recheck_new import RecheckNewPage
from app.ui.task.disclosure import DisclosurePanel
from app.ui.task.findings import FindingsPanel
from app.ui.task.findings_dialogs import CleanDialog
from app.ui.task.papers import PapersPanel
from app.ui.walk.draw import close_papers
from app.ui.walk.plan import accept, open_first_task, switch, task_page, tour
from app.ui.walk.walker import Walker

FILES = ("*.zip", "*.pdf", "*.txt", "*.xlsx", "*.csv")


def papers(walker: Walker) -> None:
    """Make the notices, the record sheets and the minutes; look at each."""
    panel = cast(PapersPanel, task_page(walker).panel("papers"))
    walker.until(lambda: bool(panel.rows), "drawn enterprises")
    walker.rest()
    walker.picture("papers")
    for name, button in (
        ("notices", panel.bar.primary_button),
        ("records", panel.records_button),
    ):
        walker.click(button)
        close_papers(walker, name)
    walker.picture("papers-made")


def findings_panel(walker: Walker) -> FindingsPanel:
    """The findings of the task in front."""
    page = task_page(walker)
    page.open_stage("findings")
    walker.rest()
    return cast(FindingsPanel, page.panel("findings"))


def findings(walker: Walker) -> None:
    """One enterprise without a problem, one with, the rest in a batch."""
    panel = findings_panel(walker)
    walker.picture("findings")
    walker.click(panel.sheet_card.quick_button)
    walker.picture("finding-clean")
    _submit(walker, panel)
    _enter_problem(panel, walker)
    walker.picture("finding-problem")
    _submit(walker, panel)
    panel.list.every.click()
    walker.rest()
    walker.in_dialog(lambda: walker.click(panel.list.buttons["clean"]), _clean_and_submit)
    walker.rest()
    walker.picture("findings-entered")


def _submit(walker: Walker, panel: FindingsPanel) -> None:
    before = sum(row.state == "SUBMITTED" for row in panel.list.rows())
    walker.click(panel.bar.primary_button)
    walker.rest()
    walker.until(
        lambda: sum(row.state == "SUBMITTED" for row in panel.list.rows()) == before + 1,
        panel.bar.sentence.text(),
    )
    walker.rest()


def _enter_problem(panel: FindingsPanel, walker: Walker) -> None:
    form = panel.sheet_card.form
    form.methods.line("ONSITE").box.setChecked(True)
    first, *others = form.items.values()
    first.verdicts[Verdict.PROBLEM].click()
    first.problem.setPlainText(text("walk.problem"))
    first.handling.setText(text("walk.handling"))
    for other in others:
        other.verdicts[Verdict.CLEAR].click()
    form.results.line("CORRECTED").box.click()
    form.follow_ups.block.line("NONE").box.click()
    walker.rest()


def _clean_and_submit(dialog: QDialog) -> None:
    assert isinstance(dialog, CleanDialog), type(dialog).__name__
    dialog.submit.setChecked(True)
    accept(dialog)


def review(walker: Walker) -> None:
    """Another person reviews all, a third approves all: in a batch what shows no problem."""
    for role, act in ((Role.REVIEWER, "review"), (Role.APPROVER, "approve")):
        switch(walker, role)
        open_first_task(walker)
        panel = findings_panel(walker)
        panel.list.every.click()
        walker.rest()
        walker.picture(f"findings-{act}")
        walker.in_dialog(panel.list.buttons[act].click, accept)
        walker.rest()
        _decide_alone(walker, panel)
    switch(walker, Role.CLERK)


def _decide_alone(walker: Walker, panel: FindingsPanel) -> None:
    """Pass what shows a problem: it is read one by one, never in a batch."""
    for at, row in enumerate(panel.list.table.rows()):
        if row.problem:
            panel.list.table.selectRow(at)
            walker.rest()
            walker.click(panel.bar.primary_button)
            walker.rest()


def disclosure(walker: Walker) -> None:
    """Write the portal's list as a workbook and as a text file."""
    open_first_task(walker)
    page = task_page(walker)
    page.open_stage("disclosure")
    walker.rest()
    panel = cast(DisclosurePanel, page.panel("disclosure"))
    walker.picture("disclosure")
    folder = walker.out / "files"
    folder.mkdir(exist_ok=True)
    for name, fmt in (("disclosure.xlsx", "xlsx"), ("disclosure.csv", "csv-utf8")):
        panel.export_to(folder / name, fmt)
        walker.rest()
        walker.until((folder / name).exists, name)
    walker.picture("disclosure-done")


def recheck(walker: Walker) -> None:
    """Let the supervisor see what a sample of re-checks would be drawn from."""
    switch(walker, Role.SUPERVISOR)
    walker.shell.go("recheck")
    walker.rest()
    walker.picture("recheck")
    walker.click(cast(RecheckPage, walker.shell.page("recheck")).new_button)
    page = walker.shell.pages.currentWidget()
    assert isinstance(page, RecheckNewPage)
    walker.until(lambda: page.found is not None and page.found.wanted > 0, "inspections")
    walker.picture("recheck-scope")
    walker.shell.back()
    switch(walker, Role.CLERK)


def look_round(walker: Walker) -> None:
    """The tour is over; the pages the manual shows open on what the walk has left."""
    walker.until(lambda: tour(walker).over, "tour")
    walker.picture("tour-over", shows_tour=True)
    walker.click(tour(walker).strip.stop)
    shown = {name for page in shipped().pages for name in page.pictures()}
    for entry in nav_entries(walker.desk):
        if f"nav-{entry.key}" in shown:
            walker.shell.go(entry.key)
            walker.rest()
            walker.picture(f"nav-{entry.key}")


def log(walker: Walker) -> None:
    """Follow the whole log; collect what the walk has made."""
    walker.shell.go("log")
    walker.rest()
    page = cast(LogPage, walker.shell.page("log"))
    walker.click(page.verify_button)
    walker.rest()
    walker.picture("log")
    for pattern in FILES:
        for path in sorted(walker.program.places.sample.rglob(pattern)):
            shutil.copy(path, walker.out / "files" / path.name)


STEPS: tuple[tuple[str, Callable[[Walker], None]], ...] = (
    ("papers", papers),
    ("findings", findings),
    ("review", review),
    ("recheck", recheck),
    ("disclosure", disclosure),
    ("look_round", look_round),
    ("log", log),
)
