"""The pictures made from a real ceremony: they say what is stored, and nothing private."""

import dataclasses

import pytest
from sqlalchemy import select

from app.core.ceremony import Authorisation, Ceremony, Person
from app.core.conduct import Mark, Step, Stored, steps
from app.core.people import Role
from app.core.task import DrawKind
from app.files.pdf.qr import qr_rows
from app.services.draw import draw_stage, show_codes
from app.services.draw.conducting import Hall, Marked
from app.services.draw.shows_rows import DrawnEnterprise
from app.store.schema import FrozenEnterprise, FrozenOfficer
from app.texts import text
from app.ui.projector import Kind, Sum
from app.ui.views import draw_scenes as scenes

PEOPLE = Ceremony(
    "三楼会议室",
    "周建华",
    "王晓敏",
    (Person("陆伟明", "县纪委监委派驻组", "副组长"),),
    (
        Person("沈国良", "县人大", "代表", 8),
        Person("朱彩娟", "县政协", "委员", 8),
        Person("欧阳𬭎", "个私协会", "秘书长", keeps=True),
        Person("钱来", "甲公司", "代表", absent=True),
    ),
    "副局长",
    Person("赵立新", "信用监管股", ""),
    None,
    Authorisation("李志强", "局长", "2026-03-04", "青市监批〔2026〕12号"),
)


@pytest.fixture
def staged(drawn):
    desk = drawn.desks[Role.CLERK]
    found = draw_stage.staged(desk.store, desk.actor, drawn.card().draws[0].lock_id)
    return dataclasses.replace(found, show=dataclasses.replace(found.show, ceremony=PEOPLE))


@pytest.fixture
def hall(staged):
    """The same attempt as the conductor's page has it."""
    show = staged.show
    return Hall(
        draw_id=1,
        draw_number=show.draw_number,
        attempt=1,
        task_id=1,
        task_no=show.task_no,
        task_name=show.task_name,
        kind=DrawKind.BOTH,
        bureau=staged.bureau,
        is_sample=True,
        rehearsal=True,
        ceremony=PEOPLE,
        marks={Mark.OPENED: Marked(Mark.OPENED, show.locked_at, {})},
        steps=steps(Stored(DrawKind.BOTH)),
        due=Step.SEAL,
        lock_id=show.lock_id,
        show=show,
    )


@pytest.fixture
def state(drawn):
    desk = drawn.desks[Role.CLERK]
    draw_id = drawn.card().draws[0].id
    return draw_stage.reconcile_draw(desk.store, desk.actor, draw_id, now=desk.clock())


def every(source, state):
    """All pictures of one ceremony."""
    digits = dict(source.show.throws)
    return [
        scenes.opening(source, "2026年3月5日 9时30分"),
        scenes.reconciled(source, state),
        scenes.locked(source),
        scenes.code_full(source),
        scenes.code_full(source, result=True),
        scenes.envelope(source),
        scenes.throws(source, digits),
        scenes.opened(source),
        scenes.stored(source),
        scenes.drum(source, "officers"),
        scenes.drum(source, "enterprises"),
        scenes.teamed(source),
        scenes.matched(source),
        scenes.chances(source, 12, None, [("甲", "乙", "1/4")]),
        scenes.result(source),
        scenes.minutes(source, {"周建华"}),
        scenes.handed_over(source, "陆伟明"),
        scenes.closing(source),
        scenes.pause(source, Step.THROWS),
        scenes.resumed(source, Step.TEAMS),
    ]


def test_every_picture_names_title_task_lock_code_and_rehearsal(hall, staged, state):
    for source in (hall, staged):
        for scene in every(source, state):
            assert scene.title == text("projector.title.bureau", bureau=staged.bureau)
            assert scene.task_number == staged.show.task_no
            assert scene.manifest == staged.show.manifest_hash
            assert scene.mark == "示例"
            assert len(scene.steps) == 12


def test_no_picture_holds_a_class_a_phone_or_an_identity_number(drawn, hall, state):
    with drawn.desks[Role.CLERK].store.read() as session:
        facts = [row.facts for row in session.scalars(select(FrozenEnterprise))]
        officers = [row.facts for row in session.scalars(select(FrozenOfficer))]
    private = {
        str(one[key])
        for one in (*facts, *officers)
        for key in one
        if any(word in key for word in ("phone", "class", "id_number", "contact", "legal"))
        and len(str(one[key] or "")) > 3
    }
    assert private
    held = repr(every(hall, state))
    assert [word for word in private if word in held] == []
    assert " 类" not in held


def test_before_the_freeze_a_picture_says_that_the_list_is_open(hall, state):
    early = dataclasses.replace(hall, show=None, lock_id=None, marks={})
    for scene in (
        scenes.opening(early),
        scenes.reconciled(early, state),
        scenes.pause(early, Step.OPENING),
        scenes.resumed(early, Step.RECONCILE),
    ):
        assert scene.lock_code == ""
        assert scene.steps[0].state in ("current", "done")


def test_the_opening_names_everybody_present_with_their_part_and_the_authorisation(hall):
    scene = scenes.opening(hall, "2026年3月5日 9时30分")
    told = {(guest.name, guest.role) for guest in scene.guests}
    assert ("周建华", "主持人") in told
    assert ("赵立新", "抽取人（人员）") in told
    assert ("陆伟明", "监督人") in told
    assert ("沈国良", "见证人（投掷）") in told
    assert ("欧阳𬭎", "见证人（保管信封）") in told
    assert "钱来" not in repr(scene)
    assert scene.facts[0][1] == "2026年3月5日 9时30分　三楼会议室"
    words = "经局长李志强授权抽取，2026年3月4日（青市监批〔2026〕12号）"
    assert scene.facts[1][1] == words


