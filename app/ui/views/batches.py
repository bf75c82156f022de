"""What the page of batches and the window of an edit of many decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core import vocabulary
from app.core.headings import label
from app.services.registry.batches import EDIT, BatchLine, Outlook, UndoDone
from app.services.registry.bulk_edits import EditDone, EditOutlook
from app.services.registry.registry import (
    EnterpriseQuery,
    Facet,
    Facets,
    OfficerFacets,
    OfficerQuery,
)
from app.texts import text
from app.ui.views.registry import Kind, value_words

KINDS: Final = ("enterprises", "officers", "items", "facts", "recusals", "experts", "checks")
# Fields whose words are known; those in use are offered beside them.
_KNOWN: Final[Mapping[str, Sequence[str]]] = {
    "status": vocabulary.STATUSES,
    "risk_class": vocabulary.RISK_CLASSES,
    "kind": vocabulary.KINDS,
    "section": tuple("ABCDEFGHIJKLMNOPQRST"),
    "state": vocabulary.STATES,
    "skills": vocabulary.SKILLS,
    "qualifications": vocabulary.QUALIFICATIONS,
}
_IN_USE: Final[Mapping[str, str]] = {
    "township": "townships",
    "station": "stations",
    "kind": "kinds",
    "labels": "labels",
    "area": "areas",
    "unit": "units",
    "skills": "skills",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody chose in a registry: rows by hand, and all that is asked for now.

    found: how many the query gives; filtered: whether it asks for anything at all.
    """

    kind: Kind
    ids: tuple[int, ...]
    query: EnterpriseQuery | OfficerQuery
    found: int
    filtered: bool


def kind_words(line: BatchLine) -> str:
    """Return the registry a batch belongs to."""
    return text(f"batches.kind.{line.kind}") if line.kind in KINDS else line.kind


def act_words(line: BatchLine) -> str:
    """Return whether it was a file or an edit of many."""
    return text("batches.act.EDIT" if line.act == EDIT else "batches.act.FILE")


def count_words(line: BatchLine, name: str) -> str:
    """Return one of a batch's counts; empty for none."""
    count = line.counts.get(name, 0)
    return f"{count:,}" if count else ""


def state_words(line: BatchLine) -> str:
    """Return whether a batch stands."""
    return text("batches.state.undone" if line.undone_at else "batches.state.stands")


def outlook_words(seen: Outlook) -> str:
    """Return what taking a batch back would do."""
    return text("batches.outlook", what=_both(seen.removed, seen.restored))


def undone_words(line: str, done: UndoDone) -> str:
    """Return what was done."""
    return text("batches.undone", line=line, what=_both(done.removed, done.restored))


def _both(removed: int, restored: int) -> str:
    parts = [text("batches.removed", count=f"{removed:,}")] if removed else []
    if restored or not removed:
        parts.append(text("batches.restored", count=f"{restored:,}"))
    return text("batches.and").join(parts)


def field_words(kind: Kind, field: str) -> str:
    """Return the heading people know for a field."""
    return label(kind, field)


def offered(field: str, facets: Facets | OfficerFacets | None) -> tuple[tuple[str, str], ...]:
    """Return (value, words) of what a field may be set to: known words, then those in use."""
    in_use: tuple[Facet, ...] = getattr(facets, _IN_USE.get(field, ""), ())
    values = dict.fromkeys((*_KNOWN.get(field, ()), *(one.value for one in in_use)))
    return tuple((value, value_words(field, value)) for value in values)


def ticked_words(kind: Kind, count: int) -> str:
    """Return the words of the button that edits the ticked rows."""
    return text(f"batches.ticked_{kind}", count=f"{count:,}")


def ids_words(chosen: Chosen) -> str:
    """Return how the rows chosen by hand are called."""
    return text(f"batches.choice.ids_{chosen.kind}", count=f"{len(chosen.ids):,}")


def query_words(chosen: Chosen) -> str:
    """Return how all that is asked for is called."""
    which = "found" if chosen.filtered else "all"
    return text(f"batches.choice.{which}_{chosen.kind}", count=f"{chosen.found:,}")


def effect_words(kind: Kind, seen: EditOutlook) -> str:
    """Return what an edit would do, with what there is to look at."""
    same = seen.chosen - seen.changing
    if not seen.changing:
        words = text("batches.effect.none", chosen=f"{seen.chosen:,}")
    else:
        words = text(f"batches.effect.{kind}", changing=f"{seen.changing:,}")
        if same:
            words += text(f"batches.effect.same_{kind}", same=f"{same:,}")
    return "\n".join((words, *seen.warnings))


def accept_words(kind: Kind, seen: EditOutlook | None) -> str:
    """Return the words of the button that saves."""
    if seen is None:  # nothing is chosen yet, or it is being counted
        return text("batches.accept")
    return text(f"batches.accept_{kind}", count=f"{seen.changing:,}")


def edited_words(kind: Kind, done: EditDone) -> str:
    """Return what an edit did."""
    return text(f"batches.edited_{kind}", count=f"{done.changed:,}")
