"""The stage 结果公示: what will be published, the export, and the end of the task."""

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QTabWidget

from app.core.people import Right
from app.core.task import Stage
from app.services.disclosure import disclosure, disclosure_back, disclosure_past, disclosure_run
from app.services.disclosure.disclosure import DisclosurePreview, Exported, Format, ListName
from app.services.disclosure.disclosure_back import Checked
from app.services.disclosure.disclosure_past import PublicationLine
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.task.disclosure_parts import DoneNote, LeftTable, ListTable, PastTable, SinceTable
from app.ui.task.disclosure_windows import CheckedWindow, ReceiptWindow
from app.ui.task.panel import Panel
from app.ui.views import disclosure as view
from app.ui.widgets import ActionBar, Banner, Button, Card, SummaryCard

_LIST_WIDTH = 270


class DisclosurePanel(Panel):
    """One list at a time, exactly as it will be written; one decision: 导出公示清单."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scroll=False)
        self.may = desk.actor.may(Right.PUBLISH)
        self.card: TaskCard | None = None
        self.shown: DisclosurePreview | None = None
        self.missing: tuple[str, ...] | None = None
        self.names = dict(view.presets())
        self.preset = next(iter(self.names))
        holder = self.content.parentWidget()
        main = Card(parent=holder)
        self.done = DoneNote(self.open_folder, main)
        main.add(self.done)
        main.add(self._choices())
        self.tabs = QTabWidget(main)
        self.tabs.setDocumentMode(True)
        self.list = ListTable(self.tabs)
        self.left = LeftTable(self.tabs)
        self.since = SinceTable(self.tabs)
        self.past = PastTable(self.name_of, may=self.may)
        self.left.table.opened.connect(self._open_finding)
        self.past.receipt_wanted.connect(self.ask_receipt)
        for part in (self.list, self.left, self.since, self.past):
            self.tabs.addTab(part, "")
        main.add(self.tabs, 1)
        self.summary = SummaryCard(text("disclosure_page.summary.title"), holder)
        self.open_note = Banner("", "warning")
        self.summary.extra.addWidget(self.open_note)
        self.add_row((main, 1), (self.summary, 0), stretch=1)
        self.bar = self.set_actions(ActionBar(text("disclosure_page.action.export"), back=""))
        self.bar.primary.connect(self.primary)
        self.check = self.bar.add_button(Button(text("disclosure_page.action.check"), "file-check"))
        self.check.clicked.connect(self.ask_check)
        self.step = self.bar.add_button(Button(text("disclosure_page.action.step"), "download"))
        self.step.clicked.connect(partial(self.ask_and_export, True))
        self.again = self.bar.add_button(Button(text("disclosure_page.action.again"), "download"))
        self.again.clicked.connect(partial(self.ask_and_export, False))
        self._show_bar()

    def _choices(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.lists = QComboBox()
        self.lists.setAccessibleName(text("disclosure_page.list.name"))
        self.lists.setMinimumWidth(_LIST_WIDTH)
        self.lists.currentTextChanged.connect(self.lists.setToolTip)
        for code, name in self.names.items():
            self.lists.addItem(name, code)
        self.lists.activated.connect(lambda at: self.choose(self.lists.itemData(at)))
        line.addWidget(self.lists)
        self.format = QComboBox()
        self.format.setAccessibleName(text("disclosure_page.format.name"))
        for fmt, name in view.formats():
            self.format.addItem(name, fmt.value)
            least = max(len(name) + 2, self.format.minimumContentsLength())
            self.format.setMinimumContentsLength(least)
        line.addWidget(self.format)
        line.addStretch(1)
        self.columns = Button(text("disclosure_page.action.columns"), "settings")
        self.columns.clicked.connect(partial(self.settings_wanted.emit, "disclosure"))
        line.addWidget(self.columns)
        return line

    # -- showing -------------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        """Show the list in front for this task."""
        if self.card is None or self.card.id != card.id:
            self.done.show_note("")
        self.card = card
        self.desk.act(self, disclosure.lists, done=self._show_lists)
        self.reload()

    def _show_lists(self, lists: tuple[ListName, ...]) -> None:
        names = {one.code: one.name for one in lists}
        if names == self.names:
            return
        self.names = names
        self.lists.clear()
        for code, name in names.items():
            self.lists.addItem(name, code)
        if self.preset not in names:
            self.choose(next(iter(names)))
        self.lists.setCurrentIndex(self.lists.findData(self.preset))

    def name_of(self, code: str) -> str:
        """What a list is called; one that went is told by its code."""
        return self.names.get(code, code)

    def choose(self, preset: str) -> None:
        """Show another list."""
        self.preset = preset
        self.lists.setCurrentIndex(self.lists.findData(preset))
        self.reload()

    def reload(self) -> None:
        """Read the list, the exports and what keeps the task open again."""
        if self.card is None:
            return
        self.shown = self.missing = None
        self._show_bar()
        task_id = self.card.id
        self.desk.act(self, disclosure.preview, task_id, self.preset, done=self._show_list)
        self.desk.read(self, disclosure.unpublished, task_id, done=self._show_missing)
        self.desk.read(self, disclosure_past.publications, task_id, done=self._show_past)

    def _show_list(self, shown: DisclosurePreview) -> None:
        if shown.preset != self.preset:
            return  # an answer for the list before
        self.shown = shown
        self.list.show_list(shown)
        self.left.show_rows(view.remarks(shown))
        self.since.show_since(shown.since)
        firms = len(set(shown.assignments)) or len(shown.rows)
        self.tabs.setTabText(0, text("disclosure_page.tab.rows", count=len(shown.rows)))
        key = "left_told" if shown.told else "left"
        counts = {"count": len(shown.left_out), "told": len(shown.told)}
        self.tabs.setTabText(1, text(f"disclosure_page.tab.{key}", **counts))
        changed = shown.since.count if shown.since is not None else 0
        self.tabs.setTabText(2, text("disclosure_page.tab.since", count=changed))
        self.summary.set_figure(
            text("disclosure_page.summary.figure", count=firms),
            text("disclosure_page.summary.note"),
        )
        self.summary.set_rows(view.summary_rows(shown))
        self._show_note()
        self._show_bar()

    def _show_missing(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        self._show_note()
        self._show_bar()

    def _show_note(self) -> None:
        """Say what is to be mended first: codes in the settings, rows, or findings."""
        words, action = "", partial(self.stage_wanted.emit, "findings")
        button = "findings"
        if self.shown is not None and (found := view.faults(self.shown)):
            words = text("disclosure_page.sentence.faults", count=len(found))
            button = "faults"
            action = partial(self.tabs.setCurrentIndex, 1)
            if view.is_for_settings(found):
                words = text("disclosure_page.sentence.codes")
                button = "columns"
                action = partial(self.settings_wanted.emit, "disclosure")
        elif self.shown is not None and (left := view.waiting(self.shown)):
            name = left[0].enterprise_name
            words = text("disclosure_page.sentence.pending", count=len(left), name=name)
        self.open_note.set_button(text(f"disclosure_page.action.{button}"), action)
        self.open_note.show_note(words, "info")

    def _show_past(self, rows: tuple[PublicationLine, ...]) -> None:
        self.past.show_rows(rows)
        self.check.setEnabled(bool(rows))
        self.tabs.setTabText(3, text("disclosure_page.tab.past", count=len(rows)))

    def offer(self) -> view.Offer:
        """What is to be done next."""
        assert self.card is not None  # a task is shown
        return view.offer(self.shown, self.missing, self.card.stage, may=self.may)

    def _show_bar(self) -> None:
        if self.card is None:
            self.bar.set_primary("")
            for button in (self.again, self.step, self.check):
                button.hide()
            return
        offer = self.offer()
        words = text(f"disclosure_page.action.{offer.act}") if offer.act else ""
        self.bar.set_primary(words, offer.enabled)
        icon = "circle-check" if offer.act == "close" else "download"
        self.bar.primary_button.set_icon(icon, "on_primary")
        self.again.setVisible(offer.again)
        self.step.setVisible(offer.step)
        self.check.setVisible(True)
        self.bar.set_sentence(offer.sentence)

    def _open_finding(self, row: view.Remark) -> None:
        if row.assignment_id:
            self.enterprise_wanted.emit(row.assignment_id)

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Export, or close the task."""
        if self.card is None:
            return
        act = self.offer().act
        if act == "export":
            self.ask_and_export(False)
        elif act == "close":
            self.close_task()

    def chosen_format(self) -> Format:
        """The format in the box."""
        return Format(cast(str, self.format.currentData()))

    def default_path(self) -> Path:
        """Where the list in front goes unless somebody says otherwise."""
        assert self.card is not None  # asked with a list in front
        assert self.shown is not None
        return view.default_path(
            self.desk.folder,
            self.card.numbers.task_no,
            self.shown.file_name,
            self.chosen_format(),
        )

    def ask_and_export(self, increment: bool, _checked: bool = False) -> None:
        """Ask for the place, then export."""
        if self.card is None or self.shown is None:
            return
        fmt = self.chosen_format()
        proposed = self.default_path()
        if increment:
            proposed = proposed.with_stem(text("disclosure_page.step_file", name=proposed.stem))
        proposed.parent.mkdir(parents=True, exist_ok=True)
        kind = "xlsx" if fmt is Format.XLSX else "csv"
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            text("disclosure_page.dialog.export"),
            str(proposed),
            text(f"disclosure_page.dialog.{kind}"),
        )
        if chosen:
            self.export_to(view.with_suffix(Path(chosen), fmt), increment=increment)

    def export_to(self, path: Path, fmt: str = "", *, increment: bool = False) -> None:
        """Export the list in front in a child process; `fmt` "" is the one in the box."""
        if self.card is None:
            return
        chosen = Format(fmt) if fmt else self.chosen_format()
        self.desk.long(
            self,
            text("disclosure_page.dialog.run"),
            disclosure_run.export,
            self.card.id,
            self.preset,
            path,
            chosen,
            increment=increment,
            done=self._exported,
        )

    def _exported(self, exported: Exported) -> None:
        self.done.show_export(exported)
        self.reload()

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the system's file window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def ask_receipt(self, line: PublicationLine) -> None:
        """Ask what the receiver answered to an export."""
        self._window = ReceiptWindow(self, self.desk, line)
        if self._window.exec():
            self.reload()

    def ask_check(self) -> None:
        """Ask for a file and say whether it is as it was exported."""
        if self.card is None:
            return
        folder = self.desk.folder / "exports" / self.card.numbers.task_no
        chosen, _ = QFileDialog.getOpenFileName(
            self, text("disclosure_page.action.check"), str(folder), ""
        )
        if chosen:
            self.check_file(Path(chosen))

    def check_file(self, path: Path) -> None:
        """Say what became of a file."""
        if self.card is not None:
            self.desk.read(
                self, disclosure_back.check_file, self.card.id, path, done=self._show_checked
            )

    def _show_checked(self, found: Checked) -> None:
        self._checked_window = CheckedWindow(self, found, self.name_of(found.preset))
        self._checked_window.exec()

    def close_task(self) -> None:
        """Close the task once it was confirmed."""
        if self.card is None or self.card.stage is Stage.CLOSED:
            return
        if messages.confirm(
            self,
            text("disclosure_page.close.title"),
            text("disclosure_page.close.sentence"),
            text("disclosure_page.action.close"),
        ):
            self.desk.act(
                self, disclosure.close, self.card.id, done=lambda _none: self.changed.emit()
            )
