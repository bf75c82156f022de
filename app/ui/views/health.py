"""How the lines of the health page read."""

from datetime import datetime

from app.core.health import Level, Look
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.services.walks.health_road import SelfTest
from app.texts import text
from app.ui.views.evidence import size_words
from app.ui.widgets.banner import BannerTone
from app.ui.widgets.pill import Tone

_SIZES = ("size", "free", "wanted")
TONES: dict[Level, Tone] = {
    Level.GOOD: "success",
    Level.LOOK: "warning",
    Level.ACT: "danger",
}


def part_words(look: Look) -> str:
    """Return what was looked at."""
    return text(f"health.part.{look.part}")


def level_words(look: Look) -> str:
    """Return how it stands, in a word."""
    return text(f"health.level.{look.level}")


def said(look: Look) -> str:
    """Return how it stands and what to do."""
    fields = {name: _words(name, value) for name, value in look.fields.items()}
    return text(f"health.{look.part.lower()}.{look.case}", **fields)


def _words(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, int):
        return size_words(value) if name in _SIZES else f"{value:,}"
    return value


def summary(looks: tuple[Look, ...]) -> tuple[str, BannerTone]:
    """Return the sentence over the table, and its tone."""
    acts = [one for one in looks if one.level is Level.ACT]
    if acts:
        parts = LIST_MARK.join(part_words(one) for one in acts)
        return text("health.some_act", count=len(acts), parts=parts), "danger"
    count = sum(one.level is Level.LOOK for one in looks)
    return (
        (text("health.some_look", count=count), "warning")
        if count
        else (text("health.all_good"), "success")
    )


def test_words(done: SelfTest) -> str:
    """Return what a test of the whole road did."""
    return text(
        "health.test_done",
        enterprises=f"{done.enterprises:,}",
        drawn=done.drawn,
        teams=done.teams,
        files=done.files,
    )
