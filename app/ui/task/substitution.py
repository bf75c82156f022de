"""The window 递补: who goes out and why, which reserve comes in, the second person."""

from functools import partial

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.substitution import Kind
from app.errors import UserError
from app.services.draw import substitution
from app.services.draw.substitution import Proposal
from app.services.draw.substitution_ground import Choice, Choices
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import SecondPerson
from app.ui.tables import Column, RowsTable
from app.ui.views import substitution as view
from app.ui.views.substitution import Turn
from app.ui.views.teams import team_name
from app.ui.widgets import Banner, Button, Dialog, FormGrid, label

WORDS = "substitution.dialog"
HEIGHT = 400
SAYS = 88


class SubstitutionDialog(Dialog):
    """Left whom to replace, right what §13 gives for it; both people read it, then confirm."""

    def __init__(self, parent: QWidget, desk: Desk, there: Choices) -> None:
        sentence = text(f"{WORDS}.sentence", number=there.draw_number)
        super().__init__(parent, text(f"{WORDS}.title"), sentence, width=1280)
        self.desk = desk
        self.there = there
        self.shown: Proposal | None = None
        self.stated: dict[str, str] = {}
        self._asked = 0
        self._make_left()
        self._make_right()
        both = QHBoxLayout()
        both.setSpacing(18)
        both.addLayout(self._left, 1)
        both.addLayout(self._right, 1)
        self.add(both, 1)
        self.set_buttons(text(f"{WORDS}.action"), text("ui.dialog.confirm_cancel"))
        self._filter()
        self._look()
        self.search.setFocus()

    def _make_left(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(text(f"{WORDS}.find"))
        self.search.setAccessibleName(text(f"{WORDS}.find"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _words: self._filter())
        self.tables = {kind: _choice_table(kind) for kind in Kind}
        self.tabs = QTabWidget()
        for kind, rows in self._rows().items():
            self.tabs.addTab(self.tables[kind], text(f"{WORDS}.tab_{kind}", count=len(rows)))
            self.tables[kind].picked.connect(self._picked)
        self.tabs.setTabVisible(1, bool(self.there.officers))
        self.tabs.currentChanged.connect(lambda _at: self._turned())
        self.tabs.setMinimumHeight(HEIGHT)
        self._left = QVBoxLayout()
        self._left.setSpacing(8)
        self._left.addWidget(self.search)
        self._left.addWidget(self.tabs, 1)

    def _make_right(self) -> None:
        self.reason = QComboBox()
        self.reason.currentIndexChanged.connect(lambda _at: self._anew())
        self.note = QLineEdit()
        self.note.setMaxLength(substitution.LONGEST_NOTE)
        self.note.setPlaceholderText(text(f"{WORDS}.note_hint"))
        self.says = Banner("", "info")
        self.says.setMinimumHeight(SAYS)  # three lines: nothing moves when it speaks
        self.turns: RowsTable[Turn] = RowsTable(_turn_columns(), text(f"{WORDS}.order"))
        self.turns.setMinimumHeight(128)
        self.skip_reason = QComboBox()
        self.skip_reason.setAccessibleName(text(f"{WORDS}.skip_reason"))
        self.skip = Button(text(f"{WORDS}.skip"), "skip-forward")
        self.skip.clicked.connect(self.pass_over)
        self.reset = Button(text(f"{WORDS}.reset"), "refresh-cw")
        self.reset.clicked.connect(self.start_over)
        self.form = FormGrid(2, 88)
        self.form.add("reason", text(f"{WORDS}.reason"), self.reason, required=True, wide=True)
        self.form.add("note", text(f"{WORDS}.note"), self.note, wide=True)
        self.people = FormGrid(2, 88)
        self.second = SecondPerson(self.people, WORDS)
        skips = QHBoxLayout()
        skips.setSpacing(8)
        for part in (self.skip_reason, self.skip, self.reset):
            skips.addWidget(part, 1 if part is self.skip_reason else 0)
        self._right = QVBoxLayout()
        self._right.setSpacing(8)
        self._right.addWidget(self.form)
        self._right.addWidget(self.says)
        self._right.addWidget(label(text(f"{WORDS}.order"), "strong"))
        self._right.addWidget(self.turns, 1)
        self._right.addLayout(skips)
        self._right.addWidget(self.people)

    # -- what is asked -------------------------------------------------------------------

    @property
    def kind(self) -> Kind:
        """Enterprises or officers, as the tab in front says."""
        return tuple(Kind)[self.tabs.currentIndex()]

    def chosen(self) -> Choice | None:
        """Who is to go out."""
        return self.tables[self.kind].current_row()

    def _rows(self) -> dict[Kind, tuple[Choice, ...]]:
        return {Kind.ENT: self.there.enterprises, Kind.OFF: self.there.officers}

    def _filter(self) -> None:
        for kind, rows in self._rows().items():
            self.tables[kind].set_rows(view.found(rows, self.search.text()))
        self._fill_reasons()

    def _turned(self) -> None:
        self._fill_reasons()
        self._anew()

    def _fill_reasons(self) -> None:
        options = view.reason_options(self.kind)
        if [self.skip_reason.itemData(at) for at in range(self.skip_reason.count())] == [
            code for _, code in options
        ]:
            return
        self.reason.blockSignals(True)
        self.reason.clear()
        self.skip_reason.clear()
        self.reason.addItem(text(f"{WORDS}.reason_hint"), "")
        for words, code in options:
            self.reason.addItem(words, code)
            self.skip_reason.addItem(words, code)
        self.reason.blockSignals(False)

    def _picked(self, _row: Choice | None) -> None:
        self._anew()

    def choose(self, kind: Kind, key: str) -> None:
        """Put somebody in front, as a click would."""
        self.tabs.setCurrentIndex(tuple(Kind).index(kind))
        rows = self.tables[kind].rows()
        self.tables[kind].selectRow([row.person.key for row in rows].index(key))

    def pass_over(self) -> None:
        """Two people state that the reserve whose turn it is cannot come in either."""
        if self.shown is not None and self.shown.into is not None:
            self.stated[self.shown.into.key] = self.skip_reason.currentData()
            self._look()

    def start_over(self) -> None:
        """Take back what was stated of reserves."""
        self._anew()

    def _anew(self) -> None:
        self.stated = {}
        self._look()

    def _look(self) -> None:
        """Ask what §13 gives for what is chosen; the newest question counts."""
        self._asked += 1
        self._show(None)
        row, code = self.chosen(), self.reason.currentData()
        if row is None:
            self.says.show_note(text("substitution.says.pick"), "info")
        elif not code:
            self.says.show_note(text("substitution.says.reason", name=row.person.name), "info")
        else:
            self.says.show_note(text("substitution.says.looking"), "info")
            self.desk.read(
                self,
                substitution.propose,
                self.there.lock_id,
                self.kind,
                row.person.key,
                code,
                dict(self.stated),
                done=partial(self._answered, self._asked),
                failed=partial(self._failed, self._asked),
            )

    def _answered(self, asked: int, shown: Proposal) -> None:
        if asked == self._asked:
            self._show(shown)
            comes = shown.into is not None
            self.says.show_note(view.proposal_words(shown), "success" if comes else "warning")

    def _failed(self, asked: int, error: Exception) -> None:
        if asked != self._asked:
            return
        if isinstance(error, UserError):
            self.says.show_note(error_text(error), "danger")
        else:
            messages.show_error(self, error)

    def _show(self, shown: Proposal | None) -> None:
        self.shown = shown
        rows = view.turns(shown) if shown is not None else ()
        self.turns.set_rows(rows)
        if rows:
            self.turns.scrollToBottom()
        comes = shown is not None and shown.into is not None
        self.skip.setEnabled(comes)
        self.skip_reason.setEnabled(comes)
        self.reset.setEnabled(bool(self.stated))

    def may_accept(self) -> bool:
        errors = {}
        shown = self.shown
        if shown is None and not self.reason.currentData():
            errors["reason"] = text(f"{WORDS}.error_reason")
        if shown is not None and view.needs_note(shown) and not self.note.text().strip():
            errors["note"] = text(f"{WORDS}.error_note")
        fine = self.form.set_errors(errors)
        if self.chosen() is None:
            self.says.show_note(text(f"{WORDS}.error_pick"), "danger")
            fine = False
        fine = self.people.set_errors(self.second.errors() if fine else {}) and fine
        return fine and shown is not None


def _choice_table(kind: Kind) -> RowsTable[Choice]:
    columns = (
        Column[Choice](
            text(f"{WORDS}.{'name' if kind is Kind.ENT else 'person'}"),
            lambda row: row.person.name,
            0 if kind is Kind.ENT else 90,
            least=150,
        ),
        Column[Choice](
            text(f"{WORDS}.detail_{kind}"),
            lambda row: row.person.detail,
            206 if kind is Kind.ENT else 0,
            least=120,
        ),
        Column[Choice](text(f"{WORDS}.team"), lambda row: team_name(row.team), 72),
        Column[Choice](
            text(f"{WORDS}.state"),
            lambda row: text(f"{WORDS}.{f'inspected_{kind}' if row.inspected else 'open'}"),
            84,
            pill=lambda row: "neutral" if row.inspected else "info",
        ),
    )
    return RowsTable(columns, text(f"{WORDS}.detail_{kind}"))


def _turn_columns() -> tuple[Column[Turn], ...]:
    return (
        Column(text(f"{WORDS}.column_turn"), lambda row: row.at, 52, right=True),
        Column(text(f"{WORDS}.column_name"), lambda row: row.name, least=150),
        Column(
            text(f"{WORDS}.column_outcome"),
            lambda row: row.outcome,
            76,
            pill=lambda row: "success" if row.comes else "neutral",
        ),
        Column(text(f"{WORDS}.column_why"), lambda row: row.why, 190),
    )
