"""One checked dossier: the conclusion, the report line by line, and the draw to look through."""

from PySide6.QtWidgets import QPlainTextEdit, QTabWidget

from app.errors import AppError
from app.services.supervision import checked_browse, checked_dossiers, checked_sheets
from app.services.supervision.checked_browse import Browsed
from app.services.supervision.checked_dossiers import Checked
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.screens.dossiers_parts import FoundTable, PaperFields, VerdictPane
from app.ui.shell import Shell
from app.ui.views import checked as view
from app.ui.widgets import ActionBar, Banner, Button, Card, Page, Pill


class CheckedPage(Page):
    """Stands on top of the list; values from paper can be added and the check repeated."""

    help_key = "dossiers"

    def __init__(self, desk: Desk, shell: Shell, checked: Checked) -> None:
        super().__init__(text("pages.dossiers"), view.crumb(checked), scroll=False)
        self.desk = desk
        self.shell = shell
        self.checked = checked
        self.browsed: Browsed | None = None
        self.verdict = VerdictPane()
        self.paper = PaperFields()
        paper = Card(text("checked.paper.title"))
        paper.add(self.paper)
        self.add_row((self.verdict, 1), (paper, 1))
        self.problem = Banner("", "warning")
        self.kind = Pill("", "info")
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName(text("checked.tab.report"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tables: dict[str, FoundTable] = {}
        card = Card()
        card.add(self.problem)
        card.add(self.tabs, 1)
        self.tabs.setCornerWidget(self.kind)
        self.add(card, 1)
        bar = self.set_actions(ActionBar(text("checked.again"), "shield-check"))
        bar.back.connect(shell.back)
        bar.primary.connect(self.check_again)
        self.save_button = bar.add_button(Button(text("checked.page.export_report"), "download"))
        self.save_button.clicked.connect(self.ask_and_save)
        self._show()

    def _show(self) -> None:
        """Show the check in front, and fetch its draw."""
        checked = self.checked
        self.verdict.show_checked(checked)
        self.report.setPlainText("\n".join(checked.lines))
        while self.tabs.count():
            page = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if page is not self.report:
                page.deleteLater()
        self.tables = {}
        self.kind.hide()
        self.tabs.addTab(self.report, text("checked.tab.report"))
        if not checked.sound:
            self.problem.show_note(text("checked.page.no_browse"), "info")
            return
        self.problem.show_note(text("checked.page.opening"), "info")
        self.desk.jobs.run_process(
            checked_browse.browse,
            (self.desk.store, self.desk.actor, checked.id),
            self._opened,
            self._not_opened,
            owner=self,
        )

    def _opened(self, browsed: Browsed) -> None:
        if browsed.checked.id != self.checked.id:
            return  # checked again meanwhile
        self.browsed = browsed
        self.problem.show_note("")
        what = text(f"checked.page.{'public' if browsed.public else 'full'}")
        if browsed.rehearsal:
            self.kind.set_state(f"{what} · {text('checked.page.rehearsal')}", "warning")
        else:
            self.kind.set_state(what, "info")
        self.kind.show()
        for table in browsed.tables:
            self.tables[table.key] = FoundTable(table)
            self.tabs.addTab(self.tables[table.key], text(f"checked.tab.{table.key}"))

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, AppError):
            self.problem.show_note(error_text(error), "warning")
        else:
            self.problem.show_note("")
            messages.show_error(self, error)

    # -- again ---------------------------------------------------------------------------

    def check_again(self) -> None:
        """Check the same file with what stands in the fields now."""
        if self.paper.check():
            self.desk.long(
                self,
                text("checked.checking"),
                checked_dossiers.check_dossier,
                self.checked.path,
                self.paper.typed(),
                done=self._checked_again,
            )

    def _checked_again(self, checked: Checked) -> None:
        self.checked = checked
        self.crumb = view.crumb(checked)
        self.shell.set_heading(self.title, self.crumb)
        self._show()

    # -- the report ----------------------------------------------------------------------

    def ask_and_save(self) -> None:
        """Ask for the place, then write the report."""
        one = self.checked
        name = text("checked.page.report_name", draw=one.draw or one.id, attempt=one.attempt)
        path = ask_path(self, text("checked.page.export_report"), name, ("txt",))
        if path is not None:
            self.desk.act(self, checked_sheets.save_report, one.id, path, done=self._saved)

    def _saved(self, path: object) -> None:
        title = text("checked.page.export_report")
        messages.inform(self, title, text("checked.page.saved", path=path))
