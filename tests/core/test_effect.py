"""Substitution on a county written out by hand, where every answer can be read off."""

from dataclasses import replace

import pytest

from app.core.effect import InEffect, effect_text
from app.core.manifest import (
    DistrictRule,
    EnterpriseLine,
    Manifest,
    Need,
    OfficerLine,
    ParcelRule,
    Quota,
    Recusal,
    TeamMode,
    TeamRule,
    UnitsRule,
    Witness,
    WitnessKind,
)
from app.core.protocol import REAL, sha256_hex
from app.core.substitution import AdjustError, Kind, Skip, Substitution

M = "ab" * 32
TICKETS = [f"{place:064x}" for place in range(20)]

# Two are drawn of seven; one inspects E1, two teams of two officers.
RESULT = "\n".join(
    [
        "SSJ1|RESULT",
        f"M|{M}",
        "S|" + "cd" * 32,
        *(f"ENT|S1|{n}|E{n}|{TICKETS[n]}|{'DRAWN' if n < 3 else 'RESERVE'}" for n in range(1, 8)),
        *(f"OFF|A|{n}|A{n}|{TICKETS[n]}|{'DRAWN' if n < 5 else 'RESERVE'}" for n in range(1, 9)),
        "TEAMS|SHIFT|0|SLACK|0|TRY|0|CAP|1",
        "TEAM|T001|0|A1,A2",
        "TEAM|T002|0|A3,A4",
        "ROUND|0|2|0",
        "MATCH|0|E2|T002",
        "MATCH|0|E1|T001",
        "",
    ]
).encode()


def enterprise(n: int, **changes: str) -> EnterpriseLine:
    return replace(EnterpriseLine(f"E{n}", "S1", "D9", f"片{n}"), **changes)


def seven(**third: str) -> tuple[EnterpriseLine, ...]:
    """All enterprises, the first reserve changed; every other one is of the area E1."""
    return tuple(enterprise(n, **({"area": "E1"} | (third if n == 3 else {}))) for n in range(1, 8))


def officer(n: int, **changes: object) -> OfficerLine:
    return replace(OfficerLine(f"A{n}", "A", f"U{n}", f"D{n}"), **changes)


def county(**changes: object) -> Manifest:
    made = Manifest(
        tag=REAL,
        draw_number="T-1",
        attempt=1,
        items=(),
        prev="0" * 64,
        ent_quotas=(Quota("S1", 2),),
        off_quotas=(Quota("A", 4),),
        team=TeamRule(TeamMode.WITHIN, 2, 0, 0, 2, 1),
        need_pools=(),
        need_skills=(),
        units=UnitsRule.ANY,
        district=DistrictRule.ANY,
        parcel=ParcelRule.EACH,
        commit="0" * 64,
        witnesses=(Witness("W1", WitnessKind.D10, 4), Witness("W2", WitnessKind.D10, 4)),
        beacon=None,
        enterprises=tuple(enterprise(n) for n in range(1, 8)),
        officers=tuple(officer(n) for n in range(1, 9)),
        recusals=(),
    )
    return replace(made, **changes)


def effect(result: bytes = RESULT, adjust: bytes = b"", **changes: object) -> InEffect:
    return InEffect.of(county(**changes), M, result, adjust)


def refusal(before: InEffect, substitution: Substitution) -> tuple[str, int]:
    with pytest.raises(AdjustError) as caught:
        before.apply(substitution)
    return caught.value.reason, caught.value.line


def test_the_first_reserve_takes_the_parcel_and_the_team() -> None:
    before = effect()
    made = before.next(Kind.ENT, "E1", "CLOSED")
    assert made == Substitution(1, Kind.ENT, "S1", "E1", "CLOSED", (), "E3")
    after = before.apply(made)
    assert after.parcels == (("E2", "T002", ("E2",)), ("E1", "T001", ("E3",)))
    assert (after.team_of("E3"), after.team_of("E1"), before.team_of("E1")) == ("T001", "", "T001")
    assert before.substitutions == ()


