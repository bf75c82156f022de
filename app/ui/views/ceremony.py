"""What the conductor's page says of a ceremony: its rail, the host's words, who signs. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.core.ceremony import Ceremony, Person
from app.core.conduct import SHOWN, Manner, Mark, Step, place_of
from app.core.times import beijing
from app.services.draw.conducting import Hall
from app.services.draw.conducting_again import Unfinished
from app.services.draw.pool import Reconciliation
from app.texts import text
from app.ui.views.lock import households, people

CODE = 8  # digits of a group of the lock code
# What a person did last in a step, where the step leaves a mark.
_LAST = {
    Step.OPENING: Mark.OPENED,
    Step.RECONCILE: Mark.READ_OUT,
    Step.LOCK: Mark.LOCK_SIGNED,
    Step.ENVELOPE: Mark.ENVELOPED,
    Step.THROWS: Mark.DIGITS_SHOWN,
    Step.SEAL: Mark.SEAL_SHOWN,
    Step.MINUTES: Mark.MINUTES_SIGNED,
    Step.DOSSIER: Mark.HANDED_OVER,
    **SHOWN,
}
State = Literal["done", "current", "future"]


@dataclass(frozen=True, slots=True)
class RailLine:
    """A step on the operator's rail. time: hh:mm when it was done, "" where nobody noted it."""

    title: str
    state: State
    time: str = ""


def title(step: Step, manner: Manner) -> str:
    """The name of a step; at the desk some steps are one."""
    return text(f"script.{'desk_title' if manner is Manner.DESK else 'title'}.{step}")


def rail(hall: Hall, manner: Manner) -> tuple[RailLine, ...]:
    """Every step with what stands of it; `manner`: as it is chosen while it is prepared."""
    groups = hall.groups(manner)
    here = place_of(hall.due, groups)
    return tuple(
        RailLine(
            title(group[0], manner),
            "done" if at < here else "current" if at == here else "future",
            done_at(hall, group[-1]) if at < here else "",
        )
        for at, group in enumerate(groups)
    )


def place(hall: Hall) -> int:
    """Which of the steps is due, from 0; their number where all are done."""
    return hall.steps.index(hall.due) if hall.due in hall.steps else len(hall.steps)


def done_at(hall: Hall, step: Step) -> str:
    """When a step was done, hh:mm in Beijing; "" where nothing tells."""
    moment: datetime | None = None
    mark = hall.marks.get(_LAST[step]) if step in _LAST else None
    if mark is not None:
        moment = mark.at
    elif hall.show is not None:
        known = {
            Step.LOCK: hall.show.locked_at,
            Step.SEAL: hall.show.opened_at,
            Step.DRAW: hall.show.drawn_at,
        }
        moment = known.get(step)
    return beijing(moment).strftime("%H:%M") if moment else ""


def next_title(hall: Hall) -> str:
    """The step that follows the one due; "" after the last."""
    after = hall.steps[place(hall) + 1 :]
    return title(after[0] if after else Step.CLOSED, hall.manner)


# -- figures of the reconciliation --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """What is read out before the freeze; kept with the mark READ_OUT."""

    total: int
    out_of_scope: int
    excluded: Mapping[str, int]
    pool: int
    wanted: int
    officers: int
    officers_wanted: int
    officers_out: Mapping[str, int]
    before: int | None

    def to_json(self) -> dict[str, object]:
        """Return plain JSON values."""
        return {
            "total": self.total,
            "out_of_scope": self.out_of_scope,
            "excluded": dict(self.excluded),
            "pool": self.pool,
            "wanted": self.wanted,
            "officers": self.officers,
            "officers_wanted": self.officers_wanted,
            "officers_out": dict(self.officers_out),
            "before": self.before,
        }


def figures(state: Reconciliation) -> Figures:
    """The figures of a reconciliation that are read out."""
    return Figures(
        state.total,
        state.out_of_scope,
        state.excluded,
        state.pool,
        state.wanted,
        sum(there for there, _ in state.officer_pools.values()),
        sum(wanted for _, wanted in state.officer_pools.values()),
        state.officers_out,
        state.before,
    )


def changed_since(hall: Hall) -> str:
    """A warning where the freeze took other numbers than those read out; else ""."""
    read, show = hall.marks.get(Mark.READ_OUT), hall.show
    if read is None or show is None:
        return ""
    was, was_wanted = int(str(read.facts["pool"])), int(str(read.facts["wanted"]))
    if (was, was_wanted) == (show.pool, show.wanted):
        return ""
    return text(
        "ceremony.lock.changed",
        was=households(was),
        was_wanted=households(was_wanted),
        pool=households(show.pool),
        wanted=households(show.wanted),
    )


# -- the host's words ----------------------------------------------------------------------


