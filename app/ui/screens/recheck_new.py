"""A new sample: what it is drawn from and how many, then who is there; then it is frozen."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from app.core.ceremony import Ceremony
from app.core.times import beijing_date
from app.services.draw import recheck, recheck_last
from app.services.draw.recheck import Counted, Frozen
from app.texts import text
from app.ui import messages
from app.ui.ceremony.roll import Roll
from app.ui.desk import Desk
from app.ui.screens.recheck_sample import SamplePage
from app.ui.screens.recheck_scope import ScopeForm
from app.ui.shell import Shell
from app.ui.views import ceremony_opening
from app.ui.views import recheck as view
from app.ui.views.ceremony_opening import Entered
from app.ui.widgets import ActionBar, Card, Page, StepRail, WrappedLabel, label


class RecheckNewPage(Page):
    """Two steps on one page; the primary button goes on and then freezes."""

    help_key = "recheck"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("recheck.new.title"), text("recheck.title"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.found: Counted | None = None
        self.busy = False
        self.frozen = False
        today = beijing_date(desk.clock())
        self.rail = StepRail()
        self.name = QLineEdit(view.usual_name(today))
        self.name.setMaxLength(100)
        self.form = ScopeForm(desk, today)
        self.form.counted.connect(self._counted)
        self.form.asked.connect(self._asked)
        self.name.textChanged.connect(self._turn)
        self.place = QLineEdit()
        self.place.setMaxLength(100)
        self.roll = Roll()
        self.roll.public = False
        self.problem = WrappedLabel("", "error")
        self.steps = QStackedWidget()
        self.bar = ActionBar(text("recheck.new.next"))
        self._assemble()
        self._turn()
        desk.read(self, recheck_last.last_people, done=self._fill)

    def _assemble(self) -> None:
        first = Card(text("recheck.new.scope_title"))
        first.add(WrappedLabel(text("recheck.new.scope_sentence"), "muted"))
        row = QHBoxLayout()
        row.setSpacing(10)
        caption = label(text("recheck.new.name"))
        caption.setMinimumWidth(96)
        caption.setBuddy(self.name)
        self.name.setAccessibleName(text("recheck.new.name"))
        row.addWidget(caption)
        row.addWidget(self.name, 1)
        first.add(row)
        first.add(self.form, 1)
        second = Card(text("recheck.new.people_title"))
        second.add(WrappedLabel(text("recheck.new.people_sentence"), "muted"))
        where = QHBoxLayout()
        where.setSpacing(10)
        caption = label(text("recheck.new.place"))
        caption.setBuddy(self.place)
        self.place.setAccessibleName(text("recheck.new.place"))
        where.addWidget(caption)
        where.addWidget(self.place, 1)
        second.add(where)
        second.add(self.problem)
        second.add(self.roll)
        under = QHBoxLayout()
        under.setSpacing(8)
        under.addWidget(self.roll.add_witness)
        under.addWidget(self.roll.add_supervisor)
        under.addWidget(self.roll.note, 1)
        second.add(under)
        second.body.addStretch(1)
        self.problem.hide()
        self.steps.addWidget(first)
        self.steps.addWidget(second)
        self.add(self.rail)
        self.add(self.steps, 1)
        self.set_actions(self.bar)
        self.bar.back.connect(self._back)
        self.bar.primary.connect(self._on)

    def _fill(self, last: Ceremony | None) -> None:
        entered = view.entered_people(last, self.desk.actor.name)
        self.place.setText(entered.place)
        self.roll.fill(entered.lines, public=False, digits=ceremony_opening.DIGITS)

    # -- showing -------------------------------------------------------------------------

    @property
    def at_people(self) -> bool:
        """Whether the second step is in front."""
        return self.steps.currentIndex() == 1

    def landing(self) -> QWidget | None:
        """Where the keyboard starts."""
        if not self.at_people:
            return self.name
        return self.place if not self.place.text().strip() else self.roll.first_empty()

    def _asked(self) -> None:
        self.found = None
        self._turn()

    def _counted(self, found: Counted) -> None:
        self.found = found
        self._turn()

    def _turn(self) -> None:
        self.rail.set_current(view.steps(), int(self.at_people))
        if self.at_people:
            self.bar.set_primary(text("recheck.new.freeze"), not self.busy)
            self.bar.set_sentence(text("recheck.new.freeze_sentence"))
            return
        ready = self.found is not None and not self.found.fault and bool(self.name.text().strip())
        self.bar.set_primary(text("recheck.new.next"), ready)
        if not self.name.text().strip():
            self.bar.set_sentence(text("recheck.new.name_missing"))
        elif self.found is None:
            self.bar.set_sentence(text("recheck.new.counting"))
        else:
            self.bar.set_sentence(view.counted_words(self.found))

    def may_leave(self) -> bool:
        """Ask before what was entered is lost."""
        if self.frozen or not self.at_people:
            return True
        return messages.confirm(
            self,
            text("recheck.new.leave_title"),
            text("recheck.new.leave"),
            text("recheck.new.leave_action"),
        )

    # -- acts ----------------------------------------------------------------------------

    def _back(self) -> None:
        if self.at_people:
            self.steps.setCurrentIndex(0)
            self._turn()
        else:
            self.shell.back()

    def _on(self) -> None:
        if self.at_people:
            self.freeze()
            return
        self.steps.setCurrentIndex(1)
        self._turn()
        field = self.landing()
        if field is not None:
            field.setFocus()

    def checked(self) -> Ceremony | None:
        """The people in the fields; None after showing what is missing."""
        opened = ceremony_opening.ceremony_of(
            Entered(
                self.roll.lines(),
                self.place.text(),
                manner=view.entered_people(None, "").manner,
            )
        )
        self.problem.setText(opened.errors.get("place", ""))
        self.problem.setVisible("place" in opened.errors)
        self.roll.show_errors(opened.errors)
        if not opened.errors:
            return opened.ceremony
        field = self.place if "place" in opened.errors else self.roll.first_empty()
        if field is not None:
            field.setFocus()
        return None

    def freeze(self) -> None:
        """Freeze the list and seal the secret, after saying what that means."""
        ceremony = self.checked()
        if ceremony is None or self.busy or self.found is None:
            return
        sentence = text("recheck.new.confirm", pool=self.found.pool, wanted=self.found.wanted)
        if not messages.confirm(
            self, text("recheck.new.confirm_title"), sentence, text("recheck.new.freeze")
        ):
            return
        self.busy = True
        self._turn()
        self.desk.act(
            self,
            recheck.freeze,
            self.name.text(),
            self.form.scope(),
            ceremony,
            self.desk.entropy(),
            self.desk.entropy(),
            done=self._frozen,
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        self.busy = False
        self._turn()
        messages.show_error(self, error)

    def _frozen(self, made: Frozen) -> None:
        self.frozen = True
        self.shell.back()
        self.shell.push(SamplePage(self.desk, self.shell, made.recheck_id))
