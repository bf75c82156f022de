"""回避 from a list: preview first, then exactly what was shown.

A row names an officer by certificate and an enterprise by code. A row whose names do not
fit its numbers is refused: a relation of the wrong person is worse than none. A relation
that was revoked is not taken up again by a list; somebody does that by hand. What a list
brought is taken back whole, as every import (recusals_undo).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from app.core import codes
from app.core.headings import label, match_headings
from app.core.people import Actor, Right
from app.core.rows import (
    Cell,
    RowIssue,
    Severity,
    clean_person,
    clean_text,
    shorten,
    without_failed,
)
from app.errors import UserError
from app.files.digests import sha256_of
from app.files.sheets import read_table
from app.services import journal
from app.services.registry import recusals
from app.services.registry.import_lines import IssueLine
from app.services.registry.records import CHANGED_RECUSAL
from app.services.rights import needs
from app.store import search
from app.store.engine import Store
from app.store.schema import Enterprise, ImportBatch, Officer, RecordChange, Recusal
from app.texts import text

Progress = Callable[[str, float], None]
_CHUNK: Final = 400


class RegistriesChanged(UserError):
    """The registries or the register changed after the preview: it has to be made again."""

    code = "recusals.changed"


@dataclass(frozen=True, slots=True)
class RecusalEntry:
    """One row that can be taken over. `there`: the pair is in the register already."""

    row: int
    officer_id: int
    officer_name: str
    officer_unit: str
    enterprise_id: int
    enterprise_key: str
    enterprise_name: str
    reason: str
    there: bool


@dataclass(frozen=True, slots=True)
class RecusalPreview:
    """Exactly what a commit will do. rows = new + there before + refused."""

    file_name: str
    sha256: str
    entries: tuple[RecusalEntry, ...]
    rows: int
    refused: int
    issues: tuple[IssueLine, ...]
    unused: tuple[str, ...]
    private: tuple[str, ...]
    versions: tuple[int, ...]

    @property
    def new(self) -> tuple[RecusalEntry, ...]:
        """Return the pairs that a commit adds."""
        return tuple(one for one in self.entries if not one.there)


@dataclass(frozen=True, slots=True)
class RecusalsDone:
    """What an import did."""

    import_id: int
    added: int
    there_before: int
    refused: int


@needs(Right.RECUSAL)
def preview(
    store: Store, actor: Actor, path: Path, *, progress: Progress | None = None
) -> RecusalPreview:
    """Read a list and compare it with the register; save nothing.

    Raises:
        UserErrors of app.files.sheets: the file is at fault.
        EnvironmentFault: the file cannot be read.
    """
    if progress:
        progress("imports.step_reading", 0)
    table = read_table(path, partial(match_headings, kind="recusals"))
    rows = [
        (one.number, one.sheet, dict(zip(table.fields, one.cells, strict=True)))
        for one in table.rows
    ]
    with store.read() as session:
        reading = _read(session, rows)
        versions = _versions(session)
    return RecusalPreview(
        path.name,
        sha256_of(path),
        tuple(reading.entries),
        len(rows),
        len(rows) - len(reading.entries),
        tuple(reading.issues),
        table.match.unused,
        table.match.private,
        versions,
    )


@needs(Right.RECUSAL)
def commit(store: Store, actor: Actor, shown: RecusalPreview, *, now: datetime) -> RecusalsDone:
    """Save exactly what the preview showed, in one transaction, and log it.

    Raises:
        RegistriesChanged: the user previews again. Nothing is saved.
    """
    with store.write() as session:
        if _versions(session) != shown.versions:
            raise RegistriesChanged(file=shown.file_name)
        return _save(session, actor, shown.file_name, shown.sha256, shown.rows, shown.entries, now)


def take_over(
    session: Session,
    actor: Actor,
    path: Path,
    rows: Sequence[tuple[int, Mapping[str, Cell]]],
    *,
    now: datetime,
) -> RecusalsDone:
    """Take in the rows of a list inside the caller's transaction; see commit."""
    reading = _read(session, [(number, "", cells) for number, cells in rows])
    return _save(session, actor, path.name, sha256_of(path), len(rows), reading.entries, now)


