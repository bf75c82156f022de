"""操作指引: what one does on the page in front, in a few sentences (F1)."""

from PySide6.QtWidgets import QWidget

from app.texts import text
from app.ui.widgets import Dialog, WrappedLabel


def show_help(parent: QWidget, key: str) -> None:
    """Show the guide of a navigation entry."""
    dialog = Dialog(
        parent, text("help.title", page=text(f"pages.{key}")), text(f"help.{key}"), width=560
    )
    dialog.add(WrappedLabel(text("help.more"), "muted"))
    dialog.set_buttons(text("ui.button.close"), "")
    dialog.exec()
