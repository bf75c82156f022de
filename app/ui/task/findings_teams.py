"""What teams take along: which teams, where to, and whether with phones."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget

from app.services.finding import finding_team_out
from app.services.finding.finding_team_out import Given
from app.services.task.tasks import TaskCard
from app.texts import text
from app.ui.desk import Desk
from app.ui.views.teams import team_name
from app.ui.widgets import Dialog, label


class GiveDialog(Dialog):
    """Asks for whom and where, then writes a folder for each team.

    Signals:
        given: written; its sentence.
    """

    given = Signal(str)

    def __init__(self, parent: QWidget, desk: Desk, card: TaskCard, teams: tuple[str, ...]) -> None:
        words = "team_sheets.page."
        super().__init__(parent, text(words + "give_title"), text(words + "give_sentence"))
        self.desk, self.card, self._home = desk, card, parent
        self.which = QComboBox()
        self.which.addItem(text(words + "all_teams", count=len(teams)), teams)
        for team in teams:
            self.which.addItem(text(words + "one_team", team=team_name(team)), (team,))
        self.which.setAccessibleName(text(words + "which"))
        self.contacts = QCheckBox(text(words + "contacts"))
        self.add(label(text(words + "which"), "secondary"))
        self.add(self.which)
        self.add(self.contacts)
        self.set_buttons(text(words + "choose_folder"))

    def may_accept(self) -> bool:
        """Ask for the folder; the window stays open where the person turns back."""
        chosen = QFileDialog.getExistingDirectory(
            self, text("team_sheets.page.choose_folder"), str(Path.home())
        )
        if chosen:
            self.write(Path(chosen))
        return bool(chosen)

    def write(self, folder: Path) -> None:
        """Write the folders of the teams chosen below a folder."""
        self.desk.long(
            self._home,
            text("team_sheets.page.giving"),
            finding_team_out.give,
            self.card.id,
            self.which.currentData(),
            folder,
            done=partial(self._written, folder),
            contacts=self.contacts.isChecked(),
        )

    def _written(self, folder: Path, made: Given) -> None:
        self.given.emit(
            text(
                "team_sheets.page.given",
                teams=len(made.folders),
                places=made.enterprises,
                rows=made.rows,
                folder=folder,
            )
        )
