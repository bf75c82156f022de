"""What orders and letters after an inspection say: to the enterprise, to whoever goes on.

What was found is taken from the newest finding unless the clerk words it anew; articles of
law are always the clerk's, who answers for them. Each maker returns the placeholders of its
form (`forms/<code>/v<n>/form.toml`) that are not entered, and those entered that papers
write differently: dates in words, sentences with their full stop, numbered lists.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.core.finding_vocabulary import LIST_ENDS
from app.core.findings import FindingState
from app.core.vocabulary import COOPERATIVE, SOLE_TRADER, subject_class
from app.errors import UserError
from app.services.assigned.assigned import Assigned
from app.services.paper.making_about import Maker, Subject
from app.services.paper.paper_facts import contact_facts, day_text, enterprise_facts, officer_facts
from app.texts import text

_KINDS: Final = {SOLE_TRADER: "sole_trader", COOPERATIVE: "cooperative"}
_NUMBERED = re.compile(r"\d+[.．、)）]|[（(]\d+[）)]")


class NoProblem(UserError):
    """Nothing was entered and the finding shows no problem to take its place."""

    code = "letters.no_problem"


class NoResult(UserError):
    """The enterprise is told a result that leaders have approved."""

    code = "letters.no_result"


class NoRecipient(UserError):
    """Neither was a recipient entered nor does the enterprise have a branch."""

    code = "letters.no_recipient"


def result_letter(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 检查结果告知书.

    Raises:
        NoResult: there is no approved finding, or a correction of it is under way (the user's).
    """
    place, finding = _place(about), about.finding
    if finding is None or finding.state is not FindingState.APPROVED:
        raise NoResult(name=place.facts["name"])
    return {
        **_letter(about),
        "officers": officer_facts(place),
        "items": [
            {"name": item.name, "finding": item.outcome, "handling": item.handling}
            for item in finding.body.items
        ],
        "results": finding.words.results_text(finding.body.results),
        "demand": _sentence(about.inputs["demand"]),
    }


