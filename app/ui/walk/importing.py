"""The walk through an import: a registry goes out, comes back with a change and a bad row."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import cast

from app.services.registry import exchange
from app.texts import text
from app.ui.importing.page import ImportPage
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.walk.walker import StepFailed, Walker

ROWS = 40


def bring_in(walker: Walker) -> None:
    """Read a file with one changed, one new and one unusable row; look; save."""
    walker.shell.go("enterprises")
    walker.rest()
    page = cast(EnterprisesPage, walker.shell.page("enterprises"))
    path = _file(walker)
    walker.click(page.tools.import_button)
    walker.rest()
    importing = walker.shell.pages.currentWidget()
    assert isinstance(importing, ImportPage), type(importing).__name__
    walker.picture("import-choose")
    importing.read_file(path)
    walker.until(lambda: importing.step == "preview", "preview")
    walker.rest()
    walker.picture("import-preview")
    assert importing.shown is not None
    walker.click(importing.bar.primary_button)
    walker.until(lambda: importing.step == "done", "import")
    walker.rest()
    walker.picture("import-done")
    if not walker.shell.back():
        raise StepFailed(text("walk.import"))
    walker.rest()


def _file(walker: Walker) -> Path:
    """A part of the registry as a file, with a changed name, a new row and an empty one."""
    desk = walker.desk
    whole = walker.out / "files" / "registry.csv"
    whole.parent.mkdir(exist_ok=True)
    exchange.export(desk.store, desk.actor, "enterprises", whole, now=desk.clock())
    with whole.open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = list(csv.reader(file))[: ROWS + 1]
    rows[0][headings.index(text("walk.column.person"))] = text("walk.host")
    new = list(rows[1])
    new[headings.index(text("walk.column.name"))] = text("walk.new_name")
    new[headings.index(text("walk.column.code"))] = ""
    new[headings.index(text("walk.column.regno"))] = ""
    bad = [""] * len(headings)
    bad[headings.index(text("walk.column.person"))] = text("walk.host")
    whole.unlink()
    path = walker.out / "files" / "import.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows, new, bad])
    return path


STEPS: tuple[tuple[str, Callable[[Walker], None]], ...] = (("import", bring_in),)
