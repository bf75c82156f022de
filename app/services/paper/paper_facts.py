"""What the notice and the record sheet of one enterprise say.

The names are those the forms declare in `forms/<code>/v<n>/form.toml`. Values come from
the freeze and the decisions logged since, never from the registry of today.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.core.finding_vocabulary import LIST_ENDS, LIST_JOINT, OTHER_FOLLOW_UP
from app.core.findings import FindingAct, FindingBody, held_sign
from app.core.joint import parts_of
from app.core.numbers import document_no
from app.core.task import TaskPlan
from app.core.team_plan import BUREAU
from app.core.times import beijing
from app.core.wording import SHIPPED, Words
from app.errors import UserError
from app.files.forms import FormVersion
from app.services.assigned.assigned import Assigned
from app.services.assigned.assigned_findings import Revision
from app.services.assigned.assigned_items import SheetItem
from app.services.assigned.assigned_wording import boxes
from app.services.bureau import BureauFacts
from app.services.form.form_library import library
from app.services.paper.team_support_rows import Support, support_facts
from app.texts import text

NOTICE = "check-notice"
RECORD = "check-record"

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LAW = re.compile("《[^《》]+(?:〈[^〈〉]+〉[^《》]*)*》")
_LAWS_NAMED = 3  # in the opening sentence of a notice with several items
_BASES_BESIDE = 300  # characters of articles that may stand beside the items; else an annex
_NAME_LENGTH = 50  # characters; 150 bytes of Chinese leave room for number and ending


class TooFewInspectors(UserError):
    """A notice names two officers at least (行政处罚法 art. 42, domain §5.1)."""

    code = "papers.too_few_officers"


@dataclass(frozen=True, slots=True)
class Ground:
    """What all papers of one task share.

    Attributes:
        supports: (lock, team) -> who goes along.
        words: the dictionaries on the day the papers are issued.
    """

    bureau: BureauFacts
    task_no: str
    task_name: str
    plan: TaskPlan
    items: tuple[SheetItem, ...]
    cap: int
    anchor: str
    issued_on: date
    supports: Mapping[tuple[int, str], Support] = field(default_factory=dict)
    words: Words = SHIPPED


def day_text(day: date) -> str:
    """Return a day as papers write it: 2026年6月18日."""
    return text("papers.day", year=day.year, month=day.month, day=day.day)


def clock_text(moment: datetime) -> str:
    """Return a moment's time of day in Beijing as papers write it: 15时05分."""
    local = beijing(moment)
    return text("papers.clock", hour=local.hour, minute=f"{local.minute:02d}")


def file_name(*parts: str) -> str:
    """Return parts joined by - as a file name every system takes, without its ending."""
    clean = (_UNFIT.sub(" ", part).strip(" .")[:_NAME_LENGTH].strip(" .") for part in parts)
    return "-".join(part for part in clean if part)


def number_text(ground: Ground, form_code: str, year: int, number: int) -> str:
    """Return a document number, as in 青市监检通〔2026〕4号."""
    prefix = ground.bureau.short_name + text(f"papers.series.{form_code}")
    return document_no(prefix, year, number)


def form_of(session: Session, kept: Mapping[str, int], code: str) -> FormVersion:
    """Return the version a task began with, which it keeps for its life; else that in force.

    Raises:
        FormError: the form is not usable (the user's, who edits forms).
    """
    forms = library(session)
    return forms.get(code, kept[code]) if code in kept else forms.latest(code)


def notice_facts(
    ground: Ground,
    place: Assigned,
    doc_no: str,
    issued_on: date,
    frequency: Mapping[str, int],
    check: Mapping[str, object],
    reissue: Mapping[str, str],
    days: tuple[date, date],
) -> dict[str, object]:
    """Return the facts of a 检查通知书.

    Args:
        frequency: which inspection of the enterprise this year it is, from 1 (`nth`), of
            how many at most (`cap`, 0 for no cap).
        check: the self-check, from paper_self_check.self_check_facts.
        reissue: from paper_reissues.renewal_facts.
        days: first and last day the enterprise may be inspected on.

    Raises:
        TooFewInspectors: nobody, or one officer alone, is assigned (the user's).
    """
    if len(place.officers) < 2:
        raise TooFewInspectors(name=place.facts["name"])
    plan, bureau = ground.plan, ground.bureau
    period = text("papers.period", first=day_text(days[0]), last=day_text(days[1]))
    materials = _once(material for item in ground.items for material in item.materials)
    return {
        "org": bureau.name,
        "doc_no": doc_no,
        "enterprise": enterprise_facts(place),
        **grounds_facts(ground.items),
        "task": {"no": ground.task_no, "name": ground.task_name, "source": _source(plan)},
        "period": period,
        "place": plan.place or place.facts["address"],
        "methods": LIST_JOINT.join(plan.methods),
        "officers": officer_facts(place),
        **support_facts(_beside(ground, place)),
        "materials": materials or [text("papers.no_materials")],
        "frequency": dict(frequency),
        "discipline": bureau.discipline or text("papers.discipline"),
        "contact": contact_facts(plan, bureau),
        "supervision_phone": bureau.supervision_phone,
        "date": day_text(issued_on),
        **check,
        "qr_caption": text("papers.qr_notice"),
        "anchor": ground.anchor,
        "reissue": dict(reissue),
    }


