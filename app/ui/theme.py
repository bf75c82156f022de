"""Fusion, one palette, one style sheet, the fonts: the same look on every system."""

import os
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.errors import EnvironmentFault
from app.installed import RESOURCES
from app.ui import fonts
from app.ui.focus_ring import plug_in_ring
from app.ui.palette import (
    COLOURS,
    COMFORTABLE,
    COMPACT,
    COMPACT_BELOW,
    TINY,
    TINY_BELOW,
    Density,
)

BASE_PX: Final = 15
LEAST_PX: Final = 13


class TranslationMissing(EnvironmentFault):
    """Qt's own Chinese texts are not there: the copy of the program is damaged."""

    code = "translation_missing"


class _State(QObject):
    """What the running window looks like: families, density, scale."""

    density_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.families = fonts.UNDRESSED
        self.density = COMFORTABLE
        self.scale = 1.0


@cache
def state() -> _State:
    """The one look of this process; `density_changed` follows the window's height."""
    return _State()


def fix_input_method() -> None:
    """Let Chinese be typed under fcitx and ibus; call before QApplication is made.

    The wheels ship no fcitx plugin, but fcitx5 answers the ibus portal
    (measured with 6.8.3: only both variables together work). The real ibus is asked
    without the portal, which it does not always answer.
    """
    if not sys.platform.startswith("linux"):
        return
    wanted = os.environ.get("QT_IM_MODULE", "")
    ibus_runs = not wanted and "ibus" in os.environ.get("XMODIFIERS", "")
    if ibus_runs or not wanted or wanted.startswith("fcitx"):
        os.environ["QT_IM_MODULE"] = "ibus"
        os.environ.pop("QT_IM_MODULES", None)  # would be heard before the other
        if not ibus_runs:
            os.environ["IBUS_USE_PORTAL"] = "1"


def install(
    app: QApplication,
    folder: Path,
    *,
    scale: float = 1.0,
    compact: bool = False,
    faces: Iterable[str] = fonts.FILES,
    fusion: bool = False,
) -> None:
    """Dress the application: style, fonts, palette, style sheet, Chinese Qt texts.

    Args:
        app: the application, before the first window.
        folder: holds fonts.FILES.
        scale: size of text, 0.9 to 1.6; nothing gets below 13 px.
        compact: start with the small heights.
        faces: files of fonts.FILES to begin with; the others are for fonts.load, later.
        fusion: the style is there already (make_application names it when Qt starts).

    Raises:
        fonts.FontMissing, TranslationMissing: the installed copy is not whole.
    """
    look = state()
    fonts.load(folder, faces)
    look.families = fonts.families()
    look.density = COMPACT if compact else COMFORTABLE
    look.scale = min(1.6, max(0.9, scale))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    _translate(app)
    if not fusion:
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette())
    app.setFont(ui_font())
    app.setStyleSheet(style_sheet())
    plug_in_ring(app)


def _translate(app: QApplication) -> None:
    if app.property("qtbaseTranslated"):
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_zh_CN", folder):
        raise TranslationMissing(path=folder)
    app.installTranslator(translator)
    app.setProperty("qtbaseTranslated", True)


def colour(token: str) -> QColor:
    """The colour of a token of palette.COLOURS."""
    return QColor(COLOURS[token])


def density() -> Density:
    """The heights and gaps in force."""
    return state().density


def set_compact(compact: bool) -> None:
    """Switch between the two densities of a desk; widgets follow `state().density_changed`."""
    _dress(COMPACT if compact else COMFORTABLE, state().scale)


def fit_height(height: int) -> None:
    """Take the density for a window of `height` px."""
    tall = COMPACT if height < COMPACT_BELOW else COMFORTABLE
    _dress(TINY if height < TINY_BELOW else tall, state().scale)


def set_scale(scale: float) -> None:
    """Show text larger or smaller at once, 0.9 to 1.6 of the usual size."""
    _dress(state().density, min(1.6, max(0.9, scale)))


def _dress(wanted: Density, scale: float) -> None:
    look = state()
    if wanted is look.density and scale == look.scale:
        return
    look.density, look.scale = wanted, scale
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setFont(ui_font())
        app.setStyleSheet(style_sheet())
    look.density_changed.emit()


def px(size: int) -> int:
    """A text size at the chosen scale, never below 13 px."""
    return max(LEAST_PX, round(size * state().scale))


def ui_font(size: int = BASE_PX, *, bold: bool = False) -> QFont:
    """The screen font at `size` px (before scaling)."""
    return _font(state().families.ui, px(size), bold)


def mono_font(size: int = BASE_PX, *, bold: bool = False) -> QFont:
    """The font of hashes, codes and seeds."""
    return _font(state().families.mono, px(size), bold)


def exact_font(families: tuple[str, ...], size: float, *, bold: bool = False) -> QFont:
    """A font of `size` px without scaling or lower limit: for painted scenes."""
    return _font(families, max(1, round(size)), bold)


def _font(families: tuple[str, ...], size: int, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(size)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def style_sheet() -> str:
    """resources/style.qss with @tokens replaced: colours, @px15, @row, @icons."""
    source = (RESOURCES / "style.qss").read_text("utf-8")
    sizes = {f"h_{name}": f"{getattr(density(), name)}px" for name in Density.__slots__}
    # Borders add to min-height in Qt's box model; these leave room for them.
    inner = {
        "control_inner": f"{density().control - 2}px",
        "primary_inner": f"{density().primary - 6}px",
        "h1": f"{px(density().h1)}px",
        "icons": (RESOURCES / "icons").as_posix(),
    }
    values = COLOURS | sizes | inner

    def value(match: re.Match[str]) -> str:
        token = match[1]
        if re.fullmatch(r"px\d+", token):
            return f"{px(int(token[2:]))}px"
        return values[token]

    return re.sub(r"@([a-z_0-9]+)", value, source)


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, token in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "card"),
        (role.AlternateBase, "alternate"),
        (role.Text, "text"),
        (role.Button, "card"),
        (role.ButtonText, "text"),
        (role.BrightText, "danger"),
        (role.ToolTipBase, "text"),
        (role.ToolTipText, "card"),
        (role.Highlight, "primary"),
        (role.HighlightedText, "on_primary"),
        (role.Link, "primary"),
        (role.LinkVisited, "primary"),
        (role.PlaceholderText, "muted"),
        (role.Accent, "primary"),
        (role.Mid, "line"),
        (role.Dark, "border"),
    ):
        palette.setColor(target, colour(token))
    for target in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, colour("disabled_text"))
    return palette