def test_the_files_say_line_by_line_what_happened() -> None:
    after = effect()
    for kind, out, reason, stated in (
        (Kind.ENT, "E1", "CLOSED", {"E3": "MOVED"}),
        (Kind.OFF, "A3", "ILL", {}),
    ):
        after = after.apply(after.next(kind, out, reason, stated))
    r = sha256_hex(RESULT)
    assert after.adjust().decode() == (
        f"SSJ1|ADJUST\nM|{M}\nR|{r}\n"
        "OUT|1|ENT|S1|E1|CLOSED\nSKIP|1|E3|MOVED\nIN|1|E4\n"
        "OUT|2|OFF|A|A3|ILL\nIN|2|A5\n"
    )
    assert effect_text(after).decode() == (
        f"SSJ1|EFFECT\nM|{M}\nR|{r}\n"
        f"ENT|S1|1|E1|{TICKETS[1]}|OUT\nENT|S1|2|E2|{TICKETS[2]}|DRAWN\n"
        f"ENT|S1|4|E4|{TICKETS[4]}|IN\n"
        f"OFF|A|1|A1|{TICKETS[1]}|DRAWN\nOFF|A|2|A2|{TICKETS[2]}|DRAWN\n"
        f"OFF|A|3|A3|{TICKETS[3]}|OUT\nOFF|A|4|A4|{TICKETS[4]}|DRAWN\n"
        f"OFF|A|5|A5|{TICKETS[5]}|IN\n"
        "TEAM|T001|A1,A2\nTEAM|T002|A4,A5\n"
        "PARCEL|E2|T002|E2\nPARCEL|E1|T001|E4\n"
    )
    assert effect_text(effect(adjust=after.adjust())) == effect_text(after)


def test_one_that_was_passed_over_on_someones_word_is_again_the_next_reserve() -> None:
    once = effect()
    once = once.apply(once.next(Kind.ENT, "E1", "CLOSED", {"E3": "MOVED"}))
    assert once.next(Kind.ENT, "E2", "CLOSED").into == "E3"


def test_who_came_in_can_leave_again_and_never_comes_back() -> None:
    after = effect()
    for out in ("E1", "E3", "E4"):
        after = after.apply(after.next(Kind.ENT, out, "OTHER"))
    assert after.team_of("E5") == "T001"
    assert [one.status for one in after.standings(Kind.ENT)] == ["OUT", "DRAWN", "OUT", "OUT", "IN"]
    assert after.reserves(Kind.ENT, "S1") == ("E6", "E7")


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("BARRED", {"recusals": (Recusal("A2", "E3"),)}),
        (
            "DISTRICT",
            {
                "district": DistrictRule.AVOID,
                "enterprises": seven(district="D1"),
            },
        ),
        (
            "SKILL",
            {
                "enterprises": seven(skill="特设"),
            },
        ),
        (
            "AREA",
            {
                "parcel": ParcelRule.AREA,
                "enterprises": seven(area="片3"),
            },
        ),
    ],
)
def test_a_reserve_that_may_not_be_inspected_by_the_team_is_passed_over_and_the_rule_named(
    rule: str, changes: dict[str, object]
) -> None:
    before = effect(**changes)
    assert before.next(Kind.ENT, "E1", "CLOSED").skips == (Skip("E3", rule),)
    let_in = Substitution(1, Kind.ENT, "S1", "E1", "CLOSED", (), "E3")
    assert refusal(before, let_in) == ("not_eligible", 5)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("BARRED", {"recusals": (Recusal("A5", "E1"),)}),
        (
            "DISTRICT",
            {
                "district": DistrictRule.AVOID,
                "officers": tuple(
                    officer(n, district="D9" if n == 5 else f"D{n}") for n in range(1, 9)
                ),
            },
        ),
        (
            "SKILL",
            {
                "need_skills": (Need("特设", 1),),
                "officers": tuple(
                    officer(n, skills=("特设",) if n not in (2, 5) else ()) for n in range(1, 9)
                ),
            },
        ),
        (
            "UNITS",
            {
                "units": UnitsRule.DISTINCT,
                "officers": tuple(
                    officer(n, unit="U2" if n == 5 else f"U{n}") for n in range(1, 9)
                ),
            },
        ),
    ],
)
def test_an_officer_who_does_not_suit_the_team_and_its_parcels_is_passed_over(
    rule: str, changes: dict[str, object]
) -> None:
    before = effect(**changes)
    made = before.next(Kind.OFF, "A1", "ILL")
    assert (made.skips, made.into) == ((Skip("A5", rule),), "A6")
    let_in = Substitution(1, Kind.OFF, "A", "A1", "ILL", (), "A5")
    assert refusal(before, let_in) == ("not_eligible", 5)


def test_two_officers_without_a_unit_are_of_the_same_unit() -> None:
    nowhere = tuple(officer(n, unit="-" if n in (2, 5) else f"U{n}") for n in range(1, 9))
    made = effect(units=UnitsRule.DISTINCT, officers=nowhere).next(Kind.OFF, "A1", "ILL")
    assert made.skips == (Skip("A5", "UNITS"),)


def test_the_substitute_of_a_substitute_is_judged_by_the_officers_now_in_the_team() -> None:
    recused = effect(recusals=(Recusal("A5", "E3"),))
    after = recused.apply(recused.next(Kind.OFF, "A1", "LEFT"))
    assert after.teams == {"T001": ("A2", "A5"), "T002": ("A3", "A4")}
    assert after.next(Kind.ENT, "E1", "CLOSED").skips == (Skip("E3", "BARRED"),)
    assert recused.next(Kind.ENT, "E1", "CLOSED").skips == ()


