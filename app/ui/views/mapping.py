"""Which column of a file means which field: what is known, what a choice changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.core.headings import REQUIRED, Kind, label
from app.core.headings_not_kept import is_not_kept
from app.core.vocabulary import LIST_MARK
from app.services.registry.import_lines import ImportLook, SheetLook
from app.texts import text

Tone = Literal["danger", "warning", "success"]

SAMPLES: Final = 3
LONGEST_SAMPLE: Final = 24


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading of the file with a few of its values; a private column shows none."""

    heading: str
    samples: tuple[str, ...]
    private: bool


def undecided(look: ImportLook) -> bool:
    """Whether somebody has to look at the columns before the file is read."""
    if look.remembered or not _is_table(look):
        return False
    return bool(look.missing) or any(
        not look.mapping.get(row.heading) and not is_not_kept(look.kind, row.heading)
        for row in rows(look)
        if not row.private
    )


def _is_table(look: ImportLook) -> bool:
    """Whether there is anything to choose from: two columns, and a row below them."""
    return any(sheet.visible and _is_wide(sheet) for sheet in look.sheets)


def _is_wide(sheet: SheetLook) -> bool:
    return bool(sheet.sample) and sum(map(bool, sheet.headings)) > 1


def rows(look: ImportLook) -> tuple[HeadingRow, ...]:
    """Return every heading of the visible sheets once, in the order of the file."""
    found: dict[str, HeadingRow] = {}
    shown = [sheet for sheet in look.sheets if sheet.visible]
    # A sheet of one column is instructions beside the table, unless there is nothing else.
    for sheet in [one for one in shown if _is_wide(one)] or shown:
        for at, heading in enumerate(sheet.headings):
            if heading and heading not in found:
                private = heading in look.private
                found[heading] = HeadingRow(
                    heading, () if private else _samples(sheet, at), private
                )
    return tuple(found.values())


def _samples(sheet: SheetLook, at: int) -> tuple[str, ...]:
    values = dict.fromkeys(row[at] for row in sheet.sample if at < len(row) and row[at])
    return tuple(
        value if len(value) <= LONGEST_SAMPLE else f"{value[:LONGEST_SAMPLE]}…"
        for value in list(values)[:SAMPLES]
    )


def samples(row: HeadingRow) -> str:
    """Return a few values of a column as one line."""
    if row.private:
        return text("importing.mapping.never_stored")
    return text("importing.mapping.between").join(row.samples) or text("importing.column.blank")


def chosen(mapping: Mapping[str, str], heading: str, field: str) -> tuple[dict[str, str], str]:
    """Return the mapping after a choice, and the heading that gave the field up, or ""."""
    after = dict(mapping)
    loser = next(
        (one for one, has in mapping.items() if field and has == field and one != heading), ""
    )
    if loser:
        after[loser] = ""
    after[heading] = field
    return after, loser


def missing(kind: Kind, mapping: Mapping[str, str]) -> tuple[str, ...]:
    """Return what must be there and is not, each a heading or several that will do."""
    given = set(mapping.values())
    return tuple(_any_of(kind, group) for group in REQUIRED[kind] if not given.intersection(group))


def _any_of(kind: Kind, group: tuple[str, ...]) -> str:
    names = LIST_MARK.join(text("importing.mapping.quoted", name=label(kind, one)) for one in group)
    return names if len(group) == 1 else text("importing.mapping.any_of", names=names)


def needed(kind: Kind) -> frozenset[str]:
    """Return the fields of which an import needs at least one of each group."""
    return frozenset(name for group in REQUIRED[kind] for name in group)


def offered(look: ImportLook) -> tuple[tuple[str, str], ...]:
    """Return (field, words) to choose from; those an import cannot do without are marked."""
    must = needed(look.kind)
    return tuple(
        (field, text("importing.mapping.needed", field=words) if field in must else words)
        for field, words in look.fields
    )


def note(look: ImportLook, mapping: Mapping[str, str]) -> tuple[Tone, str]:
    """Return (tone, sentence) about how far the columns are understood."""
    lacking = missing(look.kind, mapping)
    if lacking:
        names = text("importing.mapping.and").join(lacking)
        return "danger", text("importing.mapping.missing", names=names)
    open_ones = [
        row.heading for row in rows(look) if not row.private and not mapping.get(row.heading)
    ]
    if look.remembered and dict(look.mapping) == dict(mapping):
        return "success", text("importing.mapping.remembered")
    if open_ones:
        shown = LIST_MARK.join(open_ones[:8])
        return "warning", text("importing.mapping.open", count=len(open_ones), names=shown)
    return "success", text("importing.mapping.complete")


def moved(heading: str, loser: str, field: str) -> str:
    """Return what a choice took from another column, "" for nothing."""
    if not loser:
        return ""
    return text("importing.mapping.moved", field=field, heading=heading, loser=loser)
