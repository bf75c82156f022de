"""Colours of the projector and the pairs that must reach 7:1."""

TONES: dict[str, str] = {
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
}

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
)
LEAST_CONTRAST = 7.0
# At 1920x1080; the whole picture scales with the screen.
LEAST_TEXT = 28
LEAST_NAME = 36
