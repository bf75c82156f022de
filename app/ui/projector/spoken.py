"""A scene as plain words, for screen readers and for the operator's preview."""

from app.texts import text
from app.ui.projector.scene import Kind, Scene


def spoken(scene: Scene) -> tuple[str, str]:
    """(name, description) of a scene. Drawn names are not in it: they may be covered still."""
    own = "" if scene.kind is Kind.DRAW else text(f"projector.{scene.kind.value}.heading")
    number = text("projector.common.task_number", number=scene.task_number)
    code = scene.lock_code
    lock = f"{text('projector.common.lock_code')} {code}" if code else ""
    parts = [scene.mark, scene.subtitle, number if scene.task_number else "", scene.when, lock]
    parts += [f"{throw.witness} {throw.digits}" for throw in scene.throws]
    parts += [f"{one.did} {one.outcome} {one.by} {one.line}" for one in scene.trials]
    separator = text("projector.common.separator")
    name = separator.join(part for part in (scene.title, scene.heading or own) if part)
    return name, separator.join(part for part in parts if part)
