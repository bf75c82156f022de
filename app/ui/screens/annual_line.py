"""One task of a year's plan as a form; of a plan that is no draft, to read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.core.annual_plan import ClassRatio, LineFault, PlanLine, cells
from app.core.annual_words import CHECK_TYPES, CLAUSE, class_ratios_of, number_of
from app.core.headings import label as heading
from app.core.rows import split_words
from app.core.times import beijing_date
from app.core.vocabulary import IMPORTANCE, METHODS, NO, YES
from app.services.annual import annual_lines, annual_tasks
from app.services.annual.annual_plans import LineRow, PlanCard
from app.services.annual.annual_tasks import ScopeTold
from app.texts import error_text, text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.annual_items import ItemsChoice
from app.ui.shell import Shell
from app.ui.views import annual as view
from app.ui.widgets import ActionBar, Button, Card, DayField, FormGrid, Page, WrappedLabel, label
from app.ui.widgets.tips import plain_tip

_TEXTS = ("name", "basis", "subject", "area", "level", "objects", "cap", "lead", "note")
_LENGTHS = {"name": 100, "basis": 2000, "subject": 100, "area": 200, "level": 40}
_LENGTHS |= {"objects": 300, "cap": 60, "lead": 40, "note": 300, "ratio": 5}
_FIGURES = ("base", "number")
_WORDS = ("partners", "supporting")
_HINTED = ("objects", "area", "class_ratios", "partners")


class LinePage(Page):
    """Every field of a planned task in three groups; leaves when saved or given up."""

    def __init__(self, desk: Desk, shell: Shell, card: PlanCard, row: LineRow | None) -> None:
        """`row`: None for a new task."""
        title = text("annual.line.edit_title" if row else "annual.line.new_title")
        super().__init__(title, card.plan.title)
        self.desk = desk
        self.shell = shell
        self.card = card
        self.row = row
        self.editable = view.offered(card, desk.actor).editable
        self.line = row.line if row else view.blank_line(card, beijing_date(desk.clock()))
        self.form = FormGrid(2, 128)
        self.titles: Mapping[str, str] = card.titles
        self._make_fields()
        self._assemble()
        words = text("annual.line.save") if self.editable else ""
        self.bar = self.set_actions(ActionBar(words, "save", back=text("annual.line.back")))
        self.bar.back.connect(shell.back)
        self.bar.primary.connect(self.save)
        self.show_line(self.line)
        self._base = self._state()
        self._saved = False

    def _make_fields(self) -> None:
        self.texts = {
            name: QLineEdit() for name in (*_TEXTS, *_FIGURES, *_WORDS, "ratio", "class_ratios")
        }
        for name, most in _LENGTHS.items():
            self.texts[name].setMaxLength(most)
        self.joint = QCheckBox(heading("annual", "joint"))
        self.choices = {
            "check_type": _combo(CHECK_TYPES),
            "importance": _combo(IMPORTANCE),
            "involved": _combo((YES, NO)),
        }
        self.dates = {key: DayField() for key in ("period_from", "period_to")}
        names = dict.fromkeys((*METHODS, *self.line.methods))
        self.methods = {name: QCheckBox(name) for name in names}
        self.items_words = QLineEdit()
        self.items_words.setReadOnly(True)
        self.items_words.setPlaceholderText(text("annual.line.items_none"))
        self.items_button = Button(text("annual.line.choose_items"), "list-checks")
        self.items_button.clicked.connect(self.choose_items)
        self.codes: tuple[str, ...] = ()
        self.count_button = Button(text("annual.line.count"), "users")
        self.count_button.clicked.connect(self.count)
        self.told = WrappedLabel("", "secondary")
        self.told.hide()

    def _assemble(self) -> None:
        self._put("name", self.texts["name"], wide=True, required=True)
        self._put("basis", self.texts["basis"], wide=True, required=True)
        beside = self.items_button if self.editable else None
        self._put("items", self.items_words, wide=True, required=True, beside=beside)
        for name, field in self.choices.items():
            self._put(name, field)
        self._put("cap", self.texts["cap"])
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for box in self.methods.values():
            row.addWidget(box)
        row.addStretch(1)
        for name, day in self.dates.items():
            words = text(f"annual.line.{name}")
            self.form.add(name, words, day, required=True)
        self._put("methods", holder, wide=True, required=True)
        self.form.add_wide(label(text("annual.line.whom"), "h3"))
        self._put("objects", self.texts["objects"])
        self._put("area", self.texts["area"])
        beside = self.count_button if self.editable else None
        self._put("base", self.texts["base"], beside=beside)
        self._put("number", self.texts["number"])
        self.form.add_wide(self.told)
        self._put("ratio", self.texts["ratio"], beside=label("%"))
        self._put("class_ratios", self.texts["class_ratios"])
        self.form.add_wide(label(text("annual.line.who"), "h3"))
        for name in ("subject", "level", "lead", "supporting"):
            self._put(name, self.texts[name])
        self._put("partners", self.texts["partners"], beside=self.joint)
        self._put("note", self.texts["note"])
        card = Card(text("annual.line.basics"))
        card.add(self.form)
        self.add(card)
        self.form.setEnabled(self.editable)

    def _put(
        self,
        name: str,
        field: QWidget,
        *,
        wide: bool = False,
        required: bool = False,
        beside: QWidget | None = None,
    ) -> None:
        hint = text(f"annual.line.{name}_hint") if name in _HINTED and self.editable else ""
        self.form.add(
            name,
            heading("annual", name),
            field,
            wide=wide,
            required=required,
            beside=beside,
            hint=hint,
        )

    def show_line(self, line: PlanLine) -> None:
        """Put a task into the fields."""
        shown = cells(line, self.titles)
        for name, field in self.texts.items():
            field.setText(shown[name].removesuffix("%") if name == "ratio" else shown[name])
            field.setCursorPosition(0)
        self.joint.setChecked(line.joint)
        for name, choice in self.choices.items():
            choice.setCurrentText(shown[name])
        for name, field_of_day in self.dates.items():
            day = getattr(line, name)
            field_of_day.setDate(day)
        for name, box in self.methods.items():
            box.setChecked(name in line.methods)
        self.set_items(line.item_codes)

    def set_items(self, codes: tuple[str, ...], titles: Mapping[str, str] | None = None) -> None:
        """Choose these items; titles of such as the plan's list does not know."""
        self.titles = {**self.titles, **(titles or {})}
        self.codes = codes
        self.items_words.setText(CLAUSE.join(self.titles.get(code, code) for code in codes))
        self.items_words.setToolTip(plain_tip(self.items_words.text()))
        self.items_words.setCursorPosition(0)

    def choose_items(self) -> None:
        """Let items of the list in force be ticked."""
        dialog = ItemsChoice(self, self.desk, self.codes)
        if dialog.exec():
            self.set_items(dialog.codes(), dialog.titles())

    def count(self) -> None:
        """Count in the registry what the words mean; put it in as the base where they are known."""
        self.desk.act(
            self,
            annual_tasks.count,
            self.texts["objects"].text(),
            self.texts["area"].text(),
            done=self._counted,
        )

    def _counted(self, told: ScopeTold) -> None:
        if told.count is not None:
            self.texts["base"].setText(str(told.count))
        self.told.setText(view.count_words(told))
        self.told.show()

    def take(self) -> PlanLine | None:
        """Return the task as it stands in the fields; None where one cannot be read."""
        said = {name: field.text().strip() for name, field in self.texts.items()}
        errors = {
            name: text("annual.line.number_wrong")
            for name in _FIGURES
            if said[name] and number_of(said[name]) is None
        }
        classes = class_ratios_of(said["class_ratios"])
        if classes is None:
            errors["class_ratios"] = text("annual.line.class_ratios_wrong")
        if not self.form.set_errors(errors) or classes is None:
            return None
        typed: dict[str, Any] = {name: said[name] for name in _TEXTS}
        typed |= {name: number_of(said[name]) if said[name] else None for name in _FIGURES}
        typed |= {name: split_words(said[name]) for name in _WORDS}
        return replace(
            self.line,
            **typed,
            ratio=said["ratio"].removesuffix("%").strip(),
            class_ratios=tuple(ClassRatio(*one) for one in classes),
            item_codes=self.codes,
            joint=self.joint.isChecked() or bool(said["partners"]),
            check_type=self.choices["check_type"].currentText(),
            importance=self.choices["importance"].currentText(),
            involved=self.choices["involved"].currentText() == YES,
            methods=tuple(name for name, box in self.methods.items() if box.isChecked()),
            period_from=self.dates["period_from"].day(),
            period_to=self.dates["period_to"].day(),
        )

    def save(self) -> None:
        """Save the task and go back; what is wrong stands at its field."""
        line = self.take()
        if line is None:
            return
        self.bar.primary_button.setEnabled(False)
        self.desk.act(
            self,
            annual_lines.save_line,
            self.card.plan.id,
            self.card.revision,
            self.row.id if self.row else None,
            line,
            done=self._done,
            failed=self._failed,
        )

    def _done(self, _line_id: int) -> None:
        self._saved = True
        self.shell.back()

    def _failed(self, error: Exception) -> None:
        self.bar.primary_button.setEnabled(True)
        if isinstance(error, LineFault) and error.field:
            field = {"period": "period_to"}.get(error.field, error.field)
            self.form.set_errors({field: error_text(error)})
        else:
            messages.show_error(self, error)

    def may_leave(self) -> bool:
        """Ask before typed changes are lost."""
        if self._saved or not self.editable or self._state() == self._base:
            return True
        return messages.confirm(
            self,
            text("annual.line.leave_title"),
            text("annual.line.leave_sentence"),
            text("annual.line.leave_action"),
            danger=True,
        )

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        return self.texts["name"] if self.editable else self.bar.back_button

    def _state(self) -> tuple[object, ...]:
        return (
            *(field.text() for field in self.texts.values()),
            *(choice.currentText() for choice in self.choices.values()),
            *(field.day() for field in self.dates.values()),
            *(box.isChecked() for box in (*self.methods.values(), self.joint)),
            self.codes,
        )


def _combo(words: tuple[str, ...]) -> QComboBox:
    made = QComboBox()
    made.addItems(list(words))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
