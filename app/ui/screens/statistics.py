"""统计分析: how inspections stand and what they find, by item, unit, month and the like."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QStackedWidget, QTabWidget

from app.core.people import Right
from app.core.statistics import Dimension
from app.core.statistics_compare import Basis, Period
from app.core.times import beijing_date
from app.services.statistics import statistics, statistics_annual, statistics_files
from app.services.statistics.statistics import Asked, Statistics
from app.services.statistics.statistics_tables import Metric
from app.texts import text
from app.ui.desk import Desk
from app.ui.pdf.view import open_pdf
from app.ui.save_as import ask_path
from app.ui.screens.statistics_tabs import ChartTab, FigureTabs
from app.ui.shell import Shell
from app.ui.task.findings_ticks import day_field, day_of, set_day
from app.ui.views import statistics as view
from app.ui.widgets import Banner, Button, Card, EmptyState, Page, WrappedLabel, label

_PAPERS = "papers"
_TABS = ("chart", "progress", "results", "towns", "overall")


class StatisticsPage(Page):
    """What to count above, the figures of it all, the tabs; counted off the window's thread."""

    help_key = "statistics"

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("pages.statistics"), scroll=False)
        self.desk = desk
        self.shell = shell
        self.found: Statistics | None = None
        self._asked: Asked | None = None
        self._filling = False
        self.note = Banner("", "success")
        self.period = _combo("period", 128)
        self.since = day_field(text("statistics.page.since"))
        self.until = day_field(text("statistics.page.until"))
        self.basis = _combo("basis", 128)
        self.plan, self.lead, self.task = _combo("plan"), _combo("lead"), _combo("task")
        self.dimension, self.measure = _combo("dimension", 150), _combo("metric", 130)
        self.figures = WrappedLabel("", "strong")
        self.chart = ChartTab(desk.jobs)
        self.whole = FigureTabs()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for name in _TABS:
            pane = self.chart if name == "chart" else getattr(self.whole, name)
            self.tabs.addTab(pane, text(f"statistics.page.tab_{name}"))
        self.empty = EmptyState(
            text("statistics.page.empty"), text("statistics.page.empty_hint"), "chart-column"
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        self.stack.addWidget(self.empty)
        self.acts: dict[str, QAction] = {}
        self.export_button = self._menu("export", "download", self._export_acts())
        self.print_button = self._menu("print", "printer", ("print_annual", "print_chart"))
        self._fill_choices()
        self._connect()
        self._assemble()

    # -- building ------------------------------------------------------------------------

    def _export_acts(self) -> tuple[str, ...]:
        first = ("export_all", "export_internal") if self._keeps_registry() else ("export_all",)
        return (*first, "export_annual", "export_png", "export_pdf")

    def _keeps_registry(self) -> bool:
        return self.desk.actor.may(Right.REGISTRY)

    def _menu(self, name: str, icon: str, acts: Iterable[str]) -> Button:
        button = Button(text(f"statistics.page.{name}"), icon)
        entries = QMenu(button)
        for one in acts:
            act = QAction(text(f"statistics.page.{one}"), entries)
            act.triggered.connect(partial(self._act, one))
            entries.addAction(act)
            self.acts[one] = act
        button.setMenu(entries)
        return button

    def _connect(self) -> None:
        for combo in (self.period, self.basis, self.plan, self.lead, self.task):
            combo.currentIndexChanged.connect(lambda _at: self._turned())
        for field in (self.since, self.until):
            field.dateChanged.connect(lambda _day: self._turned())
        self.dimension.currentIndexChanged.connect(lambda _at: self._by())
        self.measure.currentIndexChanged.connect(lambda _at: self._show_chart())

    def _assemble(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(8)
        for one in (self.period, self.basis, self.plan, self.lead, self.task):
            above.addWidget(one, 1 if one in (self.plan, self.lead, self.task) else 0)
        for name, field in (("dimension", self.dimension), ("metric", self.measure)):
            below.addWidget(label(text(f"statistics.page.{name}")))
            below.addWidget(field)
        below.addWidget(self.since)
        below.addWidget(self.until)
        below.addStretch(1)
        below.addWidget(self.export_button)
        below.addWidget(self.print_button)
        card = Card()
        for row in (above, below):
            card.add(row)
        card.add(self.figures)
        card.add(self.stack, 1)
        self.add(self.note)
        self.add(card, 1)

    def _fill_choices(self) -> None:
        self._filling = True
        today = beijing_date(self.desk.clock())
        _fill(self.period, view.periods((), today))
        _fill(self.basis, ((text(f"statistics.basis.{one}"), one) for one in Basis))
        for one in ("plan", "lead", "task"):
            every = text(f"statistics.page.every_{one}")
            _fill(getattr(self, one), ((every, 0 if one == "task" else ""),))
        _fill(
            self.dimension,
            ((text(f"statistics.dimension.{one}"), one) for one in view.DIMENSIONS),
        )
        _fill(self.measure, view.metric_choices(Dimension(self.dimension.currentData())))
        set_day(self.since, today.replace(month=1, day=1))
        set_day(self.until, today)
        self._show_days()
        self._filling = False

    # -- counting ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count what is chosen again."""
        own = self.period.currentData() == view.OWN
        if own and day_of(self.since) > day_of(self.until):
            self.note.show_note(text("statistics.page.wrong_period"), "warning")
            self._enable(False)
            return
        self.note.show_note("")
        asked = self.asked()
        self._asked = asked
        self.figures.setText(text("statistics.page.counting"))
        self._enable(False)
        # SQLite does most of it, which leaves the window's thread alone.
        self.desk.act(self, statistics.statistics, asked, done=self._show)

    def asked(self) -> Asked:
        """What the page is asked for."""
        chosen = self.period.currentData()
        if not isinstance(chosen, Period):
            chosen = Period(day_of(self.since), day_of(self.until))
        return Asked(
            chosen,
            Basis(self.basis.currentData()),
            self.plan.currentData(),
            self.lead.currentData(),
            self.task.currentData(),
        )

    def _turned(self) -> None:
        if self._filling:
            return
        self._show_days()
        self.refresh()

    def _show_days(self) -> None:
        own = self.period.currentData() == view.OWN
        self.since.setVisible(own)
        self.until.setVisible(own)

    def _show(self, found: Statistics) -> None:
        if found.asked != self._asked:  # a newer question is under way
            return
        self.found = found
        self._filling = True
        today, choices = beijing_date(self.desk.clock()), found.choices
        _fill(self.period, view.periods(choices.years, today))
        _fill(self.plan, ((_every("plan"), ""), *((one, one) for one in choices.plans)))
        _fill(self.lead, ((_every("lead"), ""), *((one, one) for one in choices.leads)))
        tasks = ((words, task_id) for task_id, words in choices.tasks)
        _fill(self.task, ((_every("task"), 0), *tasks))
        self._filling = False
        there = found.now.total.due > 0
        self.figures.setText(view.key_figures(found))
        self.stack.setCurrentWidget(self.tabs if there else self.empty)
        self._enable(there)
        self._by()

    def _enable(self, there: bool) -> None:
        """Nothing is read or written off while what is shown is not what is asked for."""
        for one in (self.tabs, self.export_button, self.print_button):
            one.setEnabled(there)

    def _by(self) -> None:
        """Show the figures by the chosen dimension."""
        if self._filling:
            return
        self._filling = True
        dimension = self._dimension()
        _fill(self.measure, view.metric_choices(dimension))
        self._filling = False
        outward = not view.is_private(dimension)
        for name in ("export_annual", "print_annual"):
            self.acts[name].setEnabled(outward)
        for name in ("export_png", "export_pdf", "print_chart"):
            self.acts[name].setEnabled(outward or self._keeps_registry())
        if self.found is not None:
            self.whole.show_found(self.found, dimension)
        self._show_chart()

    def _show_chart(self) -> None:
        if self.found is not None and not self._filling:
            self.chart.show_found(self.found, self._dimension(), self._metric())

    def _dimension(self) -> Dimension:
        return Dimension(self.dimension.currentData())

    def _metric(self) -> Metric:
        return Metric(self.measure.currentData())

    # -- files and paper -----------------------------------------------------------------

    def _act(self, name: str, _on: bool = False) -> None:
        if self.found is None:
            return
        if name == "print_annual":
            self.print_annual()
        elif name == "print_chart":
            self.print_chart()
        else:
            self._ask_and_export(name)

    def _ask_and_export(self, name: str) -> None:
        day = beijing_date(self.desk.clock())
        ending = name.removeprefix("export_")
        if ending in ("png", "pdf"):
            proposed = view.chart_file_name(self._dimension(), self._metric(), day)
        else:
            proposed = view.annual_file_name(day) if ending == "annual" else view.file_name(day)
        endings = (ending,) if ending in ("png", "pdf") else ("xlsx",)
        path = ask_path(self, text("statistics.page.export"), proposed, endings)
        if path is not None:
            self.export_to(path, name)

    def export_to(self, path: Path, name: str = "export_all") -> None:
        """Write what an entry of the menu names into a file."""
        if name in ("export_png", "export_pdf"):
            args = (self.found, self._dimension(), self._metric(), path)
            self.desk.act(self, statistics_files.export_chart, *args, done=self._exported)
        elif name == "export_annual":
            annual = (self.found, self._dimension(), path)
            self.desk.act(self, statistics_annual.annual_sheet, *annual, done=self._exported)
        else:
            self.desk.act(
                self,
                statistics_files.export,
                self.found,
                path,
                internal=name == "export_internal",
                done=self._exported,
            )

    def _exported(self, path: Path) -> None:
        self.note.show_note(text("statistics.page.exported", path=str(path)), "success")

    def print_annual(self) -> None:
        """Make the yearly table as a PDF and show it."""
        args = (self.found, self._dimension(), self.desk.folder / _PAPERS)
        self.desk.act(self, statistics_annual.annual_table, *args, done=self._open)

    def print_chart(self) -> None:
        """Make the chart as a PDF and show it."""
        args = (self.found, self._dimension(), self._metric(), self.desk.folder / _PAPERS)
        self.desk.act(self, statistics_files.chart_paper, *args, done=self._open)

    def _open(self, path: Path) -> None:
        open_pdf(self, path)


def _combo(name: str, width: int = 110) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(text(f"statistics.page.{name}"))
    combo.setToolTip(text(f"statistics.page.{name}"))
    combo.setMinimumWidth(width)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _every(name: str) -> str:
    return text(f"statistics.page.every_{name}")


def _fill(combo: QComboBox, options: Iterable[tuple[str, object]]) -> None:
    """Offer these; what is chosen stays."""
    kept = combo.currentText()
    combo.blockSignals(True)
    combo.clear()
    for words, value in options:
        combo.addItem(words, value)
    combo.setCurrentIndex(max(0, combo.findText(kept)))
    combo.blockSignals(False)
