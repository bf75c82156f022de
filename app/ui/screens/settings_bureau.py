"""Settings: the bureau as papers, lists and numbers name it."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.core.people import Right
from app.core.times import beijing
from app.core.typed import typed_number
from app.services import bureau as service
from app.services.bureau import BureauFacts, StaleBureau
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.settings_fonts import FontsCard
from app.ui.start.newer_version import NewerVersion
from app.ui.views.settings import (
    BUREAU_FIELDS,
    bureau_differences,
    bureau_errors,
    typed_bureau,
)
from app.ui.widgets import Banner, Button, Card, FormGrid, label

HINTS = ("short_name", "area_code", "supervision_phone", "discipline")
WIDE = ("name", "address", "discipline")
REQUIRED = ("name", "short_name", "area_code")


class BureauTab(QWidget):
    """Fields with one save button; read-only without the right to settings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.facts: BureauFacts | None = None
        self.may_change = desk.actor.may(Right.SETTINGS)
        self.form = FormGrid(2, 118)
        self.fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        self.check = Banner(text("settings.bureau.discipline_check"), "warning")
        for key in BUREAU_FIELDS:
            if key == "discipline":
                self.form.add_wide(self.check)
            self._add(key)
        self.save = Button(text("settings.bureau.save"), "save", "accent")
        self.save.clicked.connect(self._save)
        self.saved = label("", "muted")
        self.fonts = FontsCard(desk)
        self._assemble()

    def _add(self, key: str) -> None:
        field = QPlainTextEdit() if key == "discipline" else QLineEdit()
        if isinstance(field, QPlainTextEdit):
            field.setTabChangesFocus(True)
        field.setReadOnly(not self.may_change)
        self.fields[key] = field
        self.form.add(
            key,
            text(f"settings.bureau.{key}"),
            field,
            required=key in REQUIRED,
            hint=text(f"settings.bureau.{key}_hint") if key in HINTS else "",
            wide=key in WIDE,
        )

    def _assemble(self) -> None:
        card = Card(text("settings.bureau.title"), text("settings.bureau.subtitle"))
        card.add(self.form)
        if self.may_change:
            card.tools.addWidget(self.saved)
            card.tools.addWidget(self.save)
        else:
            card.tools.addWidget(label(text("settings.read_only"), "muted"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        box.addWidget(card)
        box.addWidget(self.fonts)
        box.addStretch(1)

    # -- what is shown -------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the fonts, and the bureau again unless something has been typed."""
        self.fonts.refresh()
        if not self.changed():
            self.desk.read(self, _read, done=self._fresh)

    def _fresh(self, facts: BureauFacts | None) -> None:
        if not self.changed():  # nobody began to type while it was read
            self._show(facts)

    def _show(self, facts: BureauFacts | None) -> None:
        assert facts is not None  # somebody is logged in to it
        self.facts = facts
        for key, field in self.fields.items():
            value = getattr(facts, key)
            if isinstance(field, QPlainTextEdit):
                field.setPlainText(value)
            else:
                field.setText(value)
        self.form.set_errors({})

    def typed(self) -> dict[str, str]:
        """What stands in the fields, trimmed."""
        typed = {
            key: (
                field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()
            ).strip()
            for key, field in self.fields.items()
        }
        return {**typed, "area_code": typed_number(typed["area_code"])}

    def changed(self) -> bool:
        """Whether the fields differ from what was read."""
        return self.facts is not None and typed_bureau(self.facts, self.typed()) != self.facts

    def may_leave(self) -> bool:
        """Ask before typed words are lost."""
        return not self.changed() or messages.confirm(
            self,
            text("settings.leave_title"),
            text("settings.leave_sentence"),
            text("settings.leave_action"),
            danger=True,
        )

    # -- what the user does --------------------------------------------------------------

    def _save(self) -> None:
        if self.facts is None or not self.form.set_errors(bureau_errors(self.typed())):
            return
        self.save.setEnabled(False)
        self.desk.act(
            self,
            service.change_bureau,
            typed_bureau(self.facts, self.typed()),
            done=self._saved,
            failed=self._failed,
        )

    def _saved(self, facts: BureauFacts) -> None:
        self.save.setEnabled(True)
        self._show(facts)
        at = f"{beijing(self.desk.clock()):%H:%M:%S}"
        self.saved.setText(text("settings.saved", time=at))

    def _failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, StaleBureau):
            self.desk.read(self, _read, done=self._newer)
        else:
            messages.show_error(self, error)

    def _newer(self, newer: BureauFacts | None) -> None:
        assert newer is not None  # somebody is logged in to it
        mine = typed_bureau(newer, self.typed())
        if NewerVersion(self, bureau_differences(mine, newer)).exec():
            self._show(newer)
        else:
            self.facts = newer  # what was typed is now based on the version just seen
            self._save()


def _read(store: object, _actor: object) -> BureauFacts | None:
    return service.bureau(store)  # type: ignore[arg-type] # the desk hands the store on unseen
