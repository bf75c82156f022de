"""A line of the list of follow-ups in words, on screen and in files alike."""

from app.core.follow_up import Act, Kind, Step
from app.services.paper.follow_up_lines import FollowUpLine, Proposal
from app.texts import text


def kind_words(kind: Kind, *, sole: bool = False) -> str:
    """Return what is to be done; a sole trader is marked where others are listed."""
    return text(
        "follow.kind.ABNORMAL_sole" if sole and kind is Kind.ABNORMAL else f"follow.kind.{kind}"
    )


def stand_words(one: FollowUpLine | Proposal) -> str:
    """Return where a line stands; a late one says by how many working days."""
    if isinstance(one, Proposal):
        return text("follow.stand.PROPOSED")
    if one.is_late:
        return text("follow.late" if one.late else "follow.late_today", count=one.late)
    return text(f"follow.stand.{one.stand}")


def due_words(one: FollowUpLine | Proposal) -> str:
    """Return the day a line is due."""
    return one.due.isoformat() if one.due is not None else text("follow.no_day")


def last_words(one: FollowUpLine | Proposal) -> str:
    """Return what was done last; of a proposal what was found."""
    if isinstance(one, Proposal):
        return one.problem
    return step_words(one.steps[-1]) if one.steps else one.note


def step_words(step: Step) -> str:
    """Return one step in a line: the day, what was done, what there is to say about it."""
    facts = step.facts
    said = [
        text(f"follow.checked.{facts['outcome']}") if facts.get("outcome") else "",
        str(facts.get("receiver", "")),
        text("follow.until", day=facts["due_on"]) if facts.get("due_on") else "",
        str(facts.get("words", "") or facts.get("reason", "")),
        str(facts.get("by", "")) if step.act is Act.CHECKED else "",
    ]
    words = text("follow.join").join(one for one in said if one)
    act = text(f"terms.follow_act.{step.act}")
    return text("follow.step" if words else "follow.step_bare", day=step.day, act=act, words=words)
