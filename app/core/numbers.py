"""The numbers a task carries, in both schemes of the field, and the draw numbers.

The portal's: plan = 6-digit area + 4-digit year + 1 + 3-digit serial (14 digits);
task = 6-digit area + yyyymmdd + 1 + 3-digit serial (18 digits). The bureau's own:
short name + 抽查〔year〕n号. A draw is the task number with -1, -2, … (protocol §2).
"""

import re
from datetime import date
from typing import Final

from app.errors import UserError


class BadNumber(UserError):
    """A typed number does not have the form of its scheme."""

    code = "task.number"


def plan_no(area_code: str, year: int, serial: int) -> str:
    """Return a 14-digit plan number; serial is 1 to 999."""
    return _filled(area_code, f"{year:04d}", serial)


def task_no(area_code: str, day: date, serial: int) -> str:
    """Return an 18-digit task number; serial is 1 to 999 of that day."""
    return _filled(area_code, f"{day:%Y%m%d}", serial)


def inner_no(short_name: str, year: int, serial: int) -> str:
    """Return the bureau's own task number, as in 青市监抽查〔2026〕1号."""
    return f"{short_name}抽查〔{year}〕{serial}号"


def draw_number(task: str, position: int) -> str:
    """Return the number of a task's draw; position counts from 1."""
    return f"{task}-{position}"


def document_no(prefix: str, year: int, number: int) -> str:
    """Return a document number, as in 青市监检通〔2026〕4号 (GB/T 9704: no leading zeros)."""
    return f"{prefix}〔{year}〕{number}号"


_WRITTEN: Final = re.compile(r"[〔\[(【]?(20[0-9]{2})[〕\])】年]?第?([0-9]{1,6})号")


def written_numbers(words: str) -> tuple[tuple[int, int], ...]:
    """Return the (year, number) of every document number in words, whatever its brackets."""
    return tuple((int(year), int(number)) for year, number in _WRITTEN.findall(words))


def check_plan_no(text: str) -> str:
    """Return a typed plan number, or raise BadNumber (the user's fault)."""
    return _checked(text, 14)


def check_task_no(text: str) -> str:
    """Return a typed task number, or raise BadNumber (the user's fault)."""
    return _checked(text, 18)


def _checked(text: str, digits: int) -> str:
    bare = text.strip()
    if not re.fullmatch(rf"[0-9]{{{digits}}}", bare):
        raise BadNumber(value=bare, digits=digits)
    return bare


def _filled(area_code: str, when: str, serial: int) -> str:
    if not 1 <= serial <= 999:
        raise BadNumber(value=serial, digits=3)
    return f"{area_code}{when}1{serial:03d}"