def _save(
    session: Session,
    actor: Actor,
    file_name: str,
    sha256: str,
    rows: int,
    entries: Sequence[RecusalEntry],
    now: datetime,
) -> RecusalsDone:
    """Add the pairs that are not there, each with its history, as one batch."""
    fresh = [one for one in entries if not one.there]
    counts = {"new": len(fresh), "unchanged": len(entries) - len(fresh)}
    counts["refused"] = rows - len(entries)
    batch = ImportBatch(
        kind="recusals",
        file_name=file_name[-255:],
        sha256=sha256,
        counts={"rows": rows, **counts},
        by_id=actor.account_id,
        at=now,
    )
    session.add(batch)
    session.flush()
    taken = _pairs(session)
    stamp: dict[str, Any] = {"import_id": batch.id, "by_id": actor.account_id, "at": now}
    relations, changes = [], []
    for number, one in enumerate(fresh, start=recusals.next_id(session)):
        if (one.officer_id, one.enterprise_id) in taken:
            raise RegistriesChanged(file=file_name)
        pair = {"officer_id": one.officer_id, "enterprise_id": one.enterprise_id}
        relations.append({"id": number, **pair, "reason": one.reason, "active": True, **stamp})
        said = {name: [None, value] for name, value in {**pair, "reason": one.reason}.items()}
        history = {"kind": CHANGED_RECUSAL, "record_id": number, "version": 1, "changes": said}
        changes.append({**history, **stamp})
    if relations:
        session.execute(insert(Recusal), relations)
        session.execute(insert(RecordChange), changes)
    payload = {"import": batch.id, "kind": "recusals", "file": file_name, "sha256": sha256}
    journal.record(session, actor.name, "IMPORT", {**payload, "counts": counts}, now=now)
    return RecusalsDone(batch.id, counts["new"], counts["unchanged"], counts["refused"])


def _pairs(session: Session) -> dict[tuple[int, int], bool]:
    """Return which pairs are in the register, and whether they are in force."""
    chosen = select(Recusal.officer_id, Recusal.enterprise_id, Recusal.active)
    return {(officer, enterprise): on for officer, enterprise, on in session.execute(chosen)}


def _versions(session: Session) -> tuple[int, ...]:
    return tuple(search.version(session, kind) for kind in ("enterprises", "officers"))


def _read(session: Session, rows: Sequence[tuple[int, str, Mapping[str, Cell]]]) -> "_Reading":
    reading = _Reading(session, [cells for _, _, cells in rows])
    for number, sheet, cells in rows:
        reading.take(number, sheet, cells)
    return reading