def correction_order(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 责令改正通知书.

    Raises:
        NoProblem: see _problem.
    """
    inputs = about.inputs
    return {
        **_letter(about),
        "facts": _problem(about, "facts"),
        "broken": _law(inputs["broken"]),
        "ground": _law(inputs["ground"]),
        "demand": _sentence(inputs["demand"]),
        "deadline": _day(inputs["deadline"]),
        "consequence": _sentence(inputs["consequence"]),
    }


def disclosure_duty_order(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 责令限期履行公示义务通知书.

    Raises:
        NoProblem: see _problem.
    """
    return {
        **_letter(about),
        "matters": _problem(about, "matters"),
        **_listing(about, "duty"),
    }


def change_order(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 责令限期变更通知书."""
    inputs = about.inputs
    return {
        **_letter(about),
        "matter": _phrase(inputs["matter"]),
        "registered": _sentence(inputs["registered"]),
        "actual": _sentence(inputs["actual"]),
        "basis": _law(inputs["basis"]),
        "deadline": _day(inputs["deadline"]),
        "office": _phrase(inputs["office"]),
        "consequence": _sentence(inputs["consequence"]),
    }


def premises_letter(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 企业住所（经营场所）检查函 with its reply slip."""
    return {
        **_letter(about),
        **_listing(about, "premises"),
        "reply_by": _day(about.inputs["reply_by"]),
        "org_address": about.bureau.address,
    }


def case_lead_transfer(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 案件线索移送书.

    Raises:
        NoProblem: see _problem.
    """
    inputs = about.inputs
    return {
        **_letter(about),
        "officers": officer_facts(_place(about)),
        "facts": _problem(about, "facts"),
        "broken": _phrase(inputs["broken"]),
        "materials": _numbered(inputs["materials"]),
        "reply_by": _day(inputs["reply_by"]),
    }


def crime_transfer(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 涉嫌犯罪案件移送书.

    Raises:
        NoProblem: see _problem.
    """
    inputs = about.inputs
    return {
        **_letter(about),
        "officers": officer_facts(_place(about)),
        "crime": _phrase(inputs["crime"]),
        "facts": _problem(about, "facts"),
        "basis": _law(inputs["basis"]),
        "materials": _numbered(inputs["materials"]),
        "goods": _sentence(inputs["goods"]),
    }


def copy_letter(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 抄告函, to another department or back to the home branch.

    Raises:
        NoProblem: see _problem. NoRecipient: nobody to send it to (the user's).
    """
    place, inputs = _place(about), about.inputs
    home = inputs["way"] == text("letters.home_branch")
    to = inputs["to"] or (place.facts["station"] if home else "")
    if not to:
        raise NoRecipient(name=place.facts["name"])
    return {
        **_letter(about),
        "to": to,
        "facts": _problem(about, "facts"),
        "broken": _phrase(inputs["broken"]),
        "request": _sentence(inputs["request"]),
        "materials": _numbered(inputs["materials"]),
        "reply_by": _day(inputs["reply_by"]),
    }


def service_receipt(session: Session, about: Subject) -> dict[str, object]:
    """Return the facts of a 送达回证 for papers of any kind."""
    place = _place(about)
    return {
        "org": about.bureau.name,
        "enterprise": enterprise_facts(place),
        "task": {"no": about.task_no, "name": about.task_name},
        "place": about.inputs["place"] or place.facts["address"],
        "anchor": about.anchor,
    }


LETTERS: Final[Mapping[str, Maker]] = {
    "result-letter": result_letter,
    "correction-order": correction_order,
    "disclosure-duty-order": disclosure_duty_order,
    "change-order": change_order,
    "premises-letter": premises_letter,
    "case-lead-transfer": case_lead_transfer,
    "crime-transfer": crime_transfer,
    "copy-letter": copy_letter,
    "service-receipt": service_receipt,
}


def _letter(about: Subject) -> dict[str, object]:
    """What all of them share."""
    assert about.plan is not None  # they are about an enterprise of a task
    return {
        "org": about.bureau.name,
        "doc_no": about.number,
        "enterprise": enterprise_facts(_place(about)),
        "task": {"no": about.task_no, "name": about.task_name},
        "inspected": day_text(about.finding.inspected_on) if about.finding else "",
        "contact": contact_facts(about.plan, about.bureau),
        "date": day_text(about.issued_on),
        "anchor": about.anchor,
    }


def _listing(about: Subject, letter: str) -> dict[str, object]:
    """Return on which basis an enterprise is listed as abnormal, and what that is called.

    Enterprises and cooperatives are entered in the list (列入经营异常名录); a sole trader is
    marked instead (标记为经营异常状态: 个体工商户年度报告暂行办法). What was entered goes first.
    """
    facts = _place(about).facts
    found = subject_class(facts["kind"] or facts["name"])
    kind = _KINDS.get(found, "company")
    basis = about.inputs["basis"] or text(f"letters.basis_{letter}_{kind}")
    sole = found == SOLE_TRADER
    return {
        "basis": _law(basis),
        "listing": text(f"letters.{'marked' if sole else 'listed'}"),
    }


def _place(about: Subject) -> Assigned:
    assert about.place is not None  # their forms say about = "enterprise"
    return about.place


def _problem(about: Subject, path: str) -> str:
    """Return what was entered, else the problems of the newest finding.

    Raises:
        NoProblem: neither is there (the user's).
    """
    if entered := about.inputs[path]:
        return _sentence(entered)
    found = [item for item in about.finding.body.items if item.found] if about.finding else []
    said = [(item.name, item.problem.strip(LIST_ENDS)) for item in found if item.problem.strip()]
    if not said:
        raise NoProblem(name=_place(about).facts["name"])
    if len(said) == 1:
        return text("letters.problem_one", problem=said[0][1])
    lines = (
        text("letters.problem_many", nth=nth, item=item, problem=problem)
        for nth, (item, problem) in enumerate(said, 1)
    )
    return text("letters.problem_joint").join(lines) + text("letters.problem_end")


def _day(entered: str) -> str:
    return day_text(date.fromisoformat(entered)) if entered else ""


def _sentence(entered: str) -> str:
    """With its full stop, which the form leaves to what was entered."""
    if not entered or entered[-1] in text("letters.sentence_ends"):
        return entered
    return entered.rstrip(LIST_ENDS) + text("letters.problem_end")


def _phrase(entered: str) -> str:
    return entered.strip(LIST_ENDS)


def _law(entered: str) -> str:
    """As it stands before 的规定, which the form adds."""
    return _phrase(entered).removesuffix(text("letters.law_end"))


def _numbered(entered: str) -> list[str]:
    """Each line with its number (GB/T 9704-2012, 7.3.4) where there are several without."""
    names = [_phrase(line) for line in entered.splitlines() if _phrase(line)]
    if len(names) < 2 or all(_NUMBERED.match(name) for name in names):
        return names
    return [text("letters.material", nth=nth, name=name) for nth, name in enumerate(names, 1)]
