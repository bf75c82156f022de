"""Every sentence a person reads, by key, from resources/texts/*.toml.

The first part of a key is the file's name: text("login.title") is `title` in
login.toml. Keys and placeholders are checked by tests, so a key that is not there
is a bug and raises.
"""

import tomllib
from functools import cache

from app.errors import AppError
from app.installed import RESOURCES

FOLDER = RESOURCES / "texts"


@cache
def _flat(stem: str) -> dict[str, str]:
    with (FOLDER / f"{stem}.toml").open("rb") as file:
        table = tomllib.load(file)
    flat: dict[str, str] = {}

    def walk(prefix: str, node: dict[str, object]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}.", value)
            else:
                flat[prefix + key] = str(value)

    walk("", table)
    return flat


def text(key: str, **fields: object) -> str:
    """Return the sentence under `key` with its {placeholders} filled in.

    Raises:
        KeyError: no such key or placeholder, which is a bug in the caller.
    """
    stem, _, rest = key.partition(".")
    sentence = _flat(stem)[rest]
    return sentence.format(**fields) if fields else sentence


def error_text(error: AppError) -> str:
    """Return the one message for an error: what is wrong, where, what to do.

    A field that carries a code (stage="DRAFT") is read as the field's term for it.
    """
    terms = _flat("terms")
    fields = {
        name: terms.get(f"{name}.{value}", value) if isinstance(value, str) else value
        for name, value in error.fields.items()
    }
    return text(f"errors.{error.code}", **fields)
