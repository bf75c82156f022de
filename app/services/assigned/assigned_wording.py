"""The bureau's words for results, methods and follow-ups: the one place they are looked up.

A finding is shown and printed in the words of the day of its inspection: `Revision.words`
has them. What belongs to no finding is said in the words of its own day. Read inside the
caller's session.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.finding_vocabulary import OTHER_FOLLOW_UP
from app.core.wording import Dictionary, LabelRow, Wording, Words
from app.store.schema import ValueLabel


def wording(session: Session) -> Wording:
    """Return everything the bureau said of its words."""
    rows = session.scalars(select(ValueLabel).order_by(ValueLabel.id))
    return Wording(
        tuple(
            LabelRow(Dictionary(row.dictionary), row.code, row.label, row.retired, row.valid_from)
            for row in rows
        )
    )


def words_on(session: Session, day: date) -> Words:
    """Return the dictionaries as they are on a day."""
    return wording(session).on(day)


def boxes(
    words: Words,
    methods: Collection[str] = (),
    results: Collection[str] = (),
    measures: Collection[str] = (),
) -> dict[str, object]:
    """Return the boxes of a record sheet, ticked where a code is chosen.

    其他 among the follow-ups has a line of its own on every sheet and no box here.
    """
    return {
        "methods": [
            {"name": one.label, "on": one.code in methods}
            for one in words.offered(Dictionary.METHOD, methods)
        ],
        "results": [
            {"name": one.label, "on": one.code in results, "sub": bool(one.parent)}
            for one in words.offered(Dictionary.RESULT, results)
        ],
        "measures": [
            {"name": one.label, "on": one.code in measures}
            for one in words.offered(Dictionary.FOLLOW_UP, measures)
            if one.code != OTHER_FOLLOW_UP
        ],
    }
