"""How many enterprises have each value of a field: of all of them, or of a query's."""

from collections import Counter

from sqlalchemy.orm import Session

from app.errors import Cancelled
from app.store import rolls
from app.store.conditions import Sought, facts_state, filtered, hits_of, joined
from app.store.engine import Store
from app.store.hits import Wanted, always
from app.store.raw import raw
from app.store.roll import FILTERS, LABELS, read_list
from app.store.tokens import words_of


def facets(
    store: Store, session: Session, sought: Sought | None = None, wanted: Wanted = always
) -> dict[str, dict[str, int]]:
    """Return field -> value -> how many enterprises, for each of FILTERS and for labels.

    Args:
        sought: count only these; of a field that is filtered by, what the other
            conditions leave.

    Raises:
        Cancelled: see `order`.
    """
    roll = rolls.roll(store, session)
    asked = sought or Sought()
    key = (asked.text, asked.filters, asked.label, asked.fact, facts_state(session, asked))
    found = roll.kept.counts.get(key)
    if found is not None:
        return found
    words = words_of(asked.text)
    hits = hits_of(roll, session, words, wanted) if words else None
    chosen = {field for field, _ in asked.filters} | ({LABELS} if asked.label else set())
    whole = joined(hits, filtered(roll, session, asked))
    held = rolls.fields(roll, session)
    found = {}
    for name in (*FILTERS, LABELS):
        if not wanted():
            raise Cancelled
        mask = whole
        if name in chosen:
            mask = joined(hits, filtered(roll, session, asked, name))
        found[name] = held[name].counted(mask)
    labels: Counter[str] = Counter()
    for value, count in found[LABELS].items():
        labels.update(dict.fromkeys(read_list(value), count))
    found[LABELS] = dict(labels)
    roll.kept.counts.put(key, found)
    return found


def facts(session: Session) -> dict[str, int]:
    """Return kind of dated fact -> how many enterprises have or had one."""
    rows = raw(session, "SELECT kind, count(DISTINCT enterprise_id) FROM risk_fact GROUP BY kind")
    return dict(rows.fetchall())
