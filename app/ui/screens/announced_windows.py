"""The window that keeps where things were put up, or why they were taken down."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.announced import Deed
from app.core.times import beijing_date
from app.services.walks import announced_deeds
from app.services.walks.announced import Key
from app.services.walks.announced_deeds import LONGEST
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.widgets import DayField, Dialog, FormGrid

_WORDS = "announced.window."


class DeedWindow(Dialog):
    """A place or a reason, and a day; `kept` is how many things it was kept of."""

    def __init__(
        self, parent: QWidget, desk: Desk, deed: Deed, keys: tuple[Key, ...], words: str
    ) -> None:
        key = "post" if deed is Deed.POSTED else "withdraw"
        sentence = text(f"{_WORDS}{key}_sentence", count=len(keys))
        super().__init__(parent, text(f"{_WORDS}{key}_title"), sentence)
        self.desk = desk
        self.keys = keys
        self.kept = 0
        self._service = announced_deeds.post if deed is Deed.POSTED else announced_deeds.withdraw
        self.words = QLineEdit(words)
        self.words.setMaxLength(LONGEST)
        self.day = DayField()
        today = beijing_date(desk.clock())
        self.day.setDate(today)
        self.day.setMaximumDate(today)
        self.form = FormGrid(1, 120)
        asked, hint, when = (
            ("place", "place_hint", "day")
            if deed is Deed.POSTED
            else ("reason", "reason_hint", "withdraw_day")
        )
        self.form.add(
            "words", text(_WORDS + asked), self.words, required=True, hint=text(_WORDS + hint)
        )
        self.form.add("day", text(_WORDS + when), self.day, required=True)
        self.add(self.form)
        self.set_buttons(text(_WORDS + "keep"))
        self.words.setFocus()
        self.words.selectAll()

    def may_accept(self) -> bool:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(False)
        self.desk.act(
            self,
            self._service,
            self.keys,
            self.words.text(),
            self.day.day(),
            done=self._kept,
            failed=self._failed,
        )
        return False  # the answer closes the window

    def _kept(self, count: int) -> None:
        self.kept = count
        self.accept()

    def _failed(self, error: Exception) -> None:
        assert self.accept_button is not None  # it was pressed
        self.accept_button.setEnabled(True)
        messages.show_error(self, error)
