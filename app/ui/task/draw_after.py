"""What follows a stored result, and the void: paper, advice, officers drawn again."""

from functools import partial

from PySide6.QtCore import QObject

from app.core.no_plan import Binding
from app.core.people import Right
from app.core.task import DrawKind, Stage
from app.services.draw import draw_again, draw_stage
from app.services.draw.chances import Chances
from app.services.draw.draw_stage import Staged
from app.services.draw.substitution import Substituted
from app.services.paper import paper_ceremony
from app.services.paper.paper_ceremony import SheetPrinted
from app.texts import text
from app.ui import messages
from app.ui.ceremony.chances_window import ChancesAsked
from app.ui.ceremony.cheating import CheatingPage
from app.ui.ceremony.voiding import VoidAsked
from app.ui.jobs import Handle
from app.ui.pdf.view import open_pdf
from app.ui.shell import Shell
from app.ui.stage_window import stage_window
from app.ui.task.draw_dossier import Keeping
from app.ui.task.draw_page import AttemptPanel
from app.ui.task.draw_rules import RulesAsked
from app.ui.task.substitution_walk import SubstitutionAsked
from app.ui.views import draw_scenes as scenes
from app.ui.views.chances import hall_pairs
from app.ui.views.draw import enterprises_now, in_effect
from app.ui.views.papers import folder_of
from app.ui.views.substitution import done_words


class After(QObject):
    """The acts of the last step of the draw's page."""

    def __init__(self, panel: AttemptPanel) -> None:
        super().__init__(panel)
        self.keeping = Keeping(panel)
        self._panel = panel
        self._rules: tuple[Binding, ...] | None = None
        self._asked: Handle | None = None
        self._void_asked: VoidAsked | None = None
        self._chances = ChancesAsked(panel.desk, panel)

    def forget(self) -> None:
        """Another attempt is in front."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._rules = None

    # -- going on ------------------------------------------------------------------------

    def finish(self) -> None:
        """Go on to the papers, or draw the officers again after NOPLAN."""
        staged = self._panel.staged
        if staged is None:
            return
        if not staged.show.no_plan:
            card = self._panel.card
            newest = card is not None and card.draws[-1].lock_id == staged.show.lock_id
            if staged.show.kind is DrawKind.ENTERPRISES and newest and not staged.show.voided:
                self.draw_by_other_rules()
            else:
                self._panel.changed.emit()
            return
        count = in_effect(enterprises_now(staged.show))
        sentence = text("draw.confirm.again", count=count)
        action = text("draw.primary.again")
        if messages.confirm(self._panel, text("draw.confirm.again_title"), sentence, action):
            self._panel.desk.act(
                self._panel,
                draw_again.draw_officers_again,
                staged.show.lock_id,
                done=lambda _draw: self._panel.changed.emit(),
            )

    def draw_by_other_rules(self) -> None:
        """After NOPLAN, or after enterprises alone: officers by rules an approver confirms."""
        staged, card = self._panel.staged, self._panel.card
        if staged is None or card is None:
            return
        RulesAsked(
            self._panel.desk,
            self._panel,
            staged.show.lock_id,
            self._panel.changed.emit,
            list_version=card.list_version,
            rules=self._rules,
            first=staged.show.kind is DrawKind.ENTERPRISES,
        ).ask()

    def explain(self, staged: Staged) -> None:
        """After NOPLAN: say so at once, and which rule binds when it is worked out.

        Of every result: keep its dossier.
        """
        self.keeping.keep(staged)
        card = self._panel.result_card
        card.offer_substitution(self.substitute if self._may_substitute(staged) else None)
        card.offer_cheating(self.cheat if self._may_cheat(staged) else None)
        card.offer_chances(self.chances)
        if not staged.show.no_plan:
            card.problem.show_note("")
            return
        card.show_no_plan(self._rules)
        if self._rules is None and self._asked is None:
            desk = self._panel.desk
            self._asked = desk.jobs.run_process(
                draw_stage.why_no_plan,
                (desk.store, desk.actor, staged.show.lock_id),
                self._explained,
                partial(messages.show_error, self._panel),
                owner=self,
            )

    def _explained(self, rules: tuple[Binding, ...]) -> None:
        self._asked = None
        self._rules = rules
        self._panel.result_card.show_no_plan(rules)

    # -- substitution --------------------------------------------------------------------

    def _may_substitute(self, staged: Staged) -> bool:
        """In the newest draw of a task that goes on, after the hall has seen the result."""
        card = self._panel.card
        if card is None or staged.show.voided or not staged.show.revealed_at:
            return False
        newest = card.draws[-1].lock_id == staged.show.lock_id
        going = card.stage in (Stage.APPROVED, Stage.DRAWN)
        return newest and going and self._panel.desk.actor.may(Right.DRAW)

    def substitute(self) -> None:
        """Replace an enterprise or officer by the next reserve."""
        if self._panel.lock_id is not None:
            SubstitutionAsked(
                self._panel.desk, self._panel, self._panel.lock_id, self._substituted
            ).ask()

    def _substituted(self, done: Substituted) -> None:
        self._panel.result_card.substituted.show_note(done_words(done), "success")
        self._panel.load()

    def chances(self) -> None:
        """Show the number of plans and the pairs' chances; of the drawn once they were seen."""
        staged = self._panel.staged
        if staged is not None:
            show = staged.show
            drawn = bool(show.revealed_at) and show.teams_found is not None
            self._chances.ask(show.lock_id, drawn=drawn, project=partial(self._project, staged))

    def _project(self, staged: Staged, found: Chances) -> None:
        """Put number of plans and chances before the hall."""
        stage = stage_window(self._panel)
        pairs, note = hall_pairs(found), text("chances.hall_note")
        stage.show_scene(scenes.chances(staged, found.plans, found.teams_plans, pairs, note))
        stage.open()

    # -- rehearsal ---------------------------------------------------------------------

    def _may_cheat(self, staged: Staged) -> bool:
        """In a sample county, once the hall has seen a result that stands."""
        show = staged.show
        lotted = show.kind is not DrawKind.OFFICERS
        return staged.is_sample and lotted and bool(show.revealed_at) and not show.voided

    def cheat(self) -> None:
        """Let the audience try to cheat on copies of this rehearsal."""
        shell = self._panel.window()
        if isinstance(shell, Shell):
            shell.push(CheatingPage(self._panel.desk, shell, self._panel.lock_id))

    # -- paper -----------------------------------------------------------------

    def print_minutes(self) -> None:
        """Make the 抽取过程记录 and show it."""
        desk, staged = self._panel.desk, self._panel.staged
        if staged is not None:
            desk.act(
                self._panel,
                paper_ceremony.minutes,
                staged.show.lock_id,
                folder_of(desk.folder, staged.show.task_no),
                done=self._printed,
            )

    def _printed(self, sheet: SheetPrinted) -> None:
        open_pdf(self._panel, sheet.path)

    # -- void ----------------------------------------------------------------------------

    def void(self) -> None:
        """Ask for reason and second person, then void the attempt."""
        staged = self._panel.staged
        if staged is not None:
            desk, done = self._panel.desk, self._panel.changed.emit
            self._void_asked = VoidAsked(desk, self._panel, staged.show, done)
            self._void_asked.ask()
