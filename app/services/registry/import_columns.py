"""Which column of a file means which field: as it is understood, and as somebody decided."""

from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.headings import FIELDS, Kind, is_private, match_headings
from app.core.people import Actor, Right
from app.files.sheets import Layout
from app.files.sheets import look as look_at
from app.services.registry import heading_memory
from app.services.registry.import_lines import ImportLook, SheetLook
from app.services.registry.import_rows import Progress
from app.services.rights import needs
from app.store.engine import Store


@needs(Right.REGISTRY)
def look(
    store: Store, actor: Actor, kind: Kind, path: Path, progress: Progress | None = None
) -> ImportLook:
    """Return how a file's headings would be understood, before it is read as a whole.

    Raises:
        UserErrors of app.files.sheets, EnvironmentFault: the file cannot be read at all.
    """
    if progress:
        progress("imports.step_reading", 0)
    layout = look_at(path, partial(match_headings, kind=kind))
    shown = [one for one in layout.sheets if one.visible and one.heading_row]
    with store.read() as session:
        known = heading_memory.remembered(session, kind, headings_of(layout))
    mapping, missing, private = _understood(kind, layout)
    return ImportLook(
        kind=kind,
        file_name=path.name,
        sheets=tuple(
            SheetLook(one.name, one.visible, one.heading_row, one.headings, one.rows)
            for one in layout.sheets
        ),
        mapping=mapping if known is None else {**mapping, **known},
        remembered=known is not None,
        fields=tuple((one.name, one.heading) for one in FIELDS[kind]),
        missing=missing if shown and known is None else (),
        private=private,
    )


def _understood(
    kind: Kind, layout: Layout
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Return heading -> field, what is missing in the best sheet, and the private headings."""
    mapping: dict[str, str] = {}
    private: dict[str, None] = {}
    matches = []
    for one in layout.sheets:
        if not one.visible or not one.heading_row:
            continue
        # As the reading takes them: in two lines, the lower one alone may say enough.
        match = one.match or match_headings(one.headings, kind)
        matches.append(match)
        names = {at: name for name, at in match.columns.items()}
        for at, heading in enumerate(one.headings):
            if heading and not mapping.get(heading):
                mapping[heading] = names.get(at, "")
        private |= dict.fromkeys(filter(is_private, one.headings))
    best = max(matches, key=lambda match: match.score, default=None)
    return mapping, best.missing if best else (), tuple(private)


def headings_of(layout: Layout) -> tuple[str, ...]:
    """Return what a decision about a file's columns is kept under."""
    return tuple(heading for one in layout.sheets if one.visible for heading in one.headings)


def decided(
    session: Session, kind: Kind, path: Path, *, anyway: bool
) -> tuple[tuple[str, ...], dict[str, str] | None]:
    """Return a file's headings, and what somebody decided before that they mean.

    Args:
        anyway: look for the headings even where nothing was ever decided.
    """
    if not anyway and not heading_memory.any_of(session, kind):
        return (), None
    headings = headings_of(look_at(path, partial(match_headings, kind=kind)))
    return headings, heading_memory.remembered(session, kind, headings)
