"""What the page 信息公开 says and offers: no Qt."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from app.core.announced import WAITING, Deed, Done, Gate, Kind, State
from app.services.journal_words import groups
from app.services.walks.announced import (
    AnnouncedLine,
    Key,
    Pressing,
    gate_words,
    name_of,
)
from app.services.walks.announced_files import PublicMade
from app.texts import text
from app.ui.views.detail import Line, Passage

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

FIRST_YEAR: Final = 2019
_WORDS: Final = "announced.screen."
_TONES: Final[Mapping[State, "Tone"]] = {
    State.CLOSED: "neutral",
    State.OPEN: "info",
    State.MADE: "info",
    State.POSTED: "success",
    State.OUTDATED: "warning",
    State.WITHDRAWN: "neutral",
    State.RETRACT: "danger",
}
# What is ticked by itself: to be made, or made again.
_TO_MAKE: Final = frozenset({State.OPEN, State.OUTDATED})
_NAMED: Final = 3


def years(today: date) -> tuple[tuple[int | None, str], ...]:
    """The years the page can be asked for, this one first, and all of them."""
    named = tuple((year, str(year)) for year in range(today.year, FIRST_YEAR - 1, -1))
    return (*named, (None, text(_WORDS + "every_year")))


def kinds() -> tuple[tuple[Kind | None, str], ...]:
    """The kinds with their words, all of them first."""
    return (
        (None, text(_WORDS + "every_kind")),
        *((one, text(f"announced.kind.{one}")) for one in Kind),
    )


def shown(
    lines: Iterable[AnnouncedLine], kind: Kind | None, *, waiting: bool
) -> tuple[AnnouncedLine, ...]:
    """The lines the filters ask for: what is late in front, then by day, what waits for none last."""
    chosen = [
        one
        for one in lines
        if kind in (None, one.matter.kind) and (not waiting or one.state in WAITING)
    ]
    return tuple(sorted(chosen, key=lambda one: (one.due is None, one.due or date.max)))


def to_make(lines: Iterable[AnnouncedLine]) -> frozenset[Key]:
    """What is ticked when the page is opened: what is to be made, else what is to be put up."""
    found = tuple(lines)
    wanted = frozenset(one.key for one in found if one.state in _TO_MAKE)
    return wanted or frozenset(one.key for one in found if one.state is State.MADE)


def ready(lines: Iterable[AnnouncedLine], keys: Iterable[object]) -> tuple[Key, ...]:
    """Of what is ticked that which may be shown now."""
    wanted = set(keys)
    return tuple(one.key for one in lines if one.key in wanted and one.matter.gate is Gate.OPEN)


def made_ones(lines: Iterable[AnnouncedLine], keys: Iterable[object]) -> tuple[Key, ...]:
    """Of what is ticked that of which there are files as it is now."""
    wanted = set(keys)
    return tuple(one.key for one in lines if one.key in wanted and one.state is State.MADE)


def outside_ones(lines: Iterable[AnnouncedLine], keys: Iterable[object]) -> tuple[Key, ...]:
    """Of what is ticked that which stands outside."""
    wanted = set(keys)
    return tuple(one.key for one in lines if one.key in wanted and one.outside is not None)


def last_place(lines: Iterable[AnnouncedLine]) -> str:
    """Where something was put up last; "" where nothing ever was."""
    deeds = [done for one in lines for done in one.deeds if done.deed is Deed.POSTED]
    return max(deeds, key=lambda done: done.day).place if deeds else ""


def count_words(lines: Sequence[AnnouncedLine]) -> str:
    """How many things there are, how many of them wait and are late."""
    return text(
        _WORDS + "count",
        total=len(lines),
        waiting=sum(one.state in WAITING for one in lines),
        late=sum(one.is_late for one in lines),
    )


# -- cells ---------------------------------------------------------------------------------


def kind_words(one: AnnouncedLine) -> str:
    """What is made public."""
    return text(f"announced.kind.{one.matter.kind}")


def state_words(one: AnnouncedLine) -> str:
    """How it stands."""
    return text(f"announced.state.{one.state}")


def tone_of(one: AnnouncedLine) -> "Tone":
    """The tone of its state."""
    return _TONES[one.state]


def due_words(one: AnnouncedLine) -> str:
    """The last day; one that is a guess says so."""
    if one.due is None:
        return ""
    return one.due.isoformat() + (text("deadlines.guess") if one.unknown_year else "")


def left_words(one: AnnouncedLine) -> str:
    """How far the day is past or ahead; why a thing is not to be shown."""
    gate = one.matter.gate
    if one.due is None:
        return text(f"announced.gate_short.{gate}") if gate is not Gate.OPEN else ""
    if one.is_late:
        return text(_WORDS + ("late" if one.late else "over"), count=one.late)
    return text(_WORDS + ("left" if one.left else "today"), count=one.left)


def left_tone(one: AnnouncedLine) -> "Tone | None":
    """The tone of the days."""
    if one.due is None:
        return None
    return "danger" if one.is_late else "warning" if one.is_soon else "neutral"


def outside_words(one: AnnouncedLine) -> str:
    """Since when and where it stands outside."""
    done = one.outside
    if done is None:
        return ""
    return text(_WORDS + "outside", day=done.day.isoformat(), place=done.place)


# -- the pane ------------------------------------------------------------------------------


def passages(one: AnnouncedLine) -> tuple[Passage, ...]:
    """What the pane says of a line."""
    found = [
        Passage(text("announced.detail.about"), (Line(name_of(one.matter)),)),
        Passage(text("announced.detail.stands"), tuple(_stands(one))),
        Passage(text("announced.detail.ground"), tuple(_ground(one))),
    ]
    if one.deeds:
        lines = tuple(Line(_deed_words(done), "small") for done in reversed(one.deeds))
        found.append(Passage(text("announced.detail.history"), lines))
    if one.files:
        digests: list[Line] = []
        for name, digest in sorted(one.files.items()):
            digests += [Line(name, "small"), Line(groups(digest), mono=True)]
        found.append(Passage(text("announced.detail.files"), tuple(digests)))
    return tuple(found)


def _stands(one: AnnouncedLine) -> Iterable[Line]:
    yield Line(state_words(one))
    why = gate_words(one.matter.gate)
    if why:
        yield Line(why, "muted")
    if one.outside is not None:
        yield Line(outside_words(one), "muted")


def _ground(one: AnnouncedLine) -> Iterable[Line]:
    yield Line(text(f"announced.ground.{one.matter.kind}"), "muted")
    if one.due is None:
        yield Line(text("announced.detail.no_clock"), "muted")
        return
    if one.rule is None or one.start is None:
        yield Line(text("announced.detail.before", due=one.due.isoformat()))
    elif one.matter.kind is Kind.RESULTS:
        basis = text(f"deadlines.rule.{one.rule}_from")
        yield Line(text("announced.detail.results", basis=basis, due=one.due.isoformat()))
    else:
        start = one.start.isoformat()
        yield Line(
            text("announced.detail.clock", start=start, term=one.term, due=one.due.isoformat())
        )
        yield Line(text(f"deadlines.rule.{one.rule}_basis"), "muted")
    if one.unknown_year:
        yield Line(text("announced.detail.guess", year=one.unknown_year), "muted")


def _deed_words(done: Done) -> str:
    key = f"announced.detail.line_{done.deed.value.lower()}"
    fields = {"day": done.day.isoformat(), "by": done.by}
    return text(key, **fields, folder=done.folder, place=done.place)


# -- sentences -----------------------------------------------------------------------------


def made_words(made: PublicMade) -> str:
    """What was made, and what to do next."""
    words = text(_WORDS + "made", count=len(made.files), folder=str(made.folder))
    if made.without_paper:
        words += text(_WORDS + "without_paper", names=named(made.without_paper))
    return words


def named(names: Sequence[str]) -> str:
    """Some names, and that there are more."""
    joined = text("deadlines.join").join(names[:_NAMED])
    more = len(names) > _NAMED
    return text(_WORDS + "more", names=joined, count=len(names)) if more else joined


def pressing_note(found: Pressing) -> tuple[str, bool]:
    """The start page's word on what presses ("" for nothing), and whether it is late."""
    if found.first is None:
        return "", False
    key, count = ("late_note", found.late) if found.late else ("soon_note", found.soon)
    return text(_WORDS + key, count=count, first=found.first.isoformat()), bool(found.late)
