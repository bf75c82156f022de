"""Errors that cross a layer, sorted by who can put them right.

Imports nothing. An error carries a code and fields; the sentence a person reads
stands in resources/texts/errors.toml under that code.
"""

from typing import ClassVar


class AppError(Exception):
    """Root of every error this program raises on purpose.

    Attributes:
        code: names the sentence in resources/texts/errors.toml.
        fields: what the sentence names in braces: what is wrong and where.
    """

    code: ClassVar[str] = ""

    def __init__(self, **fields: object) -> None:
        super().__init__(*(f"{name}={value!r}" for name, value in fields.items()))
        self.fields = fields

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a child process with its fields."""
        return _rebuild, (type(self), self.fields)


class UserError(AppError):
    """The user can put it right: shown as a message, logged without a traceback."""


class EnvironmentFault(AppError):
    """The machine stands in the way (disk full, folder locked): message and retry."""


class Cancelled(AppError):
    """The user called it off. Not an error: shown to nobody."""

    code = "cancelled"


def _rebuild(kind: type[AppError], fields: dict[str, object]) -> AppError:
    return kind(**fields)
