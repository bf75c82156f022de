"""What a team says of an enterprise as a whole: results, follow-ups, who filled it in.

Words of the sheets become codes; a word that is not in the dictionary is refused. What
follows from the items without doubt is filled in, and nothing else (domain §2).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.core.finding_vocabulary import (
    CLEAR,
    FOLLOW_UPS,
    LIST_ENDS,
    NO_FOLLOW_UP,
    OTHER_FOLLOW_UP,
    RESULTS,
    Value,
)
from app.core.findings import FindingBody, ItemFinding, Verdict, toggle_follow_up, toggle_result

_BETWEEN = re.compile(r"[;；\n]+")
_ENDS: Final = LIST_ENDS + ":："
RESULT_CODES: Final = frozenset(one.code for one in RESULTS)
MEASURE_CODES: Final = frozenset(one.code for one in FOLLOW_UPS)
_OTHER_LABEL: Final = next(one.label for one in FOLLOW_UPS if one.code == OTHER_FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class Overall:
    """What is said of the whole enterprise; blank where nobody said anything.

    Attributes:
        results: codes of 检查结果, in the dictionary's order once applied.
        measures: codes of 后续处置措施; `other` is the text of 其他.
    """

    results: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    other: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.results or self.measures)


NOTHING_SAID: Final = Overall()


def read_results(words: str) -> tuple[tuple[str, ...], str]:
    """Return the codes of results as a cell names them, and the first word that is none."""
    return _read(words, RESULTS)


def read_measures(words: str) -> tuple[tuple[str, ...], str, str]:
    """Return codes of follow-ups, the text behind 其他, and the first word that is none."""
    whole, odd = _read(words, FOLLOW_UPS)
    if not odd:
        return whole, "", ""
    codes: list[str] = []
    other = ""
    mark = _OTHER_LABEL.strip(_ENDS)
    for part in filter(None, (one.strip() for one in words.split("\n"))):
        found, odd = _read(part, FOLLOW_UPS)
        if odd and part.startswith(mark) and part[len(mark) :].startswith(("：", ":")):
            found, other = (OTHER_FOLLOW_UP,), part[len(mark) + 1 :].strip()
        elif odd:
            return (), "", odd
        codes += found
    return tuple(dict.fromkeys(codes)), other, ""


def _read(words: str, values: Iterable[Value]) -> tuple[tuple[str, ...], str]:
    by_label = {one.label.strip(_ENDS): one.code for one in values}
    if not words.strip(_ENDS + "\n"):
        return (), ""
    if (code := by_label.get(words.strip(_ENDS))) is not None:
        return (code,), ""
    codes = []
    for part in _BETWEEN.split(words):
        if plain := part.strip(_ENDS):
            if plain not in by_label:
                return (), plain
            codes.append(by_label[plain])
    return tuple(dict.fromkeys(codes)), ""


def concluded(
    body: FindingBody,
    items: tuple[ItemFinding, ...],
    methods: tuple[str, ...],
    said: Overall,
    day: date,
) -> FindingBody:
    """Return a finding with its items, its overall results and follow-ups as a team said them.

    Where nothing is said and nothing stands yet, an enterprise whose items are all without
    a problem (and not all absent) is 未发现问题 and closed, as on the entry page.

    Args:
        day: the day of inspection, on which a matter without follow-up is closed.
    """
    results, measures = said.results, said.measures
    if not said and not body.results and _clear(items):
        results, measures = (CLEAR,), (NO_FOLLOW_UP,)
    if results == (CLEAR,) and measures == (NO_FOLLOW_UP,) and not said.other:
        kept = body.closed_on if body.closed and body.closed_on else day
        return replace(
            body,
            items=items,
            methods=methods,
            results=results,
            follow_ups=measures,
            closed=True,
            closed_on=kept,
        )
    body = replace(body, items=items, methods=methods)
    if results:
        chosen: tuple[str, ...] = ()
        for code in results:
            chosen = toggle_result(chosen, code, True)
        body = replace(body, results=chosen)
    if measures and measures != body.follow_ups:
        body = replace(body, follow_ups=())
        for code in measures:
            body = toggle_follow_up(body, code, True, day)
    return replace(body, other_follow_up=said.other) if said.other else body


def _clear(items: tuple[ItemFinding, ...]) -> bool:
    verdicts = {item.verdict for item in items}
    return Verdict.CLEAR in verdicts and verdicts <= {Verdict.CLEAR, Verdict.ABSENT}
