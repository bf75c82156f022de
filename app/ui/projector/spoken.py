"""A scene as plain words, for screen readers and for the operator's preview."""

from collections.abc import Iterator

from app.texts import text
from app.ui.projector.scene import Kind, Scene


def spoken(scene: Scene) -> tuple[str, str]:
    """(name, description) of a scene. Drawn names are not in it: they may be covered still."""
    own = "" if scene.kind is Kind.DRAW else text(f"projector.{scene.kind.value}.heading")
    number = text("projector.common.task_number", number=scene.task_number)
    code = scene.lock_code
    lock = f"{text('projector.common.lock_code')} {code}" if code else ""
    parts = [scene.mark, scene.subtitle, number if scene.task_number else "", scene.when, lock]
    separator = text("projector.common.separator")
    name = separator.join(part for part in (scene.title, scene.heading or own) if part)
    return name, separator.join(part for part in (*parts, *_body(scene)) if part)


def _body(scene: Scene) -> Iterator[str]:
    """What the stage says, in its order."""
    yield scene.big
    for words, value in scene.facts:
        yield f"{words} {value}"
    for guest in scene.guests:
        yield f"{guest.role} {guest.name} {guest.body}".strip()
    for line in (*scene.ledger, *scene.officer_ledger):
        sign = text(f"projector.reconciled.{line.sign}") if line.sign else ""
        yield f"{sign} {line.words} {line.count}".strip()
    for throw in scene.throws:
        yield f"{throw.witness} {throw.digits}"
    for one in scene.teams:
        yield f"{one.number} {' '.join((*one.members, *one.enterprises))}"
    for pair in scene.chances:
        yield f"{pair.officer} {pair.enterprise} {pair.words}"
    for signer in scene.signers:
        state = text(f"projector.minutes.{'signed' if signer.signed else 'waiting'}")
        yield f"{signer.role} {signer.name} {state}"
    for trial in scene.trials:
        yield f"{trial.did} {trial.outcome} {trial.by} {trial.line}"
    yield scene.note
