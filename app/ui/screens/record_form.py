"""The form of one record, new or changed; nothing newer is written over unseen."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.services import registry
from app.services.registry_edits import BadField, StaleRecord
from app.services.registry_lines import EnterpriseCard, Facet, OfficerCard, Saved
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.record_stale import Choice, StaleWindow
from app.ui.shell import Shell
from app.ui.views import registry as view
from app.ui.views.registry import Registry
from app.ui.widgets import ActionBar, Banner, Card, FormGrid, Page

COLUMNS = 2


class RecordForm(Page):
    """A pushed page with every field of a record.

    Signals:
        saved: the id of the record, after it was saved.
    """

    saved = Signal(int)

    def __init__(
        self,
        desk: Desk,
        shell: Shell,
        kind: Registry,
        *,
        card: EnterpriseCard | OfficerCard | None = None,
        known: Mapping[str, Sequence[Facet]],
    ) -> None:
        """card: the record to change as it was read; None for a new one."""
        words = "form_new" if card is None else "form_edit"
        title = text(f"registry.{kind}.{words}")
        super().__init__(title, card.record.name if card else "")
        self.desk = desk
        self.shell = shell
        self.kind = kind
        self.known = known
        self.record_id = card.id if card else None
        self.version = 0
        self.before: dict[str, str] = {}
        self.note = Banner("")
        self.form = FormGrid(COLUMNS, label_width=132)
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        for name in view.form_fields(kind):
            self._add(name)
        whole = Card(title)
        whole.add(self.form)
        self.add(self.note)
        self.add(whole)
        save = text("registry.form." + ("save_new" if card is None else "save"))
        self.bar = self.set_actions(ActionBar(save, "save", back=text("ui.button.return")))
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.save)
        self.show_card(card)
        self.fields["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, name: str) -> None:
        offered = view.choices(name, self.known)
        field: QLineEdit | QComboBox
        if offered:
            box = QComboBox()
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.addItems(["", *offered])
            box.currentTextChanged.connect(self._changed)
            field = box
        else:
            field = QLineEdit()
            field.textChanged.connect(self._changed)
        self.fields[name] = field
        self.form.add(
            name,
            view.heading(self.kind, name),
            field,
            required=name in view.REQUIRED,
            hint=view.hint(name),
            wide=name in ("name", "address"),
        )

    def show_card(self, card: EnterpriseCard | OfficerCard | None) -> None:
        """Fill the fields with a record as it was read."""
        self.before = dict.fromkeys(self.fields, "")
        if card is not None:
            self.version = card.version
            read = view.field_texts(card.record)
            self.before = {name: read[name] for name in self.fields}
        for name, words in self.before.items():
            field = self.fields[name]
            field.setCurrentText(words) if isinstance(field, QComboBox) else field.setText(words)
        self.form.set_errors({})
        self._changed()

    def typed(self) -> dict[str, str]:
        """Field -> what stands in the form, trimmed."""
        return {
            name: (one.currentText() if isinstance(one, QComboBox) else one.text()).strip()
            for name, one in self.fields.items()
        }

    def edits(self) -> dict[str, str]:
        """Only what differs from the record as it was read."""
        return view.edits(self.before, self.typed())

    def _changed(self, _words: str = "") -> None:
        if not hasattr(self, "bar"):
            return
        dirty = bool(self.edits())
        self.bar.primary_button.setEnabled(dirty)
        key = "sentence" if dirty or self.record_id is None else "unchanged"
        self.bar.set_sentence(text(f"registry.form.{key}"))

    def save(self) -> None:
        """Save what was changed over the version that was read."""
        self.note.show_note("")
        if not self.form.set_errors(view.missing(self.typed())):
            return
        self._send(self.edits(), self.version)

    def _send(self, values: dict[str, str], version: int) -> None:
        enterprises = self.kind == "enterprises"
        service = registry.save_enterprise if enterprises else registry.save_officer
        self.bar.primary_button.setEnabled(False)
        self.desk.act(
            self,
            service,
            self.record_id,
            values,
            version,
            done=self._saved,
            failed=self._failed,
        )

    def _saved(self, saved: Saved) -> None:
        self.before = self.typed()  # nothing is lost by leaving now
        if saved.warnings:
            warned = "\n".join(saved.warnings)
            messages.inform(self, text("registry.form.warned_title"), warned)
        self.saved.emit(saved.id)

    def _failed(self, error: Exception) -> None:
        self.bar.primary_button.setEnabled(True)
        if isinstance(error, StaleRecord):
            self._stale(error)
            return
        if isinstance(error, BadField):
            name = view.field_of(self.kind, str(error.fields["column"]))
            if name in self.fields:
                self.form.set_errors({name: error_text(error)})
                return
        messages.show_error(self, error)

    def _stale(self, error: StaleRecord) -> None:
        """Show both versions and do what the person decides."""
        window = StaleWindow(self, error)
        window.exec()
        if window.choice is Choice.MINE:
            self._send(self.edits(), int(str(error.fields["newer"])))
        elif window.choice is Choice.NEWER and self.record_id is not None:
            enterprises = self.kind == "enterprises"
            service: Any = registry.enterprise if enterprises else registry.officer
            self.desk.read(self, service, self.record_id, done=self.show_card)

    def may_leave(self) -> bool:
        """Ask before typed words are lost."""
        if not self.edits():
            return True
        return messages.confirm(
            self,
            text("registry.form.leave_title"),
            text("registry.form.leave"),
            text("registry.form.leave_action"),
            danger=True,
        )
