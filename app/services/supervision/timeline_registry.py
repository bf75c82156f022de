"""What happened to a record of the registries: changes, recusals, facts, other inspections.

Reasons of recusals are private and stand in no line; telephone numbers stand masked.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select

from app.core.headings import Kind as HeadingKind
from app.core.headings import label
from app.core.personal import masked_changes
from app.core.vocabulary import LIST_MARK
from app.services.supervision.timeline_lines import Event, Ground, Kind, Whose, beijing
from app.store.schema import (
    Account,
    ClassProposal,
    Enterprise,
    ForeignCount,
    ImportBatch,
    Officer,
    OtherCheck,
    RecordChange,
    Recusal,
    RiskFact,
)
from app.texts import text

_RECORD: Final = {Whose.ENTERPRISE: "enterprise", Whose.OFFICER: "officer"}
_LONGEST: Final = 60


def registry_events(ground: Ground) -> Iterator[Event]:
    """Yield what happened to the record itself; nothing for a task."""
    if ground.whose is Whose.TASK:
        return
    yield from _changes(ground)
    yield from _recusals(ground)
    if ground.whose is Whose.ENTERPRISE:
        yield from _facts(ground)
        yield from _elsewhere(ground)
        yield from _classes(ground)


def _changes(ground: Ground) -> Iterator[Event]:
    rows = ground.session.execute(
        select(
            beijing(RecordChange.at),
            RecordChange.version,
            RecordChange.changes,
            Account.name,
            ImportBatch.file_name,
        )
        .join(Account, Account.id == RecordChange.by_id)
        .outerjoin(ImportBatch, ImportBatch.id == RecordChange.import_id)
        .where(
            RecordChange.kind == _RECORD[ground.whose],
            RecordChange.record_id == ground.id,
        )
        .order_by(RecordChange.id)
    )
    for at, version, changes, by, file in rows:
        what = _entered(file) if version == 1 else _changed(ground.whose, changes, file)
        yield Event(at, Kind.REGISTRY, what, by)


def _entered(file: str | None) -> str:
    return text("timeline.entered_by", file=file) if file else text("timeline.entered")


def _changed(whose: Whose, changes: dict[str, list[Any]], file: str | None) -> str:
    kind: HeadingKind = "enterprises" if whose is Whose.ENTERPRISE else "officers"
    fields = text("timeline.semicolon").join(
        text("timeline.field", name=label(kind, name), before=_said(old), after=_said(new))
        for name, (old, new) in masked_changes(kind, changes).items()
    )
    if file:
        return text("timeline.changed_by", file=file, fields=fields)
    return text("timeline.changed", fields=fields)


def _said(value: object) -> str:
    if isinstance(value, list):
        words = LIST_MARK.join(_said(one) for one in value)
    elif isinstance(value, bool):
        words = text("log.yes" if value else "log.no")
    else:
        words = "" if value is None else str(value)
    if not words:
        return text("timeline.blank")
    return words if len(words) <= _LONGEST else words[:_LONGEST] + text("timeline.cut")


def _recusals(ground: Ground) -> Iterator[Event]:
    of_officer = ground.whose is Whose.OFFICER
    own = Recusal.officer_id if of_officer else Recusal.enterprise_id
    other = Enterprise.name if of_officer else Officer.name
    rows = ground.session.execute(
        select(beijing(Recusal.at), Recusal.active, other, Recusal.by_id)
        .join(Officer, Officer.id == Recusal.officer_id)
        .join(Enterprise, Enterprise.id == Recusal.enterprise_id)
        .where(own == ground.id)
        .order_by(Recusal.id)
    )
    for at, active, name, by_id in rows:
        words = text("timeline.recused" if active else "timeline.unrecused", name=name)
        yield Event(at, Kind.REGISTRY, words, ground.people.get(by_id, ""))


def _facts(ground: Ground) -> Iterator[Event]:
    rows = ground.session.scalars(
        select(RiskFact).where(RiskFact.enterprise_id == ground.id).order_by(RiskFact.id)
    )
    for one in rows:
        by = ground.people.get(one.by_id, "")
        words = text("timeline.fact", fact=one.kind, reference=one.reference).rstrip()
        yield Event(one.since.isoformat(), Kind.REGISTRY, words, by)
        if one.until is not None:
            words = text("timeline.fact_over", fact=one.kind, reference=one.reference).rstrip()
            yield Event(one.until.isoformat(), Kind.REGISTRY, words, by)


def _elsewhere(ground: Ground) -> Iterator[Event]:
    checks = ground.session.scalars(
        select(OtherCheck).where(OtherCheck.enterprise_id == ground.id).order_by(OtherCheck.id)
    )
    for one in checks:
        words = text(
            "timeline.other_check",
            kind=text(f"other_checks.kind.{one.kind}"),
            unit=one.unit,
            reference=one.reference,
        ).rstrip()
        yield Event(
            one.checked_on.isoformat(), Kind.REGISTRY, words, ground.people.get(one.by_id, "")
        )
    counts = ground.session.execute(
        select(
            beijing(ForeignCount.at),
            ForeignCount.year,
            ForeignCount.count.label("times"),
            ForeignCount.source,
            ForeignCount.by_id,
        )
        .where(ForeignCount.enterprise_id == ground.id)
        .order_by(ForeignCount.id)
    )
    for at, year, times, source, by_id in counts:
        words = text("timeline.foreign", year=year, count=times, source=source)
        yield Event(at, Kind.REGISTRY, words, ground.people.get(by_id, ""))


def _classes(ground: Ground) -> Iterator[Event]:
    rows = ground.session.execute(
        select(
            beijing(ClassProposal.at),
            ClassProposal.before,
            ClassProposal.after,
            ClassProposal.taken,
            func.coalesce(ClassProposal.reason, ""),
            ClassProposal.by_id,
        )
        .where(ClassProposal.enterprise_id == ground.id)
        .order_by(ClassProposal.id)
    )
    for at, before, after, taken, reason, by_id in rows:
        key = "class_taken" if taken else "class_declined"
        words = text(f"timeline.{key}", before=before, after=after, reason=reason).rstrip()
        yield Event(at, Kind.REGISTRY, words, ground.people.get(by_id, ""))