def test_without_a_reserve_an_enterprise_leaves_an_empty_parcel() -> None:
    alone = RESULT.replace(b"RESERVE", b"DRAWN")
    before = effect(alone)
    after = before.apply(before.next(Kind.ENT, "E1", "CANCELLED"))
    assert b"\nPARCEL|E1|T001|-\n" in effect_text(after)


def test_without_a_reserve_a_team_of_three_does_without_one_and_a_pair_does_not() -> None:
    trio = RESULT.replace(b"RESERVE", b"DRAWN").replace(b"A1,A2", b"A1,A2,A5")
    before = effect(trio)
    after = before.apply(before.next(Kind.OFF, "A5", "DUTY"))
    assert after.teams["T001"] == ("A1", "A2")
    with pytest.raises(AdjustError) as caught:
        after.next(Kind.OFF, "A1", "DUTY")
    assert caught.value.reason == "too_few_left"


def test_a_team_does_not_lose_its_only_holder_of_a_skill() -> None:
    trio = RESULT.replace(b"RESERVE", b"DRAWN").replace(b"A1,A2", b"A1,A2,A5")
    skilled = tuple(officer(n, skills=("特设",) if n in (3, 5) else ()) for n in range(1, 9))
    before = effect(trio, need_skills=(Need("特设", 1),), officers=skilled)
    with pytest.raises(AdjustError) as caught:
        before.next(Kind.OFF, "A5", "DUTY")
    assert caught.value.reason == "rest_unlawful"


def test_without_a_plan_any_reserve_will_do_and_no_officer_is_replaced() -> None:
    planless = RESULT[: RESULT.index(b"TEAMS")] + b"TEAMS|NOPLAN\n"
    before = effect(planless, recusals=tuple(Recusal(f"A{n}", "E3") for n in range(1, 9)))
    assert before.next(Kind.ENT, "E1", "CLOSED").into == "E3"
    barred = Substitution(1, Kind.ENT, "S1", "E1", "CLOSED", (Skip("E3", "BARRED"),), "E4")
    assert refusal(before, barred) == ("skip_untrue", 5)
    with pytest.raises(AdjustError) as caught:
        before.next(Kind.OFF, "A1", "ILL")
    assert caught.value.reason == "no_plan"
    assert effect_text(before).count(b"OFF|A|") == 4
    assert b"TEAM" not in effect_text(before)


def made(**changes: object) -> Substitution:
    right = Substitution(1, Kind.ENT, "S1", "E1", "CLOSED", (), "E3")
    return replace(right, **changes)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (made(k=2), ("number", 4)),
        (made(group="S2"), ("group", 4)),
        (made(out="E3"), ("not_in_effect", 4)),
        (made(out="X"), ("not_in_effect", 4)),
        (made(reason="ILL"), ("out_reason", 4)),
        (made(into="E4"), ("not_next", 5)),
        (made(into="E2"), ("not_next", 5)),
        (made(into=None), ("not_next", 5)),
        (made(skips=(Skip("E4", "OTHER"),), into="E3"), ("not_next", 5)),
        (made(skips=(Skip("E3", "OTHER"),), into="E3"), ("not_next", 6)),
        (made(skips=(Skip("E3", "ILL"),), into="E4"), ("skip_reason", 5)),
        (made(skips=(Skip("E3", "UNITS"),), into="E4"), ("skip_reason", 5)),
        (made(skips=(Skip("E3", "AREA"),), into="E4"), ("skip_untrue", 5)),
        (
            made(skips=tuple(Skip(f"E{n}", "OTHER") for n in (3, 4, 5, 6, 7, 8)), into=None),
            ("not_next", 10),
        ),
    ],
)
def test_what_is_not_the_next_lawful_step_is_refused_with_its_line(
    wrong: Substitution, found: tuple[str, int]
) -> None:
    assert refusal(effect(), wrong) == found


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("SSJ1|", "SSJ1R|", 1), (f"M|{M}", f"M|{'0' * 64}", 2), ("R|", f"R|{'0' * 64}\nR|", 3)],
)
def test_a_file_of_another_draw_is_refused(old: str, new: str, line: int) -> None:
    before = effect()
    text = before.apply(before.next(Kind.ENT, "E1", "CLOSED")).adjust().decode()
    changed = text.replace(old, new, 1).split("\n")
    if line == 3:
        del changed[3]
    with pytest.raises(AdjustError) as caught:
        effect(adjust="\n".join(changed).encode())
    assert (caught.value.reason, caught.value.line) == ("other_draw", line)
