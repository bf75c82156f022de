"""What the page of the log decides: how an entry reads, and what the check of it means."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.services.journal import Line as Entry
from app.services.journal import LogVerdict
from app.texts import text
from app.ui.views.detail import Line, Passage
from app.ui.widgets.banner import BannerTone

# The kinds of entries there are (protocol §9 and the services), as a person looks for them.
KINDS: Final = (
    "PLAN",
    "TASK",
    "APPROVE",
    "LOCK",
    "SEED",
    "RESULT",
    "REVEAL",
    "VOID",
    "ADJUST",
    "NOTICE",
    "PAPER",
    "FINDING",
    "PUBLISH",
    "IMPORT",
    "REGISTRY",
    "UNDO",
    "RECUSAL",
    "FACT",
    "EXPORT",
    "LOGIN",
    "REFUSED",
    "ACCOUNT",
    "SETTING",
    "BACKUP",
    "RESTORE",
    "CLOCK",
    "ANCHOR",
)
_GROUP: Final = 8
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Note:
    """What the banner says."""

    words: str
    tone: BannerTone


def kind_words(kind: str) -> str:
    """Return a kind in the field's words; one from a newer program stays as it is."""
    return _known(f"terms.log.{kind}", kind)


def _known(key: str, otherwise: str) -> str:
    try:
        return text(key)
    except KeyError:
        return otherwise


def when(entry: Entry) -> str:
    """Return the time of an entry in Beijing; what is no time stays as it is written."""
    try:
        return stamp(datetime.fromisoformat(entry.at))
    except ValueError:  # a damaged entry has to be seen all the same
        return entry.at


def witnesses(entry: Entry) -> str:
    """Return the witnesses, "" for none."""
    return entry.witnesses.replace(",", LIST_MARK)


def groups(digest: str) -> str:
    """Return a hash in groups of eight, as people compare them."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def passages(entry: Entry) -> tuple[Passage, ...]:
    """Return what the pane says about an entry."""
    facts = [
        text("log.part.kind", value=kind_words(entry.kind)),
        text("log.part.at", value=when(entry)),
        text("log.part.operator", value=entry.operator),
    ]
    if entry.witnesses:
        facts.append(text("log.part.witnesses", value=witnesses(entry)))
    if entry.subject:
        facts.append(text("log.part.subject", value=entry.subject))
    return (
        Passage(text("log.part.title", number=entry.n), tuple(Line(one) for one in facts)),
        Passage(text("log.part.payload"), payload_lines(entry.payload)),
        Passage(text("log.part.previous"), (Line(groups(entry.previous), mono=True),)),
        Passage(text("log.part.head"), (Line(groups(entry.head), mono=True),)),
    )


def payload_lines(payload: str) -> tuple[Line, ...]:
    """Return the payload, a line a field; what is no JSON stays as it is written."""
    try:
        read = json.loads(payload)
    except ValueError:
        return (Line(payload, mono=True),)
    if not isinstance(read, dict) or not read:
        return (Line(payload, mono=True),)
    return tuple(line for key, value in read.items() for line in _field(key, value))


def _field(key: str, value: object) -> tuple[Line, ...]:
    name = _known(f"log.field.{key}", key)
    if isinstance(value, str) and len(value) == 64 and set(value) <= _HEX:
        return (Line(text("log.field_name", name=name)), Line(groups(value), mono=True))
    return (Line(text("log.field_line", name=name, value=_value(key, value))),)


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return text("log.yes" if value else "log.no")
    if isinstance(value, dict):
        said = (
            text("log.field_line", name=_known(f"log.field.{one}", one), value=_value(one, part))
            for one, part in value.items()
        )
        return text("log.semicolon").join(said)
    if isinstance(value, list):
        return LIST_MARK.join(_value(key, one) for one in value) or text("log.nothing")
    if value is None or value == "":
        return text("log.nothing")
    return _known(f"log.value.{value}", str(value))


def verdict_note(verdict: LogVerdict) -> Note:
    """Return what the check of the chain found, in plain words."""
    if verdict.broken_at:
        return Note(text("log.broken", number=f"{verdict.broken_at:,}"), "danger")
    if not verdict.entries:
        return Note(text("log.sound_empty"), "info")
    count = f"{verdict.entries:,}"
    return Note(text("log.sound", count=count, head=groups(verdict.head)), "success")
