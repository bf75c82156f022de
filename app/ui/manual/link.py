"""A button that opens a page of the manual from where it is wanted."""

from app.texts import text
from app.ui.help import ask_help
from app.ui.widgets import Button


def manual_link(key: str) -> Button:
    """Return the button of a page that has a short name in resources/texts/manual.toml."""
    button = Button(text(f"manual.{key}"), "book-open-text", "link")
    button.setToolTip(text(f"manual.{key}_tip"))
    button.clicked.connect(lambda: ask_help(button, key))
    return button
