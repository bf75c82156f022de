"""主持词: what the host says now, large; and its editor with the names that can be filled in."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.core.conduct import Step
from app.core.people import Right
from app.errors import AppError
from app.services.draw import script_words
from app.services.draw.script_words import MOST_WORDS, UnknownName, Words
from app.texts import error_text, text
from app.ui import theme
from app.ui.desk import Desk
from app.ui.palette import TINY
from app.ui.script_edit import NameButtons, ScriptEdit
from app.ui.widgets import Banner, Button, Card, Dialog, WrappedLabel, label

SIZES = (17, 20, 24, 28)
MOST_SHARE = 150  # px the words may take before they scroll
HELD_LINES = 4  # of the opening, whose words grow while its fields are filled in


class ScriptCard(Card):
    """The host's words of the step that is due.

    Signals:
        edit_wanted: the words are to be changed.
    """

    edit_wanted = Signal()

    def __init__(self, *, may_edit: bool) -> None:
        super().__init__(text("ceremony.script.title"))
        self.words = WrappedLabel("")
        self.words.setAccessibleName(text("ceremony.script.title"))
        self._size = 1
        self._held = False
        self.smaller = Button(text("ceremony.script.smaller"))
        self.larger = Button(text("ceremony.script.larger"))
        self.edit = Button(text("ceremony.script.edit"), "pencil")
        self.smaller.clicked.connect(partial(self._resize, -1))
        self.larger.clicked.connect(partial(self._resize, 1))
        self.edit.clicked.connect(self.edit_wanted)
        self.edit.setVisible(may_edit)
        for button, key in ((self.smaller, "smaller_tip"), (self.larger, "larger_tip")):
            button.setMinimumWidth(46)
            button.setToolTip(text(f"ceremony.script.{key}"))
            button.setAccessibleName(text(f"ceremony.script.{key}"))
            self.tools.addWidget(button)
        self.tools.addWidget(self.edit)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        holder = QWidget()
        holder.setProperty("role", "scrolled")
        box = QGridLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.words, 0, 0)
        box.setRowStretch(1, 1)
        self.area.setWidget(holder)
        self.add(self.area)
        self._dress()

    def show_words(
        self, title: str, words: str, *, held: bool = False, at_desk: bool = False
    ) -> None:
        """Show what is said at a step; `held`: in a fixed room, so that what is below stays."""
        self._held = held
        self.set_title(
            title, text("ceremony.script.title_desk" if at_desk else "ceremony.script.title")
        )
        self.words.setText(words)
        self._fit_height()

    def _resize(self, step: int) -> None:
        self._size = min(max(0, self._size + step), len(SIZES) - 1)
        self._dress()

    def _dress(self) -> None:
        self.words.setStyleSheet(f"font-size: {theme.px(SIZES[self._size])}px;")
        self.smaller.setEnabled(self._size > 0)
        self.larger.setEnabled(self._size + 1 < len(SIZES))
        self._fit_height()

    def _fit_height(self) -> None:
        if self._held:
            lines = HELD_LINES - (theme.density() is TINY)
            self.area.setFixedHeight(lines * self.words.fontMetrics().lineSpacing() + 6)
            return
        width = max(200, self.area.viewport().width())
        wanted = self.words.heightForWidth(width) + 6
        self.area.setFixedHeight(min(MOST_SHARE, max(34, wanted)))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's own event, handed on
        self._fit_height()


class ScriptDialog(Dialog):
    """The words of one step; chips put a name where the cursor stands."""

    def __init__(self, parent: QWidget, one: Words, values: Mapping[str, str]) -> None:
        super().__init__(
            parent,
            text("ceremony.script.editor", step=text(f"script.title.{one.step}")),
            text("ceremony.script.sentence"),
            width=760,
        )
        self._values = values
        self._shipped = text(f"script.says.{one.step}")
        self.field = ScriptEdit()
        self.field.setAccessibleName(text("ceremony.script.title"))
        self.field.setFixedHeight(150)
        self.field.show_words(one.words)
        self.field.touched.connect(self._show)
        chips = NameButtons(self.field)
        self.preview = WrappedLabel("", "secondary")
        self.problem = Banner("", "warning")
        self.reset = Button(text("ceremony.script.reset"), "refresh-cw")
        self.reset.clicked.connect(self._ship)
        self.add(self.field)
        self.add(label(text("ceremony.script.names"), "secondary"))
        self.add(chips)
        self.add(label(text("ceremony.script.preview"), "secondary"))
        self.add(self.preview)
        self.add(self.problem)
        self.set_buttons(text("ceremony.script.save"))
        self.buttons.insertWidget(0, self.reset)
        self._show()

    def _ship(self) -> None:
        self.field.show_words(self._shipped)
        self._show()

    def own(self) -> str:
        """The bureau's own words; "" where they are the shipped ones."""
        words = self.field.words()
        return "" if words == self._shipped else words

    def _show(self) -> None:
        try:
            self.preview.setText(script_words.fill(self.field.words(), self._values))
        except UnknownName as error:
            self.problem.show_note(error_text(error), "warning")
            return
        self.problem.show_note("")

    def may_accept(self) -> bool:
        words = self.field.words()
        error: AppError | None = None
        if len(words) > MOST_WORDS:
            error = script_words.TooLong(most=MOST_WORDS, length=len(words))
        else:
            try:
                script_words.fill(words, {})
            except UnknownName as wrong:
                error = wrong
        self.problem.show_note(error_text(error) if error else "", "warning")
        return error is None


class Script(QObject):
    """The words of every step as kept, on their card; changed from there."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self.words: dict[Step, Words] = {}
        self.values: dict[str, str] = {}
        self.step: Step | None = None
        self.at_desk = False
        self._may_edit = desk.actor.may(Right.FORMS)
        self.card = ScriptCard(may_edit=self._may_edit)
        self.card.edit_wanted.connect(self.edit)

    def read(self) -> None:
        """Read the words as they are kept now."""
        self._desk.read(self._owner, script_words.script, done=self._take)

    def _take(self, found: tuple[Words, ...]) -> None:
        self.words = {one.step: one for one in found}
        if self.step is not None:
            self.show_step(self.step, self.values, at_desk=self.at_desk)

    def show_step(self, step: Step, values: dict[str, str], *, at_desk: bool = False) -> None:
        """Show what is said at a step, filled in; nothing before it was read.

        Args:
            at_desk: 日常抽取, with words of its own; the bureau's own ones are for the hall.
        """
        self.step, self.values, self.at_desk = step, values, at_desk
        one = self.words.get(step)
        words = one.words if one is not None else ""
        if at_desk:
            words = text(f"script.desk.{step}")
        with suppress(UnknownName):  # of an older program: it stands as it was written
            words = script_words.fill(words, values)
        held = step is Step.OPENING
        title = "desk_title" if at_desk else "title"
        self.card.edit.setVisible(self._may_edit and not at_desk)
        self.card.show_words(text(f"script.{title}.{step}"), words, held=held, at_desk=at_desk)

    def edit(self) -> None:
        """Change the words of the step in front."""
        one = self.words.get(self.step) if self.step else None
        if one is None:
            return
        dialog = ScriptDialog(self._owner, one, self.values)
        if dialog.exec():
            self._desk.act(
                self._owner,
                script_words.say_instead,
                one.step,
                dialog.own(),
                done=lambda _none: self.read(),
            )
