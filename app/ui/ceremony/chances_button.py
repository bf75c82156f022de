"""方案数与配对机会 from the conductor: of the frozen list, and of the draw once it was shown."""

from app.services.draw.chances import Chances
from app.services.draw.conducting import Hall
from app.texts import text
from app.ui.ceremony.chances_window import ChancesAsked
from app.ui.ceremony.conductor import Conductor
from app.ui.views import draw_scenes as scenes
from app.ui.views.chances import hall_pairs
from app.ui.widgets import Button


class ChancesButton(Button):
    """Stands in the bar from the freeze on."""

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(text("chances.button"), "chart-column")
        self._conductor = conductor
        self.asked = ChancesAsked(conductor.desk, conductor.owner)
        self.clicked.connect(self.ask)
        conductor.loaded.connect(self._look)
        self.hide()

    def _look(self, hall: Hall) -> None:
        self.setVisible(hall.lock_id is not None)

    def ask(self) -> None:
        """Show the figures; of what was drawn only after the room has seen it."""
        hall = self._conductor.hall
        if hall is None or hall.show is None or hall.lock_id is None:
            return
        drawn = bool(hall.show.revealed_at) and hall.show.teams_found is not None
        self.asked.ask(hall.lock_id, drawn=drawn, project=self.project)

    def project(self, found: Chances) -> None:
        hall, stage = self._conductor.hall, self._conductor.stage
        if hall is None:
            return
        pairs, note = hall_pairs(found), text("chances.hall_note")
        stage.show_scene(scenes.chances(hall, found.plans, found.teams_plans, pairs, note))
