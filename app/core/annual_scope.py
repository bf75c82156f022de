"""What the words of a plan for its 检查对象 and 检查地域 mean in the registry.

Only words the registry itself uses become conditions; what is left over is told, so that
nobody takes a count for more than it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.core import vocabulary
from app.core.annual_words import EVERYBODY, OF_COUNTY, SUBJECTS
from app.core.rows import split_words
from app.core.scope import Scope


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

    Args:
        objects: kinds and labels joined by 、, e.g. 企业、个体工商户.
        area: townships or stations joined by 、; words for the whole county mean all.
        values: kinds, labels, townships, stations -> the words the registry has.
    """
    scope = Scope()
    unknown: list[str] = []
    for word in split_words(objects):
        found = _object(word, scope, values)
        if found is None:
            unknown.append(word)
        scope = found or scope
    for word in split_words(area):
        found = _place(word, scope, values)
        if found is None:
            unknown.append(word)
        scope = found or scope
    return Meant(scope, tuple(unknown))


def _object(word: str, scope: Scope, values: Mapping[str, Iterable[str]]) -> Scope | None:
    if word in EVERYBODY:
        return scope
    kinds = tuple(values.get("kinds", ()))
    if word in kinds:
        return _more(scope, "kinds", (word,))
    if word in SUBJECTS:
        wanted = SUBJECTS[word]
        of_class = tuple(
            kind for kind in kinds if kind and vocabulary.subject_class(kind) == wanted
        )
        return _more(scope, "kinds", of_class) if of_class else None
    if word in values.get("labels", ()):
        return _more(scope, "labels", (word,))
    return None


def _place(word: str, scope: Scope, values: Mapping[str, Iterable[str]]) -> Scope | None:
    if word in OF_COUNTY or word.endswith(tuple(OF_COUNTY)):
        return scope
    for name in ("townships", "stations"):
        if word in values.get(name, ()):
            return _more(scope, name, (word,))
    return None


def _more(scope: Scope, name: str, added: tuple[str, ...]) -> Scope:
    before: tuple[str, ...] = getattr(scope, name)
    return replace(scope, **{name: tuple(dict.fromkeys((*before, *added)))})  # type: ignore[arg-type] # every condition named here is a tuple of words