def _sum(ledger: tuple[Sum, ...]) -> int:
    count = [int(one.count.replace(",", "")) for one in ledger]
    taken = sum(c for c, one in zip(count, ledger, strict=True) if one.sign == "minus")
    return count[0] - taken - count[-1]


def test_the_reconciliation_adds_up_for_enterprises_and_officers(hall, state):
    scene = scenes.reconciled(hall, state)
    assert _sum(scene.ledger) == 0
    assert _sum(scene.officer_ledger) == 0
    assert scene.ledger[-1].count == f"{state.pool:,}"
    alone = scenes.reconciled(hall, state, DrawKind.ENTERPRISES)
    assert alone.officer_ledger == ()


@pytest.mark.parametrize(
    ("before", "words"), [(None, "首次锁定"), (-12, "+12"), (3, "−3"), (0, "相同")]
)
def test_the_reconciliation_compares_with_the_last_draw(hall, state, before, words):
    was = None if before is None else state.pool + before
    scene = scenes.reconciled(hall, dataclasses.replace(state, before=was))
    assert words in scene.note


def test_the_rail_has_the_task_s_order_and_the_times_of_what_is_done(hall):
    rail = scenes.rail(hall, Step.SEAL)
    assert [one.title for one in rail][6:10] == ["抽取人员", "抽取对象", "组成检查组", "匹配对象"]
    assert [one.state for one in rail] == ["done"] * 5 + ["current"] + ["future"] * 6
    assert rail[0].time == "09:30:00"
    assert rail[2].time == "09:30:00"
    closed = scenes.rail(hall, Step.CLOSED)
    assert {one.state for one in closed} == {"done"}


def test_the_code_of_m_is_that_of_the_lock_sheet(staged):
    show = staged.show
    words = f"SSJ1R|M|{show.draw_number}|1|{show.manifest_hash}"
    assert scenes.locked(staged).qr == qr_rows(words)
    assert scenes.code_full(staged, result=True).qr == show_codes.result_code(show)
    assert show_codes.result_code(dataclasses.replace(show, result_hash="")) == ()


def test_the_opened_seal_is_worked_out_again_before_the_hall(staged):
    scene = scenes.opened(staged)
    assert scene.secret == "5e" * 32
    assert scene.recomputed == scene.commitment == staged.show.commitment
    forged = dataclasses.replace(
        staged, show=dataclasses.replace(staged.show, opening=("S0=" + "00" * 32, "B=-"))
    )
    assert scenes.opened(forged).recomputed != scene.commitment


def test_the_drum_shows_what_is_stored_in_its_order(staged):
    show = staged.show
    scene = scenes.drum(staged, "enterprises")
    assert [one.name for one in scene.drawn] == [one.name for one in show.enterprises]
    assert {one.name for one in show.enterprises} <= set(scene.crowd)
    assert set(show.rolling) <= set(scene.crowd)
    assert list(scene.crowd) != sorted(scene.crowd)


def test_teams_come_first_and_what_they_inspect_after(staged):
    teamed, matched = scenes.teamed(staged), scenes.matched(staged)
    assert [one.members for one in teamed.teams] == [one.members for one in matched.teams]
    assert not any(one.enterprises for one in teamed.teams)
    given = sorted(name for one in matched.teams for name in one.enterprises)
    assert given == sorted(one.name for one in staged.show.enterprises)


def test_parts_of_the_reveal_lead_to_their_pictures(staged):
    kinds = [scenes.reveal(staged, step).kind for step in scenes.reveal_parts(staged.show)]
    assert kinds == [Kind.DRAW, Kind.DRAW, Kind.TEAMS, Kind.MATCHING]


def test_a_beacon_is_thrown_like_a_witness(staged):
    people = dataclasses.replace(PEOPLE, beacon_source="福彩3D 2026061期", beacon_digits=3)
    show = dataclasses.replace(staged.show, ceremony=people, opening=("S0=" + "5e" * 32, "B=123"))
    source = dataclasses.replace(staged, show=show)
    last = scenes.throws(source, {"B": "12"}).throws[-1]
    assert (last.total, last.digits) == (3, "12")
    assert "福彩" in last.witness
    assert scenes.opened(source).throws[-1].digits == "123"


def test_the_minutes_tick_who_has_signed(staged):
    signed = {one.name: one.signed for one in scenes.minutes(staged, {"沈国良"}).signers}
    assert signed == {
        "周建华": False,
        "王晓敏": False,
        "陆伟明": False,
        "沈国良": True,
        "朱彩娟": False,
        "欧阳𬭎": False,
    }


def test_break_and_resumption_keep_the_lock_code_in_front(hall):
    code = f"{hall.show.manifest_hash[:8]} {hall.show.manifest_hash[8:16]}"
    assert scenes.pause(hall, Step.TEAMS).facts == (("锁定码", code),)
    scene = scenes.resumed(hall, Step.ENTERPRISES)
    assert scene.big == "从第 8 步“抽取对象”继续"
    assert scene.facts == (("锁定码", code),)


def test_the_shape_of_a_row_has_not_grown_a_private_field():
    fields = {field.name for field in dataclasses.fields(DrawnEnterprise)}
    assert fields.isdisjoint({"phone", "risk_class", "contact", "address"})


def test_the_hall_is_told_that_the_dossier_was_copied_only_once_it_was(staged):
    assert "已" not in scenes.handed_over(staged, "陆伟明").big
    assert "已拷入" in scenes.handed_over(staged, "陆伟明", "U 盘").big
