"""Settings, 公示栏目: the receivers' codes for the bureau, its items and its values."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.core.disclosure_codes import AGENCY_FIELDS, LONGEST, BadCodes, CodeList
from app.core.disclosure_fields import Field
from app.core.people import Right
from app.core.vocabulary import LIST_MARK
from app.services.disclosure import disclosure_codes
from app.services.disclosure.disclosure_codes import CodeTable
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.widgets import Banner, Button, Card, Dialog, FormGrid, WrappedLabel

_WORDS = "disclosure_settings.codes."
_EMPTY = CodeTable({}, {}, (), {}, 0)
_TAB = "\t"
_AGENCY_WIDTH = 380
_PASTE_HEIGHT = 260


class CodesPart(QWidget):
    """What is entered once: the bureau's codes, those of its items, the dictionaries."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.may = desk.actor.may(Right.FORMS)
        self.found = _EMPTY
        self.note = Banner("", "success")
        self.agency: dict[Field, QLineEdit] = {}
        self.items: RowsTable[tuple[str, str, str, str]] = RowsTable(
            (
                Column(text(_WORDS + "item"), lambda row: row[0], 80),
                Column(text(_WORDS + "item_name"), lambda row: row[1], least=150),
                Column(text(_WORDS + "catalogue"), lambda row: row[2], 150),
                Column(text(_WORDS + "list_code"), lambda row: row[3], 190),
            ),
            text(_WORDS + "items"),
        )
        self.which = QComboBox()
        self.which.setAccessibleName(text(_WORDS + "lists"))
        for one in CodeList:
            self.which.addItem(Field(one.value).label, one.value)
        self.which.currentIndexChanged.connect(lambda _at: self._show_lines())
        self.lines: RowsTable[tuple[str, str]] = RowsTable(
            (
                Column(text(_WORDS + "ours"), lambda row: row[0], least=150),
                Column(text(_WORDS + "theirs"), lambda row: row[1], 110),
            ),
            text(_WORDS + "lists"),
        )
        self.lacking = WrappedLabel("", "secondary")
        self._lay_out()

    def _lay_out(self) -> None:
        agency = Card(text(_WORDS + "agency"))
        form = FormGrid(1, 132)
        for one in AGENCY_FIELDS:
            field = QLineEdit()
            field.setMaxLength(LONGEST)
            field.setReadOnly(not self.may)
            self.agency[one] = field
            form.add(one.value, one.label, field)
        agency.add(WrappedLabel(text(_WORDS + "agency_note"), "muted"))
        agency.add(form)
        keep = Button(text(_WORDS + "keep_agency"), "save")
        keep.clicked.connect(self.keep_agency)
        keep.setVisible(self.may)
        foot = QHBoxLayout()
        foot.addWidget(keep)
        foot.addStretch(1)
        agency.add(foot)
        lists = Card(text(_WORDS + "lists"))
        paste = Button(text(_WORDS + "paste"), "pencil")
        paste.clicked.connect(self.ask_words)
        paste.setVisible(self.may)
        lists.tools.addWidget(paste)
        lists.add(self.which)
        lists.add(self.lacking)
        lists.add(self.lines, 1)
        items = Card(text(_WORDS + "items"))
        paste_items = Button(text(_WORDS + "paste"), "pencil")
        paste_items.clicked.connect(self.ask_items)
        paste_items.setVisible(self.may)
        items.tools.addWidget(paste_items)
        items.add(self.items, 1)
        top = QHBoxLayout()
        top.setSpacing(14)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(agency)
        column.addStretch(1)
        left.setFixedWidth(_AGENCY_WIDTH)
        top.addWidget(left)
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(items, 1)
        right.addWidget(lists, 1)
        top.addLayout(right, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(self.note)
        box.addLayout(top, 1)

    # -- showing --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the codes again."""
        self.desk.act(self, disclosure_codes.codes, done=self.show_codes)

    def show_codes(self, found: CodeTable) -> None:
        """Show what is entered."""
        self.found = found
        for one, field in self.agency.items():
            if not field.isModified():
                field.setText(found.agency.get(one, ""))
        self.items.set_rows(found.items)
        self._show_lines()

    def chosen(self) -> CodeList:
        """The dictionary in front."""
        return CodeList(str(self.which.currentData()))

    def _show_lines(self) -> None:
        which = self.chosen()
        self.lines.set_rows(self.found.lists.get(which, ()))
        left = self.found.lacking.get(which, ())
        words = text(_WORDS + "lacking", values=LIST_MARK.join(left)) if left else ""
        self.lacking.setText(words or text(_WORDS + "complete"))

    # -- acts -----------------------------------------------------------------------------

    def keep_agency(self) -> None:
        """Keep the bureau's codes."""
        typed = {one: field.text() for one, field in self.agency.items()}
        self.desk.act(
            self, disclosure_codes.keep_agency, typed, self.found.seen, done=self._kept_agency
        )

    def _kept_agency(self, found: CodeTable) -> None:
        for field in self.agency.values():
            field.setModified(False)
        self._kept(found)

    def _kept(self, found: CodeTable) -> None:
        self.show_codes(found)
        self.note.show_note(text(_WORDS + "kept"), "success")

    def ask_words(self) -> None:
        """Ask for the dictionary in front, as two columns."""
        which = self.chosen()
        lines = [*self.found.lists.get(which, ())]
        lines += [(one, "") for one in self.found.lacking.get(which, ())]
        self._ask("words", Field(which.value).label, lines, partial(self.keep_words, which))

    def ask_items(self) -> None:
        """Ask for the codes of the items, as three columns."""
        lines = [(code, catalogue, listed) for code, _, catalogue, listed in self.found.items]
        self._ask("items", text(_WORDS + "items"), lines, self.keep_items)

    def _ask(
        self,
        kind: str,
        name: str,
        lines: Sequence[Sequence[str]],
        keep: Callable[[Sequence[Sequence[str]], Callable[[Exception], None]], None],
    ) -> None:
        self._window = PasteWindow(self, self.desk, kind, name, lines, keep)
        self._window.exec()

    def keep_words(
        self,
        which: CodeList,
        lines: Sequence[Sequence[str]],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Keep a dictionary."""
        self.desk.act(
            self,
            disclosure_codes.keep_words,
            which,
            lines,
            self.found.seen,
            done=self._pasted,
            failed=failed,
        )

    def keep_items(
        self,
        lines: Sequence[Sequence[str]],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Keep the codes of the items."""
        self.desk.act(
            self,
            disclosure_codes.keep_items,
            lines,
            self.found.seen,
            done=self._pasted,
            failed=failed,
        )

    def _pasted(self, found: CodeTable) -> None:
        window = getattr(self, "_window", None)
        if window is not None and window.isVisible():
            window.accept()
        self._kept(found)


class PasteWindow(Dialog):
    """Lines of columns, pasted from a spreadsheet or read from a file, looked over, kept."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        kind: str,
        name: str,
        lines: Sequence[Sequence[str]],
        keep: Callable[[Sequence[Sequence[str]], Callable[[Exception], None]], None],
    ) -> None:
        super().__init__(
            parent,
            text(_WORDS + "paste_title", name=name),
            text(f"{_WORDS}paste_{kind}"),
            width=680,
        )
        self.desk = desk
        self._keep = keep
        self.words = QPlainTextEdit(_typed(lines))
        self.words.setFixedHeight(_PASTE_HEIGHT)
        self.words.setTabStopDistance(_PASTE_HEIGHT)
        self.words.setAccessibleName(text(_WORDS + "paste_title", name=name))
        self.file = Button(text(_WORDS + "file"), "folder-open")
        self.file.clicked.connect(self.ask_file)
        self.note = Banner("", "warning")
        self.add(self.words, 1)
        line = QHBoxLayout()
        line.addWidget(self.file)
        line.addStretch(1)
        self.add(line)
        self.add(self.note)
        self.set_buttons(text(_WORDS + "keep"))
        self.words.setFocus()

    def lines(self) -> tuple[tuple[str, ...], ...]:
        """What stands there; a line that was proposed and got no code becomes blank."""
        split = [tuple(line.split(_TAB)) for line in self.words.toPlainText().splitlines()]
        return tuple(
            () if len(one) > 1 and not any(cell.strip() for cell in one[1:]) else one
            for one in split
        )

    def ask_file(self) -> None:
        """Ask for a spreadsheet with the columns."""
        chosen, _ = QFileDialog.getOpenFileName(self, text(_WORDS + "file"), str(Path.home()), "")
        if chosen:
            self.read_file(Path(chosen))

    def read_file(self, path: Path) -> None:
        """Show the columns of a file."""
        self.desk.read(self, disclosure_codes.read_columns, path, done=self._show)

    def _show(self, rows: tuple[tuple[str, ...], ...]) -> None:
        self.words.setPlainText(_typed(rows))

    def may_accept(self) -> bool:
        self.note.show_note("")
        self._keep(self.lines(), self._failed)
        return False  # the answer closes the window

    def _failed(self, error: Exception) -> None:
        if isinstance(error, BadCodes):
            self.note.show_note(error_text(error), "warning")
        else:
            messages.show_error(self, error)


def _typed(lines: Sequence[Sequence[str]]) -> str:
    return "\n".join(_TAB.join(line) for line in lines)
