"""Colours of the projector: two worlds, and the pairs that must reach 7:1 in both.

A real draw is night blue under a red banner. A rehearsal is green under an amber one, so that
nobody in the back row takes it for a draw (features.md C4).
"""

from typing import Final

REAL: Final[dict[str, str]] = {
    "sky": "#0E2A5C",
    "deep": "#071632",
    "banner": "#961A1D",
    "banner_low": "#741115",
    "banner_rule": "#E8C877",
    "banner_edge": "#B8924A",
    "title": "#FFF3D6",
    "subtitle": "#FBE7BC",
    "gold": "#E8C877",
    "white": "#FFFFFF",
    "text": "#EAF0FA",
    "muted": "#C3D1E8",
    "rolling": "#D3DEEF",
    "locked": "#163A78",
    "fresh": "#1E4C9A",
    "flash": "#FFF0C8",
    "navy": "#0B1F47",
    "ok": "#8FE3B2",
    # White 6 % over the top of the sky, and `deep` 35 % over that: the lightest a pane and a
    # cell can be, since the sky darkens downwards.
    "panel": "#1C3766",
    "open": "#152B54",
    "badge": "#E8C877",
    "badge_text": "#0B1F47",
    "alarm": "#961A1D",
    "alarm_text": "#FFF3D6",
    "paper": "#FFFFFF",
    "ink": "#000000",
}
PRACTICE: Final[dict[str, str]] = {
    **REAL,
    "sky": "#05373B",
    "deep": "#032124",
    "banner": "#F2B632",
    "banner_low": "#DE9C12",
    "banner_rule": "#12100A",
    "banner_edge": "#12100A",
    "title": "#1A1405",
    "subtitle": "#1F1806",
    "gold": "#FFE08A",
    "text": "#EAF7F5",
    "muted": "#CFE6E2",
    "rolling": "#D8ECE9",
    "locked": "#0B5054",
    "fresh": "#0E5A5E",
    "navy": "#06292B",
    "panel": "#144347",
    "open": "#0E373B",
    "badge": "#1A1405",
    "badge_text": "#FFE08A",
    "ok": "#A6F0C6",
}
TONES: Final = REAL


def world(mark: str) -> dict[str, str]:
    """The colours of a picture: another world where it is marked as sample or rehearsal."""
    return PRACTICE if mark else REAL


PAIRS: tuple[tuple[str, str], ...] = (
    ("title", "banner"),
    ("subtitle", "banner"),
    ("gold", "panel"),
    ("gold", "sky"),
    ("text", "panel"),
    ("muted", "panel"),
    ("muted", "sky"),
    ("rolling", "open"),
    ("muted", "open"),
    ("gold", "open"),
    ("white", "locked"),
    ("white", "fresh"),
    ("text", "locked"),
    ("text", "fresh"),
    ("navy", "gold"),
    ("ok", "panel"),
    ("white", "open"),
    ("title", "banner_low"),
    ("subtitle", "banner_low"),
    ("badge_text", "badge"),
    ("alarm_text", "alarm"),
    ("ink", "paper"),
)
LEAST_CONTRAST = 7.0
# At 1920x1080; the whole picture scales with the screen.
LEAST_TEXT = 28
LEAST_NAME = 36
