"""Who is in which team, and which team inspects which enterprises: as many as a page holds."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.texts import text
from app.ui.projector.canvas import Canvas, advance, broken
from app.ui.projector.scene import Scene, TeamLine
from app.ui.projector.stage import HEADING, heading, inner_box
from app.ui.projector.tones import LEAST_NAME

_NUMBER = 140.0
_MEMBERS = 420.0
_LINE = LEAST_NAME * 1.3
_SIZE = LEAST_NAME
_GAP = 10.0
_CAPTIONS = 46.0
_MOST = 20  # names on a page


@dataclass(frozen=True, slots=True)
class Block:
    """One team's share of a page."""

    team: TeamLine
    members: tuple[str, ...]
    lines: tuple[str, ...]
    continued: bool

    @property
    def height(self) -> float:
        """px it takes, its margins included."""
        return max(len(self.members), len(self.lines), 1) * _LINE + 20


# -- matching --------------------------------------------------------------------------------


def matching_pages(scene: Scene, height: float) -> list[list[Block]]:
    """Cut the teams with what they received into pages; names are never shortened."""
    inner = inner_box(scene, height)
    room = inner.height() - HEADING - _CAPTIONS
    most = min(_MOST, max(1, int((room - 20) // _LINE)))
    pages: list[list[Block]] = [[]]
    used = 0.0
    for team in scene.teams:
        for block in _blocks(team, inner.width(), most):
            if pages[-1] and used + block.height + _GAP > room:
                pages.append([])
                used = 0.0
            pages[-1].append(block)
            used += block.height + _GAP
    return pages


def _blocks(team: TeamLine, width: float, most: int) -> list[Block]:
    column = width - _NUMBER - _MEMBERS - 60
    members = _joined(team.members, _MEMBERS)
    lines: list[list[str]] = [[]]
    for name in team.enterprises:
        rows = broken(name, column, _SIZE)
        if lines[-1] and len(lines[-1]) + len(rows) > most:
            lines.append([])
        lines[-1].extend(rows)
    return [
        Block(team, tuple(members), tuple(part), number > 0) for number, part in enumerate(lines)
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


def paint_matching(canvas: Canvas, scene: Scene, inner: QRectF, page: int) -> None:
    """Paint one page of teams with their enterprises."""
    room = heading(canvas, scene, inner, text("projector.matching.note"))
    pages = matching_pages(scene, canvas.height)
    left = inner.x() + 20 + _NUMBER
    right = left + _MEMBERS + 30
    y = room.y() - 8
    canvas.words(QRectF(left, y, _MEMBERS, 42), text("projector.matching.members"), 28, "muted")
    wide = inner.right() - right
    canvas.words(QRectF(right, y, wide, 42), text("projector.matching.enterprises"), 28, "muted")
    y = room.y() + _CAPTIONS - 8
    for block in pages[min(page, len(pages) - 1)]:
        cell = QRectF(inner.x(), y, inner.width(), block.height)
        canvas.open_cell(cell)
        badge = QRectF(cell.x() + 14, cell.y() + 10, _NUMBER - 24, _LINE)
        canvas.badge(badge, block.team.number, 34)
        for number, names in enumerate(block.members):
            row = QRectF(left, cell.y() + 10 + number * _LINE, _MEMBERS, _LINE)
            canvas.words(row, names, _SIZE, "gold", bold=True)
        lines = block.lines or (text("projector.matching.none"),)
        for number, name in enumerate(lines):
            row = QRectF(right, cell.y() + 10 + number * _LINE, wide - 10, _LINE)
            canvas.words(row, name, _SIZE, "white" if block.lines else "muted", bold=True)
        y += block.height + _GAP


# -- teams -----------------------------------------------------------------------------------


def _columns(scene: Scene, width: float) -> int:
    """Two columns where every team's names stand on one line of half the stage."""
    half = (width - 20) / 2 - _NUMBER - 40
    fits = all(advance("   ".join(one.members), "ui", 40, True) <= half for one in scene.teams)
    return 2 if fits and len(scene.teams) > 4 else 1


def team_pages(scene: Scene, height: float) -> list[tuple[TeamLine, ...]]:
    """Cut the teams into pages of at most 20 names, each team on one page."""
    inner = inner_box(scene, height)
    columns = _columns(scene, inner.width())
    rows = max(1, int((inner.height() - HEADING) // _row(columns)))
    pages: list[list[TeamLine]] = [[]]
    names = 0
    for team in scene.teams:
        full = len(pages[-1]) >= rows * columns
        if pages[-1] and (full or names + len(team.members) > _MOST):
            pages.append([])
            names = 0
        pages[-1].append(team)
        names += len(team.members)
    return [tuple(page) for page in pages]


def _row(columns: int) -> float:
    return 76.0 if columns == 2 else 112.0


def paint_teams(canvas: Canvas, scene: Scene, inner: QRectF, page: int) -> None:
    """Paint one page of teams and their members."""
    room = heading(canvas, scene, inner, text("projector.teams.note"))
    pages = team_pages(scene, canvas.height)
    mine = pages[min(page, len(pages) - 1)]
    columns = _columns(scene, inner.width())
    rows = max(1, -(-len(mine) // columns))
    pitch = min(130.0, max(_row(columns), room.height() / rows))
    width = (inner.width() - 20 * (columns - 1)) / columns
    for place, team in enumerate(mine):
        column, row = divmod(place, rows)
        cell = QRectF(room.x() + column * (width + 20), room.y() + row * pitch, width, pitch - 12)
        canvas.cell(cell, fill=canvas.tone("locked"), edge=canvas.tone("gold"))
        side = min(60.0, cell.height() - 16)
        badge = QRectF(cell.x() + 16, cell.center().y() - side / 2, _NUMBER - 20, side)
        canvas.badge(badge, team.number, 34)
        box = cell.adjusted(_NUMBER + 16, 0, -16, 0)
        names = _joined(team.members, box.width())
        size = 44 if len(names) == 1 else LEAST_NAME
        while size > LEAST_NAME and advance(names[0], "ui", size, True) > box.width():
            size -= 1
        canvas.lines(box, names, size)
