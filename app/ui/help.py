"""操作指引: what one does on the page in front, in a few sentences (F1)."""

from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.widgets import Dialog, WrappedLabel


def show_help(parent: QWidget, key: str) -> None:
    """Show a guide.

    Args:
        key: a navigation entry, or "stage.<key>" for a stage of a task.
    """
    page = text(f"task.{key}" if key.startswith("stage.") else f"pages.{key}")
    dialog = Dialog(parent, text("help.title", page=page), text(f"help.{key}"), width=560)
    dialog.add(WrappedLabel(text("help.more"), "muted"))
    dialog.set_buttons(text("ui.button.close"), "")
    dialog.exec()
