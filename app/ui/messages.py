"""The one place where an error becomes a dialog, and where the user is asked."""

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.core.reasons import LEAST
from app.errors import AppError, Cancelled, EnvironmentFault, UserError
from app.services.folder import fault_reports
from app.texts import error_text, text
from app.ui.clipboard import put_plain
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.views.reasons import reason_fault
from app.ui.widgets.buttons import Button, Kind
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.labels import WrappedLabel, label, selectable

_log = logging.getLogger(__name__)


def show_error(
    parent: QWidget | None, error: BaseException, retry: Callable[[], None] | None = None
) -> None:
    """Tell the user about an error, by who can put it right.

    UserError: a calm sentence. EnvironmentFault: the same, with 重试 when `retry` is given.
    Cancelled: nothing. Anything else is our bug: logged with its traceback under a short
    number, which the dialog shows together with a report to copy; the window goes on.
    """
    if isinstance(error, Cancelled):
        _log.info("cancelled")
        return
    if isinstance(error, UserError):
        _log.info("refused: %s %s", error.code, error)
        _tell(parent, "info", text("ui.dialog.user_error"), error_text(error))
    elif isinstance(error, EnvironmentFault):
        _log.warning("environment: %s %s", error.code, error)
        again = _tell(
            parent,
            "warning",
            text("ui.dialog.environment"),
            error_text(error),
            action=text("ui.button.retry") if retry else "",
        )
        if again and retry:
            retry()
    elif isinstance(error, AppError):
        _tell(parent, "warning", text("ui.dialog.user_error"), error_text(error))
    else:
        _show_fault(parent, error)


def confirm(
    parent: QWidget | None, title: str, sentence: str, action_label: str, danger: bool = False
) -> bool:
    """Ask before an act. `action_label` names the act; with `danger` Return stays on 先不."""
    dialog = _Message(parent, "warning" if danger else "info", title, sentence)
    kind: Kind = "danger" if danger else "accent"
    dialog.set_buttons(action_label, text("ui.dialog.confirm_cancel"), kind=kind)
    return bool(dialog.exec())


def ask_reason(
    parent: QWidget | None, title: str, sentence: str, action_label: str, *, least: int = LEAST
) -> str | None:
    """Ask for a reason that goes into the log; None when the user turned back."""
    dialog = _Reason(parent, title, sentence, least)
    dialog.set_buttons(action_label)
    dialog.field.setFocus(Qt.FocusReason.OtherFocusReason)
    return dialog.reason() if dialog.exec() else None


def inform(parent: QWidget | None, title: str, sentence: str) -> None:
    """Tell a result that must not be missed; most results belong into the page instead."""
    _tell(parent, "success", title, sentence)


def show_crash(parent: QWidget | None, reference: str) -> None:
    """Tell that the last run ended by itself, with the report of it to copy."""
    _show_report(parent, text("ui.dialog.crash"), text("ui.dialog.crash_sentence"), reference)


def _show_fault(parent: QWidget | None, error: BaseException) -> None:
    reference = fault_reports.reference(error)
    _log.error("fault %s", reference, exc_info=error)
    sentence = text("ui.dialog.fault_sentence", reference=reference)
    _show_report(parent, text("ui.dialog.fault"), sentence, reference)


def _show_report(parent: QWidget | None, title: str, sentence: str, reference: str) -> None:
    path = fault_reports.log_path()
    where = text("ui.dialog.fault_log", path=path) if path else text("ui.dialog.fault_no_log")
    dialog = _Message(parent, "danger", title, sentence, where)
    report = fault_reports.report(reference)
    if report:
        copy = Button(text("ui.dialog.copy_report"), "clipboard-list")
        copy.clicked.connect(partial(put_plain, report))
        copy.clicked.connect(lambda: copy.setText(text("ui.dialog.report_copied")))
        dialog.buttons.insertWidget(0, copy)
    dialog.set_buttons(text("ui.button.ok"), "")
    dialog.exec()


def _tell(
    parent: QWidget | None,
    tone: str,
    title: str,
    sentence: str,
    *,
    action: str = "",
    detail: str = "",
) -> bool:
    dialog = _Message(parent, tone, title, sentence, detail)
    if action:
        dialog.set_buttons(action, text("ui.button.close"))
    else:
        dialog.set_buttons(text("ui.button.ok"), "")
    return bool(dialog.exec())


class _Message(Dialog):
    def __init__(
        self, parent: QWidget | None, tone: str, title: str, sentence: str, detail: str = ""
    ) -> None:
        super().__init__(parent, title, width=480)
        self.heading.hide()
        sign = {"info": "info", "warning": "triangle-alert", "success": "circle-check"}
        picture = QLabel()
        picture.setPixmap(
            pixmap(
                sign.get(tone, "circle-x"), COLOURS[tone], 32, max(1.0, self.devicePixelRatioF())
            )
        )
        words = WrappedLabel(sentence)
        selectable(words)
        words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(title, "h2"))
        column.addWidget(words)
        if detail:
            column.addWidget(selectable(WrappedLabel(detail, "muted")))
        line.addLayout(column, 1)
        self.add(line)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)


class _Reason(Dialog):
    def __init__(self, parent: QWidget | None, title: str, sentence: str, least: int) -> None:
        super().__init__(parent, title, sentence)
        self._least = least
        self.field = QPlainTextEdit()
        self.field.setAccessibleName(text("ui.dialog.reason"))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(96)
        self.problem = WrappedLabel("", "error")
        self.add(self.field)
        self.add(self.problem)

    def reason(self) -> str:
        return " ".join(self.field.toPlainText().split())

    def may_accept(self) -> bool:
        fault = reason_fault(self.reason(), least=self._least)
        self.problem.setText(fault)
        if fault:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        return not fault
