"""Settings: how data, backup, log and program stand, and a test of the program on demand."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.health import Look
from app.core.people import Right
from app.services.walks import health, health_road
from app.services.walks.health_road import SelfTest
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.tables import Column, RowsTable
from app.ui.views import health as view
from app.ui.widgets import Banner, Button, Card, WrappedLabel


class HealthTab(QWidget):
    """One line a subject: state, what it means, what to do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.state = Banner("", "info")
        self.table: RowsTable[Look] = RowsTable(_columns(), text("health.title"))
        self.again = Button(text("health.look_again"), "refresh-cw")
        self.again.clicked.connect(self.refresh)
        self.test = Button(text("health.test"), "play", "accent")
        self.test.clicked.connect(self.run_test)
        card = Card(text("health.title"), text("health.subtitle"))
        card.tools.addWidget(self.again)
        card.tools.addWidget(self.test)
        card.add(self.state)
        card.add(self.table, 1)
        card.add(WrappedLabel(text("health.test_sentence"), "muted"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.addWidget(card, 1)
        self.again.setEnabled(desk.actor.may(Right.READ_LOG))

    def refresh(self) -> None:
        """Look at everything again."""
        self.state.show_note(text("health.looking"), "info")
        self.desk.ponder(self, health.health, self.desk.heads, done=self._show)

    def _show(self, looks: tuple[Look, ...]) -> None:
        self.table.set_rows(looks)
        self.state.show_note(*view.summary(looks))

    def run_test(self) -> None:
        """Walk a whole task in a temporary folder, in a child process."""
        self.desk.long(
            self,
            text("health.testing"),
            health_road.self_test,
            self.desk.entropy(),
            done=self._tested,
        )

    def _tested(self, done: SelfTest) -> None:
        messages.inform(self, text("health.test_title"), view.test_words(done))


def _columns() -> tuple[Column[Look], ...]:
    return (
        Column(text("health.column_part"), view.part_words, 110),
        Column(
            text("health.column_state"),
            view.level_words,
            80,
            pill=lambda look: view.TONES[look.level],
        ),
        Column(text("health.column_said"), view.said),
    )
