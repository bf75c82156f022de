"""Windows of 文书样式: a name for a version, its versions, how it differs, what may be put in."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.core.people import Right
from app.services.paper import paper_wording
from app.services.paper.paper_wording import FormLine, VersionLine
from app.services.paper.paper_wording_files import Difference
from app.services.paper.paper_wording_parts import Insert
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import forms as view
from app.ui.views.reasons import reason_errors
from app.ui.widgets import Button, Dialog, FormGrid, SearchBox, WrappedLabel
from app.ui.widgets.tips import plain_tip


class SaveVersionWindow(Dialog):
    """Asks what the new version is called and why it is made."""

    def __init__(self, parent: QWidget, title: str, name: str) -> None:
        words = "form_editor.save."
        super().__init__(parent, text(words + "title"), text(words + "sentence", title=title))
        self.form = FormGrid(1, 92)
        self.name = QLineEdit(name)
        self.name.setMaxLength(paper_wording.NAME_MOST)
        self.name.setPlaceholderText(text(words + "name_hint"))
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(92)
        self.form.add("name", text(words + "name"), self.name, required=True)
        hint = text(words + "reason_hint")
        self.form.add("reason", text(words + "reason"), self.reason, required=True, hint=hint)
        self.add(self.form)
        self.set_buttons(text(words + "accept"))
        self.name.setFocus()

    def may_accept(self) -> bool:
        words, errors = "form_editor.save.", {}
        if not self.name.text().strip():
            errors["name"] = text(words + "name_missing")
        return self.form.set_errors(errors | reason_errors(self.why))

    @property
    def why(self) -> str:
        """The reason as entered."""
        return self.reason.toPlainText().strip()


class DifferencesWindow(Dialog):
    """How a wording differs from the program's newest, sentence by sentence."""

    def __init__(self, parent: QWidget, title: str, found: Sequence[Difference]) -> None:
        words = "form_editor.compare."
        sentence = text(words + "sentence", count=len(found)) if found else ""
        super().__init__(parent, text(words + "title", title=title), sentence, width=760)
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setMinimumHeight(380)
        self.page.setAccessibleName(text(words + "title", title=title))
        self.page.setHtml(view.differences_html(found))
        self.add(self.page, 1)
        self.set_buttons(text("ui.button.close"), "")


class VersionsWindow(Dialog):
    """All versions of a form; one of them is put in force."""

    changed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, line: FormLine) -> None:
        words = "form_editor.versions."
        super().__init__(
            parent, text(words + "title", title=line.title), text(words + "sentence"), width=820
        )
        self.desk = desk
        self.line = line
        self.table: RowsTable[VersionLine] = RowsTable(_version_columns(), text(words + "table"))
        self.table.setMinimumHeight(220)
        self.table.set_rows(line.versions)
        self.table.picked.connect(lambda _row: self._fit())
        self.reason = WrappedLabel("", "muted")
        self.force_button = Button(text(words + "force"), "check")
        self.force_button.clicked.connect(self._force)
        self.add(self.table, 1)
        self.add(self.reason)
        self.set_buttons(text("ui.button.close"), "")
        self.buttons.insertWidget(0, self.force_button)
        self.table.selectRow(0)
        self._fit()

    def _fit(self) -> None:
        row = self.table.current_row()
        may = self.desk.actor.may(Right.FORMS)
        newest = max((one.version for one in self.line.versions if not one.own), default=0)
        can = row is not None and not row.in_force and (row.own or row.version == newest)
        self.force_button.setVisible(may)
        self.force_button.setEnabled(can)
        words = text("form_editor.versions.reason", reason=row.reason) if row and row.reason else ""
        self.reason.setText(words)

    def _force(self) -> None:
        row = self.table.current_row()
        if row is None:
            return
        shown = view.version_words(row.version, row.own, row.name)
        why = messages.ask_reason(
            self,
            text("form_editor.versions.force"),
            text("form_editor.versions.force_sentence", version=shown, title=self.line.title),
            text("form_editor.versions.force_action"),
        )
        if why is not None:
            self.desk.act(
                self,
                paper_wording.put_in_force,
                self.line.code,
                row.version if row.own else 0,
                why,
                done=self._forced,
            )

    def _forced(self, _none: None) -> None:
        self.changed.emit()
        self.accept()


def _version_columns() -> tuple[Column[VersionLine], ...]:
    words = "form_editor.versions."
    return (
        Column(
            text(words + "version"),
            lambda row: view.version_words(row.version, row.own, row.name),
            least=200,
        ),
        Column(
            text(words + "state"),
            lambda row: text(words + "in_force") if row.in_force else "",
            84,
            pill=lambda row: "success" if row.in_force else None,
        ),
        Column(text(words + "used"), lambda row: view.used_words(row.used), 96),
        Column(text(words + "when"), view.when_words, 250),
    )


class InsertPopup(QFrame):
    """A list to pick a chip from: typing narrows it, Return puts the chip in."""

    def __init__(
        self, back: QWidget, choices: Sequence[Insert], chosen: Callable[[Insert], object]
    ) -> None:
        """`back`: where the focus goes when nothing is chosen."""
        super().__init__(back.window())
        self.back = back
        self.setProperty("role", "card")
        self.choices = choices
        self.chosen = chosen
        self.search = SearchBox(text("form_editor.insert.search"))
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(text("form_editor.insert.name"))
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.search)
        box.addWidget(self.list, 1)
        self.setFixedSize(320, 380)
        self._narrow("")

    def show_below(self, widget: QWidget) -> None:
        """Open under a widget, within its window, until the focus goes elsewhere."""
        frame = widget.window()
        place = widget.mapTo(frame, QPoint(0, widget.height() + 2))
        place.setX(max(0, min(place.x(), frame.width() - self.width())))
        place.setY(max(0, min(place.y(), frame.height() - self.height())))
        self.move(place)
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        _application().focusChanged.connect(self._focus_went)

    def _focus_went(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self.isAncestorOf(now):
            self.dismiss()

    def dismiss(self) -> None:
        """Go away, choosing nothing."""
        _application().focusChanged.disconnect(self._focus_went)
        self.hide()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.list.count():
            self.list.setCurrentRow(
                max(0, min(self.list.count() - 1, self.list.currentRow() + step))
            )
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _narrow(self, words: str) -> None:
        self.list.clear()
        for number, one in enumerate(self.choices):
            if words.strip() in one.label + one.tip:
                item = QListWidgetItem(one.label, self.list)
                item.setToolTip(plain_tip(one.tip))
                item.setData(Qt.ItemDataRole.UserRole, number)
        self.list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            number = int(item.data(Qt.ItemDataRole.UserRole))
            self.dismiss()
            self.chosen(self.choices[number])


def _application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)  # there are windows
    return found
