"""Settings, 公示栏目: lists of the bureau's own columns, and the codes of their receivers."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.disclosure import Preset
from app.core.disclosure_maps import LONGEST_NAME
from app.core.people import Right
from app.errors import UserError
from app.services.disclosure import disclosure_settings
from app.services.disclosure.disclosure_content import list_title
from app.services.disclosure.disclosure_settings import MapTable, Sample
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.save_as import ask_path
from app.ui.screens.settings_disclosure_codes import CodesPart
from app.ui.screens.settings_disclosure_columns import ColumnsEdit
from app.ui.tables import Column, RowsTable
from app.ui.views import disclosure as view
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label

_WORDS = "disclosure_settings."
_LISTS_WIDTH = 300
_COLUMNS_WIDTH = 340
_NAME_WIDTH = 330


class DisclosureTab(QWidget):
    """Two parts: which columns a list has; what its receiver calls things."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.columns = ColumnsPart(desk)
        self.codes = CodesPart(desk)
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        self.parts.setAccessibleName(text(_WORDS + "title"))
        self.parts.addTab(self.columns, text(_WORDS + "part_columns"))
        self.parts.addTab(self.codes, text(_WORDS + "part_codes"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(self.parts, 1)

    def refresh(self) -> None:
        """Read lists and codes again."""
        if not self.columns.dirty:
            self.columns.refresh()
        self.codes.refresh()

    def may_leave(self) -> bool:
        """Ask before columns that are not kept are lost."""
        return self.columns.may_leave()


class ColumnsPart(QWidget):
    """The lists at the left; columns of the one in front, and how it would look, at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.may = desk.actor.may(Right.FORMS)
        self.found = MapTable((), (), 0)
        self.front: Preset | None = None
        self.dirty = False
        self._asked: Preset | None = None
        self.lists: RowsTable[Preset] = RowsTable(
            (
                Column[Preset](text(_WORDS + "list"), list_title, least=170),
                Column[Preset](
                    text(_WORDS + "origin"),
                    lambda one: text(_WORDS + ("own" if one.base else "shipped")),
                    76,
                    pill=lambda one: "info" if one.base else "neutral",
                ),
            ),
            text(_WORDS + "lists"),
        )
        self.lists.picked.connect(self._picked)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(text(_WORDS + "name"))
        self.name.setFixedWidth(_NAME_WIDTH)
        self.name.textEdited.connect(lambda _words: self._edited())
        self.edit = ColumnsEdit()
        self.edit.edited.connect(self._edited)
        self.note = Banner("", "info")
        self.preview = QStackedWidget()
        self.copy = _button("copy", "plus", self.copy_list)
        self.load = _button("load", "upload", self.ask_load)
        self.send = _button("send", "download", self.ask_write)
        self.drop = _button("drop", "ban", self.drop_list)
        self.keep = _button("keep", "save", self.keep_list, kind="accent")
        self.history = WrappedLabel("", "muted")
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card(text(_WORDS + "lists"))
        left.keep_width(_LISTS_WIDTH, _LISTS_WIDTH)
        left.add(self.lists, 1)
        for pair in ((self.copy, self.drop), (self.load, self.send)):
            line = QHBoxLayout()
            line.setSpacing(6)
            for button in pair:
                button.setVisible(self.may)
                line.addWidget(button, 1)
            left.add(line)
        left.add(self.history)
        right = Card(text(_WORDS + "columns_title"))
        self.keep.setVisible(self.may)
        right.tools.addWidget(label(text(_WORDS + "name"), "secondary"))
        right.tools.addWidget(self.name)
        right.tools.addWidget(self.keep)
        right.add(self.note)
        body = QHBoxLayout()
        body.setSpacing(14)
        self.edit.setFixedWidth(_COLUMNS_WIDTH)
        body.addWidget(self.edit)
        shown = QVBoxLayout()
        self.sample_words = WrappedLabel("", "secondary")
        shown.addWidget(self.sample_words)
        shown.addWidget(self.preview, 1)
        body.addLayout(shown, 1)
        right.add(body, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        box.addWidget(left)
        box.addWidget(right, 1)

    # -- showing --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the lists again."""
        self.desk.act(self, disclosure_settings.own_lists, done=self.show_table)

    def show_table(self, found: MapTable, front: str = "") -> None:
        """Show the lists; `front`: code of the one to be shown, else the one shown before."""
        before = front or (self.front.code if self.front else "")
        self.found = found
        self.dirty = False
        self.lists.set_rows(found.lists)
        at = next((n for n, one in enumerate(found.lists) if one.code == before), 0)
        self.lists.selectRow(at)
        last = next((one for one in found.history if one.note), None)
        self.history.setText(
            text(_WORDS + "last", at=last.at[:16], by=last.by, note=last.note) if last else ""
        )

    def _picked(self, row: Preset | None) -> None:
        if row is None or row is self.front:
            return
        if self.dirty and not self.may_leave():
            self._select(self.front)
            return
        self._show(row)

    def _select(self, wanted: Preset | None) -> None:
        at = next((n for n, one in enumerate(self.found.lists) if one is wanted), -1)
        if at >= 0:
            self.lists.selectRow(at)

    def _show(self, row: Preset) -> None:
        self.front = row
        self.dirty = False
        own = bool(row.base)
        self.name.setText(list_title(row))
        self.name.setEnabled(own and self.may)
        self.edit.show_columns(row.unit, row.columns, may=own and self.may)
        self.drop.setEnabled(own and bool(row.code))
        self.keep.setEnabled(False)
        words = "" if own else text(_WORDS + ("shipped_note" if self.may else "read_only"))
        self.note.show_note(words, "info")
        self._ask_sample()

    def wanted(self) -> Preset | None:
        """The list as it stands there."""
        if self.front is None:
            return None
        return (
            replace(self.front, name=self.name.text().strip(), columns=self.edit.columns())
            if self.front.base
            else self.front
        )

    def _edited(self) -> None:
        self.dirty = True
        self.keep.setEnabled(True)
        self._ask_sample()

    def _ask_sample(self) -> None:
        """One question at a time: what was typed meanwhile is asked when the answer is there."""
        wanted = self.wanted()
        if wanted is None or self._asked is not None:
            return
        self._asked = wanted
        self.desk.act(
            self,
            disclosure_settings.sample,
            wanted,
            done=self._show_sample,
            failed=self._no_sample,
        )

    def _is_stale(self) -> bool:
        """Whether the answer is to what stood there before; then it is asked again."""
        asked, self._asked = self._asked, None
        if asked == self.wanted():
            return False
        self._ask_sample()
        return True

    def _show_sample(self, sample: Sample) -> None:
        if self._is_stale():
            return
        if self.dirty:
            new = self.front is not None and not self.front.code
            self.note.show_note(text(_WORDS + "new_note") if new else "", "info")
        while self.preview.count():
            gone = self.preview.widget(0)
            self.preview.removeWidget(gone)
            gone.deleteLater()
        widths = view.column_widths(sample.headings, sample.rows)
        table: RowsTable[tuple[str, ...]] = RowsTable(
            [
                Column[tuple[str, ...]](heading, partial(_at, at), 0 if wide else width, width)
                for at, (heading, width, wide) in enumerate(widths)
            ],
            text(_WORDS + "preview"),
        )
        table.set_rows(sample.rows)
        self.preview.addWidget(table)
        key = "preview_of" if sample.task else "preview_invented"
        self.sample_words.setText(text(_WORDS + key, task=sample.task))

    def _no_sample(self, error: Exception) -> None:
        if not self._is_stale():
            self._refused(error)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.note.show_note(error_text(error), "warning")
        else:
            messages.show_error(self, error)

    # -- acts -----------------------------------------------------------------------------

    def copy_list(self) -> None:
        """Begin a list of one's own with the columns of the one in front."""
        if self.front is not None:
            name = text(_WORDS + "copy_name", name=list_title(self.front))[:LONGEST_NAME]
            self.begin(replace(self.front, base=self.front.origin, code="", name=name))

    def begin(self, wanted: Preset) -> None:
        """Show a list that is not kept yet."""
        self._show(wanted)
        self.dirty = True
        self.keep.setEnabled(True)
        self.note.show_note(text(_WORDS + "new_note"), "info")
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def keep_list(self) -> None:
        """Keep the list in front."""
        wanted = self.wanted()
        if wanted is not None:
            self.desk.act(
                self,
                disclosure_settings.keep_list,
                wanted,
                self.found.seen,
                done=self._kept,
                failed=self._refused,
            )

    def _kept(self, kept: tuple[MapTable, str]) -> None:
        table, code = kept
        self.front = None
        self.show_table(table, code)
        self.note.show_note(text(_WORDS + "kept"), "success")

    def drop_list(self) -> None:
        """Take the list in front out of use once that was confirmed."""
        if self.front is None or not self.front.code:
            return
        name = list_title(self.front)
        if messages.confirm(
            self,
            text(_WORDS + "drop"),
            text(_WORDS + "drop_sentence", name=name),
            text(_WORDS + "drop"),
        ):
            self.desk.act(
                self,
                disclosure_settings.drop_list,
                self.front.code,
                self.found.seen,
                done=self._dropped,
            )

    def _dropped(self, table: MapTable) -> None:
        self.front = None
        self.show_table(table)

    def ask_load(self) -> None:
        """Ask for a file with a list's columns."""
        chosen, _ = QFileDialog.getOpenFileName(self, text(_WORDS + "load"), str(Path.home()), "")
        if chosen:
            self.load_list(Path(chosen))

    def load_list(self, path: Path) -> None:
        """Show the list of a file; nothing is kept before somebody looked at it."""
        self.desk.read(self, disclosure_settings.read_list_file, path, done=self.begin)

    def ask_write(self) -> None:
        """Ask where the columns of the list in front go."""
        wanted = self.wanted()
        if wanted is None:
            return
        path = ask_path(self, text(_WORDS + "send"), list_title(wanted), ("json",))
        if path is not None:
            self.desk.read(
                self,
                disclosure_settings.write_list_file,
                replace(wanted, name=list_title(wanted)[:LONGEST_NAME]),
                path,
                done=self._written,
            )

    def _written(self, path: Path) -> None:
        self.note.show_note(text(_WORDS + "sent", path=str(path)), "success")

    def may_leave(self) -> bool:
        """Ask before columns that are not kept are lost."""
        if not self.dirty:
            return True
        sure = messages.confirm(
            self,
            text(_WORDS + "leave_title"),
            text(_WORDS + "leave_sentence"),
            text("settings.leave_action"),
        )
        self.dirty = not sure
        return sure


def _at(at: int, row: tuple[str, ...]) -> str:
    return row[at]


def _button(name: str, icon: str, clicked: object, *, kind: str = "") -> Button:
    button = Button(text(_WORDS + name), icon, kind="accent" if kind else "")
    button.clicked.connect(clicked)
    return button
