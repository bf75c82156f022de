"""Changing one record by hand, or entering a new one; saved over the version that was read."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from app.core.enterprises import EnterpriseRow
from app.core.officers import OfficerRow
from app.services.registry import registry, registry_personal
from app.services.registry.registry import BadField, EnterpriseCard, OfficerCard, Saved, StaleRecord
from app.services.registry.registry_personal import Revealed
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.record_newer import NewerRecord
from app.ui.shell import Shell
from app.ui.views.registry import (
    CHOICES,
    GROUPS,
    HINTED,
    Kind,
    Typed,
    changed,
    differences,
    field_errors,
    field_of,
    field_words,
    noun,
    typed,
    value_words,
)
from app.ui.widgets import ActionBar, Card, FormGrid, Page

_BLANK: dict[Kind, EnterpriseRow | OfficerRow] = {
    "enterprises": EnterpriseRow(""),
    "officers": OfficerRow(""),
}
AnyCard = EnterpriseCard | OfficerCard


def whole_card(card: AnyCard, found: Revealed) -> AnyCard:
    """Return a card with its record as it is stored: nothing of it masked."""
    record: Any = found.record
    return replace(card, record=record)


class ChoiceField(QComboBox):
    """Known words to choose from; another word may be typed in as it stands."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value in CHOICES[field]:
            self.addItem(value_words(field, value), value)
        self.setCurrentIndex(-1)

    def value(self) -> str:
        """The chosen value, or the words as typed."""
        words = self.currentText().strip()
        at = self.findText(words)
        return str(self.itemData(at)) if at >= 0 else words

    def set_value(self, value: str) -> None:
        """Show a value."""
        at = self.findData(value)
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(value)


class EditPage(Page):
    """The fields of one record in groups; leaves only when saved or given up."""

    def __init__(self, desk: Desk, shell: Shell, kind: Kind, card: AnyCard | None) -> None:
        """`card`: what was read, None for a new record."""
        title = (
            text("registry.edit.title", name=card.record.name)
            if card
            else text(f"registry.edit.new_{kind}")
        )
        super().__init__(title, text(f"pages.{kind}"))
        self.desk = desk
        self.shell = shell
        self.kind = kind
        self.record_id = card.id if card else None
        self._version = card.version if card else 0
        self._base = typed(card.record if card else _BLANK[kind])
        self.forms: list[FormGrid] = []
        self.fields: dict[str, QLineEdit | ChoiceField] = {}
        for group, names in GROUPS[kind].items():
            self._add_group(group, names)
        bar = ActionBar(text("registry.edit.save"), "save", back=text("registry.edit.cancel"))
        bar.back.connect(shell.back)
        bar.primary.connect(self.save)
        self.bar = self.set_actions(bar)
        self._show(self._base)

    def _add_group(self, group: str, names: tuple[str, ...]) -> None:
        form = FormGrid(2, 118)
        for name in names:
            field = ChoiceField(name) if name in CHOICES else QLineEdit()
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self._fit_bar)
            else:
                field.currentTextChanged.connect(self._fit_bar)
            self.fields[name] = field
            form.add(
                name,
                field_words(self.kind, name),
                field,
                required=name == "name",
                hint=text(f"registry.hint.{name}") if name in HINTED else "",
                wide=name in ("address", "labels"),
            )
        self.forms.append(form)
        card = Card(text(f"registry.group.{group}"))
        card.add(form)
        self.add(card)

    def mine(self) -> Typed:
        """The fields as they stand."""
        return {
            name: field.value() if isinstance(field, ChoiceField) else field.text().strip()
            for name, field in self.fields.items()
        }

    def may_leave(self) -> bool:
        """Ask before typed changes are lost."""
        if not changed(self._base, self.mine()):
            return True
        return messages.confirm(
            self,
            text("registry.edit.leave_title"),
            text("registry.edit.leave_sentence"),
            text("registry.edit.leave"),
            danger=True,
        )

    def save(self) -> None:
        """Save what was changed, over the version that was read."""
        mine = self.mine()
        if self._set_errors(field_errors(self.kind, mine)):
            self._save(changed(self._base, mine), self._version)

    def _save(self, values: Typed, version: int) -> None:
        service = registry.save_enterprise if self.kind == "enterprises" else registry.save_officer
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
        self._base = self.mine()  # nothing is left to lose
        if saved.warnings:
            messages.inform(self, text("registry.edit.saved"), "\n".join(saved.warnings))
        self.shell.back()

    def _failed(self, error: Exception) -> None:
        self._fit_bar()
        if isinstance(error, StaleRecord):
            service: Any = registry.enterprise if self.kind == "enterprises" else registry.officer
            self.desk.read(self, service, self.record_id, done=partial(self._reveal, error))
            return
        if isinstance(error, BadField):
            name = field_of(self.kind, str(error.fields["column"]))
            if name:
                self._set_errors({name: error_text(error)})
                return
        messages.show_error(self, error)

    def _reveal(self, error: StaleRecord, card: AnyCard) -> None:
        self.desk.act(
            self,
            registry_personal.reveal,
            self.kind,
            self.record_id,
            done=lambda found: self._choose(error, whole_card(card, found)),
        )

    def _choose(self, error: StaleRecord, card: AnyCard) -> None:
        """Show both versions; go on with the newer one or save mine over it."""
        newer = typed(card.record)
        mine = self.mine()
        sentence = text("registry.newer.sentence", by=error.fields["by"], at=error.fields["at"])
        dialog = NewerRecord(self, sentence, differences(self.kind, self._base, mine, newer))
        if not dialog.exec():
            return
        if dialog.keep:
            # Only what was changed here: what the other changed elsewhere stays.
            values = changed(self._base, mine)
            merged = {**newer, **values}
            self._base, self._version = newer, card.version
            self._show(merged)
            self._save(values, card.version)
            return
        self._base, self._version = newer, card.version
        self._show(newer)

    def _show(self, values: Typed) -> None:
        for name, field in self.fields.items():
            if isinstance(field, ChoiceField):
                field.set_value(values[name])
            else:
                field.setText(values[name])
        self._fit_bar()

    def _set_errors(self, errors: dict[str, str]) -> bool:
        good = True
        for form, names in zip(self.forms, GROUPS[self.kind].values(), strict=True):
            here = {name: errors[name] for name in names if name in errors}
            good = form.set_errors(here) and good
        return good

    def _fit_bar(self, _words: str = "") -> None:
        if len(self.fields) < sum(map(len, GROUPS[self.kind].values())):
            return  # still being put together
        count = len(changed(self._base, self.mine()))
        self.bar.primary_button.setEnabled(bool(count))
        self.bar.set_sentence(
            text("registry.edit.sentence", count=count)
            if count
            else text("registry.edit.unchanged", kind=noun(self.kind))
        )