def script_values(hall: Hall, read: Figures | None) -> dict[str, str]:
    """What the host's words may name, as far as it is known."""
    values = {"bureau": hall.bureau, "task": hall.task_name, "number": hall.draw_number}
    values["code"] = text("ceremony.script.code_later")
    if (there := hall.ceremony) is not None:
        values |= {
            "place": there.place,
            "host": there.host,
            "officers_drawer": _drawer(there.officers_drawer, there),
            "enterprises_drawer": _drawer(there.enterprises_drawer, there),
            "witnesses": text("ceremony.joint").join(there.names()),
        }
    if (show := hall.show) is not None:
        values |= {
            "total": f"{show.total:,}",
            "excluded": f"{show.out_of_scope + sum(show.excluded.values()):,}",
            "pool": f"{show.pool:,}",
            "officers": f"{sum(one.pool for one in show.officer_pools):,}",
            "wanted": f"{show.wanted:,}",
            "code": code(show.manifest_hash),
        }
        if show.result_hash:
            values["result"] = code(show.result_hash)
    elif read is not None:
        values |= {
            "total": f"{read.total:,}",
            "excluded": f"{read.out_of_scope + sum(read.excluded.values()):,}",
            "pool": f"{read.pool:,}",
            "officers": f"{read.officers:,}",
            "wanted": f"{read.wanted:,}",
        }
    return values


def _drawer(one: Person | None, there: Ceremony) -> str:
    return one.name if one is not None else there.host


def code(digest: str) -> str:
    """The first sixteen digits of a hash, as they are read aloud."""
    return f"{digest[:CODE]} {digest[CODE : 2 * CODE]}"


# -- people --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signs:
    """Somebody who signs a sheet: what they are here, and their name."""

    role: str
    name: str


def signers(ceremony: Ceremony) -> tuple[Signs, ...]:
    """Who signs: host and operator, then the supervisors and witnesses who came."""
    first = (
        Signs(text("ceremony.role.HOST"), ceremony.host),
        Signs(text("ceremony.role.OPERATOR"), ceremony.operator),
    )
    supervisors = set(map(id, ceremony.supervisors))
    rest = tuple(
        Signs(
            text("ceremony.role.SUPERVISOR" if id(one) in supervisors else "ceremony.role.WITNESS"),
            one.name,
        )
        for one in ceremony.present()
    )
    return first + rest


def hands(ceremony: Ceremony, actor: str) -> tuple[str, ...]:
    """Who may key the digits: everybody in the room, each named once."""
    drawers = [one for one in (ceremony.officers_drawer, ceremony.enterprises_drawer) if one]
    names = (
        ceremony.operator,
        actor,
        *(one.name for one in drawers),
        ceremony.host,
        *ceremony.names(),
    )
    return tuple(dict.fromkeys(name for name in names if name.strip()))


def keepers(ceremony: Ceremony) -> tuple[str, ...]:
    """Who may keep the envelope, the one chosen first: nobody who throws (protocol §10)."""
    throwing = {person.name for _, person in ceremony.throwers()}
    idle = [one.name for one in ceremony.present() if one.name not in throwing]
    chosen = ceremony.keeper()
    names = ([chosen.name] if chosen else []) + idle
    return tuple(dict.fromkeys(names)) or (ceremony.host,)


def lack(names: Sequence[str]) -> str:
    """Names that have not signed, in one line."""
    return text("ceremony.joint").join(names)


# -- resuming ------------------------------------------------------------------------------


def resume_words(one: Unfinished) -> str:
    """Where a ceremony was broken off."""
    return text(
        f"ceremony.resume.{one.manner.value}",
        task=one.task_name,
        number=one.draw_number,
        place=one.place,
        steps=one.steps,
        step=title(one.due, one.manner),
    )


def stand_words(hall: Hall) -> str:
    """Where a ceremony stands, on the task's own page."""
    if hall.due is Step.CLOSED:
        return text("ceremony.stand.closed")
    return text(
        f"ceremony.stand.{hall.manner.value}",
        place=place_of(hall.due, hall.groups()) + 1,
        steps=len(hall.groups()),
        step=title(hall.due, hall.manner),
        attempt=hall.attempt,
    )


def crumb(hall: Hall, manner: Manner) -> str:
    """Draw and attempt, and the manner, for the header."""
    words = text(f"ceremony.manner.{manner.value}")
    return text("ceremony.crumb", manner=words, number=hall.draw_number, attempt=hall.attempt)


def at_the_desk(hall: Hall) -> bool:
    """日常抽取: the short way."""
    return hall.manner is Manner.DESK


def counts_line(hall: Hall) -> str:
    """How many of what were drawn."""
    show = hall.show
    if show is None:
        return ""
    drawn = [households(len(show.enterprises))]
    if show.officers:
        drawn.append(people(len(show.officers)))
    return text("ceremony.joint").join(drawn)
