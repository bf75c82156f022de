"""The card at the right of the findings: one enterprise, to enter or to read."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.finding_vocabulary import METHODS, UNREACHABLE
from app.core.findings import Issue
from app.services.finding.finding_sheets import FindingSheet
from app.texts import text
from app.ui.task.findings_form import SheetForm
from app.ui.task.findings_read import History, SheetReading
from app.ui.task.findings_signs import SignStrip
from app.ui.views import finding_words as words_of
from app.ui.views import findings as view
from app.ui.widgets import Banner, Button, Card, EmptyState, Pill, WrappedLabel, label
from app.ui.widgets.page import LeastStack
from app.ui.widgets.tips import plain_tip


class CheckStrip(QWidget):
    """一键核查, live: passed, or what is missing; a click goes there.

    Signals:
        wanted: go to this issue.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._issues: tuple[Issue, ...] = ()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.button = Button(text("finding_sheet.action.check"), "shield-check")
        self.button.clicked.connect(self.first)
        self.pill = Pill("")
        box.addWidget(self.button)
        box.addWidget(self.pill)
        self._links = QHBoxLayout()
        self._links.setSpacing(12)
        box.addLayout(self._links, 1)

    def show_issues(self, issues: tuple[Issue, ...]) -> None:
        """Show what is missing; nothing means passed."""
        if issues == self._issues and self.pill.text():
            return
        self._issues = issues
        while (item := self._links.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not issues:
            self.pill.set_state(text("finding_sheet.check.passed"), "success")
            self._links.addStretch(1)
            return
        self.pill.set_state(text("finding_sheet.check.missing", count=len(issues)), "warning")
        for issue in issues[:1]:
            words = view.issue_text(issue)
            link = Button(words, "", "link")
            link.setMinimumWidth(60)
            link.setAccessibleName(text("finding_sheet.check.jump", issue=words))
            link.setToolTip(plain_tip("\n".join(view.issue_text(one) for one in issues)))
            link.clicked.connect(lambda _on=False, one=issue: self.wanted.emit(one))
            self._links.addWidget(link)
            QWidget.setTabOrder(self.button, link)
        self._links.addStretch(1)

    def first(self) -> None:
        """Go to the first thing that is missing."""
        if self._issues:
            self.wanted.emit(self._issues[0])

    def issues(self) -> tuple[Issue, ...]:
        """What is missing now."""
        return self._issues


class SheetCard(Card):
    """Head, what was said of it, notes, check, then the entry or the reading.

    Signals:
        edited: the user changed the entry.
        quick: 全部未发现问题 was asked for.
        basis: the texts an item cites were asked for, by its code; "" for all items.
        sign: a department's signature was asked for, by its name.
        compare: what a correction changes of the published result was asked for.
    """

    edited = Signal()
    quick = Signal()
    basis = Signal(str)
    sign = Signal(str)
    compare = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        # Everything is made inside its place: the style sheet is worked out anew for a
        # whole subtree each time it changes its parent, which took 0.2 s.
        super().__init__(parent=parent)
        self.sheet: FindingSheet | None = None
        self.front = LeastStack(self)
        self.empty = EmptyState(
            text("finding_sheet.list.title"), text("finding_sheet.sentence.pick"), "list-checks"
        )
        self.front.addWidget(self.empty)
        self.content = QWidget(self.front)
        self.front.addWidget(self.content)
        self.add(self.front, 1)
        box = QVBoxLayout(self.content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self._name_line())
        self.note = Banner("", "danger")
        self.check = CheckStrip()
        self.check.wanted.connect(self.go_to)
        self.signs = SignStrip()
        self.signs.wanted.connect(self.sign)
        box.addLayout(self._facts_line())
        self.hint = Banner("", "warning")
        self.said = Banner("", "info")
        for part in (self.said, self.note, self.hint, self.check, self.signs):
            box.addWidget(part)
        self.pages = QStackedWidget(self.content)
        box.addWidget(self.pages, 1)
        self.entry_history, self.reading_history = History(), History()
        self._entry, entry_place = _scrolling(self.pages)
        self.form = SheetForm(entry_place)
        self.form.edited.connect(self.edited)
        self.form.basis.connect(self.basis)
        self._read, reading_place = _scrolling(self.pages)
        self.reading = SheetReading(reading_place)
        _fill(entry_place, self.form, self.entry_history)
        _fill(reading_place, self.reading, self.reading_history)

    def _name_line(self) -> QHBoxLayout:
        self.name = label("", "h2")
        self.state = Pill("")
        self.quick_button = Button(text("finding_sheet.action.quick"), "circle-check")
        self.quick_button.clicked.connect(self.quick)
        self.compare_button = Button(text("finding_sheet.action.compare"), "eye")
        self.compare_button.clicked.connect(self.compare)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name)
        head.addWidget(self.state)
        head.addStretch(1)
        self.basis_button = Button(text("law.cited.button"), "book-open-text")
        self.basis_button.clicked.connect(lambda: self.basis.emit(""))
        head.addWidget(self.basis_button)
        head.addWidget(self.quick_button)
        head.insertWidget(3, self.compare_button)
        return head

    def _facts_line(self) -> QHBoxLayout:
        self.facts = WrappedLabel("", "muted")
        self.follow_button = Button(text("finding_sheet.action.follow_ups"), "", "link")
        self.evidence_button = Button(text("finding_sheet.action.evidence"), "", "link")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.facts, 1)
        for button in (self.follow_button, self.evidence_button):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def show_nothing(self) -> None:
        """No enterprise is chosen."""
        self.sheet = None
        self.front.setCurrentWidget(self.empty)

    def show_sheet(self, sheet: FindingSheet, turn: view.Turn, day: date) -> None:
        """Show one enterprise; `day` stands in an entry nobody has begun."""
        self.sheet = sheet
        self.front.setCurrentWidget(self.content)
        for area in (self._entry, self._read):
            area.verticalScrollBar().setValue(0)
        if turn.edits:
            self.form.load(sheet, day)
        else:
            self.reading.show_sheet(sheet)
        self.pages.setCurrentWidget(self._entry if turn.edits else self._read)
        self.hint.show_note("")
        self.check.setVisible(turn.edits)
        self.quick_button.setVisible(turn.edits)
        self.basis_button.setVisible(not turn.edits)  # the entry has one beside its items
        self.show_facts(sheet)

    def show_facts(self, sheet: FindingSheet) -> None:
        """Show what the services know of it; the fields stay as the user left them."""
        self.sheet = sheet
        self.name.setText(sheet.enterprise["name"])
        self.state.set_state(
            text(f"finding_sheet.state.{sheet.state.value}"), view.TONES[sheet.state]
        )
        lines = (words_of.facts_line(sheet), words_of.team_line(sheet))
        self.facts.setText("\n".join(line for line in lines if line))
        words, tone = words_of.note_above(sheet)
        self.note.show_note(words, "warning" if tone == "warning" else "danger")
        self.said.show_note("\n".join(words_of.said_lines(sheet)), "info")
        body = self.form.body() if self.pages.currentWidget() is self._entry else sheet.body
        self.signs.show_signs(
            words_of.sign_lines(sheet, body), self.pages.currentWidget() is self._entry
        )
        self.compare_button.setVisible(bool(sheet.body.corrects and sheet.published))
        for history in (self.entry_history, self.reading_history):
            history.show_steps(sheet.history)

    def propose_unreachable(self, since: date | None) -> None:
        """Offer the result that the service of papers points to; the inspector decides."""
        if since is None or UNREACHABLE in self.form.results.chosen():
            return
        label_ = self.form.result_word(UNREACHABLE)
        self.hint.show_note(text("finding_sheet.unreachable.note", day=since, result=label_))
        self.hint.set_button(
            text("finding_sheet.unreachable.take"), self._take_unreachable, beside=True
        )

    def quick_clean(self) -> None:
        """未发现问题 throughout; says which 核查方式 that took where none was chosen."""
        chosen = self.form.methods.chosen()
        self.form.quick_clean()
        if chosen:
            return
        self.hint.clear_button()
        self.hint.show_note(text("finding_sheet.quick.method", method=METHODS[0].label), "info")

    def _take_unreachable(self) -> None:
        self.hint.show_note("")
        self.form.results.choose(UNREACHABLE)

    def check_now(self, today: date) -> tuple[Issue, ...]:
        """Check the entry as it stands on the screen, and show what is missing."""
        if self.sheet is None:
            return ()
        issues = view.issues_of(self.sheet, self.form.body(), self.form.inspected_on(), today)
        self.check.show_issues(issues)
        self.signs.show_signs(words_of.sign_lines(self.sheet, self.form.body()), True)
        return issues

    def go_to(self, issue: Issue) -> None:
        """Bring the field where an issue is mended to the eye and the keyboard."""
        if view.place_of(issue) == "signs":
            self.signs.first().setFocus(Qt.FocusReason.OtherFocusReason)
            return
        field = self.form.place(issue)
        self._entry.ensureWidgetVisible(field, 40, 60)
        field.setFocus(Qt.FocusReason.OtherFocusReason)


def _scrolling(stack: QStackedWidget) -> tuple[QScrollArea, QWidget]:
    """A page of the stack that scrolls, and the widget inside it."""
    area = QScrollArea(stack)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    stack.addWidget(area)
    inner = QWidget(area.viewport())
    inner.setProperty("role", "scrolled")
    area.setWidget(inner)
    return area, inner


def _fill(place: QWidget, part: QWidget, history: QWidget) -> None:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(part, 1)
    column.addWidget(history)