class _Reading:
    """Rows one after the other, against what the registries hold."""

    def __init__(self, session: Session, rows: Sequence[Mapping[str, Cell]]) -> None:
        certs = {_cert(cells) for cells in rows}
        asked = {code for cells in rows for code in _enterprise_codes(cells)}
        self._officers = _officers(session, certs)
        self._enterprises = _enterprises(session, asked)
        self._known = _pairs(session)
        self._first: dict[tuple[int, int], int] = {}
        self.entries: list[RecusalEntry] = []
        self.issues: list[IssueLine] = []

    def take(self, row: int, sheet: str, given: Mapping[str, Cell]) -> None:
        """Add an entry, or say why the row is refused."""
        cells, failed = without_failed(given, row)
        self._say(row, sheet, [(one.column, one.value, one.code) for one in failed], Severity.LOST)
        found = [self._officer(cells), self._enterprise(cells), self._reason(cells)]
        problems = [one for one in found if isinstance(one, tuple)]
        officer, enterprise, reason = found
        first = 0
        if (
            isinstance(officer, Officer)
            and isinstance(enterprise, Enterprise)
            and isinstance(reason, str)
        ):
            pair = officer.id, enterprise.id
            first = self._first.setdefault(pair, row)
            if first != row:
                problems = [("cert_no", officer.name, "rows.repeated")]
            elif self._known.get(pair) is False:
                problems = [("cert_no", officer.name, "recusals.revoked_before")]
            else:
                self._warn(row, sheet, cells, enterprise)
                self.entries.append(
                    RecusalEntry(
                        row,
                        officer.id,
                        officer.name,
                        officer.unit,
                        enterprise.id,
                        enterprise.key,
                        enterprise.name,
                        reason,
                        pair in self._known,
                    )
                )
        self._say(row, sheet, problems, Severity.REFUSE, first)

    def _warn(
        self, row: int, sheet: str, cells: Mapping[str, Cell], enterprise: Enterprise
    ) -> None:
        name = clean_text(cells.get("name"))
        if name and codes.clean_code(name) != codes.clean_code(enterprise.name):
            issue = ("name", enterprise.name, "facts.other_name")
            self._say(row, sheet, [issue], Severity.WARN)

    def _say(
        self,
        row: int,
        sheet: str,
        issues: Iterable[tuple[str, str, str]],
        severity: Severity,
        first: int = 0,
    ) -> None:
        for column, value, code in issues:
            one = RowIssue(row, column, value, code, severity, first)
            sentence = text(f"errors.{code}", value=value, first_row=first)
            heading = label("recusals", column)
            self.issues.append(IssueLine(row, heading, value, code, one.severity, sentence, sheet))

    def _officer(self, cells: Mapping[str, Cell]) -> Officer | tuple[str, str, str]:
        cert = _cert(cells)
        code = codes.classify(cert)
        if code.kind is codes.CodeKind.IDCARD:
            return "cert_no", codes.mask(cert), codes.ID_CARD
        officer = self._officers.get(cert)
        if officer is None:
            return "cert_no", shorten(cert), "recusals.no_officer"
        name = clean_person(cells.get("officer"))
        if name and name != clean_person(officer.name):
            return "officer", name, "recusals.other_officer"
        return officer

    def _enterprise(self, cells: Mapping[str, Cell]) -> Enterprise | tuple[str, str, str]:
        asked = _enterprise_codes(cells)
        hits = {one.id: one for code in asked for one in self._enterprises.get(code, ())}
        if len(hits) > 1:  # several premises under one licence: the name decides
            name = clean_text(cells.get("name"))
            hits = {number: one for number, one in hits.items() if one.name == name} or hits
        value = shorten(asked[0] if asked else clean_text(cells.get("name")))
        if len(hits) != 1:
            return "code", value, "facts.several" if hits else "recusals.no_enterprise"
        return next(iter(hits.values()))

    def _reason(self, cells: Mapping[str, Cell]) -> str | tuple[str, str, str]:
        reason = clean_text(cells.get("reason"))
        if not 1 <= len(reason) <= recusals.REASON_LENGTH:
            return "reason", shorten(reason), "recusals.reason_row"
        return reason


def _cert(cells: Mapping[str, Cell]) -> str:
    return codes.clean_code(clean_text(cells.get("cert_no")))


def _enterprise_codes(cells: Mapping[str, Cell]) -> tuple[str, ...]:
    found = (
        code
        for column in ("uscc", "code", "regno")
        for code in codes.classify_all(clean_text(cells.get(column)))
    )
    return tuple(dict.fromkeys(one.text for one in found if one.usable))


def _officers(session: Session, certs: set[str]) -> dict[str, Officer]:
    found: dict[str, Officer] = {}
    for one in session.scalars(select(Officer)):
        for number in {one.key, one.cert_no} & certs - {""}:
            found[number] = one
    return found


def _enterprises(session: Session, asked: set[str]) -> dict[str, list[Enterprise]]:
    found: dict[str, list[Enterprise]] = {}
    ordered = sorted(asked)
    for at in range(0, len(ordered), _CHUNK // 2):
        part = ordered[at : at + _CHUNK // 2]
        chosen = select(Enterprise).where(
            or_(Enterprise.key.in_(part), Enterprise.uscc.in_(part), Enterprise.regno.in_(part))
        )
        for one in session.scalars(chosen):
            for code in {one.key, one.uscc, one.regno} - {""}:
                found.setdefault(code, []).append(one)
    return found
