"""What the pages of re-checks show: samples, scope, drawn inspections, figures. No Qt."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app.core.ceremony import Ceremony
from app.core.conduct import Manner
from app.core.findings import ItemFinding
from app.core.recheck_findings import Tally, Verdict
from app.core.task import DrawKind
from app.core.times import beijing, stamp
from app.core.vocabulary import LIST_MARK
from app.services.draw.recheck import Choices, Counted
from app.services.draw.recheck_findings import Figures, Group
from app.services.draw.recheck_shown import DrawnLine, Sample, SampleLine, State
from app.texts import text
from app.ui.views import ceremony_opening
from app.ui.views.ceremony_opening import Entered

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

_STATES: Final[dict[State, "Tone"]] = {
    State.SEALED: "warning",
    State.DRAWN: "info",
    State.DONE: "success",
    State.VOID: "neutral",
}
_VERDICTS: Final[dict[Verdict | None, "Tone"]] = {
    None: "neutral",
    Verdict.SAME: "success",
    Verdict.DIFFERENT: "danger",
    Verdict.MORE: "warning",
}
_STEPS: Final = ("scope", "people", "seal", "throws", "result")


def steps() -> tuple[str, ...]:
    """Return the names of the steps from the scope to the re-checks."""
    return tuple(text(f"recheck.step.{one}") for one in _STEPS)


def state_words(line: SampleLine) -> str:
    """Return where a sample stands."""
    return text(f"recheck.state.{line.state}", open=line.tally.open)


def state_tone(line: SampleLine) -> "Tone":
    """Return the tone of `state_words`."""
    return _STATES[line.state]


def verdict_words(line: DrawnLine) -> str:
    """Return what a re-check came to."""
    return text(f"recheck.verdict.{line.verdict or 'none'}")


def verdict_tone(line: DrawnLine) -> "Tone":
    """Return the tone of `verdict_words`."""
    return _VERDICTS[line.verdict]


def share_words(tally: Tally) -> str:
    """Return 不一致率; "" where nothing was re-checked."""
    return "" if tally.share is None else f"{100 * float(tally.share):.1f}%"


def share_tone(group: Group) -> "Tone | None":
    """Return the tone of a share: something was inconsistent."""
    return "danger" if group.tally.different else None


def day_words(line: SampleLine) -> str:
    """Return the day a sample was frozen."""
    return f"{beijing(line.at):%Y-%m-%d}"


def total_words(found: Figures) -> str:
    """Return the figures over all samples in one sentence."""
    one = found.total
    if not one.drawn:
        return text("recheck.figures.none")
    share = text("recheck.figures.share", share=share_words(one)) if one.checked else ""
    return text(
        "recheck.figures.total",
        drawn=one.drawn,
        checked=one.checked,
        same=one.same,
        different=one.different,
        more=one.more,
        share=share,
    )


def usual_period(today: date) -> tuple[date, date]:
    """Return the period a new sample begins with: the last quarter of a year."""
    return today - timedelta(days=92), today


def usual_name(today: date) -> str:
    """Return the name proposed for a sample."""
    return text("recheck.new.usual_name", year=today.year, month=today.month)


def team_options(known: Choices, task_id: int) -> tuple[tuple[str, str], ...]:
    """Return the teams of a task: a team has its number only within its draw."""
    teams = [team for task, team in known.teams if task == task_id]
    return tuple((team, text("terms.team", number=int(team[1:]))) for team in teams)


def counted_words(found: Counted) -> str:
    """Return what a scope comes to, stratum by stratum where there are some."""
    if found.fault:
        return found.fault
    said = text("recheck.new.counted", pool=f"{found.pool:,}", wanted=f"{found.wanted:,}")
    if found.before:
        said += text("recheck.new.before", count=f"{found.before:,}")
    if any(name for name, _, _ in found.strata):
        parts = (
            text("recheck.new.stratum", name=name, pool=pool, wanted=wanted)
            for name, pool, wanted in found.strata
        )
        said += text("recheck.new.strata", strata=LIST_MARK.join(parts))
    return said


def entered_people(last: Ceremony | None, operator: str) -> Entered:
    """Return the roll to begin with: the last sample's people, or empty lines."""
    return ceremony_opening.entered_of(last, operator, DrawKind.ENTERPRISES, Manner.DESK)


def facts(sample: Sample) -> tuple[tuple[str, str], ...]:
    """Return what stands on the seal's card: (caption, value)."""
    return (
        (text("recheck.seal.number"), sample.line.number),
        (text("recheck.seal.at"), stamp(sample.line.at)[:16]),
        (
            text("recheck.seal.size"),
            text("recheck.seal.size_words", pool=sample.line.pool, wanted=sample.line.wanted),
        ),
        (text("recheck.seal.log"), text("recheck.seal.log_words", n=sample.log_no)),
    )


def grouped(digest: str) -> str:
    """Return a hash in groups of eight, for reading aloud."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def headline(sample: Sample) -> str:
    """Return how a drawn sample stands, in one line."""
    one = sample.line.tally
    return text(
        "recheck.sample.headline",
        drawn=one.drawn,
        checked=one.checked,
        same=one.same,
        different=one.different,
        more=one.more,
    )


def void_words(sample: Sample) -> str:
    """Return why and by whom a sample was voided; "" where it stands."""
    if sample.void is None:
        return ""
    key = "recheck.sample.void" if sample.result_hash else "recheck.sample.void_before"
    return text(
        key,
        reason=sample.void.reason,
        by=sample.void.by,
        second=sample.void.second,
        day=stamp(sample.void.at)[:10],
    )


def original_words(line: DrawnLine) -> str:
    """Return who inspected when, and what for."""
    return text(
        "recheck.line.original",
        day=line.place.inspection.inspected_on,
        officers=LIST_MARK.join(line.officers) or text("recheck.line.nobody"),
        task=line.place.task_name,
    )


def material_words(line: DrawnLine) -> str:
    """Return how much there is to look at, and whether the finding was corrected since."""
    said = text("recheck.line.material", files=line.files, papers=line.papers)
    return said + (text("recheck.line.corrected") if line.corrected else "")


def item_words(item: ItemFinding) -> str:
    """Return what the finding says of an item."""
    said = text(f"findings.verdict.{item.verdict}") if item.verdict else text("recheck.unsaid")
    if item.found and item.problem:
        said += text("recheck.in_brackets", words=item.problem)
    return said


def entered_words(line: DrawnLine) -> str:
    """Return by whom and when a re-check was entered; "" while it is open."""
    if line.entered is None:
        return ""
    key = "recheck.line.entered_again" if line.entered.revisions > 1 else "recheck.line.entered"
    return text(
        key,
        by=line.entered.by,
        at=stamp(line.entered.at)[:16],
        times=line.entered.revisions,
    )


def advice(line: DrawnLine) -> str:
    """Return what follows from an inconsistent re-check; "" where nothing does."""
    if line.verdict is not Verdict.DIFFERENT:
        return ""
    return text("recheck.line.corrected_advice" if line.corrected else "recheck.line.advice")


def file_name(sample: Sample) -> str:
    """Return the name proposed for the exported list, without ending."""
    return text("recheck.sheet.file", number=sample.line.number, title=text("recheck.list"))
