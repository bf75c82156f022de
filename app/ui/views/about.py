"""How the page about the program reads, and what is copied from it for a call to support."""

from collections.abc import Sequence
from pathlib import Path

from app.core.vocabulary import LIST_MARK
from app.services.walks.health_about import AboutFacts
from app.texts import text
from app.ui.views.evidence import size_words

NAMED = 3  # files a sentence names
_HOME = "~"


def machine_words(facts: AboutFacts, screen: str) -> str:
    """Return the machine in a line."""
    return text(
        "settings.about.machine_words",
        system=LIST_MARK.join(filter(None, (facts.system, facts.library))),
        memory=size_words(facts.memory),
        free=size_words(facts.free),
        screen=screen,
    )


def screen_words(platform: str, width: int, height: int, ratio: float) -> str:
    """Return the screen in a word or two."""
    percent = round(ratio * 100)
    return text(
        "settings.about.screen", width=width, height=height, percent=percent, platform=platform
    )


def second_words(facts: AboutFacts) -> str:
    """Return where the second folder is and whether it can be reached."""
    if facts.second is None:
        return text("settings.about.second_none")
    key = "second_there" if facts.second_there else "second_gone"
    return text(f"settings.about.{key}", path=facts.second)


def check_words(altered: tuple[str, ...] | None) -> str:
    """Return how the program's files stand."""
    if altered is None:
        return text("settings.about.check_none")
    if not altered:
        return text("settings.about.check_same")
    names = LIST_MARK.join(altered[:NAMED]) + ("…" if len(altered) > NAMED else "")
    return text("settings.about.check_altered", n=f"{len(altered):,}", names=names)


def to_copy(lines: Sequence[tuple[str, str]], home: Path) -> str:
    """Return labels and words as lines; the user's own folder, which bears a name, as ~."""
    found = "\n".join(text("settings.about.line", label=label, words=said) for label, said in lines)
    return found.replace(str(home), _HOME) if home != Path(home.anchor) else found
