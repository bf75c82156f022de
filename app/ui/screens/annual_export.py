"""Everything a plan is written to: the county forms, the filing copy, the list to publish."""

from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.core.annual_headings import FORMS
from app.core.task import Act, Stage
from app.services.annual import annual_files, annual_sheets
from app.services.annual.annual_plans import PlanCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.widgets import Button

_PAPERS = "papers"


class ExportMenu:
    """The button 导出 with its menu; filing and publishing wait for the approval."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self.desk = desk
        self.owner = owner
        self.card: PlanCard | None = None
        self.button = Button(text("annual.export"), "download")
        self.menu = QMenu(self.button)
        # Made anew each time: what it offers depends on the version on show.
        self.menu.aboutToShow.connect(self.fill)
        self.button.setMenu(self.menu)

    def show_plan(self, card: PlanCard) -> None:
        """Offer what can be made of a version."""
        self.card = card

    def fill(self) -> dict[str, QAction]:
        """Put the entries into the menu; return them by name."""
        self.menu.clear()
        made = {}
        for form in FORMS:
            made[form] = self.menu.addAction(text(f"annual.form.{form}", count=len(FORMS[form])))
            made[form].triggered.connect(partial(self._ask_form, form))
        self.menu.addSeparator()
        approved = self.card is not None and self.card.plan.stage is Stage.APPROVED
        for name in ("filing", "public_xlsx", "public_pdf"):
            made[name] = self.menu.addAction(text(f"annual.form.{name}"))
            made[name].setEnabled(approved)
        self.menu.addSeparator()
        steps = self.card.steps if self.card is not None else ()
        for name, act in (("legal", Act.SUBMIT), ("approval", Act.REVIEW)):
            made[name] = self.menu.addAction(text(f"decision.print_{name}"))
            made[name].setEnabled(any(step.act is act for step in steps))
            made[name].triggered.connect(partial(self.print_sheet, name))
        made["filing"].triggered.connect(lambda: self.file_copy())
        for ending in ("xlsx", "pdf"):
            made[f"public_{ending}"].triggered.connect(partial(self._ask_public, ending))
        return made

    def print_sheet(self, name: str, _on: bool = False) -> None:
        """Make the 法制审核意见表 or the 审批表 of the version on show."""
        assert self.card is not None  # the menu opens with a version
        self.desk.act(
            self.owner,
            annual_sheets.legal_sheet if name == "legal" else annual_sheets.approval_sheet,
            self.card.plan.id,
            self.desk.folder / _PAPERS,
            done=lambda made: open_pdf(self.owner, made.path),
        )

    def _ask_form(self, form: str, _on: bool = False) -> None:
        path = self._path("export_name", "xlsx")
        if path is not None:
            self.write_form(form, path)

    def write_form(self, form: str, path: Path) -> None:
        """Write the version in one of the forms."""
        assert self.card is not None  # the menu stands above a version
        plan_id = self.card.plan.id
        self.desk.act(self.owner, annual_files.export_form, plan_id, form, path, done=self._written)

    def _ask_public(self, ending: str, _on: bool = False) -> None:
        path = self._path("public_name", ending)
        if path is not None:
            self.publish(path)

    def publish(self, path: Path) -> None:
        """Write the list to publish."""
        assert self.card is not None  # the menu stands above a version
        self.desk.act(self.owner, annual_files.publish, self.card.plan.id, path, done=self._written)

    def file_copy(self) -> None:
        """Make the filing copy and show it."""
        assert self.card is not None  # the menu stands above a version
        folder = self.desk.folder / _PAPERS
        done = partial(open_pdf, self.owner)
        self.desk.act(self.owner, annual_files.filing_copy, self.card.plan.id, folder, done=done)

    def _path(self, name: str, ending: str) -> Path | None:
        assert self.card is not None  # the menu stands above a version
        plan = self.card.plan
        words = text(f"annual.file.{name}", title=plan.title, version=plan.version)
        return ask_path(self.owner, text("annual.saved_title"), words, (ending,))

    def _written(self, path: Path) -> None:
        if path.suffix.lower() == ".pdf":
            open_pdf(self.owner, path)
        else:
            messages.inform(self.owner, text("annual.saved_title"), text("annual.saved", path=path))
