"""The forms as this bureau uses them: the program's, and the bureau's own versions of them.

Own versions lie in the data folder, `forms/<code>/v<n>`. The log says which there are, with
their digests, and which is in force: whoever puts a folder there by hand changes nothing,
and whoever changes a saved one is found out before a paper is printed from it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.files.form_folder import FILES
from app.files.forms import FOLDER, FormLibrary, OwnForm
from app.store.engine import Store
from app.store.schema import LogEntry

KIND: Final = "FORM"
OWN_FOLDER: Final = "forms"


class FormAct(StrEnum):
    """What the log says was done with a form."""

    SAVE = "SAVE"  # an own version came to be, and is in force
    CONFIRM = "CONFIRM"  # the same, and nothing changed but that sentences were confirmed
    IMPORT = "IMPORT"  # the same as SAVE, from a file
    CHOOSE = "CHOOSE"  # an earlier own version is in force again
    RESTORE = "RESTORE"  # the program's newest is in force


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One entry of the log about a form; `version` 0 with RESTORE."""

    act: FormAct
    code: str
    version: int
    digest: str
    at: str  # UTC text
    by: str


def library(source: Store | Session) -> FormLibrary:
    """Return the forms of a data folder, each with the version in force.

    Args:
        source: a store, or a session of one, which is read inside its transaction.
    """
    if isinstance(source, Store):
        with source.read() as session:
            return library(session)
    return FormLibrary(FOLDER, own_folder(source), _own(form_entries(source)))


def own_folder(session: Session) -> Path:
    """Return where the bureau's own versions lie."""
    folder = session.info["folder"]
    assert isinstance(folder, Path)  # Store puts it there
    return folder / OWN_FOLDER


def own_files(session: Session) -> Iterator[tuple[str, bytes]]:
    """Yield (name under `forms/`, content) of the bureau's own versions, as they lie there.

    What is missing is left out; the log says what there should be.
    """
    folder = own_folder(session)
    forms = library(session)
    for code in forms.codes():
        for version in forms.own(code):
            for file in FILES:
                name = f"{code}/v{version}/{file}"
                if (folder / name).is_file():
                    yield name, (folder / name).read_bytes()


def form_entries(session: Session) -> tuple[FormEntry, ...]:
    """Return what was done with forms, in that order."""
    rows = session.execute(
        select(LogEntry.payload, LogEntry.at, LogEntry.operator)
        .where(LogEntry.kind == KIND)
        .order_by(LogEntry.n)
    ).all()
    return tuple(_entry(json.loads(row.payload), row.at, row.operator) for row in rows)


def _entry(said: Mapping[str, object], at: str, by: str) -> FormEntry:
    version = said["version"]
    assert isinstance(version, int)  # our own entries
    return FormEntry(
        FormAct(str(said["act"])), str(said["form"]), version, str(said.get("sha256", "")), at, by
    )


def _own(entries: tuple[FormEntry, ...]) -> dict[str, OwnForm]:
    own: dict[str, OwnForm] = {}
    for entry in entries:
        digests = dict(own[entry.code].digests) if entry.code in own else {}
        if entry.digest:
            digests[entry.version] = entry.digest
        own[entry.code] = OwnForm(digests, entry.version)
    return own
