"""Lists beside the registries, out in exactly the columns an import of the same file reads.

风险事实, 回避 (those in force), 个案与专项检查, 专家库: what features H7 wants to leave and to
come back without typing. A record without a code goes by the bureau's own number.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.headings import ListKind, label
from app.core.other_checks import KIND_WORDS, CheckKind
from app.core.people import Actor, Right, require
from app.core.vocabulary import LIST_MARK, NO, YES
from app.services import journal
from app.services.personal import carried, columns
from app.services.registry.exchange import Exported, Progress, check_suffix, told, write_listing
from app.services.rights import needs, refusals_logged
from app.store.engine import Store
from app.store.schema import Enterprise, Expert, Officer, OtherCheck, Recusal, RiskFact
from app.texts import text

SideKind = Literal["facts", "recusals", "checks", "experts"]
_STEP: Final = 2_000
_WHO: Final = ("name", "uscc", "regno")
FIELDS: Final[Mapping[SideKind, tuple[str, ...]]] = {
    "facts": (*_WHO, "kind", "since", "until", "reference", "note"),
    "recusals": ("officer", "cert_no", *_WHO, "reason"),
    "checks": (
        *_WHO,
        *("kind", "checked_on", "from_above", "unit", "item_code", "reference", "note"),
    ),
    "experts": ("name", "unit", "title", "skills", "phone", "until", "note"),
}
SIDE_KINDS: Final[tuple[SideKind, ...]] = ("facts", "recusals", "checks", "experts")


@needs(Right.REGISTRY)
def export_list(
    store: Store,
    actor: Actor,
    kind: SideKind,
    path: Path,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Exported:
    """Write a list to .xlsx, .csv, .json or .jsonl, and log it.

    Raises:
        NotAllowed: the reasons of 回避 are for those who keep them alone.
        UnknownSuffix: the user's. EnvironmentFault: the file cannot be written.
    """
    if kind == "recusals":
        with refusals_logged(store, actor, "export_list", now):
            require(actor, Right.RECUSAL)
    check_suffix(path)
    with store.read() as session:
        total = session.scalar(select(func.count()).select_from(_TABLES[kind])) or 0
        rows = told(rows_of(session, kind), total, progress)
        count = write_listing(path, text(f"facts.watched.kinds.{kind}"), list_headings(kind), rows)
    with store.write() as session:
        said = {"kind": kind, "file": path.name, "rows": count}
        payload = {**said, **carried(columns(kind, FIELDS[kind]), path)}
        journal.record(session, actor.name, "EXPORT", payload, now=now)
    return Exported(path, count)


def list_headings(kind: SideKind) -> list[str]:
    """Return the headings of a list, as an import of the same file knows them."""
    known: ListKind = kind
    return [label(known, field) for field in FIELDS[kind]]


def rows_of(session: Session, kind: SideKind) -> Iterator[list[str]]:
    """Yield the cells of every record of a list, under list_headings()."""
    return _ROWS[kind](session)


def _facts(session: Session) -> Iterator[list[str]]:
    chosen = (
        select(RiskFact, *_enterprise()).join(Enterprise, Enterprise.id == RiskFact.enterprise_id)
    ).order_by(RiskFact.id)
    for one, *who in session.execute(chosen).yield_per(_STEP):
        yield [*_named(*who), one.kind, _day(one.since), _day(one.until), one.reference, one.note]


def _recusals(session: Session) -> Iterator[list[str]]:
    chosen = (
        select(Officer.name, Officer.key, Officer.cert_no, Recusal.reason, *_enterprise())
        .join(Officer, Officer.id == Recusal.officer_id)
        .join(Enterprise, Enterprise.id == Recusal.enterprise_id)
        .where(Recusal.active)
        .order_by(Recusal.id)
    )
    for officer, key, cert_no, reason, *who in session.execute(chosen).yield_per(_STEP):
        yield [officer, cert_no or key, *_named(*who), reason]


def _checks(session: Session) -> Iterator[list[str]]:
    chosen = (
        select(OtherCheck, *_enterprise()).join(
            Enterprise, Enterprise.id == OtherCheck.enterprise_id
        )
    ).order_by(OtherCheck.id)
    for one, *who in session.execute(chosen).yield_per(_STEP):
        kind, above = KIND_WORDS[CheckKind(one.kind)], YES if one.from_above else NO
        rest = [one.unit, one.item_code, one.reference, one.note]
        yield [*_named(*who), kind, _day(one.checked_on), above, *rest]


def _experts(session: Session) -> Iterator[list[str]]:
    chosen = select(Expert).where(Expert.active).order_by(Expert.id)
    for one in session.scalars(chosen).yield_per(_STEP):
        skills = LIST_MARK.join(one.skills)
        yield [one.name, one.unit, one.title, skills, one.phone, _day(one.until), one.note]


def _enterprise() -> tuple[Any, ...]:
    return Enterprise.key, Enterprise.name, Enterprise.uscc, Enterprise.regno


def _named(key: str, name: str, uscc: str, regno: str) -> list[str]:
    return [name, uscc, regno if uscc or regno else key]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


_ROWS: Final[Mapping[SideKind, Callable[[Session], Iterator[list[str]]]]] = {
    "facts": _facts,
    "recusals": _recusals,
    "checks": _checks,
    "experts": _experts,
}
_TABLES: Final[Mapping[SideKind, type[Any]]] = {
    "facts": RiskFact,
    "recusals": Recusal,
    "checks": OtherCheck,
    "experts": Expert,
}
