"""文书样式: which forms there are in which versions, and a bureau's own wording of them.

A version is never changed: a sentence changed makes the next own version, which new tasks
print from then on; a task that has begun with a form keeps its version for life.
"""

import errno
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.people import Actor, Right
from app.core.reasons import check_reason
from app.errors import UserError
from app.files.form_folder import digest_of, read_files
from app.files.form_own import changed, draft_of, keep
from app.files.form_sentences import Written, joined, sentences
from app.files.form_version import FormVersion
from app.files.forms import OWN_FROM, FormLibrary
from app.files.sheet_faults import DiskFull, Unwritable
from app.services import journal
from app.services.form.form_library import (
    KIND,
    FormAct,
    form_entries,
    library,
    own_folder,
)
from app.services.paper.paper_wording_check import check_whole
from app.services.paper.paper_wording_parts import Line, confirmed_lines, lines_of
from app.services.rights import needs
from app.store.engine import Store
from app.store.schema import Task

FIRST_OWN: Final = OWN_FROM
NAME_MOST = 40  # characters


class VersionNotNamed(UserError):
    """An own version has a name and a reason, each of a fitting length."""

    code = "forms.not_named"


class NothingChanged(UserError):
    """A new version would be the same as the one it comes from."""

    code = "forms.nothing_changed"


class OverTaken(UserError):
    """Somebody saved a version of this form meanwhile."""

    code = "forms.overtaken"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a form. `by`, `at` (UTC text), name and reason: of an own one."""

    version: int
    own: bool
    name: str
    reason: str
    by: str
    at: str
    used: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form as the list shows it.

    Attributes:
        version, own, name: in force.
        checks: sentences still to be confirmed (待核) in it.
        used: tasks that keep this version.
        newer: the number of a shipped version that came after the one the own version is
            from; 0 for none.
        fault: why the version in force cannot be used, else None.
        versions: all of them, newest own first.
    """

    code: str
    title: str
    basis: str
    order: int
    version: int
    own: bool
    name: str
    checks: int
    used: int
    newer: int
    fault: UserError | None
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A version opened in the editor.

    Attributes:
        version: where it starts from. own: it is the bureau's.
        newest: the largest own version number there was, to notice others' savings.
        lines: its sentences. shipped: those of the program's version it comes from.
    """

    code: str
    title: str
    version: int
    own: bool
    name: str
    newest: int
    source: str
    lines: tuple[Line, ...]
    bindings: Mapping[str, str]
    sample: Mapping[str, object]
    shipped: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What is in the editor.

    Attributes:
        code, version: what it was opened from.
        source: the XML the sentences are of (changed in the expert view, else as opened).
        written: the sentences that were touched, by number.
    """

    code: str
    version: int
    source: str
    written: Mapping[int, Written]

    @property
    def template(self) -> str:
        """The template it comes to."""
        return joined(self.source, self.written)


@needs(Right.READ)
def forms(store: Store, actor: Actor) -> tuple[FormLine, ...]:
    """Return every form with its versions, in the order of papers."""
    with store.read() as session:
        library_now = library(session)
        entries = {
            (one.code, one.version): (one.by, one.at) for one in form_entries(session) if one.digest
        }
        used = _used(session)
    found = [_line(library_now, code, entries, used) for code in library_now.codes()]
    return tuple(sorted(found, key=lambda line: (line.order or 9999, line.code)))


@needs(Right.READ)
def opened(store: Store, actor: Actor, code: str, version: int = 0) -> Opened:
    """Return a version, or the one in force, cut into sentences.

    Raises:
        FormError: it is not usable (whoever changed its files).
    """
    forms_now = library(store)
    form = forms_now.get(code, version or forms_now.in_force(code))
    own = forms_now.own(code)
    shipped = forms_now.get(code, form.base) if form.base else form
    return Opened(
        code,
        form.title,
        form.version,
        form.version in own,
        form.name,
        max(own, default=0),
        form.source,
        lines_of(form, form.source),
        form.bindings,
        form.sample,
        lines_of(shipped, shipped.source),
    )


@needs(Right.READ)
def cut(store: Store, actor: Actor, draft: Draft) -> tuple[Line, ...]:
    """Return the sentences of a draft's template, as after a change in the expert view.

    Raises:
        FormError: something is wrong with it (the user's).
    """
    form = draft_form(library(store), draft)
    form.check()
    return lines_of(form, form.source)


