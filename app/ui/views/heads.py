"""How known heads and what contradicts them read: the register, the strip, the windows."""

from collections.abc import Sequence
from datetime import datetime

from app.core.backups import RESTORED
from app.core.heads import Why
from app.core.people import RESET
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.services.journal_words import groups, kind_words
from app.services.keeping.heads import Kept, Source
from app.services.keeping.heads_register import HeadFound, RegisteredHead
from app.services.keeping.restores import RESTORE, SCHEMA, Alarm
from app.texts import text
from app.ui.views.log import Note

_NAMED = 3  # parts of the schema a sentence names


def found_note(found: HeadFound) -> Note:
    """Return what a head from paper means for the log."""
    there = text("heads.register.there") if found.registered else ""
    if not found.n:
        return Note(text("heads.register.lacking") + there, "danger")
    said = {
        "n": f"{found.n:,}",
        "kind": kind_words(found.kind),
        "at": when(found.at),
        "after": f"{found.after:,}",
        "said": f"{found.said_n:,}",
    }
    apart = found.said_n not in (0, found.n)
    words = text(f"heads.register.{'agrees_apart' if apart else 'agrees'}", **said)
    return Note(words + there, "warning" if apart else "success")


def when(at: str) -> str:
    """Return the UTC text of an entry in Beijing time; what is no time stays as it is."""
    try:
        return stamp(datetime.fromisoformat(at))
    except ValueError:
        return at


def short(head: str) -> str:
    """Return enough of a head to know it by."""
    return f"{groups(head[:16])} …"


def entry_words(row: RegisteredHead) -> str:
    """Return which entry a registered head belongs to."""
    return f"{row.found_n or row.said_n:,}" if row.found_n or row.said_n else ""


def state_words(row: RegisteredHead) -> str:
    """Return whether the log has a registered head."""
    return text("heads.register.holds" if row.holds else "heads.register.holds_not")


def strip_words(alarms: Sequence[Alarm]) -> str:
    """Return the sentence for every page; "" where nothing stands open."""
    if not alarms:
        return ""
    # A database in another's place comes before a rule that is gone.
    words = alarm_words(max(alarms, key=lambda one: (one.kind == RESTORE, one.n)))
    return words + text("heads.strip.more", count=len(alarms) - 1) if len(alarms) > 1 else words


def hall_words(alarms: Sequence[Alarm]) -> str:
    """Return the line for the hall's picture; "" where nothing stands open that touches the data."""
    if not alarms:
        return ""
    kinds = {one.kind for one in alarms}
    if kinds & {RESTORE, RESTORED}:
        return text("heads.strip.hall")
    return text("heads.strip.hall_schema") if SCHEMA in kinds else ""


def alarm_words(alarm: Alarm) -> str:
    """Return what one entry RESTORE, RESTORED, SCHEMA or RESET says, in one sentence."""
    facts = alarm.facts
    if alarm.kind == RESET:
        return text("heads.strip.RESET", at=when(alarm.at))
    if alarm.kind == RESTORED:
        return text("heads.strip.RESTORED", at=when(alarm.at), n=f"{facts.get('n', 0):,}")
    if alarm.kind != RESTORE:
        return text("heads.strip.SCHEMA", parts=_parts(facts))
    why, source = str(facts.get("why")), str(facts.get("source"))
    if why == Why.DIFFERENT and not facts.get("n"):
        why = "NOWHERE"
    return text(
        f"heads.strip.{why if why in (*Why, 'NOWHERE') else Why.DIFFERENT}",
        place=text(f"heads.place.{source if source in tuple(Source) else Source.PAPER}"),
        n=f"{facts.get('n', 0):,}",
        last=f"{facts.get('last', 0):,}",
    )


def _parts(facts: dict[str, object]) -> str:
    said = []
    for key in ("missing", "altered", "surplus"):
        names = facts.get(key)
        if isinstance(names, list) and names:
            first = LIST_MARK.join(part_words(str(name)) for name in names[:_NAMED])
            shown = (
                text("heads.strip.many", first=first, count=len(names))
                if len(names) > _NAMED
                else first
            )
            said.append(text(f"heads.strip.{key}", names=shown))
    return text("heads.strip.comma").join(said)


def part_words(part: str) -> str:
    """Return a part of the schema, `<type> <name>`, with its type in words."""
    kind, _, name = part.partition(" ")
    try:
        return text(f"heads.part.{kind}", name=name)
    except KeyError:
        return part


def state_line(kept: Kept) -> str:
    """Return how one file of heads stands."""
    place = text(f"heads.place.{kept.source}")
    key = "behind" if kept.fault or kept.behind else "well"
    return text(
        f"heads.state.{key}",
        place=place,
        n=f"{kept.n:,}",
        behind=f"{kept.behind:,}",
        path=str(kept.path),
        fault=kept.fault,
    )
