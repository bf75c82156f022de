"""What a team says of an enterprise as a whole: results, follow-ups, and what they come to.

What follows from the items without doubt is filled in, and nothing else (domain §2).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.core.finding_vocabulary import CLEAR, NO_FOLLOW_UP
from app.core.findings import FindingBody, ItemFinding, Verdict, toggle_follow_up, toggle_result


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
