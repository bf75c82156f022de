"""操作指引: what one does on the page in front, in a few sentences (F1)."""

from typing import Final

from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.widgets import Dialog, WrappedLabel, label

# Pages where somebody asks how an enterprise can check its own draw.
_SELF_CHECK: Final = ("stage.draw", "stage.papers")
_STEPS: Final = ("page", "file", "command", "compare")


def show_help(parent: QWidget, key: str) -> None:
    """Show a guide.

    Args:
        key: a navigation entry, or "stage.<key>" for a stage of a task.
    """
    page = text(f"task.{key}" if key.startswith("stage.") else f"pages.{key}")
    dialog = Dialog(parent, text("help.title", page=page), text(f"help.{key}"), width=560)
    if key in _SELF_CHECK:
        dialog.add(label(text("help.self.title"), "h3"))
        _add_self_check(dialog)
    dialog.add(WrappedLabel(text("help.more"), "muted"))
    dialog.set_buttons(text("ui.button.close"), "")
    dialog.exec()


def show_self_check(parent: QWidget) -> None:
    """Show how an enterprise checks the line on its notice, with a page or without one."""
    dialog = Dialog(parent, text("help.self.title"), text("help.self.what"), width=560)
    _add_self_check(dialog)
    dialog.set_buttons(text("ui.button.close"), "")
    dialog.exec()


def _add_self_check(dialog: Dialog) -> None:
    for step in _STEPS:
        dialog.add(WrappedLabel(text(f"help.self.{step}"), "secondary"))
