"""其他文书: choose a form, whom it is for, what it asks; the page live beside it; make it."""

from functools import partial
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.core.people import Right
from app.core.times import beijing_date
from app.errors import AppError
from app.services.keeping.leftovers import private_folder
from app.services.paper import making, making_choice
from app.services.paper.making import KindOfPaper, PaperMade
from app.services.paper.making_choice import Choices
from app.services.task.tasks import TaskCard
from app.texts import error_text, text
from app.ui import messages, theme
from app.ui.desk import Desk
from app.ui.jobs import Handle
from app.ui.pdf.view import open_pdf
from app.ui.shell import Shell
from app.ui.task.making_asks import AskForm
from app.ui.task.making_kinds import KindList
from app.ui.task.making_preview import PreviewPane
from app.ui.task.making_target import TargetPicker
from app.ui.views import making as view
from app.ui.widgets import ActionBar, Banner, Card, Page, label

_FORM_WIDTH, _FORM_WIDEST = 388, 520


def open_making(desk: Desk, owner: QWidget, card: TaskCard | None) -> "MakingPage | None":
    """Push the page for a task, or for blank sheets; None where the page in front stays."""
    shell = owner.window()
    if not isinstance(shell, Shell):
        return None
    page = MakingPage(desk, shell, card)
    return page if shell.push(page) else None


class _Wordings(Protocol):
    """What the page of the settings offers."""

    def confirm_wording(self, code: str) -> None: ...


