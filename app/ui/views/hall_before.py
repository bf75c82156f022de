"""Pictures before the throws: test card, welcome, opening, reconciliation, lock, envelope. Pure."""

from collections.abc import Iterable
from datetime import date

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.conduct import Step
from app.core.task import DrawKind
from app.core.times import stamp
from app.services.draw import show_codes
from app.services.draw.pool import Reconciliation
from app.services.draw.shows import DrawShow, StratumCount
from app.texts import text
from app.ui.projector import Guest, Kind, Quota, Scene, Sum
from app.ui.views.hall import Source, mark, people, picture, shown, standing, title
from app.ui.views.lock import pool_label


def test_card(bureau: str, is_sample: bool, when: str) -> Scene:
    """The card that shows whether corners, greys and the smallest words can be seen."""
    return Scene(Kind.CARD, title(bureau), when=when, mark=mark(is_sample, False))


def welcome_hall(bureau: str, is_sample: bool, when: str) -> Scene:
    """The picture of a hall where no draw is open yet."""
    return Scene(Kind.WELCOME, title(bureau), when=when, mark=mark(is_sample, False))


# -- opening ---------------------------------------------------------------------------------


def opening(source: Source, when: str = "", ceremony: Ceremony | None = None) -> Scene:
    """Who does what, place and authorisation. ceremony: as entered, where none is kept yet.

    Args:
        when: date and time, Beijing, as shown beside the place.
    """
    here = ceremony or people(source)
    assert here is not None  # an opening names its people
    rows = [(text("projector.opening.place"), _place(here, when))]
    if words := _authority(here.authorisation):
        rows.append((text("projector.opening.authorised"), words))
    return picture(
        source, Kind.OPENING, Step.OPENING, facts=tuple(rows), guests=tuple(_guests(here))
    )


def _place(here: Ceremony, when: str) -> str:
    return text("projector.opening.time_place", when=when, place=here.place).strip()


def _authority(one: Authorisation) -> str:
    if not one.leader:
        return ""
    leader = f"{one.post}{one.leader}"
    if one.day:
        words = text("projector.opening.authority", leader=leader, day=_day(one.day))
    else:
        words = text("projector.opening.authority_undated", leader=leader)
    if not one.paper:
        return words
    return text("projector.opening.authority_paper", words=words, paper=one.paper)


def _day(written: str) -> str:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written  # as somebody wrote it
    return text("projector.opening.day", year=day.year, month=day.month, day=day.day)


def _guests(here: Ceremony) -> Iterable[Guest]:
    yield Guest(text("projector.opening.host"), here.host, here.host_post)
    drawers = (("officers", here.officers_drawer), ("enterprises", here.enterprises_drawer))
    for name, one in drawers:
        if one is not None and one.name:
            yield Guest(text(f"projector.opening.{name}_drawer"), one.name, standing(one))
    yield Guest(text("projector.opening.operator"), here.operator)
    keeper = here.keeper()
    for one in here.supervisors:
        if not one.absent:
            role = "supervisor_keeper" if one is keeper else "supervisor"
            yield Guest(text(f"projector.opening.{role}"), one.name, standing(one))
    for one in here.witnesses:
        if not one.absent:
            yield Guest(_part(one, keeper), one.name, standing(one))


def _part(one: Person, keeper: Person | None) -> str:
    if one is keeper:
        return text("projector.opening.keeper")
    return text(f"projector.opening.{'thrower' if one.digits else 'witness'}")


# -- reconciliation --------------------------------------------------------------------------


def reconciled(source: Source, state: Reconciliation, kind: DrawKind = DrawKind.BOTH) -> Scene:
    """Registry total − excluded by reason = pool, officers likewise, quotas, the difference."""
    officers = kind is not DrawKind.ENTERPRISES
    return picture(
        source,
        Kind.RECONCILED,
        Step.RECONCILE,
        ledger=tuple(_enterprise_ledger(state)),
        enterprise_quotas=(Quota("", state.pool, state.wanted),),
        officer_ledger=tuple(_officer_ledger(state)) if officers else (),
        officer_quotas=tuple(
            Quota(pool_label(name), there, wanted)
            for name, (there, wanted) in state.officer_pools.items()
        )
        if officers
        else (),
        note=_difference(state),
    )


