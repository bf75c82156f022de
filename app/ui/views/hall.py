"""What every picture of a ceremony carries: title, task, lock code, rail of steps.

Made from a ceremony as it stands (services.conducting.Hall), or from one locked attempt.
Nothing private goes through here: an attempt as shown has no class, telephone or identity
number, and strata go by their opaque labels.
"""

from datetime import datetime
from typing import Final

from app.core.ceremony import Ceremony, Person
from app.core.conduct import Mark, Step, Stored, parts, steps
from app.core.times import beijing, stamp
from app.services.draw.conducting import Hall
from app.services.draw.draw_stage import Staged
from app.services.draw.shows import DrawShow
from app.texts import text
from app.ui.projector import Kind, RailStep, Scene

Source = Hall | Staged

_MARKS: Final[dict[Step, Mark]] = {
    Step.OPENING: Mark.OPENED,
    Step.RECONCILE: Mark.READ_OUT,
    Step.ENVELOPE: Mark.ENVELOPED,
    Step.THROWS: Mark.DIGITS_SHOWN,
    Step.OFFICERS: Mark.SHOWN_OFFICERS,
    Step.ENTERPRISES: Mark.SHOWN_ENTERPRISES,
    Step.TEAMS: Mark.SHOWN_TEAMS,
    Step.MATCHING: Mark.SHOWN_MATCHING,
    Step.MINUTES: Mark.MINUTES_SIGNED,
    Step.DOSSIER: Mark.HANDED_OVER,
}


def title(bureau: str) -> str:
    """The ceremony's name as the banner shows it."""
    return text("projector.title.bureau", bureau=bureau)


def mark(is_sample: bool, rehearsal: bool) -> str:
    """示例, 演练 or nothing."""
    if is_sample:
        return text("projector.mark.sample")
    return text("projector.mark.rehearsal") if rehearsal else ""


def standing(one: Person) -> str:
    """Body and post of somebody present."""
    return " ".join(part for part in (one.body, one.post) if part)


def shown(source: Source) -> DrawShow:
    """The locked attempt of a picture that can only be shown after the freeze."""
    found = source.show
    assert found is not None  # the steps of a ceremony are locked in order
    return found


def people(source: Source) -> Ceremony | None:
    """Who is in the room, as far as it is known."""
    if isinstance(source, Hall):
        return source.ceremony
    return source.show.ceremony


def hall_steps(source: Source) -> tuple[Step, ...]:
    """The steps of the rail: all that the room can see happen."""
    return tuple(step for step in _steps(source) if step is not Step.DRAW)


def _steps(source: Source) -> tuple[Step, ...]:
    if isinstance(source, Hall):
        return source.steps
    show = source.show
    return steps(
        Stored(
            kind=show.kind,
            manner=show.ceremony.manner,
            officers_first=show.officers_first,
            no_plan=show.no_plan,
        )
    )


def reveal_parts(show: DrawShow) -> tuple[Step, ...]:
    """What is revealed, in the order of the stage (features.md C1)."""
    return parts(Stored(kind=show.kind, officers_first=show.officers_first, no_plan=show.no_plan))


def rail(source: Source, at: Step) -> tuple[RailStep, ...]:
    """The rail with everything before `at` done; CLOSED: everything."""
    names = hall_steps(source)
    at = Step.SEAL if at is Step.DRAW else at
    here = names.index(at) if at in names else len(names)
    made = []
    for place, name in enumerate(names):
        words = text(f"script.title.{name.value}")
        if place < here:
            made.append(RailStep(words, "done", _time(source, name)))
        else:
            made.append(RailStep(words, "current" if place == here else "future"))
    return tuple(made)


def _time(source: Source, step: Step) -> str:
    at: datetime | None = None
    if source.show is not None and step is Step.LOCK:
        at = source.show.locked_at
    elif source.show is not None and step is Step.SEAL:
        at = source.show.opened_at
    elif isinstance(source, Hall) and step in _MARKS:
        found = source.marks.get(_MARKS[step])
        at = found.at if found else None
    return beijing(at).strftime("%H:%M:%S") if at else ""


def picture(source: Source, kind: Kind, at: Step, **fields: object) -> Scene:
    """A scene of this ceremony at a step; the other fields are the kind's own."""
    show = source.show
    if isinstance(source, Hall):
        name, number, rehearsal = source.task_name, source.task_no, source.rehearsal
    else:
        name, number = source.show.task_name, source.show.task_no
        rehearsal = source.show.rehearsal
    moment = (show.drawn_at or show.opened_at or show.locked_at) if show else None
    wanted: dict[str, object] = {
        "subtitle": name,
        "task_number": number,
        "when": stamp(moment) if moment else "",
        "manifest": show.manifest_hash if show else "",
        "mark": mark(source.is_sample, rehearsal),
        "steps": rail(source, at),
        **fields,
    }
    return Scene(kind, title(source.bureau), **wanted)  # type: ignore[arg-type]  # each picture names its own fields
