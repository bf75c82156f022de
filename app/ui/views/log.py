"""What the page of the log decides: how an entry reads, and what the check of it means."""

from dataclasses import dataclass
from typing import Final

from app.services.journal import Line as Entry
from app.services.journal import LogVerdict
from app.services.journal_words import Field, fields, groups, kind_words, when, witnesses
from app.services.keeping.heads_register import LogCheck
from app.texts import text
from app.ui.views.detail import Line, Passage
from app.ui.widgets.banner import BannerTone

__all__ = ["KINDS", "Note", "groups", "kind_words", "passages", "when", "witnesses"]

# The kinds of entries there are (protocol §9 and the services), as a person looks for them.
KINDS: Final = (
    "PLAN",
    "TASK",
    "APPROVE",
    "CHANGE",
    "HANDOVER",
    "CEREMONY",
    "LOCK",
    "SEED",
    "RESULT",
    "REVEAL",
    "VOID",
    "ADJUST",
    "TAKEOVER",
    "DOSSIER",
    "VERIFY",
    "NOTICE",
    "PAPER",
    "VOLUME",
    "FORM",
    "FINDING",
    "RECHECK",
    "EVIDENCE",
    "SERVE",
    "FOLLOW",
    "PUBLISH",
    "RECEIPT",
    "ANNOUNCE",
    "IMPORT",
    "REGISTRY",
    "UNDO",
    "RECUSAL",
    "OVERRIDE",
    "LIBRARY",
    "CHECK",
    "RECLASS",
    "FACT",
    "LAW",
    "EXPORT",
    "SHOWN",
    "LOGIN",
    "REFUSED",
    "ACCOUNT",
    "SETTING",
    "HOLIDAY",
    "ANCHOR",
    "BACKUP",
    "RESTORED",
    "MOVED-OUT",
    "MOVED-IN",
    "MOVED-BACK",
    "RESTORE",
    "RESTORE-ACK",
    "SCHEMA",
    "SCHEMA-ACK",
    "RESET",
    "RESET-ACK",
    "SCRIPT",
    "CLOCK",
)


@dataclass(frozen=True, slots=True)
class Note:
    """What the banner says."""

    words: str
    tone: BannerTone


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
    said = fields(payload)
    if said is None:
        return (Line(payload, mono=True),)
    return tuple(line for one in said for line in _lines(one))


def _lines(one: Field) -> tuple[Line, ...]:
    if one.is_hash:
        return Line(text("log.field_name", name=one.name)), Line(one.value, mono=True)
    return (Line(text("log.field_line", name=one.name, value=one.value)),)


def check_note(check: LogCheck) -> Note:
    """Return what the check of the log found, and up to where it is anchored, in plain words."""
    found = verdict_note(check.verdict)
    if check.verdict.broken_at or not check.verdict.entries:
        return found
    words = text("heads.joined").join((found.words, anchored_words(check)))
    if check.contradicted:
        words += text("heads.contradicted", count=check.contradicted)
    return Note(words, "danger" if check.contradicted else found.tone)


def anchored_words(check: LogCheck) -> str:
    """Return up to which entry paper anchors the log; what the files of heads say comes second."""
    entries = check.verdict.entries
    if check.paper:
        said = text("heads.anchored", number=f"{check.paper:,}", after=f"{entries - check.paper:,}")
    else:
        said = text("heads.not_anchored", count=f"{entries:,}")
    if check.noted <= check.paper:
        return said
    place = text(f"heads.place.{'SECOND' if check.noted_apart else 'PROFILE'}")
    return said + text("heads.noted", place=place, number=f"{check.noted:,}")


def verdict_note(verdict: LogVerdict) -> Note:
    """Return what the check of the chain found, in plain words."""
    if verdict.broken_at:
        return Note(text("log.broken", number=f"{verdict.broken_at:,}"), "danger")
    if not verdict.entries:
        return Note(text("log.sound_empty"), "info")
    count = f"{verdict.entries:,}"
    return Note(text("log.sound", count=count, head=groups(verdict.head)), "success")