def _enterprise_ledger(state: Reconciliation) -> Iterable[Sum]:
    yield Sum("", text("projector.reconciled.total"), f"{state.total:,}", strong=True)
    if state.out_of_scope:
        words = text("projector.reconciled.out_of_scope")
        yield Sum("minus", words, f"{state.out_of_scope:,}")
    yield from _reasons(state.excluded)
    yield Sum("equals", text("projector.reconciled.pool"), f"{state.pool:,}", strong=True)


def _officer_ledger(state: Reconciliation) -> Iterable[Sum]:
    there = sum(pair[0] for pair in state.officer_pools.values())
    every = there + sum(state.officers_out.values())
    yield Sum("", text("projector.reconciled.officers_total"), f"{every:,}", strong=True)
    yield from _reasons(state.officers_out)
    words = text("projector.reconciled.officers_pool")
    yield Sum("equals", words, f"{there:,}", strong=True)


def _reasons(excluded: dict[str, int]) -> Iterable[Sum]:
    for reason, count in excluded.items():
        if count:
            yield Sum("minus", text(f"terms.reason.{reason}"), f"{count:,}")


def _difference(state: Reconciliation) -> str:
    lines = []
    if state.recusals:
        lines.append(text("projector.reconciled.recusals", count=f"{state.recusals:,}"))
    if state.before is None:
        lines.append(text("projector.reconciled.first"))
    else:
        change = state.pool - state.before
        key = "more" if change > 0 else "fewer" if change < 0 else "same"
        before = f"{state.before:,}"
        words = text(f"projector.reconciled.{key}", before=before, change=f"{abs(change):,}")
        lines.append(words)
    return text("projector.reconciled.joint").join(lines)


# -- the lock --------------------------------------------------------------------------------


def quotas(counts: tuple[StratumCount, ...]) -> tuple[Quota, ...]:
    """Strata or pools with how many are in them and how many are drawn."""
    return tuple(Quota(pool_label(one.label), one.pool, one.wanted) for one in counts)


def locked(source: Source) -> Scene:
    """M with its code, seal, counts and quotas."""
    show = shown(source)
    return picture(
        source,
        Kind.LOCKED,
        Step.LOCK,
        enterprise_quotas=quotas(show.strata),
        officer_quotas=quotas(show.officer_pools),
        commitment=show.commitment,
        qr=show_codes.lock_code(show),
    )


def code_full(source: Source, result: bool = False) -> Scene:
    """M, or R once there is one, alone and as large as it gets: the photograph is evidence."""
    show = shown(source)
    suffix = "_result" if result else ""
    at = show.drawn_at if result else show.locked_at
    return picture(
        source,
        Kind.CODE,
        Step.MINUTES if result else Step.LOCK,
        heading=text(f"projector.code.heading{suffix}"),
        digest=show.result_hash if result else show.manifest_hash,
        qr=show_codes.result_code(show) if result else show_codes.lock_code(show),
        facts=_belongs(show, text(f"projector.code.at{suffix}"), stamp(at) if at else ""),
    )


def _belongs(show: DrawShow, name: str, moment: str) -> tuple[tuple[str, str], ...]:
    number = text("projector.code.attempt", number=show.draw_number, attempt=show.attempt)
    return ((text("projector.code.draw"), number), (name, moment))


def envelope(source: Source) -> Scene:
    """Who keeps the sealed number, and its seal."""
    show = shown(source)
    keeper = show.ceremony.keeper()
    guests: tuple[Guest, ...] = ()
    if keeper is not None:
        supervises = any(one is keeper for one in show.ceremony.supervisors)
        role = text(f"projector.envelope.{'supervisor' if supervises else 'keeper'}")
        guests = (Guest(role, keeper.name, standing(keeper)),)
    return picture(source, Kind.ENVELOPE, Step.ENVELOPE, guests=guests, commitment=show.commitment)
