"""Seeing and copying evidence: by right or by allowance, each time with its reason in the log."""

import json

import pytest
from sqlalchemy import select

from app.core.people import NotAllowed, OwnWork
from app.core.reasons import ReasonWrong
from app.files.evidence_folder import EvidenceChanged, EvidenceLost, place_of
from app.services.evidence import evidence_access
from app.services.evidence.evidence_access import AccessNotAllowed, NothingAsked
from app.services.evidence.evidence_rows import NoneChosen, UnknownEvidence
from app.store.schema import EvidenceAct, LogEntry

WHY = "核对现场情况"


@pytest.fixture
def act(county):
    """Call a service as somebody, some days after the draw."""

    def run(service, who, *args, days=3, **named):
        now = county.at(days)
        return service(county.store, county.actors[who], *args, now=now, **named)

    return run


def acts(county):
    with county.store.read() as session:
        rows = session.execute(
            select(EvidenceAct.act, EvidenceAct.reason).order_by(EvidenceAct.id)
        ).all()
    return [tuple(row) for row in rows]


def test_an_approver_opens_with_a_reason_and_the_log_has_it(county, brought, act, tmp_path):
    with pytest.raises(ReasonWrong):
        act(evidence_access.open_copy, "approver", brought, "", tmp_path)
    path = act(evidence_access.open_copy, "approver", brought, WHY, tmp_path)
    assert path.name == "门头.jpg"
    assert not path.stat().st_mode & 0o222
    assert path.read_bytes() == place_of(county.store.folder / "evidence", brought).read_bytes()
    assert acts(county) == [("OPENED", WHY)]
    with county.store.read() as session:
        asked = select(LogEntry.payload).order_by(LogEntry.n.desc()).limit(1)
        said = json.loads(session.scalars(asked).one())
    assert (said["act"], said["reason"], said["files"]) == ("OPENED", WHY, [brought])


def test_a_colleague_sees_nothing_until_it_is_allowed_and_then_for_seven_days(
    county, brought, act, tmp_path
):
    with pytest.raises(AccessNotAllowed):
        act(evidence_access.open_copy, "colleague", brought, WHY, tmp_path)
    act(evidence_access.ask, "colleague", [brought], False, WHY)
    (one,) = evidence_access.requests(county.store, county.actors["approver"])
    assert (one.name, one.by, one.copying, one.reason) == ("门头.jpg", "人员colleague", False, WHY)
    assert act(evidence_access.access, "colleague", brought).asked
    act(evidence_access.answer, "approver", [(brought, one.by_id)], True)
    assert evidence_access.requests(county.store, county.actors["approver"]) == ()
    # The reason is that of the request: nobody types it twice.
    act(evidence_access.open_copy, "colleague", brought, "", tmp_path, days=9)
    assert acts(county)[-1] == ("OPENED", WHY)
    with pytest.raises(AccessNotAllowed):
        act(evidence_access.copy_out, "colleague", [brought], WHY, tmp_path)
    with pytest.raises(AccessNotAllowed):
        act(evidence_access.open_copy, "colleague", brought, WHY, tmp_path, days=11)


def test_an_allowance_to_copy_lets_look_as_well(county, brought, act, tmp_path):
    act(evidence_access.ask, "colleague", [brought], True, WHY)
    who = county.actors["colleague"].account_id
    act(evidence_access.answer, "approver", [(brought, who)], True)
    (first,) = act(evidence_access.copy_out, "colleague", [brought], "", tmp_path)
    second = act(evidence_access.open_copy, "colleague", brought, "", tmp_path)
    assert (first.name, second.name) == ("门头.jpg", "门头-2.jpg")


def test_who_brought_a_photo_looks_at_it_without_asking_but_copies_nothing(
    county, brought, act, tmp_path
):
    may = act(evidence_access.access, "clerk", brought)
    assert (may.may_open, may.may_copy, may.own) == (True, False, True)
    act(evidence_access.open_copy, "clerk", brought, "", tmp_path)
    with pytest.raises(AccessNotAllowed):
        act(evidence_access.copy_out, "clerk", [brought], WHY, tmp_path)
    assert not act(evidence_access.access, "clerk", brought, days=10).may_open


def test_a_refusal_takes_a_reason_and_ends_the_request(county, brought, act, tmp_path):
    act(evidence_access.ask, "colleague", [brought], False, WHY)
    who = county.actors["colleague"].account_id
    with pytest.raises(ReasonWrong):
        act(evidence_access.answer, "approver", [(brought, who)], False)
    act(evidence_access.answer, "approver", [(brought, who)], False, "与本案无关")
    with pytest.raises(AccessNotAllowed):
        act(evidence_access.open_copy, "colleague", brought, WHY, tmp_path)
    with pytest.raises(NothingAsked):
        act(evidence_access.answer, "approver", [(brought, who)], True)


def test_nobody_allows_themselves_and_clerks_allow_nobody(county, brought, act):
    act(evidence_access.ask, "everything", [brought], False, WHY)
    who = county.actors["everything"].account_id
    with pytest.raises(OwnWork):
        act(evidence_access.answer, "everything", [(brought, who)], True)
    with pytest.raises(NotAllowed):
        act(evidence_access.answer, "clerk", [(brought, who)], True)


def test_others_see_only_their_own_requests(county, brought, act):
    act(evidence_access.ask, "colleague", [brought], False, WHY)
    assert evidence_access.requests(county.store, county.actors["clerk"]) == ()
    assert len(evidence_access.requests(county.store, county.actors["colleague"])) == 1


@pytest.mark.parametrize(("harm", "error"), [("gone", EvidenceLost), ("other", EvidenceChanged)])
def test_what_is_gone_or_changed_is_not_handed_out(county, brought, act, tmp_path, harm, error):
    place = place_of(county.store.folder / "evidence", brought)
    place.chmod(0o600)
    if harm == "gone":
        place.unlink()
    else:
        place.write_bytes(place.read_bytes() + b"!")
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(error):
        act(evidence_access.copy_out, "approver", [brought], WHY, target)
    assert list(target.iterdir()) == []
    assert acts(county) == []


def test_what_is_not_there_cannot_be_asked_for(county, act):
    with pytest.raises(UnknownEvidence):
        act(evidence_access.ask, "colleague", ["ab" * 32], False, WHY)
    with pytest.raises(NoneChosen):
        act(evidence_access.ask, "colleague", [], False, WHY)


def test_small_pictures_are_made_once_and_none_is_made_of_what_cannot_be_shown(
    county, brought, photo
):
    actor = county.actors["reviewer"]
    first = evidence_access.small_pictures(county.store, actor, [brought])
    place = county.store.folder / "thumbnails" / brought[:2]
    (kept,) = place.iterdir()
    assert first == {brought: str(kept)}
    kept.write_bytes(b"as it was")
    assert evidence_access.small_pictures(county.store, actor, [brought]) == first
    assert kept.read_bytes() == b"as it was"


def test_requests_and_answers_are_read_in_the_order_they_came(county, brought, act):
    who = county.actors["colleague"].account_id
    act(evidence_access.ask, "colleague", [brought], False, WHY)
    act(evidence_access.answer, "approver", [(brought, who)], False, "与本案无关")
    act(evidence_access.ask, "colleague", [brought], True, "改为复制留档")
    (one,) = evidence_access.requests(county.store, county.actors["approver"])
    assert (one.copying, one.reason) == (True, "改为复制留档")
