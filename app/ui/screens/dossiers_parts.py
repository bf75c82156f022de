"""Parts of the pages of 案卷核验: values from paper, the conclusion in big letters, a table."""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.services.supervision.checked_browse import Row, Table
from app.services.supervision.checked_dossiers import Checked, Typed
from app.services.supervision.checked_sheets import verdict_words
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import checked as view
from app.ui.widgets import FormGrid, SearchBox, WrappedLabel, label


class PaperFields(FormGrid):
    """M, head and R as typed or scanned. A square code fills every field it has a value for."""

    def __init__(self) -> None:
        super().__init__(1, 104)
        self.fields: dict[str, QLineEdit] = {}
        for key in view.FIELDS:
            field = QLineEdit()
            field.setPlaceholderText(text(f"checked.paper.{key}_hint"))
            field.setToolTip(text(f"checked.paper.{key}_hint"))
            field.setClearButtonEnabled(True)
            field.returnPressed.connect(partial(self._entered, key))
            self.fields[key] = field
            self.add(key, text(f"checked.paper.{key}"), field)

    def _entered(self, key: str) -> None:
        """A scanner ends with Return: put what it read where it belongs."""
        found = view.scanned(self.fields[key].text())
        if found and key not in found:
            self.fields[key].clear()
        for name, value in found.items():
            self.fields[name].setText(value)
        self.check()

    def check(self) -> bool:
        """Show what is wrong; True where nothing is."""
        values = {key: field.text() for key, field in self.fields.items()}
        return self.set_errors(view.paper_errors(values))

    def typed(self) -> Typed:
        """What stands in the fields."""
        return Typed(**{key: field.text() for key, field in self.fields.items()})

    def clear(self) -> None:
        """Empty the fields: they belong to one dossier."""
        for field in self.fields.values():
            field.clear()


class VerdictPane(QFrame):
    """Green, yellow or red: the conclusion, and one sentence for somebody who was not there."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "figure")
        self.sentence = WrappedLabel("")
        self.notes = WrappedLabel("")
        self.who = WrappedLabel("")
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 16, 22, 16)
        box.setSpacing(8)
        for part in (self.words, self.sentence, self.notes, self.who):
            box.addWidget(part)
        box.addStretch(1)

    def show_checked(self, checked: Checked) -> None:
        """Show how a check ended."""
        self.setProperty("tone", view.TONES[checked.verdict])
        self.words.setText(verdict_words(checked.verdict))
        self.sentence.setText(view.says(checked))
        self.notes.setText(view.notes(checked))
        self.notes.setVisible(bool(self.notes.text()))
        self.who.setText(view.who(checked))
        for widget in (self, self.words, self.sentence, self.notes, self.who):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class FoundTable(QWidget):
    """One table of a dossier with a search over all its cells."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table
        self.search = SearchBox(text("checked.page.search"))
        self.search.setMaximumWidth(320)
        self.count = label("", "muted")
        self.rows: RowsTable[Row] = RowsTable(_columns(table), text(f"checked.tab.{table.key}"))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.search, 1)
        row.addWidget(self.count)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(8)
        box.addLayout(row)
        box.addWidget(self.rows, 1)
        self.search.searched.connect(self.show_matching)
        self.show_matching("")

    def show_matching(self, words: str) -> None:
        """Show the rows in which these words stand."""
        found = view.matching(self._table.rows, words)
        self.rows.set_rows(found[: view.MOST_ROWS])
        self.count.setText(view.count_words(len(found), self._table.total))


def _columns(table: Table) -> tuple[Column[Row], ...]:
    widths = view.WIDTHS[table.key]
    return tuple(
        Column(
            heading,
            partial(_cell, at),
            widths[at],
            least=150,
            right=view.is_number(table, at),
            mono=view.is_mono(table, at),
        )
        for at, heading in enumerate(table.headings)
    )


def _cell(at: int, row: Row) -> str:
    return row[at]
