"""What the words of a plan for its 检查对象 and 检查地域 mean in the registry.

Only words the registry itself uses become conditions; what is left over is told, so that
nobody takes a count for more than it is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.core import vocabulary
from app.core.annual_words import EVERYBODY, OF_COUNTY, SUBJECTS
from app.core.rows import split_words
from app.core.scope import Scope, joined

_NAMES: Final = ("labels", "libraries")
_OBJECTS: Final = ("kinds", *_NAMES)
_PLACES: Final = ("townships", "stations", "areas")
_Values = Mapping[str, Iterable[str]]
_Reading = Callable[[str, _Values], tuple[str, tuple[str, ...]] | None]


@dataclass(frozen=True, slots=True)
class Meant:
    """The conditions words stand for, and the words that stand for none."""

    scope: Scope
    unknown: tuple[str, ...]

    @property
    def structured(self) -> bool:
        """Whether a count of these conditions is a count of what the words mean."""
        return not self.unknown


def meant(objects: str, area: str, values: Mapping[str, Iterable[str]]) -> Meant:
    """Return what a plan's words mean.

    Words of a list are joined by 或, whatever they name: 企业、餐饮服务 are the companies
    and whoever has the label; places and objects are joined by 且.

    Args:
        objects: kinds, labels and 专项库 joined by 、, e.g. 企业、个体工商户.
        area: townships, stations or 片区 joined by 、; words for the whole county mean all.
        values: kinds, labels, libraries, townships, stations, areas -> the words there are.
    """
    unknown: list[str] = []
    wanted = _alternatives(split_words(objects), _object, values, unknown)
    places = _alternatives(split_words(area), _place, values, unknown)
    groups = tuple(
        replace(place, **{name: getattr(one, name) for name in _OBJECTS})
        for one in wanted
        for place in places
    )
    return Meant(joined(groups), tuple(unknown))


def _alternatives(
    words: Iterable[str], reading: _Reading, values: _Values, unknown: list[str]
) -> tuple[Scope, ...]:
    """Return a scope per condition the words name; everybody for none, or for "all"."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        said = reading(word, values)
        if said is None:
            unknown.append(word)
        else:
            name, named = said
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *named)))
    if not found or "" in found:
        return (Scope(),)
    return tuple(replace(Scope(), **{name: named}) for name, named in found.items())  # type: ignore[arg-type] # every condition named here is a tuple of words


def _object(word: str, values: _Values) -> tuple[str, tuple[str, ...]] | None:
    """The condition a word names and its values; "" is everybody, None nobody knows."""
    if word in EVERYBODY:
        return "", ()
    kinds = tuple(values.get("kinds", ()))
    if word in kinds:
        return "kinds", (word,)
    if word in SUBJECTS:
        wanted = SUBJECTS[word]
        of_class = tuple(
            kind for kind in kinds if kind and vocabulary.subject_class(kind) == wanted
        )
        return ("kinds", of_class) if of_class else None
    return next(((name, (word,)) for name in _NAMES if word in values.get(name, ())), None)


def _place(word: str, values: _Values) -> tuple[str, tuple[str, ...]] | None:
    if word in OF_COUNTY or word.endswith(tuple(OF_COUNTY)):
        return "", ()
    return next(((name, (word,)) for name in _PLACES if word in values.get(name, ())), None)