class MakingPage(Page):
    """Forms at the left, the one chosen in the middle, its page at the right."""

    help_key = "making"

    def __init__(self, desk: Desk, shell: Shell, card: TaskCard | None) -> None:
        title = text("making.page.title" if card else "making.page.blank_title")
        super().__init__(title, _crumb(card), scroll=False)
        self.desk = desk
        self.shell = shell
        self.card = card
        self.kind: KindOfPaper | None = None
        self._typed: dict[str, dict[str, str]] = {}
        self._asked = 0  # previews asked for, each in a folder of its own
        self._handle: Handle | None = None
        self._work = private_folder()
        self.destroyed.connect(self._work.cleanup)
        self._timer = QTimer(self, singleShot=True, interval=view.REFRESH_MS)
        self._timer.timeout.connect(self.preview)
        self.kinds = KindList()
        self.kinds.chosen.connect(self.show_kind)
        self.picker = TargetPicker(card.id if card else None)
        self.picker.changed.connect(self._touched)
        self.asks = AskForm(desk.actor.may(Right.FORMS))
        self.asks.confirm_asked.connect(self.confirm_wording)
        self.asks.changed.connect(self._touched)
        self.each = QCheckBox(text("making.make.each"))
        self.pane = PreviewPane(desk.jobs)
        self.pane.say(text("making.preview.nothing"))
        self.done = Banner("", "success")
        self.fault = Banner("", "warning")
        self.add(self.done)
        self.add(self.fault)
        row = self.add_row((self.kinds, 3), (self._middle(), 5), (self.pane, 6), stretch=1)
        row.setSpacing(theme.density().gap)
        self.bar = self.set_actions(ActionBar(text("making.make.action"), "file-text"))
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.make)
        self._show_bar()

    def _middle(self) -> Card:
        self.form_card = Card(text("making.asks.title"))
        self.form_card.setMinimumWidth(_FORM_WIDTH)
        self.form_card.setMaximumWidth(_FORM_WIDEST)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 6, 0)
        box.setSpacing(theme.density().gap)
        box.addWidget(label(text("making.target.title"), "h3"))
        box.addWidget(self.picker)
        box.addWidget(self.each)
        box.addWidget(label(text("making.asks.title"), "h3"))
        box.addWidget(self.asks)
        box.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self.form_card.add(area, 1)
        return self.form_card

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the forms, and what a paper can be about."""
        task_id = self.card.id if self.card else None
        self.desk.read(self, making.kinds, task_id, done=self._show_kinds)
        if task_id is not None:
            self.desk.read(self, making_choice.choices, task_id, done=self._show_choices)

    def _show_kinds(self, kinds: tuple[KindOfPaper, ...]) -> None:
        """Show the forms; one whose wording was changed meanwhile is shown anew."""
        self.kinds.show_kinds(kinds)
        now = self.kinds.current()
        if now is not None and now != self.kind:
            self.show_kind(now)

    def confirm_wording(self) -> None:
        """Open the form in the editor of the settings, at what is to be confirmed."""
        if self.kind is not None:
            cast(_Wordings, self.shell.page("settings")).confirm_wording(self.kind.form)

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.kinds.list

    def _show_choices(self, choices: Choices) -> None:
        self.picker.show_choices(choices)
        self._touched()

    def show_kind(self, kind: KindOfPaper) -> None:
        """Ask for what a form wants."""
        if self.kind is not None:
            self._typed[self.kind.code] = self.asks.values()
        self.kind = kind
        self.form_card.set_title(kind.title)
        self.picker.show_kind(kind)
        kept = self._typed.get(kind.code, {})
        self.asks.show_kind(kind, view.first_values(kind, kept))
        if kind.asks:
            self.desk.read(
                self,
                making_choice.last_inputs,
                kind.code,
                self.card.id if self.card else None,
                done=partial(self._offer_last, kind.code),
            )
        self.pane.page = 0
        self.pane.clear()
        self.fault.show_note("")
        self._touched()
        self._timer.setInterval(0)

    def _offer_last(self, code: str, values: dict[str, str]) -> None:
        if self.kind is not None and self.kind.code == code:
            self.asks.offer_last(values)

    def _touched(self) -> None:
        """Something changed: the buttons at once, the page when the typing pauses."""
        self._show_bar()
        self._timer.setInterval(view.REFRESH_MS)
        self._timer.start()

    def _show_bar(self) -> None:
        targets = len(self.picker.targets())
        self.each.setVisible(targets > 1)
        self.pane.set_subtitle(text("making.preview.first", count=targets) if targets > 1 else "")
        if self.kind is None:
            self.bar.set_primary("")
            return
        self.bar.set_primary(view.primary_of(targets), enabled=self.kind.ready and targets > 0)
        self.bar.set_sentence(view.sentence_of(self.kind, targets))

    # -- the page beside -----------------------------------------------------------------

    def preview(self) -> None:
        """Make the page of the first target anew, in a child process."""
        self._timer.stop()
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        kind, targets = self.kind, self.picker.targets()
        if kind is None or self.desk.jobs.closed:
            return
        if kind.secret or not kind.ready or not targets:
            self.pane.clear()
            secret = text("making.preview.secret") if kind.secret else ""
            self.pane.say(secret or view.sentence_of(kind, len(targets)))
            return
        self._asked += 1
        if not self.pane.pages:
            self.pane.say(text("making.preview.waiting"))
        now = self.desk.clock()
        values = view.preview_values(kind, self.asks.values(), beijing_date(now))
        folder = Path(self._work.name) / str(self._asked)
        self._handle = self.desk.jobs.run_process(
            partial(making.preview, now=now),
            (self.desk.store, self.desk.actor, kind.code, targets[0], values, folder),
            self._previewed,
            self._not_previewed,
            owner=self,
        )

    def _previewed(self, path: Path) -> None:
        self._handle = None
        self.pane.say("")
        self.pane.show_pdf(path)

    def _not_previewed(self, error: Exception) -> None:
        self._handle = None
        words = text("making.preview.broken")
        self.pane.say(error_text(error) if isinstance(error, AppError) else words, "warning")

    # -- making --------------------------------------------------------------------------

    def make(self) -> None:
        """Make the papers: what is missing is said at its field."""
        kind, targets = self.kind, self.picker.targets()
        if kind is None or not kind.ready or not targets:
            return
        values = self.asks.values()
        self.done.show_note("")
        self.fault.show_note("")
        if not self.asks.form.set_errors(view.ask_errors(kind, values)):
            return
        each = self.each.isChecked() and len(targets) > 1
        task_no = self.card.numbers.task_no if self.card else ""
        self.desk.long(
            self,
            text("making.make.running"),
            making.make,
            kind.code,
            targets,
            values,
            view.folder_of(self.desk.folder, task_no, kind, own_folder=each),
            one_file=not each,
            done=partial(self._made, kind),
            failed=self._refused,
        )

    def _made(self, kind: KindOfPaper, made: PaperMade) -> None:
        one = made.files == 1
        action = text(f"making.make.{'open' if one else 'open_folder'}")
        self.done.set_button(action, partial(self._open, made.path), beside=True)
        self.done.show_note(view.done_words(kind, made), "success")
        if one and not kind.secret:
            open_pdf(self, made.path)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, AppError):
            self.fault.show_note(error_text(error), "warning")
        else:
            messages.show_error(self, error)

    def _open(self, path: Path) -> None:
        if path.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:
            open_pdf(self, path)


def _crumb(card: TaskCard | None) -> str:
    if card is None:
        return text("making.page.blank_crumb")
    return text("making.page.crumb", name=card.plan.name, number=card.numbers.task_no)
