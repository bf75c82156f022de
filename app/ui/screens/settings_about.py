"""Settings: what this program is, where its data lie, what others wrote of it."""

from functools import partial
from pathlib import Path
from typing import Final

import PySide6
from PySide6.QtCore import QUrl, Signal, SignalInstance, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app import __version__
from app.services.keeping import heads
from app.services.keeping.heads import Kept
from app.services.walks import health_about
from app.services.walks.health_about import AboutFacts, Licence
from app.texts import text
from app.ui import clipboard, messages, theme
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import about as view
from app.ui.views import heads as heads_view
from app.ui.widgets import Button, Card, Dialog, FormGrid, WrappedLabel, label, selectable

_LABEL: Final = 96
_TEXT_HEIGHT: Final = 420
_LINES: Final = ("version", "parts", "folder", "second", "check", "machine")


class AboutTab(QWidget):
    """Versions, places, the machine, all of it to copy; and the licences to read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._facts: AboutFacts | None = None
        self._dialog: LicenceDialog | None = None
        self.words = {key: selectable(WrappedLabel("")) for key in _LINES}
        self.words["version"].setText(__version__)
        self.heads = selectable(WrappedLabel(""))
        self.copied = label("", "muted")
        self.copy_button = Button(text("settings.about.copy_all"), "clipboard-list", "accent")
        self.copy_button.setToolTip(text("settings.about.copy_all_tip"))
        self.copy_button.setAccessibleDescription(text("settings.about.copy_all_tip"))
        self.copy_button.clicked.connect(self.copy_all)
        self.folder_buttons = _PlaceButtons(text("settings.about.folder"))
        self.folder_buttons.place = desk.folder
        self.second_buttons = _PlaceButtons(text("settings.about.second"))
        for buttons in (self.folder_buttons, self.second_buttons):
            buttons.opened.connect(self._open)
            buttons.copied.connect(lambda place: self._put(str(place)))
        self.table: RowsTable[Licence] = RowsTable(_columns(), text("settings.about.licences"))
        self.table.clicked.connect(lambda index: self.show_licence(self.table.row_at(index.row())))
        self.table.opened.connect(self.show_licence)
        self.table.setMinimumHeight(180)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._facts_card(), 5)
        row.addWidget(self._licences_card(), 4)

    def _facts_card(self) -> Card:
        card = Card(text("settings.about.title"), text("settings.about.subtitle"))
        card.tools.addWidget(self.copied)
        card.tools.addWidget(self.copy_button)
        form = FormGrid(1, _LABEL)
        acts = {"folder": self.folder_buttons, "second": self.second_buttons}
        for key in _LINES:
            words = self.words[key]
            field = _over(words, acts[key]) if key in acts else words
            form.add(key, text(f"settings.about.{key}"), field)
        if self.desk.heads is not None:
            form.add("heads", text("heads.state.label"), self.heads)
        card.add(form)
        card.body.addStretch(1)
        return card

    def _licences_card(self) -> Card:
        card = Card(text("settings.about.licences"), text("settings.about.licences_note"))
        card.add(self.table, 1)
        card.add(WrappedLabel(text("settings.about.qt_note"), "muted"))
        return card

    # -- showing ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read everything; note the newest head and say how its files stand."""
        self.copied.setText("")
        if self.desk.heads is not None:
            self.desk.act(self, heads.keep, self.desk.heads, done=self._show_heads)
        self.desk.read(self, health_about.about_facts, done=self._show)
        if not self.words["check"].text():
            self.words["check"].setText(text("settings.about.checking"))
            self.desk.read(self, health_about.program_check, done=self._show_check)
        if not self.table.rows():
            self.desk.read(self, health_about.licence_list, done=self.table.set_rows)

    def _show(self, facts: AboutFacts) -> None:
        kind = text(f"settings.about.{'kind_sample' if self.desk.is_sample else 'kind_real'}")
        said = {
            "version": text(
                "settings.about.version_words", version=facts.version, schema=facts.schema
            ),
            "parts": text(
                "settings.about.parts_words",
                python=facts.python,
                qt=qVersion(),
                pyside=PySide6.__version__,
                sqlite=facts.sqlite,
            ),
            "folder": text("settings.about.folder_words", path=self.desk.folder, kind=kind),
            "second": view.second_words(facts),
            "machine": view.machine_words(facts, self._screen()),
        }
        for key, words in said.items():
            self.words[key].setText(words)
        self.second_buttons.place = facts.second
        self.second_buttons.setVisible(facts.second is not None)

    def _screen(self) -> str:
        screen = self.screen()
        size, ratio = screen.size(), screen.devicePixelRatio()
        width, height = round(size.width() * ratio), round(size.height() * ratio)
        return view.screen_words(QGuiApplication.platformName(), width, height, ratio)

    def _show_check(self, altered: tuple[str, ...] | None) -> None:
        self.words["check"].setText(view.check_words(altered))

    def _show_heads(self, kept: tuple[Kept, ...]) -> None:
        lines = [heads_view.state_line(one) for one in kept] or [text("heads.state.empty")]
        self.heads.setText("\n".join(lines))

    # -- what can be done --------------------------------------------------------------------

    def copy_all(self) -> None:
        """Put all that is said here on the clipboard, for a call to support."""
        lines = [(text(f"settings.about.{key}"), self.words[key].text()) for key in _LINES]
        if self.heads.text():
            lines.append((text("heads.state.label"), self.heads.text()))
        self._put(view.to_copy(lines, Path.home()))

    def _put(self, words: str) -> None:
        clipboard.put_plain(words)
        self.copied.setText(text("settings.about.copied"))

    def _open(self, place: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(place))):
            title = text("settings.about.open")
            messages.inform(self, title, text("settings.about.gone", path=place))

    def show_licence(self, one: Licence | None) -> None:
        """Show the text of a licence."""
        if one is not None:
            done = partial(self._show_text, one)
            self.desk.read(self, health_about.licence_text, one, done=done)

    def _show_text(self, one: Licence, words: str) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            return  # a double click is two clicks
        self._dialog = LicenceDialog(self, one, words)
        self._dialog.open()


