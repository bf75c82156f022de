"""开场点名: place, people and authorisation, typed once and offered again next time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from app.core.ceremony import Ceremony
from app.core.conduct import Manner, Mark
from app.core.draw_settings import DrawSettings
from app.core.times import stamp
from app.services.draw import conducting_again, pool
from app.services.setting import settings_draw
from app.texts import text
from app.ui import messages
from app.ui.ceremony.conductor import Act, Conductor
from app.ui.ceremony.part import Due, StepPart, due
from app.ui.ceremony.roll import Roll
from app.ui.ceremony.sheets import Sheets
from app.ui.projector import Scene
from app.ui.views import ceremony_opening as view
from app.ui.views import draw_scenes as scenes
from app.ui.views.ceremony_opening import Entered, Opened
from app.ui.widgets import Button, NumberField, WrappedLabel, label

BEACON_MOST = 40


class OpeningPart(StepPart):
    """Fields, then 完成点名; at the desk the freeze follows at once."""

    def __init__(self, conductor: Conductor, sheets: Sheets) -> None:
        super().__init__(conductor)
        self.sheets = sheets
        self._filled = False
        self._touched = False
        self._opened: Opened | None = None
        self._usual: DrawSettings | None = None
        self.roll = Roll()
        self.operator = self.roll.operator
        self.manner = QComboBox()
        for manner in Manner:
            self.manner.addItem(text(f"ceremony.manner.{manner.value}"), manner)
        self.place = _field(text("ceremony.opening.place_hint"))
        self.leader = _field(text("ceremony.opening.leader_hint"))
        self.leader_post = _field("")
        self.day = _field(text("ceremony.opening.day_hint"))
        self.paper = _field(text("ceremony.opening.paper_hint"))
        self.beacon = _field(text("ceremony.opening.beacon_hint"))
        self.beacon_digits = NumberField()
        self.beacon_digits.setRange(0, BEACON_MOST)
        self.beacon_digits.setSpecialValueText(text("ceremony.opening.no_beacon"))
        self.fields: dict[str, QWidget] = {
            "place": self.place,
            "leader": self.leader,
            "leader_post": self.leader_post,
            "day": self.day,
            "paper": self.paper,
            "beacon": self.beacon,
        }
        self.with_beacon = QCheckBox(text("ceremony.opening.with_beacon"))
        self.with_beacon.toggled.connect(self._show_beacon)
        self._beacon_row: list[QWidget] = []
        self.problem = WrappedLabel("", "error")
        self.roll.edited.connect(self._edited)
        self.sign_in = Button(text("ceremony.opening.sign_in"), "printer")
        self.sign_in.clicked.connect(self.print_sign_in)
        self._assemble()

    def _assemble(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        rows: tuple[tuple[tuple[str, QWidget, int], ...], ...] = (
            (("manner", self.manner, 1), ("place", self.place, 3), ("operator", self.operator, 1)),
            (
                ("leader", self.leader, 1),
                ("leader_post", self.leader_post, 1),
                ("day", self.day, 1),
                ("paper", self.paper, 1),
            ),
            (("beacon", self.beacon, 5), ("beacon_digits", self.beacon_digits, 1)),
        )
        for row, fields in enumerate(rows):
            column = 0
            for key, widget, span in fields:
                words = text(f"ceremony.opening.{key}")
                caption = label(words, "secondary")
                caption.setBuddy(widget)
                widget.setAccessibleName(words)
                grid.addWidget(caption, row, column)
                grid.addWidget(widget, row, column + 1, 1, span)
                column += span + 1
                if widget in (self.beacon, self.beacon_digits):
                    self._beacon_row += [caption, widget]
        for column in (1, 3, 5, 7):
            grid.setColumnStretch(column, 1)
        for field in self.fields.values():
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self._edited)
                field.returnPressed.connect(self.focusNextChild)
        self.beacon_digits.valueChanged.connect(self._edited)
        self.manner.activated.connect(self._changed_manner)
        self.add(grid)
        self.add(self.problem)
        self.problem.hide()
        self.add(self.roll)
        under = QHBoxLayout()
        under.setSpacing(8)
        under.addWidget(self.roll.add_witness)
        under.addWidget(self.roll.add_supervisor)
        under.addWidget(self.with_beacon)
        under.addWidget(self.roll.note, 1)
        under.addWidget(self.sign_in)
        self.add(under)
        self.add(WrappedLabel(text("ceremony.roll.no_dice"), "muted"))
        self.box.addStretch(1)

    def _show_beacon(self, on: bool) -> None:
        for widget in self._beacon_row:
            widget.setVisible(on)
        if not on:
            self.beacon.clear()
            self.beacon_digits.setValue(0)

    # -- showing -------------------------------------------------------------------------

    def enter(self) -> None:
        self._filled = self._touched = False

    def refresh(self) -> None:
        if self._filled:
            return
        kept = self.hall.ceremony
        if kept is not None:
            self._fill(kept, kept.manner)
        else:
            self.desk.act(self, settings_draw.draw_settings, done=self._usual_found)

    def _usual_found(self, usual: DrawSettings) -> None:
        self._usual = usual
        self.desk.read(
            self, conducting_again.last_ceremony, self.conductor.draw_id, done=self._found
        )

    def _found(self, last: Ceremony | None) -> None:
        if not self._filled:
            self._fill(last, self.conductor.manner)

    def _fill(self, last: Ceremony | None, manner: Manner) -> None:
        operator = last.operator if last is not None and last is self.hall.ceremony else ""
        entered = view.entered_of(
            last, operator or self.desk.actor.name, self.hall.kind, manner, self._usual
        )
        self.manner.setCurrentIndex(self.manner.findData(manner))
        self.place.setText(entered.place)
        self.leader.setText(entered.leader)
        self.leader_post.setText(entered.leader_post)
        self.day.setText(entered.day)
        self.paper.setText(entered.paper)
        self.with_beacon.setChecked(bool(entered.beacon_source))
        self._show_beacon(bool(entered.beacon_source))
        self.beacon.setText(entered.beacon_source)
        self.beacon_digits.setValue(entered.beacon_digits)
        self.roll.fill(entered.lines, public=manner is Manner.PUBLIC, digits=self._digits)
        QWidget.setTabOrder(self.place, self.roll.operator_name)
        QWidget.setTabOrder(self.roll.operator_name, self.leader)
        self._filled, self._touched = True, False
        self._opened = view.ceremony_of(self.entered())
        self.edited.emit()

    @property
    def _digits(self) -> int:
        return self._usual.digits if self._usual is not None else view.DIGITS

    def entered(self) -> Entered:
        """The fields as they stand."""
        return Entered(
            self.roll.lines(),
            self.place.text(),
            self.leader.text(),
            self.leader_post.text(),
            self.day.text(),
            self.paper.text(),
            self.beacon.text(),
            self.beacon_digits.value(),
            Manner(self.manner.currentData()),
        )

    @property
    def called(self) -> Ceremony | None:
        """The people and the place as they stand in the fields; None until they are complete."""
        if self._opened is None or self._opened.errors:
            return None
        return self._opened.ceremony

    def _changed_manner(self, _at: int) -> None:
        manner = Manner(self.manner.currentData())
        if self.hall.ceremony is None:
            self.conductor.manner = manner
        self.roll.public = manner is Manner.PUBLIC
        self._edited()
        self.roll.fill(
            self.roll.lines(), public=manner is Manner.PUBLIC, digits=self.roll.new_digits
        )

    def _edited(self, *_values: object) -> None:
        if not self._filled:
            return
        self._touched = True
        self._opened = view.ceremony_of(self.entered())
        self._show_problems({})
        self.edited.emit()

    def _show_problems(self, errors: dict[str, str]) -> None:
        for key, field in self.fields.items():
            sentence = errors.get(key, "")
            field.setProperty("invalid", "true" if sentence else "false")
            field.setAccessibleDescription(sentence)
            field.style().unpolish(field)
            field.style().polish(field)
        said = [errors[key] for key in self.fields if key in errors]
        self.problem.setText(said[0] if said else "")
        self.problem.setVisible(bool(said))

    def picture(self) -> Scene | None:
        """The roll as entered; until it is complete, the welcome."""
        when = stamp(self.desk.clock())
        if (called := self.called) is None:
            return scenes.welcome_hall(self.hall.bureau, self.hall.is_sample, when)
        return scenes.opening(self.hall, when, called)

    def landing(self) -> QWidget | None:
        if not self.place.text().strip():
            return self.place
        return self.roll.first_empty()

    def unsaved(self) -> bool:
        return self._touched

    # -- acts ----------------------------------------------------------------------------

    def due(self) -> Due:
        if self.chosen() is Manner.DESK:
            return due("opening_desk", enabled=self._filled)
        return due("opening", enabled=self._filled)

    def chosen(self) -> Manner:
        """公开抽取 or 日常抽取, as it is chosen."""
        return Manner(self.manner.currentData())

    def checked(self) -> Ceremony | None:
        """The ceremony in the fields; None after showing what is missing."""
        opened = view.ceremony_of(self.entered())
        self._show_problems(opened.errors)
        self.roll.show_errors(opened.errors)
        if not opened.errors:
            return opened.ceremony
        at = next((n for n in range(len(self.roll.lines())) if f"name{n}" in opened.errors), 0)
        wrong = next((one for key, one in self.fields.items() if key in opened.errors), None)
        (wrong or self.roll.name_field(at)).setFocus(Qt.FocusReason.OtherFocusReason)
        return None

    def act(self) -> None:
        ceremony = self.checked()
        if ceremony is None:
            return
        acts = [self.conductor.marking(Mark.OPENED, ceremony.to_json())]
        if self.chosen() is Manner.DESK:
            title = text("ceremony.confirm.lock_title")
            names = text("ceremony.joint").join(one.name for _, one in ceremony.throwers())
            sentence = text("ceremony.confirm.lock_desk", names=names)
            if not messages.confirm(self, title, sentence, text("ceremony.primary.opening_desk")):
                return
            acts.append(freezing(self.conductor, ceremony))
        self._touched = self.conductor.correcting = False
        self.conductor.do(*acts)

    def print_sign_in(self) -> None:
        """Keep the roll as it stands, then print it to be signed."""
        ceremony = self.checked()
        if ceremony is None:
            return
        self._touched, self.conductor.correcting = False, True  # the roll is not over yet
        self.conductor.mark(
            Mark.OPENED, ceremony.to_json(), then=lambda _none: self.sheets.sign_in()
        )


def freezing(conductor: Conductor, ceremony: Ceremony) -> Act:
    """The act that locks the list."""
    desk = conductor.desk
    return Act(
        pool.freeze,
        (conductor.draw_id, ceremony, desk.entropy(), desk.entropy()),
        long=text("ceremony.progress.locking"),
    )


def _field(hint: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(hint)
    return field
