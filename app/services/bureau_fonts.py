"""The fonts of the bureau's own that its papers are set from, role by role.

A choice is a row of the parameters: an earlier one stays, and the newest counts. What is
kept is where the file lies on this machine and its SHA-256, never the file: its licence is
the bureau's.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.times import beijing_date
from app.errors import EnvironmentFault
from app.files.pdf.own_fonts import OWN_ROLES, FontFacts, check_own_fonts, common_hanzi, look_at
from app.files.pdf.typeface import OwnFont
from app.services import journal
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Parameter

_KEY: Final = "paper_fonts"


@dataclass(frozen=True, slots=True)
class FontLine:
    """What one role is set from.

    Attributes:
        path: of the bureau's own font; None where the program's is used.
        name: as the font calls itself, "" for the program's.
        common, of: of so many common hanzi it holds so many; the rest are the program's.
        fault: why it cannot be used now, else None.
    """

    role: str
    path: Path | None
    name: str
    common: int
    of: int
    fault: EnvironmentFault | None


def fonts_of(session: Session) -> tuple[OwnFont, ...]:
    """Return the bureau's own fonts inside the caller's session, as render_forms takes them."""
    return tuple(
        OwnFont(role, Path(one["path"]), one["face"], one["sha256"])
        for role, one in sorted(_chosen(session).items())
    )


@needs(Right.READ)
def font_lines(store: Store, actor: Actor) -> tuple[FontLine, ...]:
    """Return a line per role that may have a font of the bureau's own."""
    with store.read() as session:
        chosen = _chosen(session)
        own = {font.role: font for font in fonts_of(session)}
    lines = []
    for role in OWN_ROLES:
        one = chosen.get(role)
        if one is None:
            lines.append(FontLine(role, None, "", 0, len(common_hanzi()), None))
            continue
        fault = _fault(own[role])
        said = (role, own[role].path, one["name"], one["common"], len(common_hanzi()), fault)
        lines.append(FontLine(*said))
    return tuple(lines)


@needs(Right.SETTINGS)
def look_at_font(store: Store, actor: Actor, path: Path, face_index: int = 0) -> FontFacts:
    """Say what a font file is before it is chosen.

    Raises:
        FontUnusable: the user's: another file is to be chosen.
    """
    return look_at(path, face_index)


@needs(Right.SETTINGS)
def choose_font(
    store: Store, actor: Actor, role: str, path: Path, face_index: int = 0, *, now: datetime
) -> tuple[FontLine, ...]:
    """Set a role of the papers from a file from now on; return the lines.

    Raises:
        FontUnusable: the user's.
    """
    facts = look_at(path, face_index)
    one = {
        "path": str(path),
        "face": face_index,
        "sha256": facts.sha256,
        "name": facts.name,
        "common": facts.common,
    }
    _keep(store, actor, role, one, now)
    return font_lines(store, actor)


@needs(Right.SETTINGS)
def use_shipped_font(
    store: Store, actor: Actor, role: str, *, now: datetime
) -> tuple[FontLine, ...]:
    """Set a role from the program's own face again; return the lines."""
    _keep(store, actor, role, None, now)
    return font_lines(store, actor)


def _chosen(session: Session) -> dict[str, dict[str, Any]]:
    newest = select(Parameter.value).where(Parameter.key == _KEY).order_by(Parameter.id.desc())
    value = session.scalars(newest.limit(1)).first()
    return dict(value) if isinstance(value, dict) else {}


def _keep(store: Store, actor: Actor, role: str, one: dict[str, Any] | None, now: datetime) -> None:
    with store.write() as session:
        value = {key: kept for key, kept in _chosen(session).items() if key != role}
        if one is not None:
            value[role] = one
        day = beijing_date(now)
        session.add(
            Parameter(key=_KEY, value=value, valid_from=day, by_id=actor.account_id, at=now)
        )
        said = (
            {"font": role, "name": one["name"], "sha256": one["sha256"]} if one else {"font": role}
        )
        journal.record(session, actor.name, "SETTING", said, now=now)


def _fault(font: OwnFont) -> EnvironmentFault | None:
    try:
        check_own_fonts((font,))
    except EnvironmentFault as error:
        return error
    return None
