"""How backups read: how they stand, what was made, what a restore brings and takes away."""

from datetime import datetime

from app.core.times import beijing, stamp
from app.core.vocabulary import LIST_MARK
from app.services.keeping.backup_restore import PutBack, Weighed
from app.services.keeping.backups import Made, Standing
from app.texts import text
from app.ui.views.evidence import size_words
from app.ui.views.log import Note


def standing_note(found: Standing) -> Note:
    """Return the sentence over the list."""
    if found.last is None:
        return Note(text("backup.none"), "warning")
    words = text("backup.old" if found.due else "backup.last", at=stamp(found.last))
    if not found.second:
        return Note(words + text("backup.no_second"), "warning")
    return Note(words, "warning" if found.due else "success")


def status_words(last: datetime | None) -> str:
    """Return the time of the last backup as the status line has it."""
    return f"{beijing(last):%Y-%m-%d %H:%M}" if last else text("backup.status_none")


def made_note(made: Made) -> Note:
    """Return what was backed up, where to, and where not."""
    places = LIST_MARK.join(text(f"backup.where.{where}") for where in made.places)
    size = size_words(made.note.size)
    words = [text("backup.made", places=places, size=size, n=f"{made.note.n:,}")]
    if made.files:
        words.append(text("backup.made_files", files=f"{made.files:,}"))
    if made.damaged:
        words.append(text("backup.made_damaged", damaged=f"{made.damaged:,}"))
    words += [fault_words(made)] if made.faults else []
    whole = not made.faults and not made.damaged
    return Note("".join(words), "success" if whole else "warning")


def fault_words(made: Made) -> str:
    """Return what could not be written to; "" where everything could."""
    return "".join(
        text("backup.made_fault", place=text(f"backup.where.{one.where}"), why=one.sentence)
        for one in made.faults
    )


def lost_note(weighed: Weighed) -> Note:
    """Return what a restore would lose."""
    now = f"{weighed.now:,}"
    if not weighed.follows:
        return Note(text("backup.ask.other_log", now=now), "danger")
    if not weighed.lost:
        return Note(text("backup.ask.lost_none"), "info")
    return Note(text("backup.ask.lost", lost=f"{weighed.lost:,}", now=now), "danger")


def restored_words(done: PutBack) -> str:
    """Return what a restore has done."""
    n = f"{done.end.n:,}"
    if done.aside is None:
        return text("backup.ask.done_nothing_aside", n=n)
    return text("backup.ask.done", n=n, aside=done.aside.name)
