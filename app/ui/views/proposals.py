"""Words of proposed changes of class, and of the rules that propose them: no Qt."""

from collections import Counter
from collections.abc import Sequence

from app.core.finding_vocabulary import RESULTS
from app.core.reclassing import LOWER, RAISE
from app.core.vocabulary import LIST_MARK
from app.services.registry.proposals import LONGEST_REASON, DecidedLine, ProposalLine
from app.texts import text

SHOWN = 6  # names in the preview


def class_words(name: str) -> str:
    """Return a class as people read it."""
    return name or text("proposals.none_class")


def cap_words(line: ProposalLine) -> str:
    """Return the cap now and as proposed; once where it stays."""
    now, after = _cap(line.cap_now), _cap(line.cap_after)
    return now if now == after else text("proposals.moved", now=now, after=after)


def _cap(count: int) -> str:
    return text("proposals.cap", count=count) if count else text("proposals.no_cap")


def found(lines: Sequence[ProposalLine], words: str) -> tuple[ProposalLine, ...]:
    """Return the lines in which every word occurs."""
    wanted = words.split()
    return tuple(
        line
        for line in lines
        if all(word in f"{line.name} {line.key} {line.result} {line.task_name}" for word in wanted)
    )


def found_decided(lines: Sequence[DecidedLine], words: str, state: str) -> tuple[DecidedLine, ...]:
    """Return the decisions in which every word occurs. `state`: taken, refused, "" for both."""
    wanted = words.split()
    return tuple(
        line
        for line in lines
        if state in ("", "taken" if line.taken else "refused")
        and all(
            word in f"{line.name} {line.key} {line.ground} {line.reason} {line.by}"
            for word in wanted
        )
    )


def preview_words(lines: Sequence[ProposalLine]) -> str:
    """Return what taking these would do: how many move from which class to which, and who."""
    moves = Counter((line.now, line.after) for line in lines)
    said = [
        text("proposals.window.line", now=class_words(now), after=after, count=f"{count:,}")
        for (now, after), count in sorted(moves.items())
    ]
    names = LIST_MARK.join(line.name for line in lines[:SHOWN])
    key = "names_more" if len(lines) > SHOWN else "names"
    return "\n".join((*said, text(f"proposals.window.{key}", names=names)))


def reason_errors(reason: str, *, needed: bool) -> dict[str, str]:
    """Return field -> sentence for what a reason lacks."""
    if len(reason) <= LONGEST_REASON and (reason or not needed):
        return {}
    return {"reason": text("proposals.window.reason_wrong", most=LONGEST_REASON)}


def state_words(line: DecidedLine) -> str:
    """Return what was decided."""
    return text("proposals.taken" if line.taken else "proposals.refused")


def results() -> tuple[tuple[str, str], ...]:
    """Return (code, words) of the results a rule can speak of."""
    return tuple((value.code, value.label) for value in RESULTS if not value.parent)


def moves(classes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return (value, words) of what a rule can propose; "" proposes nothing."""
    words = "proposals.rules."
    return (
        ("", text(words + "nothing")),
        (RAISE, text(words + "raise")),
        (LOWER, text(words + "lower")),
        *((name, text(words + "least", name=name)) for name in classes),
    )


def move_words(move: str) -> str:
    """Return what a rule proposes."""
    named = dict(moves(()))
    return named[move] if move in named else text("proposals.rules.least", name=move)
