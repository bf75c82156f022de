"""Teams and what they received: as many as the stage holds, the rest on further pages."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.texts import text
from app.ui.projector.canvas import RIGHT, Canvas, broken
from app.ui.projector.scene import Scene, TeamLine
from app.ui.projector.tones import LEAST_NAME

_NUMBER = 130.0
_MEMBERS = 420.0
_LINE = LEAST_NAME * 1.3
_SIZE = LEAST_NAME
# Inside the stage: padding, heading, the row of captions.
_HEAD = 78.0 + 46.0
_INSET = 44.0


@dataclass(frozen=True, slots=True)
class _Block:
    """One team's share of a page."""

    team: TeamLine
    members: tuple[str, ...]
    lines: tuple[str, ...]
    continued: bool

    @property
    def height(self) -> float:
        return max(len(self.members), len(self.lines), 1) * _LINE + 20


def team_pages(scene: Scene, height: float, width: float) -> list[list[_Block]]:
    """Cut the teams into pages for a stage `height` high; names are never shortened."""
    room = height - _INSET - _HEAD
    most = max(1, int((room - 20) // _LINE))
    pages: list[list[_Block]] = [[]]
    used = 0.0
    for team in scene.teams:
        for block in _blocks(team, width, most):
            if pages[-1] and used + block.height + 10 > room:
                pages.append([])
                used = 0.0
            pages[-1].append(block)
            used += block.height + 10
    return pages


def _blocks(team: TeamLine, width: float, most: int) -> list[_Block]:
    column = width - 68 - _NUMBER - _MEMBERS - 60
    members = _joined(team.members, _MEMBERS)
    lines: list[list[str]] = [[]]
    for name in team.enterprises:
        rows = broken(name, column, _SIZE)
        if lines[-1] and len(lines[-1]) + len(rows) > most:
            lines.append([])
        lines[-1].extend(rows)
    return [
        _Block(team, tuple(members), tuple(part), number > 0) for number, part in enumerate(lines)
    ]


def _joined(members: tuple[str, ...], width: float) -> list[str]:
    rows: list[str] = []
    for name in members:
        longer = f"{rows[-1]}   {name}" if rows else name
        if rows and len(broken(longer, width, _SIZE)) == 1:
            rows[-1] = longer
        else:
            rows.append(name)
    return rows


def paint_teams(canvas: Canvas, scene: Scene, inner: QRectF, page: int) -> None:
    """Paint one page of teams into the stage."""
    words = scene.heading or text("projector.teams.heading")
    used = canvas.words(
        QRectF(inner.x(), inner.y(), inner.width(), 56), words, 38, "gold", bold=True
    )
    rest = QRectF(inner.x() + used + 30, inner.y(), inner.width() - used - 30, 56)
    canvas.words(rest, text("projector.teams.note"), 28, "muted", where=RIGHT)
    canvas.rule(inner.x(), inner.y() + 62, inner.width())
    pages = team_pages(scene, inner.height() + _INSET, inner.width() + 68)
    left = inner.x() + 20 + _NUMBER
    right = left + _MEMBERS + 30
    y = inner.y() + 70
    canvas.words(QRectF(left, y, _MEMBERS, 42), text("projector.teams.members"), 28, "muted")
    wide = inner.right() - right
    canvas.words(QRectF(right, y, wide, 42), text("projector.teams.enterprises"), 28, "muted")
    y = inner.y() + _HEAD
    for block in pages[min(page, len(pages) - 1)]:
        cell = QRectF(inner.x(), y, inner.width(), block.height)
        canvas.open_cell(cell)
        badge = QRectF(cell.x() + 14, cell.y() + 10, _NUMBER - 24, _LINE)
        canvas.badge(badge, block.team.number, 32)
        for number, names in enumerate(block.members):
            row = QRectF(left, cell.y() + 10 + number * _LINE, _MEMBERS, _LINE)
            canvas.words(row, names, _SIZE, "gold", bold=True)
        for number, name in enumerate(block.lines):
            row = QRectF(right, cell.y() + 10 + number * _LINE, wide - 10, _LINE)
            canvas.words(row, name, _SIZE, "white", bold=True)
        y += block.height + 10
