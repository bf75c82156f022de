"""The stage 结果公示: what will be published, the export, and the end of the task."""

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QTabWidget,
)

from app.core.people import Right
from app.services import disclosure, disclosure_run
from app.services.disclosure import DisclosurePreview, Exported, Format, PublicationLine
from app.services.tasks import TaskCard
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.task.disclosure_parts import DoneNote, LeftTable, ListTable, PastTable
from app.ui.task.panel import Panel
from app.ui.views import disclosure as view
from app.ui.widgets import ActionBar, Banner, Button, Card, SummaryCard


class DisclosurePanel(Panel):
    """One list at a time, exactly as it will be written; one decision: 导出公示清单."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scroll=False)
        self.may = desk.actor.may(Right.PUBLISH)
        self.card: TaskCard | None = None
        self.shown: DisclosurePreview | None = None
        self.missing: tuple[str, ...] | None = None
        self.preset = view.presets()[0][0]
        holder = self.content.parentWidget()
        main = Card(parent=holder)
        self.done = DoneNote(self.open_folder, main)
        main.add(self.done)
        main.add(self._choices())
        self.tabs = QTabWidget(main)
        self.tabs.setDocumentMode(True)
        self.list = ListTable(self.tabs)
        self.left = LeftTable(self.tabs)
        self.past = PastTable(self.tabs)
        for part in (self.list, self.left, self.past):
            self.tabs.addTab(part, "")
        main.add(self.tabs, 1)
        self.summary = SummaryCard(text("disclosure_page.summary.title"), holder)
        self.open_note = Banner("", "warning")
        self.open_note.set_button(
            text("disclosure_page.action.findings"), partial(self.stage_wanted.emit, "findings")
        )
        self.summary.extra.addWidget(self.open_note)
        self.add_row((main, 1), (self.summary, 0), stretch=1)
        self.bar = self.set_actions(ActionBar(text("disclosure_page.action.export"), back=""))
        self.bar.primary.connect(self.primary)
        self.again = self.bar.add_button(Button(text("disclosure_page.action.again"), "download"))
        self.again.clicked.connect(self.ask_and_export)
        self._show_bar()

    def _choices(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self._group = QButtonGroup(self)
        self.choices: dict[str, Button] = {}
        for code, name in view.presets():
            button = Button(name)
            button.setCheckable(True)
            button.setChecked(code == self.preset)
            button.clicked.connect(partial(self.choose, code))
            self._group.addButton(button)
            self.choices[code] = button
            line.addWidget(button)
        line.addStretch(1)
        self.format = QComboBox()
        self.format.setAccessibleName(text("disclosure_page.format.name"))
        for fmt, name in view.formats():
            self.format.addItem(name, fmt.value)
        line.addWidget(self.format)
        return line

    # -- showing -------------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        """Show the list in front for this task."""
        if self.card is None or self.card.id != card.id:
            self.done.show_note("")
        self.card = card
        self.reload()

    def choose(self, preset: str, _checked: bool = True) -> None:
        """Show another list."""
        self.preset = preset
        self.choices[preset].setChecked(True)
        self.reload()

    def reload(self) -> None:
        """Read the list, the exports and what keeps the task open again."""
        if self.card is None:
            return
        self.shown = self.missing = None
        self._show_bar()
        task_id = self.card.id
        self.desk.read(self, disclosure.preview, task_id, self.preset, done=self._show_list)
        self.desk.read(self, disclosure.unpublished, task_id, done=self._show_missing)
        self.desk.read(self, disclosure.publications, task_id, done=self._show_past)

    def _show_list(self, shown: DisclosurePreview) -> None:
        if shown.preset != self.preset:
            return  # an answer for the list before
        self.shown = shown
        self.list.show_list(shown)
        self.left.show_rows(shown.left_out)
        self.tabs.setTabText(0, text("disclosure_page.tab.rows", count=len(shown.rows)))
        self.tabs.setTabText(1, text("disclosure_page.tab.left", count=len(shown.left_out)))
        self.summary.set_figure(
            text("disclosure_page.summary.figure", count=len(shown.rows)),
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
        """Say what keeps the task open where that is not simply the export itself."""
        words = ""
        if self.missing and self.shown is not None and self.shown.left_out:
            count, name = len(self.missing), self.missing[0]
            words = text("disclosure_page.sentence.pending", count=count, name=name)
        self.open_note.show_note(words, "info")

    def _show_past(self, rows: tuple[PublicationLine, ...]) -> None:
        self.past.show_rows(rows)
        self.tabs.setTabText(2, text("disclosure_page.tab.past", count=len(rows)))

    def offer(self) -> view.Offer:
        """What is to be done next."""
        assert self.card is not None  # a task is shown
        return view.offer(self.shown, self.missing, self.card.stage, may=self.may)

    def _show_bar(self) -> None:
        if self.card is None:
            self.bar.set_primary("")
            self.again.hide()
            return
        offer = self.offer()
        words = text(f"disclosure_page.action.{offer.act}") if offer.act else ""
        self.bar.set_primary(words, offer.enabled)
        icon = "circle-check" if offer.act == "close" else "download"
        self.bar.primary_button.set_icon(icon, "on_primary")
        self.again.setVisible(offer.again)
        self.bar.set_sentence(offer.sentence)

    # -- acts ----------------------------------------------------------------------------

    def primary(self) -> None:
        """Export, or close the task."""
        if self.card is None:
            return
        act = self.offer().act
        if act == "export":
            self.ask_and_export()
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

    def ask_and_export(self) -> None:
        """Ask for the place, then export."""
        if self.card is None or self.shown is None:
            return
        fmt = self.chosen_format()
        proposed = self.default_path()
        proposed.parent.mkdir(parents=True, exist_ok=True)
        kind = "xlsx" if fmt is Format.XLSX else "csv"
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            text("disclosure_page.dialog.export"),
            str(proposed),
            text(f"disclosure_page.dialog.{kind}"),
        )
        if chosen:
            self.export_to(view.with_suffix(Path(chosen), fmt))

    def export_to(self, path: Path, fmt: str = "") -> None:
        """Export the list in front in a child process; `fmt` "" is the one in the box."""
        if self.card is None:
            return
        self.desk.long(
            self,
            text("disclosure_page.dialog.run"),
            disclosure_run.export,
            self.card.id,
            self.preset,
            path,
            Format(fmt) if fmt else self.chosen_format(),
            done=self._exported,
        )

    def _exported(self, exported: Exported) -> None:
        self.done.show_export(exported)
        self.reload()

    def open_folder(self, folder: Path) -> None:
        """Show a folder in the system's file window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def close_task(self) -> None:
        """Close the task once it was confirmed."""
        if self.card is None:
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
