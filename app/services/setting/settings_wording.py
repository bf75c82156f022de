"""检查结果用语: the bureau rewords, retires and adds values; every change is kept with its day.

The codes stand in core.finding_vocabulary and never change. What was found before a change
keeps the words of its day (services.assigned_wording).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import PENDING, is_own_code
from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.core.wording import FIXED, SHIPPED_VALUES, Dictionary, LabelRow, check_word
from app.errors import UserError
from app.services import journal
from app.services.assigned.assigned_wording import wording
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Account, ValueLabel


class WordingChanged(UserError):
    """Somebody changed the words in the meantime."""

    code = "wording.changed"


class NothingNew(UserError):
    """The value says this already from that day on."""

    code = "wording.same"


@dataclass(frozen=True, slots=True)
class WordChange:
    """One change of a value: what it is called from a day on, or that it is out of use."""

    label: str
    retired: bool
    valid_from: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WordLine:
    """A value as it is today.

    Attributes:
        shipped: the program's own label; "" for a value of the bureau's.
        fixed: the rules rest on it; it can be reworded and not taken out of use.
        next: what changes on a day still to come, if anything does.
        changes: what the bureau said of it, oldest first.
    """

    dictionary: Dictionary
    code: str
    label: str
    shipped: str
    parent: str
    retired: bool
    fixed: bool
    next: WordChange | None
    changes: tuple[WordChange, ...]


@dataclass(frozen=True, slots=True)
class WordTable:
    """The dictionaries, and the last change they are shown with (for `seen`)."""

    lines: tuple[WordLine, ...]
    seen: int


@needs(Right.READ)
def words(store: Store, actor: Actor, *, now: datetime) -> WordTable:
    """Return every value of the three dictionaries as it is today, with its changes."""
    with store.read() as session:
        return _table(session, beijing_date(now))


@needs(Right.SETTINGS)
def change_word(
    store: Store, actor: Actor, wanted: LabelRow, seen: int, *, now: datetime
) -> WordTable:
    """Reword a value from a day on, take it out of use, or bring it back; log it.

    Args:
        wanted: code and dictionary of a value there is; label of 1 to 60 characters.
        seen: `seen` of the table the change is based on.

    Raises:
        BadWord, MustStay, NothingNew, WordingChanged: the user's.
    """
    with store.write() as session:
        said = wording(session)
        row = check_word(said, wanted)
        if row.code not in said.codes() and is_own_code(row.code):
            raise WordingChanged()  # only add_value gives codes out
        then = said.on(row.valid_from)
        key = row.dictionary, row.code
        if (then.label(*key), key in then.retired) == (row.label, row.retired):
            raise NothingNew(label=row.label)
        return _keep(session, actor, row, seen, now)


@needs(Right.SETTINGS)
def add_value(
    store: Store, actor: Actor, label: str, valid_from: date, seen: int, *, now: datetime
) -> WordTable:
    """Put a value of the bureau's own under 发现问题待后续处理 and log it.

    Raises:
        BadWord, WordingChanged: the user's.
    """
    with store.write() as session:
        said = wording(session)
        row = LabelRow(Dictionary.RESULT, said.next_code(), label, False, valid_from)
        return _keep(session, actor, check_word(said, row), seen, now)


def _keep(session: Session, actor: Actor, row: LabelRow, seen: int, now: datetime) -> WordTable:
    if _last(session) != seen:
        raise WordingChanged()
    parents = {one.code: one.parent for one in SHIPPED_VALUES[row.dictionary]}
    session.add(
        ValueLabel(
            dictionary=row.dictionary.value,
            code=row.code,
            label=row.label,
            parent=parents.get(row.code, PENDING),
            retired=row.retired,
            valid_from=row.valid_from,
            by_id=actor.account_id,
            at=now,
        )
    )
    session.flush()
    payload: dict[str, object] = {
        "key": "wording",
        "dictionary": row.dictionary.value,
        "code": row.code,
        "label": row.label,
        "retired": row.retired,
        "valid_from": row.valid_from.isoformat(),
    }
    journal.record(session, actor.name, "SETTING", payload, now=now)
    return _table(session, beijing_date(now))


def _last(session: Session) -> int:
    return session.scalar(select(ValueLabel.id).order_by(ValueLabel.id.desc()).limit(1)) or 0


def _table(session: Session, today: date) -> WordTable:
    names = dict(session.execute(select(Account.id, Account.name)).all())
    changes: dict[tuple[str, str], list[WordChange]] = {}
    for row in session.scalars(select(ValueLabel).order_by(ValueLabel.id)):
        said = WordChange(row.label, row.retired, row.valid_from, names[row.by_id], row.at)
        changes.setdefault((row.dictionary, row.code), []).append(said)
    now = wording(session).on(today)
    lines = []
    for which in Dictionary:
        shipped = {one.code: one.label for one in SHIPPED_VALUES[which]}
        for value in now.values[which]:
            told = tuple(changes.get((which.value, value.code), ()))
            coming = [one for one in told if one.valid_from > today]
            lines.append(
                WordLine(
                    which,
                    value.code,
                    value.label,
                    shipped.get(value.code, ""),
                    value.parent,
                    (which, value.code) in now.retired,
                    value.code in FIXED,
                    min(coming, key=lambda one: one.valid_from) if coming else None,
                    told,
                )
            )
    return WordTable(tuple(lines), _last(session))
