"""Pictures after the reveal: result, minutes, dossier, thanks; and break and resumption. Pure."""

from collections.abc import Collection, Iterable

from app.core.conduct import Step
from app.services.draw import show_codes
from app.services.draw.shows import DrawShow
from app.texts import text
from app.ui.projector import Kind, Scene, Signer
from app.ui.views.hall import Source, hall_steps, picture, shown


def result(source: Source) -> Scene:
    """R with its code, the log's head and the figures."""
    show = shown(source)
    return picture(
        source,
        Kind.RESULT,
        Step.MINUTES,
        result=show.result_hash,
        head=show.head,
        facts=facts(show),
        qr=show_codes.result_code(show),
    )


def facts(show: DrawShow) -> tuple[tuple[str, str], ...]:
    """(words, value) of what was drawn."""
    rows = [
        (
            text("projector.result.enterprises"),
            text("draw.unit.enterprises", count=f"{len(show.enterprises):,}"),
        )
    ]
    if show.officers:
        count = text("draw.unit.officers", count=f"{len(show.officers):,}")
        rows.append((text("projector.result.officers"), count))
    grouped = len({one.team for one in show.officers if one.team})
    if grouped:
        rows.append((text("projector.result.teams"), text("draw.unit.teams", count=grouped)))
    if words := _widened(show):
        rows.append((text("projector.result.widened"), words))
    return tuple(rows)


def _widened(show: DrawShow) -> str:
    """What the search for teams had to go beyond, in few words; "" for nothing."""
    found = show.teams_found
    if found is None:
        return ""
    parts = []
    if found.slack > found.slack_set:
        parts.append(text("draw.stage.widened.slack", slack=found.slack))
    if found.shift:
        parts.append(text("draw.stage.widened.shift", shift=found.shift))
    return text("draw.stage.widened.joint").join(parts)


def minutes(source: Source, signed: Collection[str] = ()) -> Scene:
    """Who signs the minutes. signed: the names of those who have."""
    show = shown(source)
    return picture(
        source,
        Kind.MINUTES,
        Step.MINUTES,
        result=show.result_hash,
        signers=tuple(Signer(role, name, name in signed) for role, name in signers(show) if name),
        note=_no_plan(show),
    )


def _no_plan(show: DrawShow) -> str:
    """What the room is told where nobody may inspect what was drawn; "" where all is well."""
    return text("projector.no_plan") if show.no_plan else ""


def signers(show: DrawShow) -> Iterable[tuple[str, str]]:
    """(role, name) of everybody who signs the minutes, in their order."""
    here = show.ceremony
    yield text("projector.opening.host"), here.host
    yield text("projector.opening.operator"), here.operator
    for one in here.supervisors:
        if not one.absent:
            yield text("projector.opening.supervisor"), one.name
    for one in here.witnesses:
        if not one.absent:
            yield text("projector.opening.witness"), one.name


def handed_over(source: Source, to: str = "", where: str = "") -> Scene:
    """The dossier goes out of the house.

    Args:
        to: who takes it. where: which medium it was copied to, never a path of this PC; "" as
            long as nothing was copied, and then nothing is said to be.
    """
    rows = ((text("projector.dossier.to"), to), (text("projector.dossier.place"), where))
    return picture(
        source,
        Kind.DOSSIER,
        Step.DOSSIER,
        big=text(f"projector.dossier.big.{'stick' if where else 'before'}"),
        facts=tuple((words, value) for words, value in rows if value),
        note=text("projector.dossier.note"),
    )


def closing(source: Source) -> Scene:
    """Thanks, with R once more."""
    show = shown(source)
    return picture(
        source,
        Kind.CLOSING,
        Step.CLOSED,
        big=text("projector.closing.big"),
        facts=((text("projector.closing.digest"), ""),),
        digest=show.result_hash,
        note=_no_plan(show) or text("projector.closing.note"),
    )


def pause(source: Source, at: Step) -> Scene:
    """现场暂停; the lock code stays in front."""
    return picture(
        source,
        Kind.BREAK,
        at,
        big=text("projector.break.big"),
        facts=_lock(source),
        note=text(f"projector.break.{'note' if source.show else 'note_before'}"),
    )


def resumed(source: Source, at: Step) -> Scene:
    """After a break-off: which step goes on, and that nothing changed."""
    names = hall_steps(source)
    at = Step.SEAL if at is Step.DRAW else at
    number = names.index(at) + 1 if at in names else len(names)
    words = text(f"script.title.{names[number - 1].value}")
    return picture(
        source,
        Kind.RESUMED,
        at,
        big=text("projector.resumed.big", number=number, step=words),
        facts=_lock(source),
        note=text(f"projector.resumed.{'note' if source.show else 'note_before'}"),
    )


def _lock(source: Source) -> tuple[tuple[str, str], ...]:
    show = source.show
    if show is None:
        return ()
    code = f"{show.manifest_hash[:8]} {show.manifest_hash[8:16]}"
    return ((text("projector.common.lock_code"), code),)