def contact_facts(plan: TaskPlan, bureau: BureauFacts) -> dict[str, str]:
    """Return whom to ask: the task's own contact, or the bureau's, name and phone together."""
    if plan.contact or plan.phone:
        return {"name": plan.contact, "phone": plan.phone}
    return {"name": bureau.contact, "phone": bureau.phone}


def grounds_facts(items: Sequence[SheetItem]) -> dict[str, object]:
    """Return how a notice states its legal basis (resources/decisions/0008).

    One basis stands in full in the opening sentence. Of several, the opening names the
    laws, and every item has its articles: beside it, or in an annex when they are long.
    """
    bases = [item.basis.strip(LIST_ENDS) for item in items]
    known = _once(bases)
    laws = _once(law for basis in known for law in _LAW.findall(basis))
    if len(known) <= 1 or not laws:
        said = LIST_JOINT.join(known)
        return {
            "grounds": text("papers.grounds.full", basis=said),
            "basis_listed": False,
            "items": [{"name": item.name, "basis": ""} for item in items],
        }
    kind = "some" if len(laws) > _LAWS_NAMED else "all"
    return {
        "grounds": text(f"papers.grounds.{kind}", laws="".join(laws[:_LAWS_NAMED])),
        "basis_listed": sum(map(len, bases)) > _BASES_BESIDE,
        "items": [
            {"name": item.name, "basis": basis} for item, basis in zip(items, bases, strict=True)
        ],
    }


def record_facts(
    ground: Ground, place: Assigned, doc_no: str, finding: Revision | None
) -> dict[str, object]:
    """Return the facts of a 情况记录表: blank before the visit, filled from a finding after."""
    body = finding.body if finding else FindingBody()
    said = {item.code: item for item in body.items}
    words = finding.words if finding else ground.words
    return {
        "org": ground.bureau.name,
        "doc_no": doc_no,
        "task": {"no": ground.task_no, "name": ground.task_name},
        "enterprise": enterprise_facts(place),
        "check_date": day_text(finding.inspected_on) if finding else "",
        "items": [
            {
                "name": item.name,
                "finding": said[item.code].outcome if item.code in said else "",
                "handling": said[item.code].handling if item.code in said else "",
            }
            for item in ground.items
        ],
        **boxes(words, body.methods, body.results, body.follow_ups),
        "signs": _signs(ground.plan, place, finding),
        "measure_other": body.other_follow_up if OTHER_FOLLOW_UP in body.follow_ups else "",
        "enterprise_opinion": "",
        "officers": officer_facts(place),
        **support_facts(_beside(ground, place)),
        "review": _decision(finding, FindingAct.REVIEW),
        "approval": _decision(finding, FindingAct.APPROVE),
        "anchor": ground.anchor,
    }


def _signs(plan: TaskPlan, place: Assigned, finding: Revision | None) -> str:
    """What the departments of a joint check signed, with room for those that have not."""
    said = []
    for part in parts_of(plan, place.items or plan.item_codes):
        sign = held_sign(part, finding.signs, finding.body) if finding else None
        name = part.name or BUREAU
        if sign is None:
            said.append(text("papers.sign.blank", department=name))
        else:
            day = day_text(sign.signed_on)
            words = text("papers.sign.done", department=name, name=sign.signed_by, day=day)
            if sign.opinion:
                opinion = sign.opinion.strip(LIST_ENDS)
                words = text("papers.sign.opinion", words=words, opinion=opinion)
            said.append(words)
    return "\u3000\u3000".join(said)


def _beside(ground: Ground, place: Assigned) -> Support:
    """What goes along with the team; who came in as one of the two assists no more."""
    support = ground.supports.get((place.lock_id, place.team), Support())
    serving = {officer.key for officer in place.officers}
    left = tuple(one for one in support.assistants if one.key not in serving)
    return replace(support, assistants=left)


def enterprise_facts(place: Assigned) -> dict[str, str]:
    """Return a drawn enterprise as papers name it: name, code, address and people."""
    facts = place.facts
    kind = "uscc" if facts["uscc"] else "regno" if facts["regno"] else "own"
    return {
        "name": facts["name"],
        "code_label": text(f"papers.code.{kind}"),
        "code": place.code,
        "address": facts["address"],
        "legal": facts["legal_rep"],
        "legal_phone": facts["phone"],
        "liaison": facts["contact"],
        "liaison_phone": facts["contact_phone"],
    }


def officer_facts(place: Assigned) -> list[dict[str, str]]:
    """Return who inspects an enterprise: names and certificate numbers."""
    return [
        {"name": officer.name, "certificate": officer.cert_no or officer.key}
        for officer in place.officers
    ]


def _source(plan: TaskPlan) -> str:
    if plan.source == "PLAN" and plan.plan_name.strip():
        return plan.plan_name.strip()
    return text(f"papers.source.{plan.source}")


def _decision(finding: Revision | None, act: FindingAct) -> dict[str, str]:
    """The newest decision of that kind, unless the finding went back after it."""
    empty = {"opinion": "", "name": "", "date": ""}
    for step in reversed(finding.steps if finding else ()):
        if step.act is FindingAct.RETURN:
            return empty
        if step.act is act:
            said = step.opinion or text(f"papers.opinion.{act.value}")
            return {"opinion": said, "name": step.by, "date": day_text(beijing(step.at).date())}
    return empty


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
