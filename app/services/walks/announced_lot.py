"""How the lot was drawn, for the public: in plain words, with every ticket, to check (SPEC §12).

Only after the inspections have ended. The public copy holds no reserves, officers, names or
recusals; names stand here only where the list or the enterprise's result is public itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.announced import Kind, digest_of
from app.core.container import pack
from app.core.protocol import sha256_hex
from app.core.public_copy import PUBLIC
from app.core.public_page import Attachment, Fact, Said, Table
from app.core.task import TaskPlan
from app.services.assigned.assigned import assigned
from app.services.assigned.assigned_disclosure import shown_code
from app.services.draw.dossier_files import gather
from app.services.draw.public_copy import public_files
from app.services.evidence.evidence_kit import own_kit
from app.services.paper.paper_facts import file_name
from app.services.walks.announced_matters import approved_of
from app.store.schema import Adjustment, Draw, Lock, Result, Task, VoidedLock
from app.texts import text

PAGE: Final = "verify.html"
_WORDS: Final = "announced.lot."


@dataclass(frozen=True, slots=True)
class _Copy:
    """A public copy taken apart."""

    tag: str
    values: Mapping[str, list[str]]
    rows: tuple[list[str], ...]  # stratum, rank, id, ticket, status
    opening: tuple[str, ...]
    files: Mapping[str, bytes]


def lot_digest(session: Session, task_id: int) -> str:
    """Return the digest of how a task's lots were drawn, without making the copies."""
    rows = session.execute(
        select(Lock.manifest_hash, Result.result_hash, func.count(Adjustment.id))
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Result, Result.lock_id == Lock.id)
        .outerjoin(Adjustment, Adjustment.lock_id == Lock.id)
        .where(Draw.task_id == task_id, Lock.id.not_in(select(VoidedLock.lock_id)))
        .group_by(Lock.id)
        .order_by(Lock.id)
    )
    return digest_of([list(row) for row in rows])


def lot_said(session: Session, task_id: int) -> Said:
    """Return how the standing draws of a task were made.

    Raises:
        NoResultYet, NoKit: the user's; the matter's gate has asked for both.
    """
    task = session.get_one(Task, task_id)
    plan = TaskPlan.from_json(task.plan)
    locks = session.scalars(
        select(Lock.id)
        .join(Draw, Draw.id == Lock.draw_id)
        .join(Result, Result.lock_id == Lock.id)
        .where(Draw.task_id == task_id, Lock.id.not_in(select(VoidedLock.lock_id)))
        .order_by(Draw.position, Lock.id)
    ).all()
    names = _names(session, task_id, plan)
    facts: list[Fact] = []
    tables: list[Table] = []
    attachments: list[Attachment] = []
    for lock_id in locks:
        found = gather(session, lock_id)
        copy = _taken_apart(public_files(found))
        name = text("dossier.public_file", draw=found.draw, attempt=found.attempt)
        attachments.append(Attachment(name, pack(copy.files), text(_WORDS + "copy_words")))
        facts += _facts(copy)
        tables.append(_throws(copy, found.draw))
        if copy.rows:
            tables.append(_tickets(copy, found.draw, names, weighted=plan.weighted))
    return Said(
        Kind.LOT,
        text(_WORDS + "title", name=task.name),
        file_name(task.task_no, text("announced.kind.LOT")),
        tuple(facts),
        tuple(text(f"{_WORDS}story_{at}") for at in range(1, 5)),
        tuple(tables),
        (text(_WORDS + ("weighted" if plan.weighted else "formula")), text(_WORDS + "limits")),
        tuple(attachments),
    )


def verifier() -> Attachment:
    """Return the page that checks public copies, as the program hands it out."""
    return Attachment(PAGE, own_kit().files[PAGE], text(_WORDS + "verifier_words"))


def _taken_apart(files: Mapping[str, bytes]) -> _Copy:
    lines = [line.split("|") for line in files[PUBLIC].decode().splitlines()]
    return _Copy(
        lines[0][0],
        {line[0]: line[1:] for line in lines[1:] if line[0] not in ("ENT", "CUT", "END")},
        tuple(line[1:] for line in lines if line[0] == "ENT"),
        tuple(files["opening.txt"].decode().splitlines()),
        files,
    )


def _facts(copy: _Copy) -> tuple[Fact, ...]:
    (number, head) = copy.values["HEAD"]
    named = (
        ("draw", copy.values["TASK"][0]),
        ("attempt", copy.values["ATTEMPT"][0]),
        ("m", copy.values["M"][0]),
        ("r", copy.values["R"][0]),
        ("head", text("announced.task.head_value", n=number, head=head)),
        ("commit", copy.values["COMMIT"][0]),
        ("seed", copy.values["S"][0]),
    )
    return tuple(Fact(text(_WORDS + name), value, mono=name != "attempt") for name, value in named)


def _throws(copy: _Copy, draw: str) -> Table:
    """The lines of opening.txt: the sealed number, each throw, the outside number."""
    rows = []
    for line in copy.opening:
        name, _, value = line.partition("=")
        words = {"S0": text(_WORDS + "sealed"), "B": text(_WORDS + "beacon")}.get(name)
        said = text(_WORDS + "no_beacon") if name == "B" and value == "-" else value
        rows.append((words or text(_WORDS + "thrown", name=name), said))
    return Table(
        (text(_WORDS + "who"), text(_WORDS + "number")),
        tuple(rows),
        text(_WORDS + "throws", draw=draw),
        frozenset({1}),
    )


def _tickets(copy: _Copy, draw: str, names: Mapping[str, str], *, weighted: bool) -> Table:
    """Every drawn enterprise with its ticket, and the line whose SHA-256 the ticket is."""
    rows: list[tuple[str, ...]] = []
    for _stratum, rank, key, ticket, status in copy.rows:
        code = shown_code(key)
        line = f"{copy.tag}|ENT|{copy.values['S'][0]}|{key}|0"
        # Which of several lines it is would tell the weight, and with it the class.
        told = line if code and not weighted and sha256_hex(line) == ticket else ""
        words = text(f"{_WORDS}status_{status}")
        rows.append((rank, names.get(key, ""), code, words, ticket, told))
    columns: tuple[str, ...] = ("rank", "name", "key", "status", "ticket", "line")
    if weighted:
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(
        tuple(text(f"announced.column.{one}") for one in columns),
        tuple(rows),
        text(_WORDS + "tickets", draw=draw),
        frozenset({2, 4, 5}),
    )


def _names(session: Session, task_id: int, plan: TaskPlan) -> dict[str, str]:
    """Key -> name of those whose name is public: by the list, or by an approved result."""
    places = assigned(session, task_id)
    if plan.publish_list:
        return {one.enterprise_key: one.facts["name"] for one in places}
    out = {one.assignment_id for one in approved_of(session, (task_id,)).get(task_id, ())}
    return {
        one.enterprise_key: one.facts["name"]
        for one in places
        if one.id in out and shown_code(one.code) == one.code
    }
