"""Settings: the days off and the days worked on of each year, on one picture."""

from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.core.people import Right
from app.core.times import beijing_date, stamp
from app.core.workdays import DayKind, SpecialDay
from app.services.registry import holidays
from app.services.registry.holidays import YearTable
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.screens.settings_holidays_import import HolidaysImport
from app.ui.widgets import Banner, Button, Card, Dialog, FormGrid, WrappedLabel, label
from app.ui.year_view import YearView

_WORDS = "deadlines.year."


class HolidaysTab(QWidget):
    """A year at a time: look, click, save; or take it from a file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tables: dict[int, YearTable] = {}
        self._wanted = beijing_date(desk.clock()).year
        may = desk.actor.may(Right.SETTINGS)
        self.choice = QComboBox()
        self.choice.setAccessibleName(text(_WORDS + "choose"))
        self.choice.activated.connect(lambda _at: self._chosen())
        self.import_button = Button(text(_WORDS + "import"), "upload")
        self.restore_button = Button(text(_WORDS + "restore"), "history")
        self.discard_button = Button(text(_WORDS + "discard"), "x")
        self.save_button = Button(text(_WORDS + "save"), "save", "accent")
        self.note = Banner("", "success")
        self.state = label("", "strong")
        self.source = WrappedLabel("", "muted")
        self.picture = YearView(may_edit=may)
        self.picture.edited.connect(self._fit)
        card = Card(text(_WORDS + "title"))
        card.tools.addWidget(self.choice)
        for button, act in (
            (self.import_button, self.ask_import),
            (self.restore_button, self.ask_restore),
            (self.discard_button, self.discard),
            (self.save_button, self.ask_save),
        ):
            button.clicked.connect(act)
            button.setVisible(may)
            card.tools.addWidget(button)
        card.add(WrappedLabel(text(_WORDS + ("subtitle" if may else "legend")), "muted"))
        card.add(self.state)
        card.add(self.picture)
        card.add(self.source)
        card.body.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(self.note)
        box.addWidget(card, 1)

    # -- showing -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the years again; days that were changed and not saved stay."""
        self.desk.act(self, holidays.years, done=self._show)

    def show_year(self, year: int) -> None:
        """Show another year, if what was changed may be lost."""
        if year == self._wanted or self.may_leave():
            self._wanted = year
            self._show_wanted()

    def table(self) -> YearTable | None:
        """The year on show as it is kept."""
        return self.tables.get(self._wanted)

    def changed(self) -> int:
        """How many days differ from what is kept."""
        table = self.table()
        if table is None or self.picture.year != table.year:
            return 0
        kept, shown = _kinds(table), {day: one.kind for day, one in self.picture.days.items()}
        return sum(kept.get(day) != shown.get(day) for day in kept.keys() | shown.keys())

    def _show(self, tables: tuple[YearTable, ...]) -> None:
        keep = self.changed()
        self.tables = {one.year: one for one in tables}
        self.choice.clear()
        for one in tables:
            self.choice.addItem(str(one.year), one.year)
        if keep:
            self.choice.setCurrentIndex(self.choice.findData(self._wanted))
            self._fit()
        else:
            self._show_wanted()

    def _show_wanted(self) -> None:
        table = self.table()
        self.choice.setCurrentIndex(self.choice.findData(self._wanted))
        if table is not None:
            self.picture.show_year(table.year, {one.day: one for one in table.days})
        self._fit()

    def _chosen(self) -> None:
        year = int(self.choice.currentData())
        if year != self._wanted and self.may_leave():
            self.note.show_note("")
            self._wanted = year
            self._show_wanted()
        self.choice.setCurrentIndex(self.choice.findData(self._wanted))

    def _fit(self) -> None:
        table = self.table()
        if table is None:
            return
        count = self.changed()
        if count:
            self.state.setText(text(_WORDS + "changed", year=table.year, count=count))
        else:
            self.state.setText(state_words(table))
        self.source.setText(source_words(table))
        self.save_button.setEnabled(bool(count))
        self.discard_button.setEnabled(bool(count))
        self.restore_button.setEnabled(table.is_shipped and table.is_own and not count)
        self.import_button.setEnabled(not count)

    def may_leave(self) -> bool:
        """Ask before changed days are lost."""
        if not self.changed():
            return True
        sure = messages.confirm(
            self,
            text("settings.leave_title"),
            text(_WORDS + "leave", year=self._wanted),
            text("settings.leave_action"),
            danger=True,
        )
        if sure:
            self.discard()
        return sure

    # -- acts ----------------------------------------------------------------------------

    def discard(self) -> None:
        """Show the year as it is kept."""
        self._show_wanted()

    def ask_save(self) -> None:
        """Ask what the table rests on, and keep it."""
        table = self.table()
        if table is None or not self.changed():
            return
        window = SourceWindow(self, table)
        if window.exec():
            self.save(window.source.text())

    def save(self, source: str) -> None:
        """Keep the days on show."""
        table = self.table()
        assert table is not None  # a year is on show
        days = tuple(self.picture.days.values())
        self.desk.act(
            self,
            holidays.save_year,
            table.year,
            days,
            source,
            table.revision,
            done=self._saved,
        )

    def ask_restore(self) -> None:
        """Ask, then bring back what the program came with."""
        table = self.table()
        if table is None:
            return
        title = text(_WORDS + "restore_title", year=table.year)
        sentence = text(_WORDS + "restore_sentence")
        if messages.confirm(self, title, sentence, text(_WORDS + "restore")):
            self.desk.act(self, holidays.restore_year, table.year, table.revision, done=self._saved)

    def ask_import(self) -> None:
        """Take the year on show from a file."""
        self.window_ = HolidaysImport(self, self.desk, self._wanted)
        if self.window_.exec():
            self.refresh()

    def _saved(self, table: YearTable) -> None:
        self.tables[table.year] = table
        self._show_wanted()
        words = text(_WORDS + "saved", year=table.year, count=table.workdays)
        self.note.show_note(words, "success")


