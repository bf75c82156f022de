"""复查复核: which closed inspections a sample is drawn from, how many, and its manifest (G10).

A sample is drawn by the draw protocol like any other (resources/SPEC.md): what stands in
the manifest for an enterprise (E) is an inspection, named by the draw it came from and the
enterprise's key, so that it can be found on papers. No officers are drawn (TEAM|NONE).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from app.core.enterprise_lines import EnterpriseColumns, Traits
from app.core.finding_vocabulary import parent_of
from app.core.manifest import (
    Beacon,
    DistrictRule,
    Manifest,
    ParcelRule,
    Quota,
    TeamMode,
    TeamRule,
    UnitsRule,
    Witness,
)
from app.core.protocol import WORD_LENGTH, Tag, normalise_word
from app.core.quota import ALL, QuotaRule
from app.errors import UserError

RECHECKED: Final = "RECHECKED"  # reason of OUT: drawn for a re-check before
USUAL: Final = QuotaRule("RATIO", "5")  # percent, until the supervisor says otherwise


class NothingInScope(UserError):
    """No closed inspection fits the scope, or every one that does was re-checked before."""

    code = "recheck.nothing"


class NoneWanted(UserError):
    """The ratio or number draws nothing."""

    code = "recheck.none_wanted"


class BadPeriod(UserError):
    """The period ends before it begins."""

    code = "recheck.period"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which inspections a sample is drawn from, and how many.

    Attributes:
        since, until: of the day of inspection, both included.
        station, team, officer, item: "" for any; officer: the key, item: the code.
        task_id: 0 for any.
        results: with any of these values; empty for any.
        published, closed: only what stood in a list that went out; whose finding is closed.
        fresh: what an earlier sample drew takes no part (OUT:RECHECKED).
        by_result: each result is a stratum of its own, under an opaque label.
        rule: a ratio (of every stratum, at least one), or a number in all.
    """

    since: date
    until: date
    station: str = ""
    team: str = ""
    officer: str = ""
    item: str = ""
    task_id: int = 0
    results: tuple[str, ...] = ()
    published: bool = False
    closed: bool = False
    fresh: bool = True
    by_result: bool = False
    rule: QuotaRule = USUAL

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; `from_json` gives the same back."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return {**asdict(self), **days, "results": list(self.results)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Scope":
        """Read what `to_json` wrote."""
        read = {
            "since": date.fromisoformat(data["since"]),
            "until": date.fromisoformat(data["until"]),
            "results": tuple(data["results"]),
            "rule": QuotaRule(**data["rule"]),
        }
        return Scope(**{**data, **read})


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection with an approved finding, as a scope looks at it.

    key: what names it in the manifest, see `sample_key`. officers: keys of those who made it.
    """

    key: str
    assignment_id: int
    finding_id: int
    inspected_on: date
    station: str
    team: str
    officers: tuple[str, ...]
    items: tuple[str, ...]
    task_id: int
    results: tuple[str, ...]
    published: bool
    closed: bool
    rechecked: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds the list: number, seal, witnesses, previous head."""

    tag: Tag
    number: str
    prev: str
    commit: str
    witnesses: tuple[Witness, ...]
    beacon: Beacon | None = None


def sample_key(draw_number: str, enterprise_key: str, position: int) -> str:
    """Return what names an inspection in a manifest: `<draw number>/<key of the enterprise>`.

    Args:
        position: place in the queue of that draw, from 1; stands in for a key that would
            make the word too long (protocol §1).
    """
    draw = normalise_word(draw_number)
    word = f"{draw}/{normalise_word(enterprise_key)}"
    return word if len(word) <= WORD_LENGTH else f"{draw[: WORD_LENGTH - 12]}/#{position}"


def takes(scope: Scope, one: Inspection) -> bool:
    """Tell whether an inspection is in scope; whether it was re-checked does not count here."""
    return (
        scope.since <= one.inspected_on <= scope.until
        and scope.station in ("", one.station)
        and scope.team in ("", one.team)
        and (not scope.officer or scope.officer in one.officers)
        and (not scope.item or scope.item in one.items)
        and scope.task_id in (0, one.task_id)
        and (not scope.results or not set(scope.results).isdisjoint(one.results))
        and (one.published or not scope.published)
        and (one.closed or not scope.closed)
    )


def stratum_of(scope: Scope, one: Inspection) -> str:
    """Return the stratum of an inspection: its first result (of a sub-value the value)."""
    if not scope.by_result:
        return ALL
    first = one.results[0] if one.results else ""
    return parent_of(first) or first


def out_reason(scope: Scope, one: Inspection) -> str | None:
    """Return why an inspection in scope takes no part; None where it does."""
    return RECHECKED if scope.fresh and one.rechecked else None


def quotas(scope: Scope, inspections: Iterable[Inspection]) -> dict[str, tuple[int, int]]:
    """Return stratum -> (pool, how many to draw), strata in their order.

    A ratio counts in each stratum and draws at least one of it. A number is shared out by
    the size of the strata: whole shares first, what is left to the largest remainders, of
    equal ones to the stratum that comes first.

    Args:
        inspections: those in scope.

    Raises:
        NothingInScope, NoneWanted, BadPeriod; what QuotaRule refuses: the user's.
    """
    if scope.until < scope.since:
        raise BadPeriod(since=scope.since.isoformat(), until=scope.until.isoformat())
    sizes = Counter(stratum_of(scope, one) for one in inspections if out_reason(scope, one) is None)
    if not sizes:
        raise NothingInScope()
    wanted = _wanted(scope.rule, sizes)
    if not sum(wanted.values()):
        raise NoneWanted()
    return {name: (sizes[name], wanted[name]) for name in sorted(sizes)}


def _wanted(rule: QuotaRule, sizes: Mapping[str, int]) -> dict[str, int]:
    if rule.mode == "RATIO":
        return {name: rule.number(size, at_least_one=True) for name, size in sizes.items()}
    total = sum(sizes.values())
    number = rule.number(total)
    shares = {name: number * size // total for name, size in sizes.items()}
    left = number - sum(shares.values())
    by_rest = sorted(sizes, key=lambda name: (-(number * sizes[name] % total), name))
    return {name: shares[name] + (name in by_rest[:left]) for name in sizes}


def build_manifest(
    scope: Scope,
    setting: Setting,
    inspections: Iterable[Inspection],
    labels: Mapping[str, str],
) -> Manifest:
    """Return the manifest of a sample; core.manifest.check_manifest has the last word.

    Args:
        inspections: those in scope, IN or with the reason why not.
        labels: stratum -> label, from core.strata.stratum_labels, of every one of them.

    Raises:
        As `quotas`.
    """
    there = tuple(inspections)
    wanted = quotas(scope, there)
    return Manifest(
        tag=setting.tag,
        draw_number=setting.number,
        attempt=1,
        items=(),
        prev=setting.prev,
        ent_quotas=tuple(Quota(labels[name], count) for name, (_, count) in wanted.items()),
        off_quotas=(),
        team=TeamRule(TeamMode.NONE),
        need_pools=(),
        need_skills=(),
        units=UnitsRule.ANY,
        district=DistrictRule.ANY,
        parcel=ParcelRule.EACH,
        commit=setting.commit,
        witnesses=setting.witnesses,
        beacon=setting.beacon,
        enterprises=EnterpriseColumns.pairs(
            (
                one.key,
                Traits(labels[stratum_of(scope, one)], out_reason=out_reason(scope, one)),
            )
            for one in there
        ),
        officers=(),
        recusals=(),
    )