class LicenceDialog(Dialog):
    """One licence, to read."""

    def __init__(self, parent: QWidget, one: Licence, words: str) -> None:
        title = text("settings.about.licence_title", name=one.name)
        super().__init__(parent, title, one.licence, width=780)
        self.field = QPlainTextEdit(words)
        self.field.setReadOnly(True)
        self.field.setTabChangesFocus(True)
        self.field.setFont(theme.mono_font(12))
        self.field.setMinimumHeight(min(_TEXT_HEIGHT, parent.window().height() // 2))
        self.field.setAccessibleName(title)
        self.add(self.field, 1)
        self.set_buttons(text("settings.about.close"), "")


class _PlaceButtons(QWidget):
    """打开文件夹 and 复制 for one place.

    Signals:
        opened, copied: the place (Path) is to be opened, its path copied.
    """

    opened = Signal(object)
    copied = Signal(object)

    def __init__(self, name: str) -> None:
        """name: what the place is, for who hears the buttons."""
        super().__init__()
        self.place: Path | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, picture, signal in (
            ("open", "folder-open", self.opened),
            ("copy", "clipboard-list", self.copied),
        ):
            words = text(f"settings.about.{key}")
            button = Button(words, picture)
            button.setAccessibleName(text("settings.about.line", label=name, words=words))
            button.clicked.connect(partial(self._say, signal))
            row.addWidget(button)
        row.addStretch(1)

    def _say(self, signal: SignalInstance, _on: bool = False) -> None:
        if self.place is not None:
            signal.emit(self.place)


def _over(words: QWidget, acts: QWidget) -> QWidget:
    field = QWidget()
    box = QVBoxLayout(field)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    box.addWidget(words)
    box.addWidget(acts)
    return field


def _columns() -> tuple[Column[Licence], ...]:
    return (
        Column(text("settings.about.column_name"), lambda one: one.name, 0, 130),
        Column(text("settings.about.column_version"), lambda one: one.version, 76),
        Column(
            text("settings.about.column_licence"),
            lambda one: one.licence or text("settings.about.see_text"),
            0,
            130,
        ),
    )
