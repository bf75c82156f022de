"""What 递补 says and offers: no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.substitution import OUT_REASONS, Kind
from app.core.times import stamp
from app.services.assigned.assigned_adjust import AdjustLine
from app.services.draw.substitution import OTHER, Passed, Proposal, Substituted
from app.services.draw.substitution_ground import Choice
from app.texts import text
from app.ui.views.teams import team_name

MADE = "substitution.made"
SAYS = "substitution.says"


@dataclass(frozen=True, slots=True)
class Turn:
    """A reserve as it was looked at: passed over, or the one who comes in."""

    at: str
    name: str
    detail: str
    outcome: str
    why: str
    comes: bool


def reason_options(kind: Kind) -> tuple[tuple[str, str], ...]:
    """(words, code) of the reasons to go out, or to pass a reserve over."""
    return tuple((reason_words(code), code) for code in OUT_REASONS[kind])


def reason_words(code: str) -> str:
    """A code of §13 in words."""
    return text(f"substitution.reason.{code}")


def found(rows: Sequence[Choice], typed: str) -> tuple[Choice, ...]:
    """The rows whose name, code or unit holds what was typed."""
    wanted = typed.strip().casefold()
    return tuple(
        row for row in rows if wanted in f"{row.person.name} {row.person.detail}".casefold()
    )


def turns(shown: Proposal) -> tuple[Turn, ...]:
    """The reserves in their order, down to the one who comes in."""
    rows = [
        Turn(
            str(at),
            one.person.name,
            one.person.detail,
            text("substitution.dialog.passed"),
            _why(one),
            False,
        )
        for at, one in enumerate(shown.passed, 1)
    ]
    if shown.into is not None:
        comes = text("substitution.dialog.comes")
        into = shown.into
        rows.append(Turn(str(len(rows) + 1), into.name, into.detail, comes, "", True))
    return tuple(rows)


def _why(one: Passed) -> str:
    key = "by_people" if one.stated else "by_files"
    return text(f"substitution.dialog.{key}", reason=reason_words(one.reason))


def proposal_words(shown: Proposal) -> str:
    """What the substitution does, in one or two sentences."""
    kind = shown.made.kind
    key = f"{kind}_nobody" if shown.into is None else kind.value
    if kind is Kind.ENT and shown.into is not None and not shown.team:
        key = "ENT_plain"
    first = text(
        f"{SAYS}.{key}",
        out=shown.out.name,
        into=shown.into.name if shown.into else "",
        team=team_name(shown.team),
        members=text("papers_page.table.joint").join(shown.members),
    )
    parts = []
    if kind is Kind.OFF:
        parts.append(text(f"{SAYS}.affected", count=shown.affected))
        if shown.kept:
            parts.append(text(f"{SAYS}.kept", count=shown.kept))
        if shown.renew:
            parts.append(text(f"{SAYS}.renew", count=shown.renew))
    else:
        parts += [text(f"{SAYS}.told", name=name) for name in shown.told]
        if shown.into is not None and shown.team:
            parts.append(text(f"{SAYS}.fresh"))
    if not parts:
        return first
    return first + text(f"{SAYS}.tail", words=text(f"{SAYS}.joint").join(parts))


def done_words(done: Substituted) -> str:
    """What was kept, and which papers are to be made."""
    key = done.kind.value if done.in_name else f"{done.kind}_nobody"
    parts = [text(f"substitution.done.{key}", out=done.out_name, into=done.in_name)]
    if done.renew:
        parts.append(text("substitution.done.papers", count=done.renew))
    if done.fresh:
        parts.append(text("substitution.done.fresh", count=done.fresh))
    return text("substitution.done.tail", words=text("substitution.done.joint").join(parts))


def needs_note(shown: Proposal) -> bool:
    """Whether a reason is OTHER, which says nothing by itself."""
    return OTHER in (shown.made.reason, *(skip.reason for skip in shown.made.stated))


def made_note(made: Sequence[AdjustLine]) -> str:
    """How much of a task was substituted; "" for nothing."""
    if not made:
        return ""
    return text(
        f"{MADE}.note",
        count=len(made),
        enterprises=sum(one.kind is Kind.ENT for one in made),
        officers=sum(one.kind is Kind.OFF for one in made),
    )


def reason_cell(one: AdjustLine) -> str:
    """Why somebody went out, with the note."""
    reason = reason_words(one.reason)
    return text(f"{MADE}.reasoned", reason=reason, note=one.note) if one.note else reason


def into_cell(one: AdjustLine) -> str:
    """Who came in."""
    return one.in_name or text(f"{MADE}.nobody")


def skipped_cell(one: AdjustLine) -> str:
    """How many were passed over."""
    return text(f"{MADE}.skipped", count=len(one.skipped)) if one.skipped else ""


def people_cell(one: AdjustLine) -> str:
    """The two people."""
    return text(f"{MADE}.people", by=one.by, second=one.second)


def at_cell(one: AdjustLine) -> str:
    """When, in Beijing."""
    return stamp(one.at)[:16]
