"""The window that changes one field of many records, and the one that says it is done."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QRadioButton, QVBoxLayout, QWidget

from app.errors import UserError
from app.services.registry import batches, bulk_edits, registry
from app.services.registry.batches import UndoDone
from app.services.registry.bulk_edits import Choice, EditDone, EditOutlook, How
from app.services.registry.registry import Facets, OfficerFacets
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.views import batches as view
from app.ui.views.batches import Chosen
from app.ui.views.registry import Kind
from app.ui.widgets import Button, Dialog, FormGrid, WrappedLabel

_DELAY_MS = 250
_LISTS = frozenset({"labels", "skills", "qualifications"})


class BulkEdit(Dialog):
    """Which records, which field, which value; how many change stands below before it is saved.

    After exec(): `edit` holds what bulk_edits.edit takes after the kind.
    """

    def __init__(self, parent: QWidget, desk: Desk, chosen: Chosen) -> None:
        super().__init__(
            parent, text("batches.edit_title"), text("batches.edit_sentence"), width=620
        )
        self.desk = desk
        self.chosen = chosen
        self.seen: EditOutlook | None = None
        self._facets: Facets | OfficerFacets | None = None
        self._question = 0
        self.by_hand = QRadioButton(view.ids_words(chosen))
        self.all = QRadioButton(view.query_words(chosen))
        self.by_hand.setEnabled(bool(chosen.ids))
        (self.by_hand if chosen.ids else self.all).setChecked(True)
        self.field = QComboBox()
        for field in bulk_edits.FIELDS[chosen.kind]:
            self.field.addItem(view.field_words(chosen.kind, field), field)
        self.how = QComboBox()
        for how in (How.ADD, How.REMOVE, How.SET):
            self.how.addItem(text(f"batches.how.{how.value}"), how)
        self.value = QComboBox()
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.effect = WrappedLabel("", "secondary")
        self._assemble()
        self._later = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._later.timeout.connect(self._ask)
        self.by_hand.toggled.connect(lambda _on: self._changed())
        self.field.currentIndexChanged.connect(lambda _at: self._field_chosen())
        self.how.currentIndexChanged.connect(lambda _at: self._changed())
        self.value.editTextChanged.connect(lambda _words: self._changed())
        self._field_chosen()
        facets: Any = registry.facets if chosen.kind == "enterprises" else registry.officer_facets
        desk.read(self, facets, done=self._show_facets)

    def _assemble(self) -> None:
        which = QWidget()
        rows = QVBoxLayout(which)
        rows.setContentsMargins(0, 6, 0, 6)
        rows.setSpacing(6)
        rows.addWidget(self.by_hand)
        rows.addWidget(self.all)
        self.form = FormGrid(1, 90)
        self.form.add("which", text("batches.form.which"), which)
        self.form.add("field", text("batches.form.field"), self.field)
        self.form.add("how", text("batches.form.how"), self.how)
        self.form.add("value", text("batches.form.value"), self.value)
        self.add(self.form)
        self.add(self.effect)
        self.set_buttons(view.accept_words(self.chosen.kind, None))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit(self) -> tuple[Choice, str, str, How]:
        """What bulk_edits takes: which records, field, value, how."""
        chosen = self.chosen
        choice: Choice = chosen.ids if self.by_hand.isChecked() else chosen.query
        field = str(self.field.currentData())
        how = How(self.how.currentData()) if field in _LISTS else How.SET
        return choice, field, self._value(), how

    def may_accept(self) -> bool:
        return self.seen is not None and self.seen.changing > 0

    def _value(self) -> str:
        words = self.value.currentText().strip()
        at = self.value.findText(words)
        return str(self.value.itemData(at)) if at >= 0 else words

    def _show_facets(self, facets: Facets | OfficerFacets) -> None:
        self._facets = facets
        self._offer()

    def _field_chosen(self) -> None:
        field = str(self.field.currentData())
        several = field in _LISTS
        self.how.setEnabled(several)
        self.how.setCurrentIndex(self.how.findData(How.ADD if several else How.SET))
        self.form.set_error("value", "")
        self.value.clearEditText()
        self._offer()
        self._changed()

    def _offer(self) -> None:
        """Offer the field's words; what is typed stays."""
        typed = self.value.currentText()
        field = str(self.field.currentData())
        self.value.blockSignals(True)
        self.value.clear()
        for value, words in view.offered(field, self._facets):
            self.value.addItem(words, value)
        self.value.setCurrentIndex(-1)
        self.value.setEditText(typed)
        self.value.blockSignals(False)
        line = self.value.lineEdit()
        assert line is not None  # the box is editable
        several = field in _LISTS
        line.setPlaceholderText(text("batches.form.words" if several else "batches.form.word"))

    def _changed(self) -> None:
        self._question += 1
        self._show_seen(None)
        self._later.start()

    def _ask(self) -> None:
        choice, field, value, how = self.edit()
        if not value:
            self.effect.setText(text("batches.form.no_value"))
            return
        self.effect.setText(text("batches.form.counting"))
        self.desk.read(
            self,
            bulk_edits.outlook,
            self.chosen.kind,
            choice,
            field,
            value,
            how,
            done=partial(self._answered, self._question),
            failed=partial(self._refused, self._question),
        )

    def _answered(self, question: int, seen: EditOutlook) -> None:
        if question == self._question:
            self._show_seen(seen)
            self.effect.setText(view.effect_words(self.chosen.kind, seen))

    def _refused(self, question: int, error: Exception) -> None:
        if question != self._question:
            return
        self.effect.setText("")
        if isinstance(error, UserError):
            self.form.set_error("value", error_text(error))
        else:
            messages.show_error(self, error)

    def _show_seen(self, seen: EditOutlook | None) -> None:
        self.seen = seen
        self.form.set_error("value", "")
        assert self.accept_button is not None  # set_buttons made it
        self.accept_button.setText(view.accept_words(self.chosen.kind, seen))
        self.accept_button.setEnabled(seen is not None and seen.changing > 0)