class SourceWindow(Dialog):
    """Asks what the table of a year rests on."""

    def __init__(self, parent: QWidget, table: YearTable) -> None:
        super().__init__(
            parent,
            text(_WORDS + "save_title", year=table.year),
            text(_WORDS + "save_sentence", year=table.year),
        )
        self.source = QLineEdit(table.source)
        self.source.setMaxLength(300)
        self.form = FormGrid(1, 72)
        hint = text(_WORDS + "asked_source_hint")
        words = text(_WORDS + "asked_source")
        self.form.add("source", words, self.source, required=True, hint=hint)
        self.add(self.form)
        self.set_buttons(text(_WORDS + "save"))
        self.source.setFocus()

    def may_accept(self) -> bool:
        missing = not self.source.text().strip()
        return self.form.set_errors({"source": text("settings.required")} if missing else {})


def _kinds(table: YearTable) -> dict[date, DayKind]:
    return {one.day: one.kind for one in table.days}


def _count(days: tuple[SpecialDay, ...], kind: DayKind) -> int:
    return sum(one.kind is kind for one in days)


def state_words(table: YearTable) -> str:
    """Return how many days of a year are worked, or that nobody knows."""
    if table.workdays is None:
        return text(_WORDS + "unknown", year=table.year)
    return text(
        _WORDS + "known",
        count=table.workdays,
        off=_count(table.days, DayKind.OFF),
        work=_count(table.days, DayKind.WORK),
    )


def source_words(table: YearTable) -> str:
    """Return what a year's table rests on, and whose it is."""
    if table.workdays is None:
        return ""
    if table.at is None:
        whose = text(_WORDS + "of_program")
    else:
        whose = text(_WORDS + "of_bureau", by=table.by, at=stamp(table.at)[:16])
    return text(_WORDS + "source", source=table.source, whose=whose)
