"""Teams: windows, blocks, lawful formations with answers from sha256sum, and the budget."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core import teams
from app.core.manifest import (
    Manifest,
    Need,
    OfficerLine,
    Quota,
    TeamMode,
    TeamRule,
    UnitsRule,
)
from app.core.opening import Opening
from app.core.teams import (
    Budget,
    BudgetSpentError,
    Former,
    Team,
    last_shift,
    plan_blocks,
    serving,
    team_count,
)
from app.core.tickets import Ranking, rank_officers

SEED = "4eb490bf90c9250d3443f7c6f01419b3136c2c16ae1ee17f290a4a9605aa45c5"
County = Callable[..., tuple[Manifest, Opening]]


def pool_of(k: int, *ids: str) -> Ranking:
    return Ranking("A", k, [f"{rank:064x}{name}" for rank, name in enumerate(ids, 1)])


def test_the_window_of_serving_officers_slides_and_stops_at_the_end() -> None:
    pool = pool_of(2, "A", "B", "C", "D")
    windows = [serving(pool, shift) for shift in range(4)]
    assert windows == [("A", "B"), ("B", "C"), ("C", "D"), ("C", "D")]


def test_pools_without_quota_do_not_lengthen_the_shift() -> None:
    assert last_shift([pool_of(0, "A", "B", "C"), pool_of(1, "D", "E")]) == 1
    assert last_shift([pool_of(2, "A", "B")]) == 0
    assert last_shift([]) == 0


@pytest.mark.parametrize(
    ("count", "block", "sizes"),
    [(8, 8, [8]), (9, 8, [5, 4]), (10, 4, [4, 3, 3]), (3, 1, [1, 1, 1]), (25, 12, [9, 8, 8])],
)
def test_blocks_differ_by_at_most_one_team_larger_first(
    county: County, count: int, block: int, sizes: list[int]
) -> None:
    manifest, _ = county(1)
    manifest = replace(
        manifest,
        team=TeamRule(TeamMode.ACROSS, 3, 0, 0, block, 1),
        off_quotas=(Quota("A", 2 * count), Quota("B", count)),
        need_pools=(Need("A", 2), Need("B", 1)),
    )
    plans = plan_blocks(manifest)
    assert team_count(manifest) == count
    assert [plan.teams for plan in plans] == sizes
    start = 0
    for plan in plans:  # each block goes on where the one before stopped, in both pools
        assert plan.takes == ((0, 2 * start, 2), (1, start, 1))
        start += plan.teams


def test_within_cuts_each_pool_by_itself(county: County) -> None:
    manifest, _ = county(1)
    manifest = replace(
        manifest,
        team=TeamRule(TeamMode.WITHIN, 2, 0, 0, 2, 1),
        off_quotas=(Quota("A", 6), Quota("B", 0), Quota("C", 2)),
        need_pools=(),
    )
    assert [(plan.teams, plan.takes) for plan in plan_blocks(manifest)] == [
        (2, ((0, 0, 2),)),
        (1, ((0, 4, 2),)),
        (1, ((2, 0, 2),)),
    ]


def four(county: County, unit_of: dict[str, str], **changes: object) -> Manifest:
    """Return a manifest with officers A to D, all serving, in two teams of two."""
    manifest, _ = county(
        1,
        officers=tuple(OfficerLine(name, "A", unit=unit) for name, unit in unit_of.items()),
        recusals=(),
        team=TeamRule(TeamMode.WITHIN, 2, 0, 0, 12, 3),
        off_quotas=(Quota("A", 4),),
        need_pools=(),
        need_skills=(),
        units=UnitsRule.DISTINCT,
    )
    return replace(manifest, **changes)


def formed(manifest: Manifest, budget: Budget) -> tuple[tuple[Team, ...], ...] | None:
    return Former(manifest, SEED, rank_officers(manifest, SEED), 0, budget).form(0)


# for i in A B C D; do printf "SSJ1|TEAM|4eb4…45c5|0|0|0|<c>|$i" | sha256sum; done, sorted:
# c=0 B C A D; c=1 A D B C; c=2 C A D B


def test_the_first_formation_stands_when_it_is_lawful(county: County) -> None:
    budget = Budget()
    manifest = four(county, {"A": "U1", "B": "U1", "C": "U2", "D": "U2"})
    assert formed(manifest, budget) == ((Team("T001", 0, ("B", "C")), Team("T002", 0, ("A", "D"))),)
    assert budget.spent == 1


def test_formations_with_two_of_one_unit_are_passed_over(county: County) -> None:
    budget = Budget()
    manifest = four(county, {"A": "U1", "B": "U2", "C": "U2", "D": "U3"})
    assert formed(manifest, budget) == ((Team("T001", 2, ("A", "C")), Team("T002", 2, ("B", "D"))),)
    assert budget.spent == 3


def test_two_officers_without_a_unit_count_as_one_unit(county: County) -> None:
    manifest = four(county, {"A": "U1", "B": "-", "C": "-", "D": "U3"})
    blocks = formed(manifest, Budget())
    assert blocks is not None
    assert blocks[0][0].c == 2
    anyhow = formed(replace(manifest, units=UnitsRule.ANY), Budget())
    assert anyhow is not None
    assert anyhow[0][0].c == 0


def test_a_block_that_cannot_be_lawful_costs_all_its_formations(county: County) -> None:
    for manifest in [
        four(county, {"A": "U1", "B": "U1", "C": "U1", "D": "U2"}),
        four(
            county, dict.fromkeys("ABCD", "U1"), units=UnitsRule.ANY, need_skills=(Need("特设", 1),)
        ),
    ]:
        budget = Budget()
        assert formed(manifest, budget) is None
        assert budget.spent == 4096


def test_counting_instead_of_trying_changes_neither_answer_nor_budget(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = four(county, {"A": "U1", "B": "U1", "C": "U1", "D": "U2"})
    monkeypatch.setattr(Former, "_out_of_reach", lambda *_: False)
    budget = Budget()
    assert formed(manifest, budget) is None
    assert budget.spent == 4096


def test_one_formation_beyond_the_budget_is_not_tried(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = four(county, {"A": "U1", "B": "U2", "C": "U2", "D": "U3"})  # needs three
    monkeypatch.setattr(teams, "BUDGET", 3)
    assert formed(manifest, Budget()) is not None
    monkeypatch.setattr(teams, "BUDGET", 2)
    with pytest.raises(BudgetSpentError):
        formed(manifest, Budget())


def test_the_budget_is_the_protocols() -> None:
    assert (teams.BUDGET, teams.FORMATIONS) == (1_048_576, 4096)
