"""Which record a row is, what is asked where that is not certain, and who is missing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core.rows import Severity
from app.services.registry import batches, imports, registry, registry_edits
from app.services.registry.import_lines import LEAVE_OUT, NEW_RECORD, Recalled
from app.services.registry.imports import ImportCounts, commit
from app.services.registry.registry import EnterpriseQuery
from app.store.schema import Enterprise, MatchDecision, RecordChange
from app.store.staged_decisions import DecidedTwice, NotDoubtful, NotVanished

LATER = datetime(2026, 4, 5, 1, 0, tzinfo=UTC)
NAME, CODE, NUMBER, PLACE = "主体名称", "统一社会信用代码", "注册号", "住所（经营场所）"
# Right by GB 32100 and GS 15-2006, of ranges that are not issued.
CODES = ("91360824MAC000017N", "91360824MAC000025H", "91360824MAC000033C", "91360824MAC0000417")
NUMBERS = ("360824606519628", "360824000000014")


def row(name, code="", number="", place="麦㙦镇老街1号", **more):
    return {NAME: name, CODE: code, NUMBER: number, PLACE: place, **more}


def enterprises(desk):
    with desk.store.read() as session:
        columns = Enterprise.__table__.c
        return {one.name: one for one in session.execute(select(*columns))}


def counts(desk, rows):
    return desk.preview("enterprises", desk.file(rows)).counts


def test_a_list_with_old_numbers_finds_those_that_have_codes_by_now(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0], NUMBERS[0])])
    former = row("嘉禾豆腐坊", "", NUMBERS[0])
    assert counts(desk, [former]) == ImportCounts(rows=1, unchanged=1)


def test_a_list_with_codes_finds_those_that_had_old_numbers_only(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", "", NUMBERS[0])])
    done = desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0], NUMBERS[0])], LATER)
    assert done.counts == ImportCounts(rows=1, changed=1)
    one = enterprises(desk)["嘉禾豆腐坊"]
    assert (one.key, one.uscc, one.regno) == (NUMBERS[0], CODES[0], NUMBERS[0])


@pytest.mark.parametrize(
    "written",
    ["嘉禾（青岭）豆腐坊", "嘉禾(青岭)豆腐坊", "嘉禾（青岭） 豆腐坊", "嘉禾(青岭)豆腐坊\u200b"],
)
def test_brackets_widths_and_blanks_tell_no_two_records_apart(desk, written):
    desk.take("enterprises", [row("嘉禾（青岭）豆腐坊", place="麦㙦镇老街１号")])
    found = counts(desk, [row(written, CODES[0], place="麦㙦镇 老街1号")])
    assert (found.changed, found.new, found.doubtful) == (1, 0, 0)


DOUBTS = {
    "place": (row("嘉禾豆腐坊", CODES[0]), row("嘉禾豆腐坊", CODES[1])),
    "number": (
        row("嘉禾豆腐坊", "", NUMBERS[0]),
        row("老王面馆", CODES[0], NUMBERS[0], "城关镇新街9号"),
    ),
    "name": (row("嘉禾豆腐坊", "", NUMBERS[0]), row("嘉禾豆腐坊", CODES[0], "", "城关镇新街9号")),
    "premises": (row("嘉禾豆腐坊", CODES[0]), row("嘉禾豆腐坊二店", CODES[0], 场所编号="2")),
}


@pytest.mark.parametrize("why", DOUBTS)
def test_what_is_not_certain_is_asked_side_by_side(desk, why):
    there, coming = DOUBTS[why]
    desk.take("enterprises", [there])
    preview = desk.preview("enterprises", desk.file([coming]))
    assert preview.counts == ImportCounts(rows=1, doubtful=1, asked=1)
    (doubt,) = preview.doubtful
    (candidate,) = doubt.candidates
    assert (doubt.row, doubt.name, doubt.decided) == (2, coming[NAME], None)
    assert (candidate.why, candidate.name) == (why, there[NAME])
    shown = {name: (mine, theirs) for name, _, mine, theirs in candidate.fields}
    assert shown["name"] == (coming[NAME], there[NAME])
    # Nobody has said that the record is missing either.
    assert imports.vanished(desk.store, desk.clerk, preview.staging, 0, 9) == ()
    done = commit(desk.store, desk.clerk, preview.staging, now=LATER)
    assert done.counts.doubtful == 1
    assert list(enterprises(desk)) == [there[NAME]]


def test_several_records_that_fit_equally_are_all_shown(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0]), row("嘉禾豆腐坊", CODES[1])])
    (doubt,) = desk.preview("enterprises", desk.file([row("嘉禾豆腐坊")])).doubtful
    assert [one.why for one in doubt.candidates] == ["several", "several"]
    assert {one.key for one in doubt.candidates} == set(CODES[:2])


def test_two_licences_of_one_name_in_two_places_are_two_enterprises(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0])])
    other = row("嘉禾豆腐坊", CODES[1], place="城关镇新街9号")
    assert counts(desk, [other]) == ImportCounts(rows=1, new=1, vanished=1)


def test_premises_of_one_licence_are_records_of_their_own(desk):
    both = [row("甲店", CODES[0], 场所编号="1"), row("乙店", CODES[0], 场所编号="2")]
    assert desk.take("enterprises", both).counts == ImportCounts(rows=2, new=2)
    assert {one.key for one in enterprises(desk).values()} == {f"{CODES[0]}-1", f"{CODES[0]}-2"}
    assert counts(desk, both) == ImportCounts(rows=2, unchanged=2)


@pytest.fixture
def asked(desk):
    """A registry of one and a file with the same name and place under another code."""
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0])])
    coming = [row("嘉禾豆腐坊", CODES[1]), row("老王面馆", CODES[2])]
    preview = desk.preview("enterprises", desk.file(coming, "b.csv"))
    (doubt,) = preview.doubtful
    return desk, preview, doubt, coming


def say(asked, answer):
    desk, preview, doubt, _ = asked
    return imports.decide(desk.store, desk.clerk, preview.staging, {doubt.line: answer})


def test_a_row_said_to_be_the_record_changes_it_and_is_remembered(asked):
    desk, preview, doubt, coming = asked
    record = doubt.candidates[0].record_id
    assert say(asked, record) == ImportCounts(rows=2, new=1, changed=1, asked=1)
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    one = enterprises(desk)["嘉禾豆腐坊"]
    assert (one.id, one.key, one.uscc) == (record, CODES[0], CODES[1])
    with desk.store.read() as session:
        told = session.scalars(select(RecordChange.changes).where(RecordChange.version == 2)).one()
        decision = session.execute(select(MatchDecision.record_id, MatchDecision.same)).one()
    assert told == {"uscc": [CODES[0], CODES[1]]}
    assert tuple(decision) == (record, True)
    assert counts(desk, coming) == ImportCounts(rows=2, unchanged=2)


def test_a_row_said_to_be_another_is_added_and_not_asked_again(asked):
    desk, preview, _, coming = asked
    assert say(asked, NEW_RECORD) == ImportCounts(rows=2, new=2, vanished=1, asked=1)
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    found = registry.enterprises(desk.store, desk.clerk, EnterpriseQuery(CODES[1])).lines
    assert [one.name for one in found] == ["嘉禾豆腐坊"]
    with desk.store.read() as session:
        assert session.scalars(select(MatchDecision.same)).all() == [False]
    assert counts(desk, coming) == ImportCounts(rows=2, unchanged=2, vanished=1)


@pytest.fixture
def remembered(asked):
    """A preview of the same list after the record got its old code back by hand."""
    desk, preview, doubt, coming = asked
    say(asked, doubt.candidates[0].record_id)
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    record = enterprises(desk)["嘉禾豆腐坊"]
    registry_edits.save_enterprise(
        desk.store, desk.clerk, record.id, {"uscc": CODES[0]}, record.version, now=LATER
    )
    return desk, desk.preview("enterprises", desk.file(coming, "c.csv")), coming


def test_what_was_decided_holds_for_the_same_row_in_the_next_file(remembered):
    desk, preview, _ = remembered
    assert preview.counts == ImportCounts(rows=2, changed=1, unchanged=1, asked=1, recalled=1)
    (doubt,) = preview.doubtful
    assert doubt.decided == doubt.candidates[0].record_id
    assert doubt.recalled == Recalled(date(2026, 4, 5), desk.clerk.name)
    assert [one.name for one in preview.changed] == ["嘉禾豆腐坊"]
    assert imports.vanished(desk.store, desk.clerk, preview.staging, 0, 9) == ()
    commit(desk.store, desk.clerk, preview.staging, now=LATER + timedelta(days=2))
    assert enterprises(desk)["嘉禾豆腐坊"].uscc == CODES[1]
    with desk.store.read() as session:  # nobody has said it anew
        assert session.scalars(select(MatchDecision.at)).all() == [LATER]


def test_a_decision_of_before_can_be_changed_and_the_new_one_is_remembered(remembered):
    desk, preview, _ = remembered
    (doubt,) = preview.doubtful
    decided = imports.decide(desk.store, desk.clerk, preview.staging, {doubt.line: NEW_RECORD})
    assert decided == ImportCounts(rows=2, new=1, unchanged=1, vanished=1, asked=1)
    (again,) = imports.doubtful(desk.store, desk.clerk, preview.staging, 0, 9)
    assert (again.decided, again.recalled) == (NEW_RECORD, None)
    done = commit(desk.store, desk.clerk, preview.staging, now=LATER + timedelta(days=2))
    assert done.counts.new == 1
    with desk.store.read() as session:
        decision = session.execute(select(MatchDecision.same, MatchDecision.at)).one()
    assert tuple(decision) == (False, LATER + timedelta(days=2))


def test_a_candidate_refused_before_stays_in_sight_behind_the_others(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0]), row("嘉禾豆腐坊", CODES[1])])
    coming = [row("嘉禾豆腐坊")]
    preview = desk.preview("enterprises", desk.file(coming))
    (doubt,) = preview.doubtful
    imports.decide(desk.store, desk.clerk, preview.staging, {doubt.line: NEW_RECORD})
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    # Whether the row is the record added then, nobody has said.
    again = desk.preview("enterprises", desk.file(coming))
    assert (again.counts.open, again.counts.recalled) == (1, 0)
    keys = [one.key for one in again.doubtful[0].candidates]
    assert keys == ["青市监000001", *CODES[:2]]


def test_a_row_said_to_be_another_is_new_again_without_a_question(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0]), row("嘉禾豆腐坊", CODES[1])])
    coming = [row("嘉禾豆腐坊")]
    preview = desk.preview("enterprises", desk.file(coming))
    imports.decide(desk.store, desk.clerk, preview.staging, {preview.doubtful[0].line: NEW_RECORD})
    done = commit(desk.store, desk.clerk, preview.staging, now=LATER)
    batches.undo(desk.store, desk.clerk, done.import_id, now=LATER)
    again = desk.preview("enterprises", desk.file(coming))
    assert again.counts == ImportCounts(rows=1, new=1, vanished=2, asked=1, recalled=1)
    assert again.doubtful[0].decided == NEW_RECORD
    assert commit(desk.store, desk.clerk, again.staging, now=LATER).counts.new == 1


def test_the_pages_of_a_preview_follow_what_was_decided(asked):
    desk, preview, doubt, _ = asked

    def names(which):
        read = imports.listed(desk.store, desk.clerk, preview.staging, 0, 9, which=which)
        return [one.name for one in read]

    assert names("new") == ["老王面馆"]
    say(asked, NEW_RECORD)
    assert names("new") == ["嘉禾豆腐坊", "老王面馆"]
    say(asked, doubt.candidates[0].record_id)
    assert (names("new"), names("changed"), names("unchanged")) == (
        ["老王面馆"],
        ["嘉禾豆腐坊"],
        [],
    )
    assert imports.listed(desk.store, desk.clerk, preview.staging, 1, 9, which="changed") == ()


def test_a_row_left_out_stays_out_and_is_asked_again(asked):
    desk, preview, _, coming = asked
    left = say(asked, LEAVE_OUT)
    assert (left.doubtful, left.left_out, left.new) == (1, 1, 1)
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    assert len(enterprises(desk)) == 2
    assert counts(desk, coming).doubtful == 1


def test_a_decision_said_anew_replaces_the_first(asked):
    _, _, doubt, _ = asked
    first = say(asked, NEW_RECORD)
    assert say(asked, doubt.candidates[0].record_id).changed == 1
    assert say(asked, NEW_RECORD) == first


def test_a_decision_about_what_was_never_asked_is_refused(asked):
    desk, preview, doubt, _ = asked
    for decisions in ({doubt.line + 1: NEW_RECORD}, {doubt.line: 999}):
        with pytest.raises(NotDoubtful):
            imports.decide(desk.store, desk.clerk, preview.staging, decisions)
    assert say(asked, NEW_RECORD).new == 2


def test_two_rows_cannot_be_one_record(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0])])
    coming = [row("嘉禾豆腐坊", CODES[1]), row("嘉禾豆腐坊", CODES[2])]
    preview = desk.preview("enterprises", desk.file(coming))
    one, two = preview.doubtful
    record = one.candidates[0].record_id
    with pytest.raises(DecidedTwice):
        imports.decide(
            desk.store, desk.clerk, preview.staging, {one.line: record, two.line: record}
        )
    again = imports.doubtful(desk.store, desk.clerk, preview.staging, 0, 9)
    assert [row.decided for row in again] == [None, None]


def test_a_number_that_is_another_bodys_key_gives_way_to_one_of_our_own(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", "", NUMBERS[0])])
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0], NUMBERS[0])], LATER)
    preview = desk.preview("enterprises", desk.file([row("老王面馆", "", NUMBERS[0], "新街9号")]))
    (doubt,) = preview.doubtful
    imports.decide(desk.store, desk.clerk, preview.staging, {doubt.line: NEW_RECORD})
    commit(desk.store, desk.clerk, preview.staging, now=LATER)
    assert enterprises(desk)["老王面馆"].key == "青市监000001"


def test_a_code_under_quite_another_name_and_place_is_pointed_out(desk):
    desk.take("enterprises", [row("青岭县嘉禾豆腐坊", CODES[0])])
    other = row("城关老王面馆", CODES[0], place="新街9号")
    preview = desk.preview("enterprises", desk.file([other]))
    assert preview.counts == ImportCounts(rows=1, changed=1, warned=1)
    (issue,) = preview.issues
    assert (issue.code, issue.row, issue.value) == ("imports.other_name", 2, "青岭县嘉禾豆腐坊")


def test_a_file_of_another_county_is_pointed_out_once(desk):
    codes = [f"92110101MA00000{number:02d}X" for number in range(30)]
    preview = desk.preview(
        "enterprises", desk.file([row(f"店{at}", code) for at, code in enumerate(codes)])
    )
    (about,) = [one for one in preview.issues if one.row == 0]
    assert (about.code, about.value, about.severity) == (
        "imports.other_area",
        "110101",
        Severity.WARN,
    )


def test_a_row_whose_digits_are_lost_is_counted_and_its_record_not_called_missing(desk):
    desk.take("enterprises", [row("嘉禾豆腐坊", CODES[0]), row("老王面馆", CODES[1])])
    rows = [row("嘉禾豆腐坊", "9.13608E+17"), row("新店", CODES[2])]
    preview = desk.preview("enterprises", desk.file(rows))
    assert preview.counts == ImportCounts(rows=2, new=1, refused=1, lost=1, vanished=1)
    (missing,) = imports.vanished(desk.store, desk.clerk, preview.staging, 0, 9)
    assert (missing.key, missing.name) == (CODES[1], "老王面馆")


def test_records_the_file_does_not_mention_are_marked_as_somebody_says(desk):
    names = [row(f"店{at}", code, 登记状态="存续") for at, code in enumerate(CODES)]
    desk.take("enterprises", names)
    preview = desk.preview("enterprises", desk.file(names[:1]))
    lines = imports.vanished(desk.store, desk.clerk, preview.staging, 0, 9)
    assert [(one.name, one.status) for one in lines] == [
        ("店1", "存续"),
        ("店2", "存续"),
        ("店3", "存续"),
    ]
    assert imports.vanished(desk.store, desk.clerk, preview.staging, 2, 9) == lines[2:]
    chosen = {lines[0].id: "迁出", lines[1].id: ""}
    done = commit(
        desk.store,
        desk.clerk,
        preview.staging,
        now=LATER,
        vanished=chosen,
        vanished_all="注销",
    )
    assert done.marked == 2
    assert {one.name: one.status for one in enterprises(desk).values()} == {
        "店0": "存续",
        "店1": "迁出",
        "店2": "存续",
        "店3": "注销",
    }
    with desk.store.read() as session:
        told = session.scalars(select(RecordChange.changes).where(RecordChange.version == 2)).all()
    assert told == [{"status": ["存续", "迁出"]}, {"status": ["存续", "注销"]}]


def test_a_record_the_file_does_mention_is_not_marked_as_missing(desk):
    desk.take("enterprises", [row("甲", CODES[0])])
    here = enterprises(desk)["甲"].id
    preview = desk.preview("enterprises", desk.file([row("甲", CODES[0])]))
    with pytest.raises(NotVanished):
        commit(desk.store, desk.clerk, preview.staging, now=LATER, vanished={here: "注销"})
    assert enterprises(desk)["甲"].status == ""


OFFICER = {"姓名": "陈一", "执法证号": "14080810013", "所属机构": "登记股"}


def test_an_officer_with_a_new_certificate_is_asked_about(desk):
    desk.take("officers", [OFFICER])
    preview = desk.preview("officers", desk.file([{**OFFICER, "执法证号": "14080810999"}]))
    (doubt,) = preview.doubtful
    assert doubt.candidates[0].why == "place"
    counted = imports.decide(
        desk.store,
        desk.clerk,
        preview.staging,
        {doubt.line: doubt.candidates[0].record_id},
    )
    assert counted.changed == 1
    done = commit(desk.store, desk.clerk, preview.staging, now=LATER)
    assert done.counts.changed == 1
    (line,) = registry.officers(desk.store, desk.clerk, registry.OfficerQuery()).lines
    assert (line.key, line.cert_no) == ("14080810013", "14080810999")
