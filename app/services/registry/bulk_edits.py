"""One field of many records changed at once: chosen by hand, or all that a query gives.

The value is read as it would be in a file. An edit is a batch like an import: it stands
in each record's history and is taken back by batches.undo.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from app.core.headings import label
from app.core.people import Actor, Right
from app.core.registry import read_registry
from app.core.rows import Severity
from app.errors import UserError
from app.services import journal
from app.services.registry import registry
from app.services.registry.batches import EDIT
from app.services.registry.import_lines import shown
from app.services.registry.registry_lines import EnterpriseQuery, OfficerQuery
from app.services.rights import needs
from app.store import bulk, editing, search
from app.store.bulk import Registry, Stamp
from app.store.engine import Store
from app.store.schema import ImportBatch
from app.texts import text

Progress = Callable[[str, float], None]
Choice = Sequence[int] | EnterpriseQuery | OfficerQuery

FIELDS: Final[Mapping[Registry, tuple[str, ...]]] = {
    "enterprises": (
        "status",
        "township",
        "station",
        "area",
        "risk_class",
        "labels",
        "kind",
        "section",
    ),
    "officers": ("state", "unit", "branch", "post", "skills", "qualifications"),
}


class How(StrEnum):
    """What an edit does with the value; lists of words take ADD and REMOVE as well."""

    SET = "SET"
    ADD = "ADD"
    REMOVE = "REMOVE"


class BadValue(UserError):
    """The value cannot be taken as it is."""

    code = "bulk_edits.bad_value"


class NothingChosen(UserError):
    """No record was chosen, or none of the chosen is there any more."""

    code = "bulk_edits.nothing_chosen"


class NothingChanges(UserError):
    """All chosen records have the value already."""

    code = "bulk_edits.nothing_changes"


@dataclass(frozen=True, slots=True)
class EditOutlook:
    """What an edit would do: of `chosen` records `changing` get `value` (as it is read).

    warnings: sentences about a value to look at, such as a word nobody knows.
    """

    chosen: int
    changing: int
    value: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditDone:
    """A saved edit; `import_id` names it for batches.undo."""

    import_id: int
    changed: int


@needs(Right.REGISTRY)
def outlook(
    store: Store,
    actor: Actor,
    kind: Registry,
    choice: Choice,
    field: str,
    value: str,
    how: How = How.SET,
) -> EditOutlook:
    """Return what `edit` would do now; see there.

    Raises:
        BadValue: the user's.
    """
    words, warnings = _read(kind, field, value, how)
    ids = _ids(store, actor, kind, choice)
    with store.read() as session:
        chosen, changing = editing.choose(session, kind, ids, field, _turn(words, how))
    return EditOutlook(chosen, changing, shown(words), warnings)


@needs(Right.REGISTRY)
def edit(
    store: Store,
    actor: Actor,
    kind: Registry,
    choice: Choice,
    field: str,
    value: str,
    how: How = How.SET,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> EditDone:
    """Change one field of all chosen records, in one transaction, and log it.

    Args:
        choice: ids of records, or the query that gives them.
        field: one of FIELDS.
        value: as somebody would type it; several words of a list joined by 、.
        how: ADD and REMOVE only for fields that hold a list of words.
        progress: told (key of a sentence, share done 0 to 1).

    Raises:
        BadValue, NothingChosen, NothingChanges: the user's; nothing is saved.
    """
    words, _ = _read(kind, field, value, how)
    ids = _ids(store, actor, kind, choice)
    if progress:
        progress("batches.step_editing", 0.2)
    with store.write() as session:
        chosen, changing = editing.choose(session, kind, ids, field, _turn(words, how))
        if not chosen:
            raise NothingChosen()
        heading = label(kind, field)
        if not changing:
            raise NothingChanges(count=f"{chosen:,}", column=heading, value=shown(words))
        batch = _batch(session, actor, kind, heading, shown(words), how, changing, now)
        if progress:
            progress("batches.step_editing", 0.5)
        editing.apply(session, kind, field, Stamp(actor.account_id, now, batch.id))
        editing.drop(session)
        search.changed(session, kind)
        payload = {
            "import": batch.id,
            "kind": kind,
            "field": field,
            "how": how.value,
            "value": shown(words),
            "count": changing,
        }
        journal.record(session, actor.name, "REGISTRY", payload, now=now)
        return EditDone(batch.id, changing)


def _batch(
    session: Session,
    actor: Actor,
    kind: Registry,
    heading: str,
    value: str,
    how: How,
    count: int,
    now: datetime,
) -> ImportBatch:
    name = text(f"batches.edit.{how.value}", column=heading, value=value or text("batches.blank"))
    batch = ImportBatch(
        kind=kind,
        file_name=name[:255],
        sha256="",
        counts={"changed": count},
        by_id=actor.account_id,
        at=now,
        act=EDIT,
    )
    session.add(batch)
    session.flush()
    return batch


def _read(kind: Registry, field: str, value: str, how: How) -> tuple[Any, tuple[str, ...]]:
    """Return the value as a file's cell would be read, and what to say about it."""
    if field not in FIELDS[kind] or (how is not How.SET and field not in bulk.LISTS):
        raise KeyError(field)
    ((_, read),) = read_registry(kind, [(0, {"name": "-", field: value})])
    warnings = []
    for issue in (one for one in read.issues if one.column == field):
        said = text(f"errors.{issue.code}", value=issue.value, first_row=issue.first_row)
        if issue.severity is not Severity.WARN:
            raise BadValue(column=label(kind, field), value=value, reason=said)
        warnings.append(said)
    words = getattr(read.value, field)
    if how is not How.SET and not words:
        raise BadValue(column=label(kind, field), value=value, reason=text("batches.no_word"))
    return words, tuple(warnings)


def _turn(words: Any, how: How) -> Callable[[str], str]:
    """Return what an edit makes of a stored value."""
    if how is How.SET:
        new = bulk.stored(words) or ""
        return lambda _old: new

    def turn(old: str) -> str:
        there = list(bulk.plain("labels", old))
        kept = [one for one in there if how is How.ADD or one not in words]
        added = [one for one in words if how is How.ADD and one not in there]
        return bulk.stored(kept + added) or ""

    return turn


def _ids(store: Store, actor: Actor, kind: Registry, choice: Choice) -> Sequence[int]:
    """Return the ids of what is chosen."""
    if isinstance(choice, EnterpriseQuery):
        return registry.enterprise_ids(store, actor, choice)
    if isinstance(choice, OfficerQuery):
        first = registry.officers(store, actor, choice)
        pages = [registry.officers(store, actor, choice, at + 1) for at in range(1, first.pages)]
        return [line.id for page in (first, *pages) for line in page.lines]
    return choice
