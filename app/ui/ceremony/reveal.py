"""抽取执法人员 to 匹配: what is stored is shown, part by part; nothing here can change it."""

from PySide6.QtWidgets import QTabWidget, QWidget

from app.core.conduct import SHOWN, Step
from app.core.no_plan import Binding
from app.services.draw import draw_stage
from app.texts import text
from app.ui import messages
from app.ui.ceremony.conductor import Conductor
from app.ui.ceremony.part import Due, StepPart, due
from app.ui.ceremony.result_tables import enterprise_columns, officer_columns
from app.ui.jobs import Handle
from app.ui.projector import Scene
from app.ui.tables import RowsTable
from app.ui.views import ceremony as words_view
from app.ui.views import ceremony_revealed as revealed
from app.ui.views import draw as view
from app.ui.views import draw_scenes as scenes
from app.ui.views.draw import EnterpriseRow, OfficerRow
from app.ui.views.teams import result_notes
from app.ui.widgets import Banner, Button, Card

_DRUMS = (Step.OFFICERS, Step.ENTERPRISES)


class RevealPart(StepPart):
    """One part of the reveal: start, pause, go on, the next page; at the desk all at once.

    The operator reads the names from the hall's picture; the tables say what comes.
    """

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(conductor)
        self._rules: tuple[Binding, ...] | None = None
        self._asked: Handle | None = None
        self._filled: tuple[object, ...] = ()  # what the tables show
        self.no_plan = Banner("", "danger")
        self.notes = Banner("", "warning")
        self.stored = Banner(text("ceremony.reveal.stored"), "info")
        self.card = Card(text("ceremony.reveal.title"))
        self.again = Button(text("ceremony.reveal.again"), "refresh-cw")
        self.again.clicked.connect(self._again)
        self.card.tools.addWidget(self.again)
        self.officers: RowsTable[OfficerRow] = RowsTable(
            officer_columns(), text("draw.table.officers")
        )
        self.enterprises: RowsTable[EnterpriseRow] = RowsTable(
            enterprise_columns(batched=False), text("draw.table.enterprises")
        )
        self.tabs = QTabWidget()
        self.tabs.addTab(self.officers, "")
        self.tabs.addTab(self.enterprises, "")
        self.card.add(self.tabs, 1)
        for part in (self.no_plan, self.notes, self.stored):
            self.add(part)
        self.add(self.card, 1)

    # -- showing -------------------------------------------------------------------------

    def enter(self) -> None:
        if self.hall.due in _DRUMS:
            at = 0 if self.hall.due is Step.OFFICERS else 1
            self.tabs.setCurrentIndex(at)
        elif self.hall.due is Step.TEAMS:
            self.tabs.setCurrentIndex(0)
        else:
            self.tabs.setCurrentIndex(1)

    def refresh(self) -> None:
        show = self.hall.show
        if show is None:
            return
        self._filled = ()
        self.follow()
        self.notes.show_note(result_notes(show), "warning")
        desk = words_view.at_the_desk(self.hall)
        self.stored.setVisible(not desk)
        self.card.set_title(text("ceremony.reveal.title_desk" if desk else "ceremony.reveal.title"))
        self.again.setVisible(not desk and self.hall.due in _DRUMS)
        self._explain()

    def follow(self) -> None:
        """Show on the desk what the hall has seen, and no name before the hall."""
        show, stage = self.hall.show, self.conductor.stage
        if show is None:
            return
        desk = words_view.at_the_desk(self.hall)
        step, known = self.hall.due, stage.window.revealed if self._in_front() else 0
        state = (self.hall.attempt, step, known)
        if state == self._filled:
            return
        self._filled = state
        officers, enterprises = revealed.rows(show, self.hall.steps, step, known, everything=desk)
        self.officers.set_rows(officers)
        self.enterprises.set_rows(enterprises)
        words = text("ceremony.reveal.tab_officers", shown=len(officers), all=len(show.officers))
        self.tabs.setTabText(0, words)
        words = text(
            "ceremony.reveal.tab_enterprises", shown=len(enterprises), all=len(show.enterprises)
        )
        self.tabs.setTabText(1, words)
        self.tabs.setTabVisible(0, bool(show.officers))

    def _explain(self) -> None:
        show = self.hall.show
        if show is None or not show.no_plan:
            self.no_plan.show_note("")
            return
        lines = (
            text("draw.no_plan.what"),
            view.no_plan_reason(self._rules),
            text("ceremony.reveal.no_plan_on"),
        )
        self.no_plan.show_note("\n".join(lines), "danger")
        if self._rules is None and self._asked is None:
            desk = self.desk
            self._asked = desk.jobs.run_process(
                draw_stage.why_no_plan,
                (desk.store, desk.actor, show.lock_id),
                self._explained,
                self._not_explained,
                owner=self,
            )

    def _explained(self, rules: tuple[Binding, ...]) -> None:
        self._asked, self._rules = None, rules
        self._explain()

    def _not_explained(self, error: Exception) -> None:
        messages.show_error(self, error)  # it stays unexplained here; the task's page asks again

    def picture(self) -> Scene | None:
        # At the desk nothing rolls and nothing waits.
        if words_view.at_the_desk(self.hall):
            return scenes.result(self.hall)
        return scenes.reveal(self.hall, self.hall.due)

    def landing(self) -> QWidget | None:
        return None

    # -- acts ----------------------------------------------------------------------------

    @property
    def _begun(self) -> bool:
        stage = self.conductor.stage
        if stage.scene is None or self.hall.due not in _DRUMS:
            return True
        return stage.window.revealed > 0 or stage.rolling or stage.paused

    def _in_front(self) -> bool:
        """Whether the hall has this part before it: not a break, not the test card."""
        return self.conductor.stage.scene == self.picture()

    def due(self) -> Due:
        stage, step = self.conductor.stage, self.hall.due
        if words_view.at_the_desk(self.hall):
            return due("shown_desk", counts=words_view.counts_line(self.hall))
        if not self._in_front():
            return due("to_hall")
        if step in _DRUMS and not self._begun:
            return due(f"roll_{step}")
        if stage.rolling:
            return due("pause")
        if not stage.complete:
            page, pages = stage.place()
            key = "roll_on" if step in _DRUMS else "next_page"
            return due(key, page=page + 1, pages=pages)
        return due(f"shown_{step}")

    def act(self) -> None:
        stage, step = self.conductor.stage, self.hall.due
        if words_view.at_the_desk(self.hall):
            wanted = [one for one in self.hall.steps if one in SHOWN]
            left = wanted[wanted.index(step) :]
            self.conductor.do(*(self.conductor.marking(SHOWN[one]) for one in left))
        elif not self._in_front():
            scene = self.picture()
            if scene is not None:
                stage.show_scene(scene)
        elif stage.rolling:
            stage.pause()
        elif not stage.complete:
            stage.start()
        else:
            self.conductor.mark(SHOWN[step])
        self.edited.emit()

    def _again(self) -> None:
        """Show this part from the beginning once more; the names are the same."""
        scene = self.picture()
        if scene is not None:
            self.conductor.stage.window.show_scene(scene)
            self.edited.emit()
