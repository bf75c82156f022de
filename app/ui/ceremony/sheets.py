"""The sheets of a ceremony, each at its step: made, logged, shown to be printed."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.services.keeping.leftovers import private_folder
from app.services.paper import making, paper_ceremony, pdf_pages
from app.services.paper.making import PaperMade
from app.services.paper.making_about import Target
from app.services.paper.paper_ceremony import SheetPrinted
from app.texts import text
from app.ui import messages
from app.ui.beside import run_offering
from app.ui.ceremony.conductor import Conductor
from app.ui.pdf.printing import Printing
from app.ui.widgets import Banner


class Sheets(QObject):
    """Prints what people sign. The sealed number goes to the printer and onto no screen."""

    def __init__(self, conductor: Conductor, note: Banner) -> None:
        """note: where a print says how far it is."""
        super().__init__(conductor)
        self._conductor = conductor
        self._note = note
        self._printing: Printing | None = None
        # Of the envelope: nothing of it stays in the data folder.
        self._secret = private_folder()
        self.destroyed.connect(self._secret.cleanup)

    def forget(self) -> None:
        """Take away what was kept for the printer."""
        if self._printing is not None:
            self._printing.stop()
        self._secret.cleanup()

    def _made(self, code: str, target: Target) -> None:
        self._conductor.print(
            making.make,
            code,
            (target,),
            {},
            self._conductor.papers,
            path=_path,
            long=True,
        )

    @property
    def _task(self) -> int:
        assert self._conductor.hall is not None
        return self._conductor.hall.task_id

    def sign_in(self) -> None:
        """签到表 with everybody who was named at the opening."""
        self._made("sign-in-list", Target(self._task))

    def lock(self) -> None:
        """名单锁定单."""
        one = self._conductor
        one.print(paper_ceremony.lock_sheet, one.lock_id, one.papers, path=_sheet)

    def throws(self) -> None:
        """掷骰记录单 with a box for every digit."""
        self._made("throw-sheet", Target(self._task))

    def minutes(self) -> None:
        """抽取过程记录."""
        one = self._conductor
        one.print(paper_ceremony.minutes, one.lock_id, one.papers, path=_sheet)

    # -- the envelope --------------------------------------------------------------------

    def envelope(self, keeper: str) -> None:
        """密封信封: to the printer and nowhere else."""
        one = self._conductor
        one.print(
            making.make,
            "envelope-sheet",
            (Target(self._task, one.lock_id),),
            {"keeper": keeper},
            Path(self._secret.name),
            path=_path,
            done=self._ask_printer,
            long=True,
        )

    def _ask_printer(self, path: Path) -> None:
        one = self._conductor
        one.desk.jobs.run(
            partial(pdf_pages.page_sizes, path),
            partial(self._print, path),
            partial(messages.show_error, one.owner),
            owner=self,
        )

    def _print(self, path: Path, sizes: tuple[tuple[float, float], ...]) -> None:
        one = self._conductor
        window = one.owner.window()
        self._printing = Printing(
            window, one.desk.jobs, path, self._note, partial(self._save_as, path)
        )
        self._printing.ask(range(len(sizes)), sizes, 0, (0,))

    def _save_as(self, path: Path) -> None:
        """Where there is no printer: onto a stick, to be printed elsewhere."""
        owner = self._conductor.owner
        chosen, _ = QFileDialog.getSaveFileName(
            owner, text("ceremony.envelope.save"), path.name, text("pdf.save.filter")
        )
        if chosen:
            run_offering(
                self._conductor.desk.jobs,
                self,
                partial(pdf_pages.keep_copy, path, Path(chosen)),
                self._saved,
                partial(messages.show_error, owner),
            )

    def _saved(self, place: Path) -> None:
        self._note.show_note(text("ceremony.envelope.saved", path=str(place)), "success")


def _path(made: PaperMade) -> Path:
    return made.path


def _sheet(made: SheetPrinted) -> Path:
    return made.path
