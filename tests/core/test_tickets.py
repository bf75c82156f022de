"""Tickets: answers from sha256sum, and what the public relies on."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.manifest import Manifest, Quota
from app.core.opening import Opening
from app.core.protocol import REAL, REHEARSAL
from app.core.tickets import (
    Ranking,
    enterprise_ticket,
    officer_ticket,
    queue,
    rank_enterprises,
    rank_officers,
)

SEED = "4eb490bf90c9250d3443f7c6f01419b3136c2c16ae1ee17f290a4a9605aa45c5"
County = Callable[..., tuple[Manifest, Opening]]

# Made with coreutils: printf 'SSJ1|ENT|4eb4…45c5|<id>|<j>' | sha256sum
KNOWN = {
    "91360824HMM850L239": "f118f0013564fd77fae502536d04684f76919802683a62928763adfb7a6ba533",
    "无照经营户﨑3号": "7676f1b21d7942a57da711275080121f52e579ddb0419f6de991c6ff84fc6a02",
}


def test_the_ticket_of_an_enterprise_is_what_sha256sum_prints() -> None:
    for enterprise, ticket in KNOWN.items():
        assert enterprise_ticket(REAL, SEED, enterprise, 1) == ticket


def test_a_weight_of_three_takes_the_smallest_of_three_hashes() -> None:
    hashes = [  # of |0, |1 and |2
        "d4cf5a1a0da7c948e38684b1fc01871c30a5dec63b15ccbb1e0a615048ea0522",
        "a3d9a7622f6753e5f0f1a608eea2985c6492de9176633764a05b50c3a87097f9",
        "9f963bb095b95b15d526cf9d69dde54237841f27e9ecc5a157cfcb632230d13d",
    ]
    for weight in (1, 2, 3):
        ticket = enterprise_ticket(REAL, SEED, "91360824LXDFQA28RU", weight)
        assert ticket == min(hashes[:weight])


def test_a_rehearsal_has_other_tickets() -> None:
    # printf 'SSJ1R|ENT|4eb4…45c5|91360824HMM850L239|0' | sha256sum
    assert (
        enterprise_ticket(REHEARSAL, SEED, "91360824HMM850L239", 1)
        == "cfef1c31bc1c04ac52e3205f36123e3546c68b5456424e9308dd730bfa99f88d"
    )


def test_the_ticket_of_an_officer_is_what_sha256sum_prints() -> None:
    # printf 'SSJ1|OFF|4eb4…45c5|赣D8240007|0' | sha256sum
    assert (
        officer_ticket(REAL, SEED, "赣D8240007")
        == "4b2e47d263692bf67c3be13cc1a87f7c4291e97dec655c127a183ac742597c85"
    )


@settings(max_examples=40)
@given(number=st.integers(0, 10**6))
def test_a_larger_quota_extends_the_smaller_draw(county: County, number: int) -> None:
    manifest, _ = county(number)
    before = None
    for k in range(5):
        quotas = tuple(Quota(quota.name, k) for quota in manifest.ent_quotas)
        strata = rank_enterprises(replace(manifest, ent_quotas=quotas), SEED)
        drawn = [[place.id for place in s.ranked if place.drawn] for s in strata]
        if before is not None:
            assert [new[: len(old)] for new, old in zip(drawn, before, strict=True)] == before
        before = drawn


@settings(max_examples=40)
@given(number=st.integers(0, 10**6))
def test_everybody_who_is_in_has_one_rank_and_nobody_else(county: County, number: int) -> None:
    manifest, _ = county(number)
    strata, pools = rank_enterprises(manifest, SEED), rank_officers(manifest, SEED)
    for rankings, records in [(strata, manifest.enterprises), (pools, manifest.officers)]:
        ranked = [place.id for ranking in rankings for place in ranking.ranked]
        assert sorted(ranked) == sorted(record.id for record in records if record.is_in)
        for ranking in rankings:
            assert [p.rank for p in ranking.ranked] == list(range(1, len(ranking.ranked) + 1))
            assert sum(p.drawn for p in ranking.ranked) == ranking.k
            assert list(ranking.ranked) == sorted(ranking.ranked, key=lambda p: (p.ticket, p.id))


def test_the_queue_joins_the_strata_by_ticket_then_id() -> None:
    first = Ranking("S1", 2, ("1" * 64 + "B", "3" * 64 + "C"))
    second = Ranking("S2", 1, ("1" * 64 + "A", "2" * 64 + "D"))
    assert queue((first, second)) == ("A", "B", "C")
