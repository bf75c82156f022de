"""Settings: what the host says at each step of a draw."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout

from app.core.conduct import Step
from app.core.people import Right
from app.core.times import stamp
from app.services.draw import script_words
from app.services.draw.script_words import UnknownName, Words
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.script_edit import NameButtons, ScriptEdit
from app.ui.views.draw_settings import samples
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label

_LIST_WIDTH: Final = 190
_EDITOR_HEIGHT: Final = 132


class ScriptCard(Card):
    """A list of steps; the words of the one chosen, with the shipped ones and how they sound."""

    def __init__(self, desk: Desk) -> None:
        words = "ceremony_settings.script."
        super().__init__(text(words + "title"), text(words + "subtitle"))
        self.desk = desk
        self._may = desk.actor.may(Right.FORMS)
        self._script: dict[Step, Words] = {}
        self._step: Step | None = None
        self.steps = QListWidget()
        self.steps.setAccessibleName(text(words + "steps"))
        self.steps.setFixedWidth(_LIST_WIDTH)
        self.steps.currentRowChanged.connect(self._chosen)
        self.edit = ScriptEdit()
        self.edit.setMinimumHeight(_EDITOR_HEIGHT)
        self.edit.setReadOnly(not self._may)
        self.edit.touched.connect(self._touched)
        self.names = NameButtons(self.edit)
        self.names.setVisible(self._may)
        self.error = WrappedLabel("", "error")
        self.shipped = WrappedLabel("", "secondary")
        self.preview = WrappedLabel("")
        self.note = Banner("", "success")
        self.reset = Button(text(words + "reset"), "history")
        self.reset.clicked.connect(self._reset)
        self.save = Button(text(words + "save"), "check", "accent")
        self.save.clicked.connect(self._save)
        self._assemble()
        self._follow()

    def _assemble(self) -> None:
        words = "ceremony_settings.script."
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.edit)
        right.addWidget(self.names)
        right.addWidget(self.error)
        for key, shown in (("preview", self.preview), ("shipped", self.shipped)):
            right.addWidget(label(text(words + key), "muted"))
            right.addWidget(shown)
        right.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addStretch(0)
        foot.addWidget(self.reset)
        foot.addWidget(self.save)
        right.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.steps)
        row.addLayout(right, 1)
        self.add(row, 1)

    def refresh(self) -> None:
        """Read the words again, unless some were typed and not kept."""
        if not self.unsaved:
            self.desk.read(self, script_words.script, done=self.show_script)

    def show_script(self, script: tuple[Words, ...]) -> None:
        """Show every step, and the words of the one chosen before."""
        self._script = {one.step: one for one in script}
        at = max(0, self.steps.currentRow())
        self.steps.blockSignals(True)
        self.steps.clear()
        for one in script:
            own = text("ceremony_settings.script.own") if one.own else ""
            self.steps.addItem(text(f"script.title.{one.step}") + own)
        self.steps.setCurrentRow(at)
        self.steps.blockSignals(False)
        self._show(script[at].step)

    @property
    def unsaved(self) -> bool:
        """Whether words were typed that are not kept."""
        kept = self._script.get(self._step) if self._step else None
        return kept is not None and self.edit.words() != kept.words

    def may_leave(self) -> bool:
        """Ask before words that were typed are lost."""
        if not self.unsaved:
            return True
        words = "ceremony_settings.script."
        sentence = text(words + "leave_sentence", step=text(f"script.title.{self._step}"))
        sure = messages.confirm(
            self, text(words + "leave_title"), sentence, text(words + "leave_action")
        )
        if sure:
            self.forget()
        return sure

    def forget(self) -> None:
        """Show the words that are kept in place of those typed."""
        if self._step is not None:
            self._show(self._step)

    def _chosen(self, at: int) -> None:
        steps = tuple(self._script)
        if at < 0 or steps[at] is self._step:
            return
        if self.may_leave():
            self._show(steps[at])
        elif self._step is not None:
            self.steps.setCurrentRow(steps.index(self._step))

    def _show(self, step: Step) -> None:
        self._step = step
        one = self._script[step]
        title = text(f"script.title.{step}")
        self.edit.setAccessibleName(text("ceremony_settings.script.editor", step=title))
        self.edit.show_words(one.words)
        self.shipped.setText(script_words.fill(text(f"script.says.{step}"), samples()))
        self._touched()

    def _touched(self) -> None:
        error = ""
        try:
            self.preview.setText(script_words.fill(self.edit.words(), samples()))
        except UnknownName as unknown:
            error = error_text(unknown)
        self.error.setText(error)
        self.error.setVisible(bool(error))
        self._follow()

    def _follow(self) -> None:
        kept = self._script.get(self._step) if self._step else None
        self.save.setVisible(self._may)
        self.reset.setVisible(self._may)
        self.save.setEnabled(self.unsaved and self.error.isHidden())
        self.reset.setEnabled(kept is not None and (kept.own or self.unsaved))

    def _save(self) -> None:
        assert self._step is not None  # there are words to keep
        words = self.edit.words()
        if words == text(f"script.says.{self._step}"):
            words = ""  # the shipped ones are not words of our own
        self._keep(words)

    def _reset(self) -> None:
        if self._step is None:
            return
        if self._script[self._step].own:
            self._keep("")
        else:
            self._show(self._step)

    def _keep(self, words: str) -> None:
        self.desk.act(self, script_words.say_instead, self._step, words, done=self._kept)

    def _kept(self, _none: None) -> None:
        time = stamp(self.desk.clock())
        self.note.show_note(text("ceremony_settings.saved", time=time), "success")
        self.desk.read(self, script_words.script, done=self.show_script)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
