"""What the register of papers says and allows of a line: no Qt."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.services.paper.paper_register import VOID, RegisterAsked, RegisterLine
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone


def number_words(row: RegisterLine) -> str:
    """The number in full, or that the form has none."""
    return row.label or text("making.register.unnumbered")


def state_words(row: RegisterLine) -> str:
    """Whether the number counts."""
    return text(f"making.register.{'voided' if row.void else 'valid'}")


def tone_of(row: RegisterLine) -> "Tone":
    """The tone of the state."""
    return "danger" if row.void else "success"


def may_reprint(row: RegisterLine) -> bool:
    """A paper whose number counts can be printed again."""
    return row.source != VOID and not row.void


def may_void(row: RegisterLine) -> bool:
    """A number can be made void once."""
    return row.number is not None and not row.void


def reprint_tip(row: RegisterLine) -> str:
    """Why a line cannot be printed again; "" where it can."""
    return text("making.register.showing_void", reason=row.void) if row.void else ""


def reprinted_words(row: RegisterLine, *, marked: bool = True) -> str:
    """What was printed again, by its number or its form; not marked: it says something new."""
    key = "reprinted" if marked else "reprinted_anew"
    return text(f"making.register.{key}", number=row.label or row.title)


def reprint_folder(data: Path, row: RegisterLine) -> Path:
    """Where a reprint goes: a folder of its own in the task's, so that no first print is lost."""
    folder = data / "papers"
    return (folder / row.task_no if row.task_no else folder) / text("making.register.reprints")


def seal_folder(data: Path) -> Path:
    """Where seal lists go."""
    return data / "papers" / text("making.seals.title")


def seal_name(asked: RegisterAsked) -> str:
    """The proposed name of a seal list's table."""
    days = (str(asked.since or ""), str(asked.until or ""))
    return text("making.seal_dialog.file_name", since=days[0], until=days[1])
