"""The stage of each still picture, by kind."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF

from app.texts import text
from app.ui.projector import after, before, drawing
from app.ui.projector.canvas import Canvas
from app.ui.projector.caught import paint_trials
from app.ui.projector.frame import stage_box
from app.ui.projector.scene import Kind, Scene
from app.ui.projector.stage import heading, inner_box
from app.ui.projector.teams import paint_matching, paint_teams


def paint_body(canvas: Canvas, scene: Scene, page: int) -> None:
    """Paint the stage of a still scene (every kind but DRAW)."""
    canvas.panel(stage_box(canvas.height, wide=scene.wide))
    BODIES[scene.kind](canvas, scene, inner_box(scene, canvas.height), page)


def _caught(canvas: Canvas, scene: Scene, inner: QRectF, _page: int) -> None:
    room = heading(canvas, scene, inner, text("projector.caught.note"))
    paint_trials(canvas, scene.trials, room)


BODIES: Final[dict[Kind, Callable[[Canvas, Scene, QRectF, int], None]]] = {
    Kind.CARD: after.card,
    Kind.WELCOME: before.welcome,
    Kind.OPENING: before.opening,
    Kind.RECONCILED: before.reconciled,
    Kind.LOCKED: before.locked,
    Kind.CODE: before.code,
    Kind.ENVELOPE: before.envelope,
    Kind.THROWS: drawing.throws,
    Kind.SEED: drawing.seed,
    Kind.STORED: drawing.stored,
    Kind.TEAMS: paint_teams,
    Kind.MATCHING: paint_matching,
    Kind.CHANCES: drawing.chances,
    Kind.RESULT: after.result,
    Kind.MINUTES: after.minutes,
    Kind.DOSSIER: after.words_alone,
    Kind.CLOSING: after.words_alone,
    Kind.BREAK: after.words_alone,
    Kind.RESUMED: after.words_alone,
    Kind.CAUGHT: _caught,
}
