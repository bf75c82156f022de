"""The page for the bureau's site: one file of resources/public_page, nothing from elsewhere.

Style and script stand in it and its policy names their digests, so a browser runs nothing
else and reaches no address. Whatever comes from outside is escaped, and signs that cannot
be seen are taken out.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.core.public_page import Attachment, PublicPage, embedded, visible
from app.installed import RESOURCES

FOLDER: Final = RESOURCES / "public_page"
# Bytes of files the page may carry; what is above stands beside it.
MOST_EMBEDDED: Final = 24_000_000
_ENDS: Final = ("</script", "</style", "<!--")


class BrokenPartError(Exception):
    """A part holds what would end its element early: a bug of ours."""


def public_page(page: PublicPage) -> str:
    """Return the page as HTML, LF at line ends."""
    style, script = _part("page.css"), _part("page.js")
    inside = _inside(page)
    html: str = _template().render(
        page=page,
        style=style,
        script=script,
        policy=_policy(style, script),
        inside=[(one, base64.b64encode(one.data).decode()) for one in inside],
        carried={one.name for one in inside},
    )
    return html


def _inside(page: PublicPage) -> Sequence[Attachment]:
    """The files the page carries: the verifier, and copies while there is room."""
    found: list[Attachment] = [page.verifier] if page.verifier else []
    size = sum(len(one.data) for one in found)
    for one in embedded(page.tasks):
        size += len(one.data)
        if size <= MOST_EMBEDDED:
            found.append(one)
    return found


@cache
def _template() -> Any:
    there = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    return there.get_template("page.html")


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digest(script)}",
            f"style-src {_digest(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


@cache
def _part(name: str) -> str:
    text = (FOLDER / name).read_text(encoding="utf-8").strip()
    if any(sign in text.lower() for sign in _ENDS):
        raise BrokenPartError
    return text


def _digest(text: str) -> str:
    """A source expression of a content security policy."""
    raw = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(raw).decode()}'"
