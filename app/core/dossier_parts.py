"""Parts that a dossier and its public copy share: text files, the kit, names (§12)."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.core.container import is_file_name
from app.core.dossier_report import differs, unreadable
from app.core.protocol import is_hex, sha256_hex
from app.core.refusal import RefusedFile, read_lines, read_text

KIT: Final = "kit.sha256"
_BETWEEN: Final = "  "  # hash and name, as sha256sum writes them
Files = Mapping[str, bytes]


class TextRefused(RefusedFile):
    """A file of a dossier is not text by §1; `file` names it."""

    code = "dossier_text.no_final_newline"
    area = "dossier_text"


def check_there(files: Files, wanted: Iterable[str]) -> None:
    """Stop at the first file that is always there and is not (step 1 of §15)."""
    for name in wanted:
        if name not in files:
            raise unreadable("missing", file=name)


def check_text(files: Files, name: str, *, may_be_empty: bool = False) -> None:
    """Stop where a file is not text by §1."""
    if may_be_empty and not files[name]:
        return
    try:
        read_text(files[name], TextRefused)
    except TextRefused as error:
        raise unreadable("refused", error, file=name) from None


def lines_of(files: Files, name: str) -> list[str]:
    """Return the lines of a file that check_text() has let pass; none of an empty one."""
    return read_lines(files[name], TextRefused) if files[name] else []


def check_names(files: Files, name: str) -> int:
    """Return how many lines a names.txt has; stop where one has another form."""
    lines = lines_of(files, name)
    last = last_key = ""
    for at, line in enumerate(lines, 1):
        key, _, _ = line.partition("|")
        if not key or line.count("|") != 1:
            raise differs("names.form", file=name, line=at, value=line)
        if line <= last or key == last_key:
            raise differs("names.order", file=name, line=at, value=line)
        last, last_key = line, key
    return len(lines)


def read_kit(files: Files) -> dict[str, tuple[int, str]]:
    """Return name -> (line, hash) as kit.sha256 lists them; stop at a wrong line."""
    listed: dict[str, tuple[int, str]] = {}
    last = ""
    for at, line in enumerate(lines_of(files, KIT), 1):
        value, joint, name = line.partition(_BETWEEN)
        if not joint or not is_hex(value) or not is_file_name(name):
            raise differs("kit.form", file=KIT, line=at, value=line)
        if name <= last:
            raise differs("kit.order", file=KIT, line=at, value=name)
        last = name
        listed[name] = (at, value)
    return listed


def check_accounted(files: Files, accounted: set[str]) -> None:
    """Stop at the first file that stands there and belongs to nothing (step 5)."""
    for name in sorted(set(files) - accounted):
        raise differs("files.extra", file=name)


def check_kit(files: Files, listed: Mapping[str, tuple[int, str]]) -> None:
    """Compare every file of the kit with its hash (step 6)."""
    for name, (at, value) in listed.items():
        if name not in files:
            raise differs("kit.missing", file=KIT, line=at, name=name)
        if sha256_hex(files[name]) != value:
            raise differs("kit.hash", file=name, line=at, name=KIT)


def check_paper(values: Iterable[str], found: str, key: str) -> None:
    """Compare M, R or a public copy's head with every value of it from paper (step 7)."""
    for value in values:
        if value != found:
            raise differs("paper.other", name=key, value=found, paper=value)
