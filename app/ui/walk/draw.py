"""The walk through the ceremony, all of it on the conductor's page."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from app.core.conduct import SHOWN, Step
from app.services.draw import dossiers
from app.texts import text
from app.ui.ceremony.page import ConductorPage
from app.ui.pdf.view import PdfWindow
from app.ui.stage_window import stage_window
from app.ui.task.lock import LockPanel
from app.ui.views.ceremony_opening import Line, Part
from app.ui.walk.plan import accept, open_first_task, task_page
from app.ui.walk.walker import Walker

# role in texts -> part, digits thrown
PEOPLE = (
    ("one", Part.WITNESS, 4),
    ("two", Part.WITNESS, 4),
    ("three", Part.SUPERVISOR, 0),
)
THROWS = ("8427", "0319")
MOST_TURNS = 60


def person(who: str, part: Part, digits: int) -> Line:
    """One of the people present."""
    name, body, post = (text(f"walk.person.{who}.{field}") for field in ("name", "body", "post"))
    return Line(part, name, body, post, digits)


def conductor(walker: Walker) -> ConductorPage:
    """The page in front."""
    page = walker.shell.pages.currentWidget()
    assert isinstance(page, ConductorPage), type(page).__name__
    return page


def primary(walker: Walker, *, asks: bool = False) -> None:
    """Press what is due, agree where it asks, and let the work come to rest."""
    page = conductor(walker)
    walker.until(page.bar.primary_button.isEnabled, page.bar.sentence.text())
    if asks:
        walker.in_dialog(lambda: walker.click(page.bar.primary_button), accept)
    else:
        walker.click(page.bar.primary_button)
    walker.rest()


def reach(walker: Walker, step: Step) -> None:
    """Wait until a step is in front."""
    walker.until(lambda: conductor(walker).shown is step, step.value)
    walker.rest()
    walker.picture(f"conductor-{step.value}")
    walker.picture(f"hall-{step.value}", stage_window(conductor(walker)).window)


def lock(walker: Walker) -> None:
    """Open the conductor, call the roll, read the figures out, lock the list, print the sheet."""
    open_first_task(walker)
    panel = task_page(walker).panel("lock")
    assert isinstance(panel, LockPanel)
    walker.until(lambda: panel.state is not None, "reconciliation")
    walker.rest()
    walker.picture("lock")
    walker.click(panel.bar.primary_button)
    walker.rest()
    page = conductor(walker)
    stage = stage_window(page)
    stage.open()
    stage.window.resize(1920, 1080)
    walker.type_into(page.opening.place, text("walk.place"))
    walker.type_into(page.opening.roll.name_field(0), text("walk.host"))
    leading = page.opening.roll.lines()[:4]
    everybody = (*leading, *(person(*one) for one in PEOPLE))
    page.opening.roll.fill(everybody, public=True, digits=4)
    reach(walker, Step.OPENING)
    primary(walker)
    reach(walker, Step.RECONCILE)
    primary(walker)
    reach(walker, Step.LOCK)
    primary(walker, asks=True)
    walker.until(lambda: page.part is page.locked, "locked")
    reach(walker, Step.LOCK)
    walker.click(page.locked.print_button)
    close_papers(walker, "lock-sheet")
    primary(walker)
    reach(walker, Step.ENVELOPE)
    primary(walker)


def close_papers(walker: Walker, name: str) -> None:
    """Wait for a paper to come up, keep its picture, close it."""
    walker.until(lambda: bool(open_papers(walker)), name)
    view = open_papers(walker)[0]
    walker.until(lambda: view.ready, name)
    walker.picture(name, view)
    view.close()
    walker.until(lambda: not open_papers(walker), name)
    walker.rest()


def open_papers(walker: Walker) -> list[PdfWindow]:
    """The paper windows on the screen."""
    return [one for one in walker.top_level() if isinstance(one, PdfWindow) and one.isVisible()]


def throws(walker: Walker) -> None:
    """Everything is thrown; two people key the digits; the hall sees them die by die."""
    reach(walker, Step.THROWS)
    page = conductor(walker)
    primary(walker, asks=True)
    card = page.throws.keying
    for which in ("open", "blind"):
        if card.who.currentIndex() < 0:
            card.who.setFocus(Qt.FocusReason.OtherFocusReason)
            card.who.setCurrentIndex(0)
            card.who.activated.emit(0)
        for digits in THROWS:
            field = card.first_open()
            assert field is not None
            walker.type_into(field, digits)
        walker.picture(f"throws-{which}")
        primary(walker)
    walker.until(lambda: not page.throws.keying_now, "keyed")
    primary(walker)


def draw(walker: Walker) -> None:
    """Open the seal before everybody, then draw."""
    reach(walker, Step.SEAL)
    primary(walker, asks=True)
    walker.picture("hall-opened", stage_window(conductor(walker)).window)
    primary(walker)
    reach(walker, Step.DRAW)
    primary(walker)


def reveal(walker: Walker) -> None:
    """Show every part to the hall; minutes, dossier, thanks; back to the task."""
    page = conductor(walker)
    stage = stage_window(page)
    for turn in range(MOST_TURNS):
        walker.rest()
        if page.shown not in SHOWN:
            break
        if stage.rolling:
            if turn < 3:
                stage.window.advance(2500)
                walker.picture("hall-rolling", stage.window)
            stage.skip()
        walker.picture(f"conductor-{page.shown}")
        walker.picture(f"hall-{page.shown}", stage.window)
        primary(walker)
    reach(walker, Step.MINUTES)
    walker.click(page.minutes.print_button)
    close_papers(walker, "minutes")
    walker.click(page.minutes.ticks.all_button)
    primary(walker)
    reach(walker, Step.DOSSIER)
    primary(walker)
    reach(walker, Step.CLOSED)
    folder = page.desk.folder / dossiers.FOLDER
    walker.until(lambda: any(folder.glob("*.zip")), "dossier")
    stage.close()
    primary(walker)
    walker.rest()


STEPS: tuple[tuple[str, Callable[[Walker], None]], ...] = (
    ("lock", lock),
    ("throws", throws),
    ("draw", draw),
    ("reveal", reveal),
)
