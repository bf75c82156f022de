"""The colours and the sizes of every screen: one table, no Qt.

Contrast of each pair in PAIRS is computed by a test (WCAG 2.1: 4.5 for text, 3 for
borders of controls), so a colour is changed here and nowhere else.
"""

from dataclasses import dataclass

COLOURS: dict[str, str] = {
    "bg": "#F3F5F9",
    "card": "#FFFFFF",
    "line": "#D5DCE8",
    "border": "#8390A6",
    "text": "#1B2638",
    "text2": "#4A5870",
    "muted": "#5F6C83",
    "primary": "#1756A9",
    "primary_hover": "#114689",
    "primary_pressed": "#0C3770",
    "on_primary": "#FFFFFF",
    "tint": "#E8F0FB",
    "selection": "#D6E4F7",
    "alternate": "#F8FAFD",
    "table_header": "#E9EEF6",
    "disabled": "#F1F3F7",
    "disabled_text": "#8B95A7",
    "success": "#146C43",
    "success_bg": "#E6F4EC",
    "danger": "#B3261E",
    "danger_bg": "#FCEBEA",
    "danger_hover": "#8F1D17",
    "warning": "#5C3C00",
    "warning_bg": "#FFF4DC",
    "warning_edge": "#E5C377",
    "info": "#1756A9",
    "info_bg": "#E8F0FB",
    "neutral": "#4A5870",
    "neutral_bg": "#EDF0F5",
    "nav": "#12305F",
    "nav_hover": "#1A3D75",
    "nav_current": "#1F57A8",
    "nav_text": "#E6EDF8",
    "nav_muted": "#C3D2EA",
    "gold": "#E8C877",
    "rehearsal": "#CFE5DE",
}

# (foreground, background, least contrast)
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("text", "card", 7.0),
    ("text", "bg", 7.0),
    ("text", "selection", 7.0),
    ("text", "table_header", 7.0),
    ("text2", "card", 4.5),
    ("text2", "table_header", 4.5),
    ("muted", "card", 4.5),
    ("muted", "bg", 4.5),
    ("text", "rehearsal", 7.0),
    ("text2", "rehearsal", 4.5),
    ("primary", "card", 4.5),
    ("primary", "tint", 4.5),
    ("on_primary", "primary", 7.0),
    ("on_primary", "primary_hover", 7.0),
    ("on_primary", "danger", 4.5),
    ("success", "success_bg", 4.5),
    ("danger", "danger_bg", 4.5),
    ("danger", "card", 4.5),
    ("warning", "warning_bg", 7.0),
    ("info", "info_bg", 4.5),
    ("neutral", "neutral_bg", 4.5),
    ("nav_text", "nav", 7.0),
    ("nav_muted", "nav", 4.5),
    ("gold", "nav", 4.5),
    ("on_primary", "nav_current", 4.5),
    ("border", "card", 3.0),
    ("gold", "nav_current", 3.0),
)


@dataclass(frozen=True, slots=True)
class Density:
    """Heights and gaps in logical pixels."""

    header: int
    rail: int
    row: int
    table_header: int
    action_bar: int
    primary: int
    control: int
    nav_row: int
    margin: int
    gap: int
    card: int
    h1: int


COMFORTABLE = Density(
    header=72,
    rail=96,
    row=38,
    table_header=40,
    action_bar=76,
    primary=46,
    control=36,
    nav_row=46,
    margin=24,
    gap=14,
    card=16,
    h1=22,
)
# Windows below 820 px of height: a 1366x768 screen, or 1920x1080 at 150 %.
COMPACT = Density(
    header=56,
    rail=56,
    row=34,
    table_header=36,
    action_bar=60,
    primary=42,
    control=34,
    nav_row=34,
    margin=16,
    gap=10,
    card=12,
    h1=19,
)
COMPACT_BELOW = 820
# Windows below 600 px: a 1366x768 screen at 150 %.
TINY = Density(
    header=48,
    rail=44,
    row=30,
    table_header=34,
    action_bar=50,
    primary=36,
    control=32,
    nav_row=26,
    margin=10,
    gap=8,
    card=8,
    h1=17,
)
TINY_BELOW = 600
NARROW_BELOW = 1100  # px of width: the navigation and the header show pictures without words
SCALES: dict[str, float] = {"small": 14 / 15, "normal": 1.0, "large": 17 / 15, "largest": 20 / 15}


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB", 0 to 1 (WCAG 2.1)."""

    def linear(byte: int) -> float:
        share = byte / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two "#RRGGBB" colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
