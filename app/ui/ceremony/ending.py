"""记录签字, 移交案卷, and the end: R on paper and in the room, the dossier out of the house."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.conduct import Mark
from app.core.people import Right
from app.core.task import DrawKind
from app.services.draw import conducting, dossiers
from app.services.draw.dossiers import Written
from app.texts import text
from app.ui.ceremony.conductor import Act, Conductor
from app.ui.ceremony.part import Due, StepPart, due
from app.ui.ceremony.sheets import Sheets
from app.ui.ceremony.shown import FigureRows, Hash, SignTicks
from app.ui.place_to_copy import ask_place
from app.ui.projector import Scene
from app.ui.views import ceremony as view
from app.ui.views import dossier as dossier_view
from app.ui.views import draw_scenes as scenes
from app.ui.widgets import Banner, Button, Card, FormGrid, WrappedLabel


class MinutesPart(StepPart):
    """Number of the video, the minutes printed, R for a photograph, who signed."""

    def __init__(self, conductor: Conductor, sheets: Sheets) -> None:
        super().__init__(conductor)
        self.sheets = sheets
        self.full = False  # R fills the screen of the hall
        self.card = Card(text("ceremony.minutes.title"))
        self.full_button = Button(text("ceremony.minutes.full"), "monitor")
        self.full_button.setCheckable(True)
        self.full_button.toggled.connect(self._show_full)
        self.print_button = Button(text("ceremony.minutes.print"), "printer")
        self.print_button.clicked.connect(self._print)
        self.card.tools.addWidget(self.full_button)
        self.card.tools.addWidget(self.print_button)
        self.result = Hash(text("draw.digest.result"), 20)
        self.head = Hash(text("draw.digest.head"), 14, 8)
        self.media = QLineEdit()
        self.media.setPlaceholderText(text("ceremony.minutes.media_hint"))
        self.media.setMaxLength(80)
        self.media.returnPressed.connect(self.focusNextChild)
        form = FormGrid(1, 110)
        form.add("media", text("ceremony.minutes.media"), self.media)
        for item in (self.result, self.head, form):
            self.card.add(item)
        self.no_plan = Banner("", "warning")
        self.ticks = SignTicks(ticked=False)
        self.ticks.edited.connect(self.edited)
        signed = Card()
        signed.add(self.ticks)
        self.add(self.no_plan)
        self.add(self.card)
        self.add(signed)
        self.box.addStretch(1)

    def enter(self) -> None:
        self.full_button.setChecked(False)
        kept = self.hall.marks.get(Mark.MEDIA)
        self.media.setText(str(kept.facts.get("number", "")) if kept else "")

    def refresh(self) -> None:
        show = self.hall.show
        if show is None:
            return
        self.no_plan.show_note(text("ceremony.minutes.no_plan") if show.no_plan else "", "warning")
        self.result.show_hash(show.result_hash)
        self.head.show_hash(show.head)
        self.ticks.show_people(view.signers(self.there))
        self.print_button.setEnabled(self.desk.actor.may(Right.PAPERS))
        self.full_button.setVisible(not view.at_the_desk(self.hall))

    def _show_full(self, on: bool) -> None:
        self.full = on
        self.edited.emit()

    def picture(self) -> Scene | None:
        if self.full:
            return scenes.code_full(self.hall, result=True)
        return scenes.minutes(self.hall, self.ticks.signed())

    def unsaved(self) -> bool:
        return bool(self._new_media())

    def _new_media(self) -> list[Act]:
        """The act that keeps the number of the video, where it was entered or changed."""
        number = self.media.text().strip()
        kept = self.hall.marks.get(Mark.MEDIA)
        before = str(kept.facts.get("number", "")) if kept else ""
        if number == before:
            return []
        return [self.conductor.marking(Mark.MEDIA, {"number": number})]

    def _print(self) -> None:
        acts = self._new_media()
        if acts:  # it stands on the minutes
            self.conductor.do(*acts, then=lambda _none: self.sheets.minutes())
        else:
            self.sheets.minutes()

    def landing(self) -> QWidget | None:
        return None if self.ticks.complete else self.print_button

    def due(self) -> Due:
        return due("minutes_signed", enabled=self.ticks.complete)

    def act(self) -> None:
        if self.ticks.complete:
            signed = self.conductor.marking(Mark.MINUTES_SIGNED, self.ticks.facts())
            self.conductor.do(*self._new_media(), signed)


class DossierPart(StepPart):
    """The dossier onto a stick, and to whom it went."""

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(conductor)
        self.card = Card(text("ceremony.dossier.title"))
        self.to = QLineEdit()
        self.to.setPlaceholderText(text("ceremony.dossier.to_hint"))
        self.to.setMaxLength(60)
        self.to.returnPressed.connect(self.focusNextChild)
        self.to.textChanged.connect(lambda _words: self.edited.emit())
        form = FormGrid(1, 110)
        form.add("to", text("ceremony.dossier.to"), self.to)
        self.note = Banner("", "success")
        self.copy_button = Button(text("ceremony.dossier.copy"), "save")
        self.copy_button.clicked.connect(self.copy)
        self.copied: Written | None = None
        row = QHBoxLayout()
        row.addWidget(self.copy_button)
        row.addStretch(1)
        self.card.add(WrappedLabel(text("ceremony.dossier.how"), "secondary"))
        self.card.add(form)
        self.card.add(row)
        self.card.add(self.note)
        self.add(self.card)
        self.box.addStretch(1)

    def enter(self) -> None:
        self.copied = None
        self.note.show_note("")

    def copy(self) -> None:
        """Ask for the stick and write the dossier onto it; it is read back and checked."""
        chosen = ask_place(self, self.desk, text("dossier.copy_title"))
        if chosen is not None:
            self.desk.long(
                self,
                text("dossier.copying"),
                dossiers.copy_dossier,
                self.conductor.lock_id,
                chosen,
                done=self._copied,
            )

    def _copied(self, written: Written) -> None:
        self.copied = written
        said = dossier_view.copied(written)
        self.note.show_note(said.words, said.tone)
        self.edited.emit()

    def picture(self) -> Scene | None:
        where = text("ceremony.dossier.stick") if self.copied is not None else ""
        return scenes.handed_over(self.hall, self.to.text().strip(), where)

    def landing(self) -> QWidget | None:
        return self.to if not self.to.text() else self.copy_button

    def due(self) -> Due:
        if self.copied is None:
            return due("kept_here")
        return due("handed_over")

    def act(self) -> None:
        facts: dict[str, object] = {"to": self.to.text().strip()}
        if self.copied is not None:
            facts |= {"file": self.copied.path.name, "sha256": self.copied.digest, "where": "stick"}
            self.conductor.mark(Mark.HANDED_OVER, facts)
            return
        folder = self.desk.folder / dossiers.FOLDER
        self.conductor.do(
            Act(
                dossiers.write_dossier,
                (self.conductor.lock_id, folder),
                long=text("dossier.copying"),
            ),
            Act(
                conducting.mark,
                (self.conductor.draw_id, Mark.HANDED_OVER, {**facts, "where": "evidence"}),
            ),
        )


class ClosedPart(StepPart):
    """Thanks; what was drawn, and where the work goes on."""

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(conductor)
        self.card = Card(text("ceremony.closed.title"))
        self.counts = FigureRows()
        self.result = Hash(text("draw.digest.result"), 18)
        self.note = Banner("", "warning")
        self.card.add(self.note)
        self.card.add(self.counts)
        self.card.add(self.result)
        self.add(self.card)
        self.box.addStretch(1)

    def refresh(self) -> None:
        show = self.hall.show
        if show is None:
            return
        rows = [(words, value) for words, value in scenes.facts(show)]
        self.counts.show_rows(rows)
        self.result.show_hash(show.result_hash)
        note = ""
        if show.no_plan:
            note = text("ceremony.closed.no_plan")
        elif show.kind is DrawKind.ENTERPRISES:
            note = text("ceremony.closed.officers")
        self.note.show_note(note, "warning")

    def picture(self) -> Scene | None:
        return scenes.closing(self.hall) if self.hall.show is not None else None

    def landing(self) -> QWidget | None:
        return None

    def due(self) -> Due:
        show = self.hall.show
        later = show is not None and (show.no_plan or show.kind is DrawKind.ENTERPRISES)
        return due("to_task" if later else "to_papers")
