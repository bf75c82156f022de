"""The statistics of fairness in words: a verdict, and tables for screen, file and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.core.fairness_figures import INNER, ONE_SIDED, TRAITS, Family, Figure, Standing
from app.services.fairness.fairness import Findings
from app.services.fairness.fairness_changes import Substituted
from app.texts import text

Cell = str | int | float
_CHANGES: Final = ("enterprises", "officers", "unfilled", "stated")
_SMALL_P: Final = 0.0001
# Tables that show classes of risk: on paper and in files only for who keeps the registries.
PRIVATE: Final = frozenset({Family.CLASS.value})
_UNNAMED: Final = {Family.CLASS: "no_class", Family.TOWNSHIP: "no_township", Family.KIND: "no_kind"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. standing: of the figure it shows, if it shows one."""

    cells: tuple[Cell, ...]
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. key: names it, as `Family` values or a word of fairness.table."""

    key: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def cell_words(value: Cell) -> str:
    """Return a cell as the screen shows it: numbers with commas, one decimal."""
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def p_words(p: float) -> str:
    """Return a probability with four decimals."""
    return text("fairness.p_small") if p < _SMALL_P else f"{p:.4f}"


def name_of(found: Findings, one: Figure) -> str:
    """Return who or what a figure is about."""
    if one.family is Family.MATES:
        first, second = (found.names.get(key, key) for key in one.key.split("|"))
        return text("fairness.pair", first=first, second=second)
    if one.family in _UNNAMED:
        name = one.key if one.key not in ("", "-") else text(f"fairness.{_UNNAMED[one.family]}")
        return text("fairness.weighted", name=name) if one.weighted else name
    return found.names.get(one.key, one.key)


def verdict(found: Findings, *, private: bool = True) -> tuple[str, bool]:
    """Return the verdict in one or two sentences, and whether anything is out of bounds.

    Args:
        private: False leaves out which class of risk it is.
    """
    report = found.report
    alarms = report.alarms
    if alarms:
        words = _alarm(found, alarms[0], private=private)
        if len(alarms) > 1:
            words += text("fairness.verdict.others", count=len(alarms) - 1)
        return words, True
    if report.draws < report.needed:
        return text("fairness.verdict.early", draws=report.draws, needed=report.needed), False
    compared = sum(one.compared for one in report.summaries)
    return text(
        "fairness.verdict.clean",
        draws=report.draws,
        compared=f"{compared:,}",
        outside=f"{sum(one.outside for one in report.summaries):,}",
        chance=f"{compared * INNER:,.0f}",
    ), False


def _alarm(found: Findings, one: Figure, *, private: bool) -> str:
    key = "meeting" if one.family in ONE_SIDED else one.standing.value.lower()
    return text(
        f"fairness.verdict.{key}",
        what=text("fairness.what.some_class")
        if one.family.value in PRIVATE and not private
        else text(f"fairness.what.{one.family}", name=name_of(found, one)),
        expected=f"{one.expected:,.1f}",
        observed=f"{one.observed:,}",
        p=p_words(one.p),
    )


def period_words(found: Findings) -> str:
    """Return the period in words."""
    if found.since and found.until:
        return text("fairness.range", since=found.since, until=found.until)
    if found.since:
        return text("fairness.range_since", since=found.since)
    if found.until:
        return text("fairness.range_until", until=found.until)
    return text("fairness.range_all")


def figure_table(found: Findings, family: Family) -> Table:
    """Return the figures of a family, one a row."""
    trait = family in TRAITS
    met = family in ONE_SIDED or family is Family.ENTERPRISE
    names = ["met", "met_observed"] if met else ["expected", "observed"]
    names += ["inner", "outer", "standing", "p"] + (["needed"] if trait else [])
    lines = []
    for one in found.report.of(family):
        cells: list[Cell] = [name_of(found, one), round(one.expected, 1), one.observed]
        cells += [
            _band(one.inner, family),
            _band(one.outer, family),
            text(f"fairness.standing.{one.standing}"),
            p_words(one.p) if one.standing is not Standing.FIXED else "",
        ]
        if trait:
            cells.append(one.needed or "")
        lines.append(Line(tuple(cells), one.standing))
    headings = (text(f"fairness.column.{family}"), *_headings(names))
    return Table(family.value, text(f"fairness.table.{family}"), headings, tuple(lines))


def _band(band: tuple[int, int], family: Family) -> str:
    if family in ONE_SIDED:
        return text("fairness.band_below", most=f"{band[1]:,}")
    return text("fairness.band", least=f"{band[0]:,}", most=f"{band[1]:,}")


def _headings(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(text(f"fairness.column.{name}") for name in names)


def officer_table(found: Findings) -> Table:
    """Return the officers: their lot, which is compared, and their services, which are told."""
    serving = {one.officer: one for one in found.report.serving}
    lines = []
    for one in found.report.of(Family.LOT):
        there = serving.get(one.key)
        cells: tuple[Cell, ...] = (
            name_of(found, one),
            round(one.expected, 1),
            one.observed,
            _band(one.inner, one.family),
            _band(one.outer, one.family),
            there.draws if there else 0,
            there.served if there else 0,
            f"{there.served - there.by_lot:+d}" if there and there.served != there.by_lot else "",
            text(f"fairness.standing.{one.standing}"),
        )
        lines.append(Line(cells, one.standing))
    names = ["LOT", "expected", "by_lot", "inner", "outer", "draws", "served", "by_rules"]
    title = text("fairness.table.LOT")
    return Table(Family.LOT.value, title, _headings([*names, "standing"]), tuple(lines))


def met_table(found: Findings) -> Table:
    """Return who was at one enterprise more than once."""
    lines = tuple(
        Line((found.names.get(officer, officer), found.names.get(enterprise, enterprise), times))
        for officer, enterprise, times in found.report.met
    )
    headings = _headings(["officer", "enterprise", "times"])
    return Table("met", text("fairness.table.met"), headings, lines)


def whole_table(found: Findings) -> Table:
    """Return the families, each as a whole."""
    lines = []
    for one in found.report.summaries:
        standing = Standing.WITHIN if one.compared else Standing.FIXED
        if one.alarms:
            there = [figure for figure in found.report.of(one.family) if figure.alarm]
            standing = there[0].standing if there else Standing.MORE
        cells: tuple[Cell, ...] = (
            text(f"fairness.family.{one.family}"),
            one.compared,
            one.outside,
            round(one.compared * INNER, 1),
            p_words(one.least) if one.compared else "",
            text(f"fairness.standing.{standing}"),
        )
        lines.append(Line(cells, standing))
    names = ["family", "compared", "outside", "outside_due", "least", "standing"]
    return Table("whole", text("fairness.table.whole"), _headings(names), tuple(lines))


def draw_table(found: Findings) -> Table:
    """Return the draws: sizes, substitutions, and where their teams were found."""
    changed = {one.number: one for one in found.attempts.substituted}
    lines = []
    for one in found.lines:
        there = changed.get(one.number, Substituted(one.number, one.day, 0, 0, 0, 0))
        whole = one.drawn + one.serving
        slack = ""
        if one.found:
            slack = text(
                "fairness.adjust.slack_value", used=one.found.slack, set=one.found.slack_set
            )
        elif one.no_plan:
            slack = text("fairness.adjust.no_plan")
        cells: tuple[Cell, ...] = (
            one.number,
            one.day.isoformat(),
            one.drawn,
            there.enterprises,
            there.officers,
            share_words(there.enterprises + there.officers, whole),
            there.stated,
            one.found.shift if one.found else "",
            slack,
        )
        lines.append(Line(cells))
    names = ["number", "day", "drawn", "out_enterprises", "out_officers", "change_share"]
    headings = _headings([*names, "stated", "shift", "slack"])
    return Table("draws", text("fairness.table.draws"), headings, tuple(lines))


def reason_table(found: Findings) -> Table:
    """Return why there were substitutions."""
    lines = tuple(
        Line((text(f"fairness.adjust.{kind}"), text(f"fairness.reason.{code}"), count))
        for kind, code, count in found.attempts.reasons
    )
    headings = _headings(["kind", "reason", "count"])
    return Table("reasons", text("fairness.table.reasons"), headings, lines)


def void_table(found: Findings) -> Table:
    """Return the voided attempts."""
    lines = tuple(
        Line(
            (
                one.number,
                one.attempt,
                one.day.isoformat(),
                text(f"fairness.adjust.{'late' if one.with_result else 'early'}"),
                one.reason,
            )
        )
        for one in found.attempts.voids
    )
    headings = _headings(["number", "attempt", "day", "with_result", "reason"])
    return Table("voids", text("fairness.table.voids"), headings, lines)


def replaced_table(found: Findings) -> Table:
    """Return the officers who were replaced, with how often they served."""
    served = {one.officer: one.served for one in found.report.serving}
    lines = tuple(
        Line((found.names.get(key, key), served.get(key, 0), count))
        for key, count in found.attempts.officers
    )
    headings = _headings(["officer", "served", "count"])
    return Table("replaced", text("fairness.table.replaced"), headings, lines)


def share_words(part: int, whole: int) -> str:
    """Return a share in percent with one decimal."""
    return text("fairness.share", percent=f"{100 * part / whole if whole else 0:.1f}")


def tables(found: Findings, *, private: bool) -> tuple[Table, ...]:
    """Return every table for a file. private: those that show classes of risk too."""
    made = (
        whole_table(found),
        *(figure_table(found, family) for family in (*TRAITS, Family.ENTERPRISE)),
        officer_table(found),
        figure_table(found, Family.MATES),
        met_table(found),
        draw_table(found),
        reason_table(found),
        replaced_table(found),
        void_table(found),
    )
    return tuple(one for one in made if private or one.key not in PRIVATE)


def notes(found: Findings) -> dict[str, str]:
    """Return the sentence that goes with each tab, by its key."""
    report, changes = found.report, found.attempts
    again, pairs, visits = (
        report.of(family)[0] for family in (Family.AGAIN, Family.PAIRS, Family.VISITS)
    )
    compared = next(one.compared for one in report.summaries if one.family is Family.ENTERPRISE)
    lots = [sum(getattr(one, name) for one in changes.substituted) for name in _CHANGES]
    serving = sum(one.serving for one in found.lines)
    return {
        "objects": text("fairness.note.objects"),
        "repeats": text(
            "fairness.note.again",
            observed=f"{again.observed:,}",
            expected=f"{again.expected:,.1f}",
            most=f"{again.inner[1]:,}",
            compared=f"{compared:,}",
            repeats=f"{report.repeats:,}",
        ),
        "officers": text("fairness.note.officers"),
        "meetings": text(
            "fairness.note.meetings",
            pairs=f"{pairs.observed:,}",
            pairs_expected=f"{pairs.expected:,.1f}",
            pairs_index=_index(pairs),
            visits=f"{visits.observed:,}",
            visits_expected=f"{visits.expected:,.1f}",
            visits_index=_index(visits),
        )
        + text("fairness.note.meetings_how"),
        "changes": text(
            "fairness.note.changes",
            standing=report.draws,
            voids=len(changes.voids),
            late=sum(one.with_result for one in changes.voids),
            enterprises=lots[0],
            enterprise_share=share_words(lots[0], report.drawn),
            officers=lots[1],
            officer_share=share_words(lots[1], serving),
            unfilled=lots[2],
            stated=lots[3],
        ),
    }


def _index(one: Figure) -> str:
    """实有 ÷ 应有 with two decimals."""
    return f"{one.observed / one.expected:.2f}" if one.expected else text("fairness.note.no_index")


def passages(found: Findings) -> tuple[tuple[str, str], ...]:
    """Return (heading, words) of what the statistics can and cannot show."""
    return tuple(
        (
            text(f"fairness.words.{name}"),
            text(f"fairness.words.{name}_text", needed=found.report.needed)
            if name == "found"
            else text(f"fairness.words.{name}_text"),
        )
        for name in ("can", "cannot", "how", "found")
    )
