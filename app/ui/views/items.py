"""What the page of the item list decides: the version in force, the search, the passages."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.core.items import CheckPoint
from app.core.vocabulary import KEY_ITEM, LIST_MARK
from app.services.registry.items import ItemCard, ItemLine, ListLine
from app.services.registry.law_citations import ItemBasis
from app.texts import text
from app.ui.views.detail import Line, Passage
from app.ui.views.laws import cited_blocks, entered_words

if TYPE_CHECKING:
    from app.ui.widgets.pill import Tone

_ROLES = {"title": "secondary", "note": "muted", "missing": "error"}


def in_force(lists: Sequence[ListLine], day: date) -> ListLine | None:
    """Return the version in force on a day, of `lists` newest first; None: not yet any."""
    return next((line for line in lists if line.valid_from <= day), None)


def version_words(line: ListLine, lists: Sequence[ListLine], day: date) -> str:
    """Return a version as the choice shows it, with how it stands on a day."""
    if line.valid_from > day:
        state = text("items.state.future")
    else:
        state = text("items.state." + ("now" if line == in_force(lists, day) else "past"))
    said = {"label": line.label, "day": line.valid_from.isoformat(), "count": line.count}
    if line.until is None:
        return text("items.version", **said, state=state)
    return text("items.version_until", **said, until=line.until.isoformat(), state=state)


def is_sample(line: ListLine | None) -> bool:
    """Tell whether a version is the sample that comes with the program."""
    return line is not None and text("items.sample_word") in line.label + line.name


def found(lines: Sequence[ItemLine], words: str) -> tuple[ItemLine, ...]:
    """Return the items in which every word occurs somewhere."""
    wanted = words.casefold().split()
    return tuple(line for line in lines if all(word in _said(line) for word in wanted))


def _said(line: ItemLine) -> str:
    joint = (line.domain, line.initiator, *line.partners)
    fields = (line.code, line.category, line.name, line.sub_item, line.object_kind, *joint)
    return "\n".join((*fields, line.importance, line.method, line.skill, line.basis)).casefold()


def full_name(line: ItemLine) -> str:
    """Return an item with its part, where the list divides it."""
    if not line.sub_item:
        return line.name
    return text("items.divided", name=line.name, part=line.sub_item)


def importance_words(line: ItemLine) -> str:
    """Return 重点 or 一般, short enough for a pill; or that the basis is missing."""
    if not line.usable:
        return text("items.no_basis")
    return text("items.importance." + ("key" if line.importance == KEY_ITEM else "plain"))


def importance_tone(line: ItemLine) -> "Tone":
    """Return the tone of its pill; danger where the item cannot be used at all."""
    if not line.usable:
        return "danger"
    return "info" if line.importance == KEY_ITEM else "neutral"


def unusable_note(lines: Sequence[ItemLine]) -> str:
    """Return how many items of a list wait for a basis; "" for none."""
    count = sum(1 for line in lines if not line.usable)
    return text("items.no_basis_note", count=count) if count else ""


def cited_passage(basis: ItemBasis) -> tuple[Passage, ...]:
    """Return what the cited laws say, as far as it has been entered."""
    blocks = [block for law in basis.cited for block in cited_blocks(law)]
    if not blocks:
        return ()
    lines = []
    for one in blocks:
        words = one.words
        if one.label:
            words = text("items.part.cited_line", label=one.label, words=one.words)
        lines.append(Line(words, _ROLES.get(one.role, "")))
    title = text("items.part.cited", words=entered_words(basis))
    return (Passage(title, tuple(lines)),)


def passages(card: ItemCard, basis: ItemBasis | None = None) -> tuple[Passage, ...]:
    """Return what the pane says about an item; what the list leaves open is said to be."""
    item = card.record
    made = [
        Passage(item.name, _lines(item.category, item.sub_item, role="secondary")),
        Passage(text("items.part.basis"), _basis_lines(item.basis)),
        *(cited_passage(basis) if basis else ()),
        Passage(text("items.part.ratio"), _lines(item.ratio, item.frequency)),
        Passage(text("items.part.points", count=len(item.check_points)), _points(card)),
        Passage(text("items.part.materials"), _lines(*item.materials)),
        Passage(
            text("items.part.who"),
            _lines(
                *_named("object_kind", item.object_kind),
                *_named("method", item.method),
                *_named("subject", item.subject),
                *_named("skill", item.skill),
                *_named("duty_code", item.duty_code),
                *([text("items.part.qualified")] if item.needs_qualification else ()),
            ),
        ),
    ]
    joint = _named("domain", item.domain) + _named("initiator", item.initiator)
    joint += _named("partners", LIST_MARK.join(item.partners)) + _named("level", item.level)
    if joint:
        made.append(Passage(text("items.part.joint"), _lines(*joint)))
    if item.basis_text:
        made.append(Passage(text("items.part.basis_text"), _lines(*item.basis_text.split("\n"))))
    source = _lines(
        *_named("remark", item.remark),
        *_named("list_version", card.list.label),
        *_named("source", item.source),
        role="secondary",
    )
    return (*made, Passage(text("items.part.source_title"), source))


def _named(key: str, value: str) -> tuple[str, ...]:
    return (text(f"items.part.{key}", value=value),) if value else ()


def _lines(*words: str, role: str = "") -> tuple[Line, ...]:
    made = tuple(Line(one, role) for one in words if one)
    return made or (Line(text("items.part.none"), "muted"),)


def _basis_lines(basis: str) -> tuple[Line, ...]:
    """Return the basis; without one the item cannot be used, and that is said."""
    return _lines(basis) if basis.strip() else (Line(text("law.words.no_basis"), "error"),)


def _points(card: ItemCard) -> tuple[Line, ...]:
    made: list[Line] = []
    for number, point in enumerate(card.record.check_points, 1):
        made.extend(_point(number, point))
    return tuple(made) or _lines()


def _point(number: int, point: CheckPoint) -> tuple[Line, ...]:
    words = Line(text("items.part.point", number=number, words=point.text))
    if not point.hint:
        return (words,)
    return (words, Line(text("items.part.hint", words=point.hint), "secondary"))
