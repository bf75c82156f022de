"""The page a team fills in offline: one file of resources/team_page and the team's data.

Style and script stand in it and its policy names their digests, so a browser runs nothing
else, and nothing goes out: there is no address it may reach.
"""

import base64
import hashlib
from functools import cache
from typing import Final

from app.installed import RESOURCES

FOLDER: Final = RESOURCES / "team_page"
_ENDS: Final = ("</script", "</style", "<!--")


class BrokenPartError(Exception):
    """A part holds what would end its element early: a bug of ours."""


def team_page(data: str) -> str:
    """Return the page for a team, LF at line ends.

    Args:
        data: the sheet as JSON (app.core.team_sheets.sheet_text).
    """
    shown = data.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    parts = {**_parts(), "data": shown}
    pieces = []
    # Cut once, so that nothing a part holds is taken for a place to fill.
    for piece in _text("page.html").split("{{"):
        name, mark, rest = piece.partition("}}")
        pieces.append(parts[name] + rest if mark else piece)
    return "".join(pieces)


@cache
def _parts() -> dict[str, str]:
    style, script = _text("page.css"), _text("answers.js") + _text("page.js")
    for text in (style, script):
        if any(sign in text.lower() for sign in _ENDS):
            raise BrokenPartError
    policy = (
        "default-src 'none'",
        f"script-src {_digest(script)}",
        f"style-src {_digest(style)}",
        "img-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return {"style": style, "script": script, "policy": "; ".join(policy)}


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """A source expression of a content security policy."""
    raw = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(raw).decode()}'"
