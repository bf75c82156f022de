"""A form's version out to one file and in again, and how two versions differ."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from app.core.people import Actor, Right
from app.core.protocol import sha256_hex
from app.core.reasons import check_reason
from app.errors import UserError
from app.files.form_folder import META, digest_of, read_files, version_of
from app.files.form_own import NoFormFile, changed, packed, unpacked
from app.files.form_version import FormVersion
from app.files.forms import FormLibrary
from app.files.placing import placing
from app.files.sheet_faults import NoSuchFile
from app.services import journal
from app.services.form.form_library import FormAct, library
from app.services.paper.paper_wording import Draft, draft_form, keep_version, next_version
from app.services.paper.paper_wording_check import check_whole
from app.services.paper.paper_wording_parts import Line, lines_of
from app.services.rights import needs
from app.store.engine import Store

_LARGEST = 4_000_000  # bytes; ours have 40,000


class NotOurForm(UserError):
    """A form of another program, or one that asks for what this program does not give."""

    code = "forms.not_ours"


class FileChanged(UserError):
    """The file is not the one that was looked at before."""

    code = "forms.file_changed"


@dataclass(frozen=True, slots=True)
class Offered:
    """A form in a file, checked wholly. `differs`: sentences unlike the version in force."""

    code: str
    title: str
    name: str
    reason: str
    differs: int
    sha256: str


class Change(StrEnum):
    """How words stand to those before."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence that differs: what it was ("" new) and is ("" gone), cut into same and not."""

    kind: str
    before: tuple[tuple[Change, str], ...]
    after: tuple[tuple[Change, str], ...]
    check_cleared: bool = False


@needs(Right.READ)
def export(
    store: Store, actor: Actor, code: str, version: int, path: Path, *, now: datetime
) -> Path:
    """Write a version into one file and log it; return the file.

    Raises:
        FormError: the user's. DiskFull, Unwritable: the machine's.
    """
    form = library(store).get(code, version)
    data = packed(read_files(code, version, form.folder))
    with placing(path.parent) as files:
        (files.work / path.name).write_bytes(data)
        with store.write() as session:
            payload = {"file": path.name, "form": f"{code}/v{version}", "sha256": form.sha256}
            journal.record(session, actor.name, "EXPORT", payload, now=now)
            (place,) = files.settle()
    return place


@needs(Right.FORMS)
def offered(store: Store, actor: Actor, path: Path, *, now: datetime) -> Offered:
    """Read a form from a file and check it wholly; nothing is kept.

    Raises:
        NoSuchFile, NoFormFile, NotOurForm, FormError, MissingGlyphs: the user's.
    """
    data = _data(path)
    forms_now = library(store)
    form = _fitting(forms_now, unpacked(data))
    check_whole(form, now)
    differs = len(_differences(forms_now.latest(form.code), form))
    name = form.name or path.stem[:40]
    return Offered(form.code, form.title, name, form.reason, differs, sha256_hex(data))


@needs(Right.FORMS)
def take(
    store: Store, actor: Actor, path: Path, offer: Offered, reason: str, *, now: datetime
) -> int:
    """Keep an offered form as the next own version, in force; return its number.

    Raises:
        As offered, FileChanged, ReasonWrong: the user's. DiskFull, Unwritable: the machine's.
    """
    why = check_reason(reason)
    data = _data(path)
    if sha256_hex(data) != offer.sha256:
        raise FileChanged(file=path.name)
    files = unpacked(data)
    form = _fitting(library(store), files)
    check_whole(form, now)
    with store.write() as session:
        forms_now = library(session)
        version = next_version(forms_now.own(form.code))
        base = forms_now.shipped(form.code)[-1]
        kept = changed(files, version, form.source, offer.name, why, base)
        said = {"file": path.name, "name": offer.name, "reason": why}
        keep_version(session, actor, FormAct.IMPORT, form.code, version, kept, said, now)
    return version


@needs(Right.READ)
def differences(store: Store, actor: Actor, draft: Draft) -> tuple[Difference, ...]:
    """Return how a draft differs from the program's newest version, sentence by sentence."""
    forms_now = library(store)
    shipped = forms_now.get(draft.code, forms_now.shipped(draft.code)[-1])
    return _differences(shipped, draft_form(forms_now, draft))


def _data(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise NoFormFile(what=path.name)
        return path.read_bytes()
    except OSError as error:
        raise NoSuchFile(file=path.name) from error


def _fitting(forms_now: FormLibrary, files: dict[str, bytes]) -> FormVersion:
    """Read the files as a version of a form this program can fill."""
    try:
        meta = tomllib.loads(files[META].decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NoFormFile(what=f"{META}: {error}"[:80]) from error
    code, version = meta.get("code"), meta.get("version")
    if not isinstance(code, str) or not isinstance(version, int):
        raise NoFormFile(what=META)
    if code not in forms_now.codes():
        raise NotOurForm(title=str(meta.get("title", code)), what=code)
    form = version_of(code, version, files, Path(code), digest_of(files))
    ours = forms_now.get(code, forms_now.shipped(code)[-1])
    given = {*ours.bindings, *(ask.path for ask in form.asks)}
    unknown = [path for path in form.bindings if path not in given]
    asked = {ask.path: ask.kind for ask in form.asks}
    unasked = [ask.label for ask in ours.asks if asked.get(ask.path) is not ask.kind]
    if form.about is not ours.about:
        unknown.append(f"about = {form.about}")
    if unknown or unasked:
        raise NotOurForm(title=form.title, what=(unknown or unasked)[0])
    return form


def _differences(before: FormVersion, after: FormVersion) -> tuple[Difference, ...]:
    old, new = lines_of(before, before.source), lines_of(after, after.source)
    keys = [[(line.kind, line.shown, line.check) for line in lines] for lines in (old, new)]
    found: list[Difference] = []
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for act, at, end, other, other_end in matcher.get_opcodes():
        if act != "equal":
            found += _changes(old[at:end], new[other:other_end])
    return tuple(found)


def _changes(old: Sequence[Line], new: Sequence[Line]) -> list[Difference]:
    """Pair sentences in their order; what is left over came or went."""
    found = []
    for at in range(max(len(old), len(new))):
        was = old[at] if at < len(old) else None
        now = new[at] if at < len(new) else None
        before, after = _spans(was.shown if was else "", now.shown if now else "")
        cleared = bool(was and now and was.check and not now.check)
        line = now or was
        assert line is not None  # one of the two is there
        found.append(Difference(line.kind, before, after, cleared))
    return found


_Spans = tuple[tuple[Change, str], ...]


def _spans(before: str, after: str) -> tuple[_Spans, _Spans]:
    old: list[tuple[Change, str]] = []
    new: list[tuple[Change, str]] = []
    for act, at, end, other, other_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        same = act == "equal"
        if end > at:
            old.append((Change.SAME if same else Change.GONE, before[at:end]))
        if other_end > other:
            new.append((Change.SAME if same else Change.NEW, after[other:other_end]))
    return tuple(old), tuple(new)
