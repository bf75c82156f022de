"""How many pages a picture takes, and what stands on each: lists are cut, never shrunk away."""

from collections.abc import Callable, Sequence

from app.ui.projector.canvas import broken
from app.ui.projector.scene import Chance, Guest, Kind, Scene, Signer, Throw
from app.ui.projector.stage import HEADING, inner_box
from app.ui.projector.teams import matching_pages, team_pages

_ROOMY, _LEAST = 124.0, 84.0
_CHANCE = 62.0
_CHANCES_ABOVE = 190.0
_SIGNER = 92.0
_SIGNERS_ABOVE = 190.0
SIGNERS_NOTE = 56.0  # a sentence above them
_THROW = 150.0


def facts_height(value: str, width: float) -> float:
    """What a fact of an opening takes: a line, or two."""
    return 12 + len(broken(value, width - 200, 34, False)) * 34 * 1.32


def _guest_room(scene: Scene, height: float) -> float:
    inner = inner_box(scene, height)
    facts = sum(facts_height(value, inner.width()) for _, value in scene.facts)
    return inner.height() - HEADING - facts - 6


def guest_pitch(scene: Scene, height: float) -> float:
    """Height of a row of people, with its gap."""
    rows = max(1, -(-len(scene.guests) // 2))
    return max(_LEAST, min(_ROOMY, _guest_room(scene, height) / rows))


def guest_pages(scene: Scene, height: float) -> list[tuple[Guest, ...]]:
    """Who stands on which page of an opening, in two columns."""
    pitch = guest_pitch(scene, height)
    each = max(1, int((_guest_room(scene, height) + 0.5) // pitch)) * 2
    starts = range(0, max(1, len(scene.guests)), each)
    return [scene.guests[at : at + each] for at in starts]


def throw_pages(scene: Scene, height: float) -> list[tuple[Throw, ...]]:
    """Which throws stand on which page."""
    room = inner_box(scene, height).height() - HEADING
    each = max(1, int(room // _THROW))
    starts = range(0, max(1, len(scene.throws)), each)
    return [scene.throws[at : at + each] for at in starts]


def newest_throw(made: tuple[Throw, ...]) -> Throw | None:
    """Whose die fell last: of those begun the last one; None where none has fallen."""
    begun = [throw for throw in made if throw.digits]
    return begun[-1] if begun else None


def newest_page(scene: Scene, height: float) -> int:
    """The page a picture begins with: of throws the one where the newest die lies."""
    newest = newest_throw(scene.throws) if scene.kind is Kind.THROWS else None
    if newest is None:
        return 0
    pages = throw_pages(scene, height)
    return next((at for at, page in enumerate(pages) if newest in page), 0)


def chance_pages(scene: Scene, height: float) -> list[tuple[Chance, ...]]:
    """Which chances stand on which page, in two columns."""
    room = inner_box(scene, height).height() - HEADING - _CHANCES_ABOVE
    each = max(1, int(room // _CHANCE))
    starts = range(0, max(1, len(scene.chances)), each)
    return [scene.chances[at : at + each] for at in starts]


def signer_pages(scene: Scene, height: float) -> list[tuple[Signer, ...]]:
    """Who signs on which page, in two columns."""
    above = _SIGNERS_ABOVE + (SIGNERS_NOTE if scene.note else 0)
    room = inner_box(scene, height).height() - HEADING - above
    each = max(1, int(room // _SIGNER)) * 2
    starts = range(0, max(1, len(scene.signers)), each)
    return [scene.signers[at : at + each] for at in starts]


def page_count(scene: Scene, height: float) -> int:
    """Pages of a still picture at a design height."""
    counted: dict[Kind, Callable[[Scene, float], Sequence[object]]] = {
        Kind.OPENING: guest_pages,
        Kind.THROWS: throw_pages,
        Kind.TEAMS: team_pages,
        Kind.MATCHING: matching_pages,
        Kind.CHANCES: chance_pages,
        Kind.MINUTES: signer_pages,
    }
    made = counted.get(scene.kind)
    return len(made(scene, height)) if made is not None else 1
