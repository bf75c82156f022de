"""Asking for a void: the reason, and a second person with their own password."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.people import Actor
from app.services.account import accounts
from app.services.draw import draw_stage, draws
from app.services.draw.shows import DrawShow
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.second_person import SecondPerson
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Banner, Dialog, FormGrid


@dataclass(frozen=True, slots=True)
class VoidWish:
    """What was entered; the password is checked by the service and kept nowhere."""

    reason: str
    login: str
    password: str


class VoidDialog(Dialog):
    """Reason, login and password of the second person."""

    def __init__(
        self, parent: QWidget | None, number: str, attempt: int, *, reason: str = ""
    ) -> None:
        super().__init__(parent, text("draw.void.title"), width=560)
        self.sentence.setText(text("draw.void.sentence", number=number, attempt=attempt))
        self.sentence.show()
        self.form = FormGrid(1, 110)
        self.reason = QPlainTextEdit(reason)
        self.reason.setTabChangesFocus(True)
        self.form.add("reason", text("draw.void.reason"), self.reason, required=True)
        self.second = SecondPerson(self.form, "draw.void")
        self.add(Banner(text("draw.void.note"), "warning"))
        self.add(self.form)
        self.set_buttons(text("draw.void.action"), text("ui.dialog.confirm_cancel"), kind="danger")
        (self.second.login if reason else self.reason).setFocus()

    def wish(self) -> VoidWish:
        """What the fields say."""
        reason = " ".join(self.reason.toPlainText().split())
        return VoidWish(reason, self.second.login.text().strip(), self.second.password.text())

    def may_accept(self) -> bool:
        return self.form.set_errors(self.second.errors() | reason_errors(self.wish().reason))


class VoidAsked:
    """The walk: reason, second person, void; what was written stays when refused."""

    def __init__(
        self, desk: Desk, owner: QWidget, show: DrawShow, done: Callable[[], object]
    ) -> None:
        self.desk = desk
        self.owner = owner
        self.show = show
        self.done = done
        self.dialog: VoidDialog | None = None

    def ask(self, reason: str = "") -> None:
        """Open the window; reason: what was written before."""
        show = self.show
        self.dialog = VoidDialog(self.owner, show.draw_number, show.attempt, reason=reason)
        if not self.dialog.exec():
            return
        wish = self.dialog.wish()
        self.desk.act(
            self.owner,
            accounts.confirm_second,
            wish.login,
            wish.password,
            done=partial(self._confirmed, wish),
            failed=partial(self._refused, wish),
        )

    def _refused(self, wish: VoidWish, error: Exception) -> None:
        messages.show_error(self.owner, error)
        self.ask(wish.reason)

    def _confirmed(self, wish: VoidWish, second: Actor) -> None:
        if self.show.seed and not self.show.result_hash:
            # A void publishes what the attempt would have given (§10): drawn in a child first.
            self.desk.long(
                self.owner,
                text("draw.progress.title"),
                draw_stage.run_to_void,
                self.show.lock_id,
                done=lambda _drawn: self._void(wish, second),
            )
        else:
            self._void(wish, second)

    def _void(self, wish: VoidWish, second: Actor) -> None:
        self.desk.act(
            self.owner,
            draws.void,
            second,
            self.show.lock_id,
            wish.reason,
            done=lambda _none: self.done(),
        )
