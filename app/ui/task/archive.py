"""The stage 归档: what each volume lacks, scans of signed originals, and the volume itself."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout

from app.core.people import Right
from app.core.times import beijing_date
from app.services.task.tasks import TaskCard
from app.services.walks import volume_check, volumes
from app.services.walks.volume_check import VolumeLine, VolumeRow
from app.services.walks.volume_content import missing_words
from app.services.walks.volumes import VolumeMade
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.task.archive_parts import (
    ArchiveRegister,
    FurtherDialog,
    LinesTable,
    VolumesTable,
)
from app.ui.task.evidence import open_evidence
from app.ui.task.making import open_making
from app.ui.task.panel import Panel
from app.ui.views import archive as view
from app.ui.views.archive import Laid
from app.ui.widgets import ActionBar, Banner, Button, Card, WrappedLabel

_LIST_WIDTH = 400  # names of twelve characters beside their state


class ArchivePanel(Panel):
    """Volumes at the left, the papers of the chosen one at the right; 生成归档卷."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scroll=False)
        self.may = desk.actor.may(Right.PAPERS)
        self.card: TaskCard | None = None
        self.rows: tuple[VolumeRow, ...] = ()
        self.row: VolumeRow | None = None
        self.lines: tuple[VolumeLine, ...] = ()
        self.laid = Laid()
        self._register: ArchiveRegister | None = None
        self._further: FurtherDialog | None = None
        self.table = VolumesTable()
        self.table.picked.connect(self._picked)
        left = Card(text("volume_page.list.title"), text("volume_page.list.subtitle"))
        left.setMinimumWidth(_LIST_WIDTH)
        left.add(self.table, 1)
        left.add(WrappedLabel(text("volume_page.scan.drop"), "muted"))
        self.lines_table = LinesTable(self.laid)
        self.lines_table.picked.connect(lambda _line: self._show_tools())
        self.lines_table.dropped.connect(self.drop)
        self.done = Banner("", "success")
        self.further_note = Banner("", "info")
        self.further_note.set_button(
            text("volume_page.further.clear"), self.clear_further, beside=True
        )
        self.side = Card(text("volume_page.lines.title"), text("volume_page.lines.choose"))
        self.side.add(self.done)
        self.side.add(self.further_note)
        self.side.add(self._tools())
        self.side.add(self.lines_table, 1)
        self.add_row((left, 5), (self.side, 9), stretch=1)
        self.bar = self.set_actions(
            ActionBar(text("volume_page.action.make"), "file-check", back="")
        )
        self.bar.primary.connect(self.primary)
        self.register_button = self._bar_button("register", "scroll-text", self.show_register)
        self.several_button = self._bar_button("several", "list-checks", self.make_several)
        self._show_bar()
        self._show_tools()

    def _bar_button(self, key: str, icon: str, clicked: object) -> Button:
        button = self.bar.add_button(Button(text(f"volume_page.action.{key}", count=0), icon))
        button.clicked.connect(clicked)
        return button

    def _tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        for key, icon, clicked in (
            ("go", "play", self.go),
            ("instead", "upload", partial(self.ask_scans, instead=True)),
            ("behind", "plus", partial(self.ask_scans, instead=False)),
            ("out", "trash-2", self.take_out),
            ("further", "file-text", self.ask_further),
        ):
            button = Button(text(f"volume_page.action.{key}"), icon)
            button.clicked.connect(lambda _on=False, act=clicked: act())
            self.buttons[key] = button
            if key != "further":
                line.addWidget(button)
        line.addStretch(1)
        self.retention = QComboBox()
        self.retention.setAccessibleName(text("volume_page.retention.name"))
        self.retention.addItem(text("volume_page.retention.none"), "")
        # What concerns the volume as a whole stands beside its name.
        self.side.tools.addWidget(self.buttons["further"])
        self.side.tools.addWidget(self.retention)
        return line

    # -- showing -------------------------------------------------------------------------

    def show_task(self, card: TaskCard) -> None:
        """Show the volumes of the task."""
        if self.card is None or self.card.id != card.id:
            self.done.show_note("")
            self.row = None
        self.card = card
        self.reload()

    def reload(self) -> None:
        """Read the volumes again; the chosen one stays chosen."""
        if self.card is None:
            return
        if self.retention.count() == 1:
            self.desk.read(self, volumes.retentions, done=self._show_retentions)
        self.desk.read(
            self, volume_check.volumes, self.card.id, today=self._today(), done=self._show_rows
        )

    def _show_retentions(self, values: Sequence[str]) -> None:
        if self.retention.count() == 1:
            for value in values:
                self.retention.addItem(text("volume_page.retention.some", value=value), value)

    def _show_rows(self, rows: tuple[VolumeRow, ...]) -> None:
        before = (self.row.kind, self.row.owner) if self.row else None
        self.rows = rows
        self.table.set_rows(rows)
        self.several_button.setText(text("volume_page.action.several", count=len(view.ready(rows))))
        keys = [(row.kind, row.owner) for row in rows]
        self.table.selectRow(keys.index(before) if before in keys else 0)
        self._show_bar()

    def _picked(self, row: VolumeRow | None) -> None:
        if row is None or self.card is None:
            return
        if (self.row is None) or (row.kind, row.owner) != (self.row.kind, self.row.owner):
            self.lines = ()
            self.lines_table.set_rows(())
            self.done.show_note("")
        self.row = row
        self.side.set_title(text("volume_page.lines.title"), view.short_name(row.name))
        self.desk.read(
            self,
            volume_check.check,
            self.card.id,
            row.kind,
            row.owner,
            today=self._today(),
            done=partial(self._show_lines, row),
        )

    def _today(self) -> date:
        return beijing_date(self.desk.clock())

    def _show_lines(self, row: VolumeRow, lines: tuple[VolumeLine, ...]) -> None:
        if row is not self.row:
            return  # an answer for the volume before
        at = self.lines_table.currentIndex().row()
        self.lines = lines
        self.lines_table.set_rows(lines)
        self.lines_table.selectRow(at if at >= 0 else view.first_lacking(lines, self.laid))
        further = self.laid.further.get(row.owner, [])
        names = text("volume.joint").join(title for title, _ in further)
        self.further_note.show_note(
            text("volume_page.further.shown", names=names) if further else "", "info"
        )
        self._show_bar()
        self._show_tools()

    def _show_again(self) -> None:
        """Show the lines again with what was laid in."""
        if self.row is not None:
            self._show_lines(self.row, self.lines)

    def _show_bar(self) -> None:
        there = bool(self.lines) and self.row is not None
        self.bar.set_primary(text("volume_page.action.make") if self.may else "", enabled=there)
        self.bar.set_sentence(view.sentence_of(self.row, self.lines, self.laid))
        self.several_button.setVisible(self.may)
        self.several_button.setEnabled(bool(view.ready(self.rows)))

    def _show_tools(self) -> None:
        line = self.lines_table.current_row()
        self.buttons["go"].setEnabled(line is not None and bool(line.where))
        for key in ("instead", "behind"):
            self.buttons[key].setEnabled(line is not None)
        self.buttons["behind"].setEnabled(line is not None and bool(line.papers))
        self.buttons["out"].setEnabled(line is not None and bool(self.laid.of(line)[0]))
        self.buttons["further"].setEnabled(self.row is not None)
        for button in self.buttons.values():
            button.setVisible(self.may)
        self.retention.setVisible(self.may)

    # -- scans ---------------------------------------------------------------------------

    def ask_scans(self, *, instead: bool) -> None:
        """Ask for the files of the chosen line."""
        line = self.lines_table.current_row()
        if line is not None and (paths := self._ask_files()):
            self.lay(line, paths, instead=instead)

    def drop(self, line: VolumeLine, paths: Sequence[Path]) -> None:
        """Files were dropped on a line: they stand in the place of the paper."""
        if self.may:
            self.lay(line, paths, instead=True)

    def lay(self, line: VolumeLine, paths: Sequence[Path], *, instead: bool) -> None:
        """Lay files into the volume."""
        if not view.fits(paths):
            messages.inform(self, text("volume_page.scan.title"), text("volume_page.scan.wrong"))
            return
        self.laid.lay(line, paths, instead=instead)
        self._show_again()

    def take_out(self) -> None:
        """Take the files of the chosen line out again."""
        line = self.lines_table.current_row()
        if line is not None:
            self.laid.take_out(line)
            self._show_again()

    def ask_further(self) -> None:
        """Ask for a document that is no paper of the program, and for its title."""
        if self.row is None:
            return
        for path in self._ask_files():
            self._further = FurtherDialog(self, path.stem)
            if self._further.exec():
                self.add_further(self._further.title(), path)

    def add_further(self, title: str, path: Path) -> None:
        """Lay a document behind the papers of the volume."""
        if self.row is not None:
            self.laid.further.setdefault(self.row.owner, []).append((title, path))
            self._show_again()

    def clear_further(self) -> None:
        """Take the further documents of the volume out again."""
        if self.row is not None:
            self.laid.further.pop(self.row.owner, None)
            self._show_again()

    def _ask_files(self) -> tuple[Path, ...]:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, text("volume_page.scan.title"), str(Path.home()), text("volume_page.scan.filter")
        )
        return tuple(map(Path, chosen))

    # -- acts ----------------------------------------------------------------------------

    def go(self) -> None:
        """Go where the paper of the chosen line is made."""
        line = self.lines_table.current_row()
        if line is None or self.card is None:
            return
        if line.where == "making":
            open_making(self.desk, self, self.card)
        elif line.where == "evidence":
            open_evidence(self.desk, self, self.card, line.owner)
        elif line.where:
            self.stage_wanted.emit(line.where)

    def primary(self) -> None:
        """Make the chosen volume; where papers are missing, ask why first."""
        if self.row is None or not self.lines or not self.may:
            return
        missing = view.lacking(self.lines, self.laid)
        note = ""
        if missing:
            titles = text("volume.joint").join(map(missing_words, missing))
            said = messages.ask_reason(
                self,
                text("volume_page.note.title"),
                text("volume_page.note.sentence", titles=titles),
                text("volume_page.note.action"),
                least=view.LEAST_NOTE,
            )
            if said is None:
                return
            note = said
        self.make(note)

    def make(self, note: str = "") -> None:
        """Make the chosen volume."""
        if self.row is None or self.card is None:
            return
        attached = self.laid.attached(self.row, self.lines)
        retention = str(self.retention.currentData())
        self.desk.long(
            self,
            text("volume_page.run.one"),
            volumes.make,
            view.asked_for(self.card.id, self.row, attached, note, retention),
            self.folder(),
            done=self._made,
        )

    def _made(self, made: VolumeMade) -> None:
        self.done.set_button(
            text("volume_page.action.look"), partial(self.look, made.path), beside=True
        )
        self.done.show_note(*view.made_words(made))
        self.reload()
        self.look(made.path)

    def look(self, path: Path) -> None:
        """Show a volume in our window."""
        open_pdf(self, path)

    def make_several(self) -> None:
        """Make the volumes of all enterprises that lack nothing."""
        ready = view.ready(self.rows)
        if self.card is None or not ready or not self.may:
            return
        retention = str(self.retention.currentData())
        asked = tuple(view.asked_for(self.card.id, row, (), "", retention) for row in ready)
        self.desk.long(
            self,
            text("volume_page.run.several"),
            volumes.make_several,
            asked,
            self.folder(),
            done=self._several_made,
        )

    def _several_made(self, made: tuple[VolumeMade, ...]) -> None:
        self.done.set_button(text("volume_page.action.folder"), self.open_folder, beside=True)
        self.done.show_note(view.several_words(made), "success")
        self.reload()

    def folder(self) -> Path:
        """Where the volumes of this task go."""
        assert self.card is not None  # a task is shown
        return view.folder_of(self.desk.folder, self.card.numbers.task_no)

    def open_folder(self) -> None:
        """Show the folder of the volumes."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder())))

    def show_register(self) -> None:
        """Show the volumes that were made, and compare a file with them."""
        if self.card is not None:
            self._register = ArchiveRegister(self, self.desk, self.card.id)
            self._register.exec()
