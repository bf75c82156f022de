"""What the page of a reconciliation shows of a statement: no Qt."""

from dataclasses import dataclass

from app.core.difference import ADDING, TAKING, Group
from app.services.draw.reconciliation_lines import Statement
from app.services.draw.reconciliation_sheet import LACKING, share_text
from app.texts import text


@dataclass(frozen=True, slots=True)
class Line:
    """One line that adds up. group: whose names can be asked for; None: nobody's."""

    sign: str
    words: str
    count: str
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class LackLine:
    """How many of the drawable lack something."""

    words: str
    count: str
    share: str


def households(count: int) -> str:
    """A number of enterprises with its unit."""
    return text("reconciliation.page.count", count=f"{count:,}")


def ledger(state: Statement) -> tuple[Line, ...]:
    """Registry total − out of scope − excluded by reason = pool."""
    minus = text("reconciliation.sign.minus")
    equals = text("reconciliation.sign.equals")

    def line(sign: str, key: str, count: int) -> Line:
        return Line(sign, text(f"reconciliation.page.{key}"), households(count))

    return (
        line("", "ledger_line", state.total),
        line(minus, "ledger_scope", state.out_of_scope),
        line(equals, "ledger_in", state.total - state.out_of_scope),
        *(
            Line(minus, text(f"terms.reason.{reason}"), households(count))
            for reason, count in state.excluded.items()
        ),
        line(equals, "ledger_pool", state.pool),
    )


def exempt(state: Statement) -> tuple[str, ...]:
    """Who was let in against a rule, and that no cap holds; nothing where neither is so."""
    lines = state.let_in
    if lines:
        lines = (text("excluded.let_in.rows_title"), *lines)
    return (text("excluded.from_above.paper"), *lines) if state.from_above else lines


def former(state: Statement) -> tuple[Line, ...]:
    """Former pool + new + back − out − gone = pool; then who changed class."""
    before = state.former
    if before is None:
        return ()
    equals = text("reconciliation.sign.equals")
    lines = [Line("", text("reconciliation.page.former_pool"), households(before.pool))]
    for group in Group:
        count = before.counts.get(group, 0)
        if group in ADDING | TAKING:
            sign = text(f"reconciliation.sign.{'plus' if group in ADDING else 'minus'}")
            words = text(f"reconciliation.group.{group.value}")
            lines.append(Line(sign, words, households(count), group if count else None))
    lines.append(Line(equals, text("reconciliation.page.ledger_pool"), households(state.pool)))
    if count := before.counts.get(Group.CLASS, 0):
        words = text("reconciliation.group.CLASS")
        lines.append(Line("", words, households(count), Group.CLASS))
    return tuple(lines)


def lacking(state: Statement) -> tuple[LackLine, ...]:
    """What the drawable lack; nothing where they lack nothing."""
    return tuple(
        LackLine(
            text(f"reconciliation.lacking.{name}"),
            households(count),
            share_text(count, state.pool),
        )
        for name in LACKING
        if (count := getattr(state.lacking, name))
    )