@needs(Right.FORMS)
def save(
    store: Store, actor: Actor, draft: Draft, newest: int, name: str, reason: str, *, now: datetime
) -> int:
    """Save a draft as the next own version, put it in force, and log it; return its number.

    Sentences that are no longer to be confirmed (待核) are named in the entry; where nothing
    else changed, the entry is one of confirming.

    Args:
        newest: the largest own version number there was when the draft was opened.

    Raises:
        VersionNotNamed, ReasonWrong, NothingChanged, OverTaken, FormError, MissingGlyphs: the user's.
        DiskFull, Unwritable: the machine's; nothing is saved.
    """
    name, reason = name.strip(), check_reason(reason)
    if not 0 < len(name) <= NAME_MOST:
        raise VersionNotNamed(name=NAME_MOST)
    forms_now = library(store)
    base = forms_now.get(draft.code, draft.version)
    if draft.template == base.source:
        raise NothingChanged(title=base.title)
    made = draft_form(forms_now, draft)
    check_whole(made, now)
    confirmed, only = confirmed_lines(lines_of(base, base.source), lines_of(made, made.source))
    with store.write() as session:
        own = library(session).own(draft.code)
        if max(own, default=0) != newest:
            raise OverTaken(title=base.title, version=max(own, default=0))
        version = next_version(own)
        shipped = base.base or base.version
        files = changed(_files(base), version, draft.template, name, reason, shipped)
        said: dict[str, object] = {"base": draft.version, "name": name, "reason": reason}
        if confirmed:
            said["confirmed"] = [line.shown for line in confirmed]
        act = FormAct.CONFIRM if only else FormAct.SAVE
        keep_version(session, actor, act, draft.code, version, files, said, now)
    return version


@needs(Right.FORMS)
def put_in_force(
    store: Store, actor: Actor, code: str, version: int, reason: str, *, now: datetime
) -> None:
    """Put an own version in force, or with version 0 the program's newest (恢复原样); log it.

    Nothing is deleted: every version stays for the tasks that keep it, and to come back to.

    Raises:
        ReasonWrong, FormError: the user's.
    """
    said = check_reason(reason)
    with store.write() as session:
        forms_now = library(session)
        forms_now.get(code, version or forms_now.shipped(code)[-1])
        act = FormAct.CHOOSE if version else FormAct.RESTORE
        payload = {"act": act.value, "form": code, "version": version, "reason": said}
        journal.record(session, actor.name, KIND, payload, now=now, subject=code)


def draft_form(forms_now: FormLibrary, draft: Draft) -> FormVersion:
    """Return the version a draft would be, unchecked."""
    base = forms_now.get(draft.code, draft.version)
    return draft_of(_files(base), base, draft.template)


def next_version(own: list[int]) -> int:
    """Return the number the next own version gets."""
    return max(own, default=OWN_FROM - 1) + 1


def keep_version(
    session: Session,
    actor: Actor,
    act: FormAct,
    code: str,
    version: int,
    files: Mapping[str, bytes],
    said: Mapping[str, object],
    now: datetime,
) -> None:
    """Write the files of an own version and log them, inside the caller's transaction.

    Args:
        said: what else goes into the log: name, reason, the version it comes from.

    Raises:
        DiskFull, Unwritable: the machine's; the transaction fails with it.
    """
    folder = own_folder(session)
    payload = {
        "act": act.value,
        "form": code,
        "version": version,
        "sha256": digest_of(files),
        **said,
    }
    journal.record(session, actor.name, KIND, payload, now=now, subject=code)
    try:
        keep(folder, code, version, files)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(file=str(folder)) from error
        raise Unwritable(file=str(folder), reason=error.strerror or "") from error


def _files(form: FormVersion) -> dict[str, bytes]:
    return read_files(form.code, form.version, form.folder)


def _used(session: Session) -> Counter[tuple[str, int]]:
    """Count the tasks that keep each version."""
    used: Counter[tuple[str, int]] = Counter()
    for kept in session.scalars(select(Task.forms)):
        used.update(kept.items())
    return used


def _line(
    forms_now: FormLibrary,
    code: str,
    entries: Mapping[tuple[str, int], tuple[str, str]],
    used: Counter[tuple[str, int]],
) -> FormLine:
    shipped, own, version = forms_now.shipped(code), forms_now.own(code), forms_now.in_force(code)
    fault: UserError | None = None
    form = forms_now.get(code, shipped[-1])
    try:
        form = forms_now.get(code, version)
    except UserError as error:
        fault = error
    versions = []
    for number in [*reversed(own), *reversed(shipped)]:
        by, at = entries.get((code, number), ("", ""))
        name, reason = "", ""
        with suppress(UserError):
            one = forms_now.get(code, number)
            name, reason = one.name, one.reason
        versions.append(
            VersionLine(
                number, number in own, name, reason, by, at, used[code, number], number == version
            )
        )
    newer = shipped[-1] if version in own and form.base and form.base < shipped[-1] else 0
    return FormLine(
        code,
        form.title,
        form.basis,
        form.order,
        version,
        version in own,
        form.name,
        sum(one.check for one in sentences(form.source)),
        used[code, version],
        newer,
        fault,
        tuple(versions),
    )
