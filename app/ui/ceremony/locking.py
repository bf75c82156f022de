"""锁定名单 and 密封随机数: M in the room and on paper, the number in its envelope."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from app.core.conduct import Mark
from app.texts import text
from app.ui.ceremony.conductor import Conductor
from app.ui.ceremony.part import Due, StepPart, due
from app.ui.ceremony.sheets import Sheets
from app.ui.ceremony.shown import Hash, SignTicks
from app.ui.ceremony.throws_card import ThrowsCard
from app.ui.projector import Scene
from app.ui.views import ceremony as view
from app.ui.views import draw_scenes as scenes
from app.ui.views import lock as lock_view
from app.ui.widgets import Banner, Button, Card, WrappedLabel, label

# Size of the digits (px), groups to a line: to be read out in a hall, or by the people at a desk.
HALL_HASH = (22, 4)
DESK_HASH = (16, 8)


class LockedPart(StepPart):
    """M to be read aloud; the lock sheet signed, or M photographed."""

    def __init__(self, conductor: Conductor, sheets: Sheets) -> None:
        super().__init__(conductor)
        self.full = False  # M fills the screen of the hall
        self.changed_note = Banner("", "warning")
        self.card = Card(text("ceremony.lock.title"))
        self.print_button = Button(text("ceremony.lock.print"), "printer")
        self.print_button.clicked.connect(sheets.lock)
        self.full_button = Button(text("ceremony.lock.full"), "monitor")
        self.full_button.setCheckable(True)
        self.full_button.toggled.connect(self._show_full)
        self.card.tools.addWidget(self.full_button)
        self.card.tools.addWidget(self.print_button)
        self.manifest = Hash(text("lock.locked.manifest"), *HALL_HASH)
        self.commitment = Hash(text("lock.locked.commitment"), 14, 8)
        self.counts = WrappedLabel("", "strong")
        self.ticks = SignTicks()
        self.ticks.edited.connect(self.edited)
        for item in (self.manifest, self.commitment, self.counts):
            self.card.add(item)
        # At the desk the dice are thrown before this step is left: what to do, then the ticks.
        self.throws = ThrowsCard(sheets)
        signed = Card()
        signed.add(self.ticks)
        for part in (self.changed_note, self.card, self.throws, signed):
            self.add(part)
        self.box.addStretch(1)

    def enter(self) -> None:
        self.full_button.setChecked(False)

    def refresh(self) -> None:
        show = self.hall.show
        if show is None:
            return
        self.changed_note.show_note(view.changed_since(self.hall), "warning")
        self.manifest.dress(*(DESK_HASH if view.at_the_desk(self.hall) else HALL_HASH))
        self.manifest.show_hash(show.manifest_hash)
        self.commitment.show_hash(show.commitment)
        self.counts.setText(
            text(
                "ceremony.lock.counts",
                pool=lock_view.households(show.pool),
                wanted=lock_view.households(show.wanted),
            )
        )
        at_desk = view.at_the_desk(self.hall)
        self.throws.setVisible(at_desk)
        self.full_button.setVisible(not at_desk)
        # At the desk both fit above the ticks; the commitment is on the lock sheet.
        self.commitment.setVisible(not at_desk)
        self.counts.setVisible(not at_desk)
        if at_desk:
            self.card.subtitle.setText(self.counts.text())
            self.throws.show_hall(self.hall)
        self.ticks.show_people(view.signers(self.there))

    def _show_full(self, on: bool) -> None:
        self.full = on
        self.edited.emit()

    def picture(self) -> Scene | None:
        return scenes.code_full(self.hall) if self.full else scenes.locked(self.hall)

    def landing(self) -> QWidget | None:
        return None

    def due(self) -> Due:
        if view.at_the_desk(self.hall):
            return due("signed_desk", enabled=self.ticks.complete)
        return due("signed", enabled=self.ticks.complete)

    def act(self) -> None:
        if not self.ticks.complete:
            return
        how = "photo" if self.full else "sheet"
        marking = self.conductor.marking
        acts = [
            marking(Mark.LOCK_SHOWN),
            marking(Mark.LOCK_SIGNED, {"how": how, **self.ticks.facts()}),
        ]
        if view.at_the_desk(self.hall):
            acts.append(marking(Mark.THROWN))
        self.conductor.do(*acts)


class EnvelopePart(StepPart):
    """The sealed number is printed unseen and handed to somebody who throws nothing."""

    def __init__(self, conductor: Conductor, sheets: Sheets) -> None:
        super().__init__(conductor)
        self.sheets = sheets
        self.keeper = QComboBox()
        self.keeper.setAccessibleName(text("ceremony.envelope.keeper"))
        self.keeper.setMinimumWidth(220)
        self.print_button = Button(text("ceremony.envelope.print"), "printer")
        self.print_button.clicked.connect(self._print)
        self.commitment = Hash(text("lock.locked.commitment"), 18)
        card = Card(text("ceremony.envelope.title"))
        row = QHBoxLayout()
        row.setSpacing(10)
        caption: QLabel = label(text("ceremony.envelope.keeper"))
        caption.setBuddy(self.keeper)
        row.addWidget(caption)
        row.addWidget(self.keeper)
        row.addStretch(1)
        row.addWidget(self.print_button)
        card.add(row)
        card.add(WrappedLabel(text("ceremony.envelope.how"), "secondary"))
        card.add(self.commitment)
        self.add(card)
        self.box.addStretch(1)

    def refresh(self) -> None:
        names = view.keepers(self.there)
        if names != tuple(self.keeper.itemText(at) for at in range(self.keeper.count())):
            self.keeper.clear()
            self.keeper.addItems(names)
        if self.hall.show is not None:
            self.commitment.show_hash(self.hall.show.commitment)

    def _print(self) -> None:
        self.sheets.envelope(self.keeper.currentText())

    def picture(self) -> Scene | None:
        return scenes.envelope(self.hall)

    def due(self) -> Due:
        return due("enveloped", enabled=bool(self.keeper.currentText()))

    def landing(self) -> QWidget | None:
        return None

    def act(self) -> None:
        self.conductor.mark(Mark.ENVELOPED, {"keeper": self.keeper.currentText()})
