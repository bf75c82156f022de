"""A finding as words: for reading, for its history, for two versions side by side. No Qt."""

from dataclasses import dataclass
from datetime import date

from app.core.finding_vocabulary import LIST_ENDS, OTHER_FOLLOW_UP
from app.core.findings import FindingBody, FindingState, ItemFinding, held_sign
from app.core.wording import Dictionary, Wording, Words
from app.services.finding.finding_sheets import FindingSheet, SheetStep
from app.texts import text
from app.ui.views.teams import team_name


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a finding that two versions say differently."""

    field: str
    mine: str
    theirs: str


def facts_line(sheet: FindingSheet) -> str:
    """Code, person in charge and address of the enterprise, in one line."""
    facts = sheet.enterprise
    parts = [text("finding_sheet.sheet.code", code=sheet.enterprise_code)]
    if facts["legal_rep"]:
        parts.append(text("finding_sheet.sheet.legal", name=facts["legal_rep"]))
    parts += [facts[name] for name in ("phone", "address") if facts[name]]
    return text("finding_sheet.sheet.facts").join(parts)


def team_line(sheet: FindingSheet) -> str:
    """The team and its officers."""
    names = text("finding_sheet.sheet.joint").join(one.name for one in sheet.officers)
    if not names:
        return ""
    return text("finding_sheet.sheet.team", team=team_name(sheet.team), officers=names)


def history_line(step: SheetStep) -> str:
    """One line of the history."""
    line = text(
        "finding_sheet.sheet.history_line",
        at=step.at[:16],
        by=step.by,
        act=text(f"findings.act.{step.act}"),
        revision=step.revision,
    )
    if not step.opinion:
        return line
    return text("finding_sheet.sheet.history_opinion", line=line, opinion=step.opinion)


def said_lines(sheet: FindingSheet) -> tuple[str, ...]:
    """The opinions on the entry since it was last submitted, oldest first."""
    said: list[str] = []
    for step in sheet.history:
        if step.act == "SUBMIT":
            said = []
        elif step.act in ("REVIEW", "APPROVE"):
            said.append(
                text(
                    "finding_sheet.sheet.said",
                    act=text(f"findings.act.{step.act}"),
                    opinion=step.opinion or text("finding_sheet.sheet.said_nothing"),
                    by=step.by,
                    at=step.at[:16],
                )
            )
    return tuple(said)


def sign_lines(sheet: FindingSheet, body: FindingBody) -> tuple[tuple[str, str, bool], ...]:
    """(department, what it signed or that it has not, whether it holds) of a joint check."""
    lines = []
    for part in sheet.parts:
        sign = held_sign(part, sheet.signs, body)
        if sign is None:
            again = any(one.department == part.name for one in sheet.signs)
            words = text(f"finding_sheet.sign.{'again' if again else 'missing'}")
        else:
            words = text("finding_sheet.sign.done", name=sign.signed_by, day=sign.signed_on)
            if sign.opinion:
                words = text("finding_sheet.sign.said", words=words, opinion=sign.opinion)
        lines.append((part.name, words, sign is not None))
    return tuple(lines)


def note_above(sheet: FindingSheet) -> tuple[str, str]:
    """(sentence, tone) above the entry: why it came back, or what it corrects; ("", "")."""
    if sheet.state is FindingState.RETURNED:
        last = next((one for one in reversed(sheet.history) if one.act == "RETURN"), None)
        if last is not None:
            return text(
                "finding_sheet.sheet.returned", opinion=last.opinion, by=last.by, at=last.at[:16]
            ), "danger"
    if sheet.body.corrects and sheet.state is not FindingState.APPROVED:
        return text(
            "finding_sheet.sheet.correcting",
            revision=sheet.body.corrects,
            reason=sheet.body.correction_reason,
        ), "warning"
    return "", ""


def methods_text(body: FindingBody, words: Words) -> str:
    """The chosen 核查方式."""
    labels = (words.label(Dictionary.METHOD, code) for code in body.methods)
    return text("finding_sheet.sheet.joint").join(labels)


def follow_ups_text(body: FindingBody, words: Words) -> str:
    """The chosen 后续处置措施, with the words of 其他."""
    parts = []
    for value in words.offered(Dictionary.FOLLOW_UP, body.follow_ups):
        if value.code in body.follow_ups:
            extra = body.other_follow_up if value.code == OTHER_FOLLOW_UP else ""
            # The dictionary ends its values with a mark for lists; here each stands alone.
            parts.append(f"{value.label}{extra}".rstrip(LIST_ENDS))
    return "\n".join(parts)


def closing_text(body: FindingBody) -> str:
    """Whether the matter is closed, and when."""
    if not body.closed:
        return text("finding_sheet.sheet.open")
    return text("finding_sheet.read.closed", day=body.closed_on or "")


def item_text(item: ItemFinding) -> str:
    """What an item came to, with what was done about it."""
    outcome = item.outcome or text("finding_sheet.read.none")
    if item.found and item.handling:
        return f"{outcome}\n{text('finding_sheet.read.handling', handling=item.handling)}"
    return outcome


def points_text(item: ItemFinding) -> str:
    """How many check points were looked at, "" where the item has none."""
    if not item.points:
        return ""
    checked = sum(point.checked for point in item.points)
    return text("finding_sheet.read.points", checked=checked, total=len(item.points))


def reading_lines(
    body: FindingBody, day: date | None, wording: Wording
) -> tuple[tuple[str, str], ...]:
    """(caption, words) of everything beside the items, in the words of the day."""
    words = wording.on(day or date.max)
    none = text("finding_sheet.read.none")
    lines = [
        ("day", str(day or none)),
        ("methods", methods_text(body, words) or none),
        ("results", words.results_text(body.results) or none),
        ("follow_ups", follow_ups_text(body, words) or none),
        ("closing", closing_text(body)),
    ]
    if body.late_reason:
        lines.append(("late", body.late_reason))
    if body.note:
        lines.append(("note", body.note))
    return tuple((text(f"finding_sheet.sheet.{key}"), said) for key, said in lines)


def differences(
    mine: tuple[FindingBody, date | None],
    theirs: tuple[FindingBody, date | None],
    wording: Wording,
) -> tuple[Difference, ...]:
    """Return what two versions say differently, part by part."""
    parts: list[tuple[str, str, str]] = []
    saved = {item.code: item for item in theirs[0].items}
    for item in mine[0].items:
        other = saved.get(item.code, ItemFinding(item.code, item.name))
        parts.append((item.name, _item_words(item), _item_words(other)))
    here, there = (dict(reading_lines(*one, wording)) for one in (mine, theirs))
    parts += [(key, here.get(key, ""), there.get(key, "")) for key in {**here, **there}]
    return tuple(Difference(*part) for part in parts if part[1] != part[2])


def _item_words(item: ItemFinding) -> str:
    return "\n".join(part for part in (item_text(item), points_text(item)) if part)
