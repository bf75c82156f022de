"""Why a protocol file is refused, and the form every protocol file has (§1).

A refusal names the file's kind, a reason, a line and the values a sentence needs.
What the file held is shown only in a printable form, so that the sentence stays
one line whatever stood there.
"""

from typing import ClassVar

from app.core.protocol import shown
from app.errors import UserError


class RefusedFile(UserError):
    """A protocol file is not what the specification says; it is never half read.

    Attributes:
        reason: the last part of `code`, e.g. `id_twice`.
        line: where, counted from 1; 0 when the file as a whole is meant.
    """

    area: ClassVar[str] = ""

    def __init__(self, reason: str, line: int, **fields: object) -> None:
        safe = {
            name: shown(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        super().__init__(reason=reason, line=line, **safe)
        # The sentence depends on the reason, so each refusal carries its own code.
        vars(self)["code"] = f"{self.area}.{reason}"
        self.reason = reason
        self.line = line


def read_text(data: bytes, refusal: type[RefusedFile]) -> str:
    """Return the lines of a protocol file (§1), joined by LF, without the last LF.

    Raises:
        RefusedFile: as `refusal`: not UTF-8, a byte order mark, a CR, a blank line, or not
            exactly one LF at the end. Whoever made the file has to make it again.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        raise refusal("bom", 1)
    if (at := data.find(b"\r")) >= 0:
        raise refusal("carriage_return", _line_at(data, at))
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusal("not_utf8", _line_at(data, error.start)) from None
    if not content.endswith("\n"):
        raise refusal("no_final_newline", _line_at(data, len(data)))
    if content.startswith("\n"):
        raise refusal("blank_line", 1)
    if (at := content.find("\n\n")) >= 0:
        raise refusal("blank_line", content.count("\n", 0, at) + 2)
    return content[:-1]


def read_lines(data: bytes, refusal: type[RefusedFile]) -> list[str]:
    """Return the lines of a protocol file, without their LF (§1).

    Raises:
        RefusedFile: as read_text.
    """
    return read_text(data, refusal).split("\n")


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
