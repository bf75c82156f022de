"""What the page of the item list decides: the version in force, the search, the passages."""

from collections.abc import Sequence
from datetime import date

from app.core.items import CheckPoint
from app.core.vocabulary import KEY_ITEM
from app.services.items import ItemCard, ItemLine, ListLine
from app.texts import text
from app.ui.views.detail import Line, Passage


def in_force(lists: Sequence[ListLine], day: date) -> ListLine | None:
    """Return the version in force on a day, of `lists` newest first; None: not yet any."""
    return next((line for line in lists if line.valid_from <= day), None)


def version_words(line: ListLine, lists: Sequence[ListLine], day: date) -> str:
    """Return a version as the choice shows it, with how it stands on a day."""
    if line.valid_from > day:
        state = text("items.state.future")
    else:
        state = text("items.state." + ("now" if line == in_force(lists, day) else "past"))
    return text(
        "items.version",
        label=line.label,
        day=line.valid_from.isoformat(),
        count=line.count,
        state=state,
    )


def is_sample(line: ListLine | None) -> bool:
    """Tell whether a version is the sample that comes with the program."""
    return line is not None and text("items.sample_word") in line.label + line.name


def found(lines: Sequence[ItemLine], words: str) -> tuple[ItemLine, ...]:
    """Return the items in which every word occurs somewhere."""
    wanted = words.casefold().split()
    return tuple(line for line in lines if all(word in _said(line) for word in wanted))


def _said(line: ItemLine) -> str:
    fields = (line.code, line.category, line.name, line.sub_item, line.object_kind)
    return "\n".join((*fields, line.importance, line.method, line.skill, line.basis)).casefold()


def full_name(line: ItemLine) -> str:
    """Return an item with its part, where the list divides it."""
    if not line.sub_item:
        return line.name
    return text("items.divided", name=line.name, part=line.sub_item)


def importance_words(line: ItemLine) -> str:
    """Return 重点 or 一般, short enough for a pill."""
    return text("items.importance." + ("key" if line.importance == KEY_ITEM else "plain"))


def passages(card: ItemCard) -> tuple[Passage, ...]:
    """Return what the pane says about an item; what the list leaves open is said to be."""
    item = card.record
    made = [
        Passage(item.name, _lines(item.category, item.sub_item, role="secondary")),
        Passage(text("items.part.basis"), _lines(item.basis)),
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
    if item.basis_text:
        made.append(Passage(text("items.part.basis_text"), _lines(*item.basis_text.split("\n"))))
    source = _lines(
        *_named("list_version", card.list.label), *_named("source", item.source), role="secondary"
    )
    return (*made, Passage(text("items.part.source_title"), source))


def _named(key: str, value: str) -> tuple[str, ...]:
    return (text(f"items.part.{key}", value=value),) if value else ()


def _lines(*words: str, role: str = "") -> tuple[Line, ...]:
    made = tuple(Line(one, role) for one in words if one)
    return made or (Line(text("items.part.none"), "muted"),)


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
