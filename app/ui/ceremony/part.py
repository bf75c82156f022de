"""One step on the conductor's page: what the operator does in it, and its one act."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from app.core.ceremony import Ceremony
from app.services.draw.conducting import Hall
from app.texts import text
from app.ui import theme
from app.ui.ceremony.conductor import Conductor
from app.ui.landing import first_field
from app.ui.projector import Scene


@dataclass(frozen=True, slots=True)
class Due:
    """The one act of a step: words of the button ("" for none), and the sentence beside it."""

    words: str
    sentence: str = ""
    enabled: bool = True


def due(key: str, *, enabled: bool = True, **fields: object) -> Due:
    """The act that ceremony.primary and ceremony.sentence name."""
    return Due(text(f"ceremony.primary.{key}"), text(f"ceremony.sentence.{key}", **fields), enabled)


class StepPart(QWidget):
    """The middle of the page for one step, or for a few that look alike.

    Signals:
        edited: something was entered or shown; ask `due` again.
    """

    edited = Signal()

    def __init__(self, conductor: Conductor) -> None:
        super().__init__()
        self.conductor = conductor
        self.desk = conductor.desk
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.density().gap)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Append to the step."""
        if isinstance(item, QWidget):
            self.box.addWidget(item, stretch)
        else:
            self.box.addLayout(item, stretch)

    @property
    def hall(self) -> Hall:
        """The ceremony as stored; a step is shown only when it was read."""
        assert self.conductor.hall is not None
        return self.conductor.hall

    @property
    def there(self) -> Ceremony:
        """The people of the ceremony; known from the opening on."""
        assert self.hall.ceremony is not None
        return self.hall.ceremony

    def enter(self) -> None:
        """The step begins, or the page was opened in it."""

    def refresh(self) -> None:
        """Show what is stored."""

    def picture(self) -> Scene | None:
        """What the room sees now; None leaves what it sees."""
        return None

    def due(self) -> Due:
        """What the primary button does now."""
        return Due("")

    def act(self) -> None:
        """Do it."""

    def landing(self) -> QWidget | None:
        """Where the keyboard starts; None: the primary button."""
        return first_field(self)

    def unsaved(self) -> bool:
        """Whether something was entered that would be lost."""
        return False
