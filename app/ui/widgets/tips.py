"""Words over a widget: Qt takes a tooltip for markup by its looks, and a name is never markup."""

from html import escape


def plain_tip(words: str) -> str:
    """Return a tooltip that shows the words as they are written."""
    # What Qt.mightBeRichText looks for.
    return wrapped_tip(words) if "<" in words or "&lt;" in words else words


def wrapped_tip(words: str) -> str:
    """Return a tooltip that shows the words as they are written, in lines of a readable length."""
    return f"<qt>{escape(words).replace(chr(10), '<br>')}</qt>"