class Edited(Dialog):
    """It is saved; 撤销 takes it back at once. `undo_asked` after exec(): somebody wants that."""

    def __init__(self, parent: QWidget, kind: Kind, done: EditDone) -> None:
        super().__init__(
            parent,
            text("batches.edited_title"),
            f"{view.edited_words(kind, done)}\n{text('batches.edited_hint')}",
        )
        self.undo_asked = False
        self.undo_button = Button(text("batches.undo_edit"), "history")
        self.undo_button.clicked.connect(self._undo)
        self.buttons.addWidget(self.undo_button)
        self.set_buttons(text("ui.button.ok"), "")

    def _undo(self) -> None:
        self.undo_asked = True
        self.accept()


class BulkEditing:
    """The road from the chosen rows to the saved edit, and back again where asked."""

    def __init__(self, owner: QWidget, desk: Desk, changed: Any) -> None:
        """`changed`: called with nothing after the registry has changed."""
        self._owner = owner
        self._desk = desk
        self._changed = changed

    def start(self, chosen: Chosen) -> None:
        """Ask what to change, then change it in a child process."""
        window = BulkEdit(self._owner, self._desk, chosen)
        if not window.exec():
            return
        self._desk.long(
            self._owner,
            text("batches.step_editing"),
            bulk_edits.edit,
            chosen.kind,
            *window.edit(),
            done=partial(self._edited, chosen.kind),
        )

    def _edited(self, kind: Kind, done: EditDone) -> None:
        self._changed()
        window = Edited(self._owner, kind, done)
        if window.exec() and window.undo_asked:
            self._desk.long(
                self._owner,
                text("batches.step_undoing"),
                batches.undo,
                done.import_id,
                done=self._undone,
            )

    def _undone(self, done: UndoDone) -> None:
        self._changed()
        words = text("batches.edit_undone", count=f"{done.restored:,}")
        messages.inform(self._owner, text("batches.undo_edit"), words)
