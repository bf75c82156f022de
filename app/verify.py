"""Repeat a draw from its files, and check a dossier, without the program that made it.

    python -m app.verify replay MANIFEST OPENING [ADJUST]
    python -m app.verify check DOSSIER [--m HASH] [--head HASH] [--r HASH]

`replay` prints result.txt (§8), or with ADJUST what is in effect after it (§13), and
exits 0; a refused file gives one line on standard error, nothing on standard output,
exit 2. `check` takes a dossier or a public copy (§12), as a folder or a container, and
what stands on paper, each option as often as wanted; it prints the report of §15, whose
last line is the conclusion: 0 fits, 1 differs, 2 unreadable (one line on standard
error). Needs nothing but the standard library, app.core, app.errors and app.texts.
Standard output is UTF-8 with LF on every system.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from app.core.container import MOST_BYTES, unpack
from app.core.dossier import ALWAYS, Line, Paper, Report, check
from app.core.draw import replay
from app.core.effect import InEffect, effect_text
from app.core.manifest import parse_manifest
from app.core.protocol import sha256_hex
from app.core.public_copy import PUBLIC
from app.core.substitution import AdjustError
from app.errors import UserError
from app.texts import error_text, text

SAME, UNREADABLE = 0, 2
MOST_FILES: Final = 20_000  # of a folder; a dossier has some hundred


class _StopError(Exception):
    """Ends the run with one line for standard error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; prints as the module describes."""
    try:
        asked = _parser().parse_args(arguments)
        if asked.command == "replay":
            _print(_replay(asked.manifest, asked.opening, asked.adjust))
            return SAME
        return _check(asked.dossier, Paper(tuple(asked.m), tuple(asked.head), tuple(asked.r)))
    except UserError as error:
        return _refuse(error_text(error))
    except _StopError as stop:
        return _refuse(str(stop))


def line_text(line: Line) -> str:
    """Return the sentence of one line of a report, without its mark."""
    fields: dict[str, object] = {
        name: text("verify.none") if value == "" else value for name, value in line.fields.items()
    }
    fields["where"] = fields.get("file", "")
    if fields.get("line"):
        fields["where"] = text("verify.where", file=fields["file"], line=fields["line"])
    if line.error is not None:
        fields["why"] = error_text(line.error)
    return text(f"verify.{line.key}", **fields)


def report_lines(report: Report) -> tuple[str, ...]:
    """Return the report of §15: a marked line for each check, the conclusion last."""
    marked = (text(f"verify.mark.{line.mark}", sentence=line_text(line)) for line in report.lines)
    return (*marked, text(f"verify.verdict.{report.verdict}"))


def _replay(manifest_path: Path, opening_path: Path, adjust_path: Path | None) -> bytes:
    manifest, opening = _read(manifest_path), _read(opening_path)
    result = replay(manifest, opening)
    if adjust_path is None:
        return result
    adjust = _read(adjust_path)
    if not adjust:
        raise AdjustError("no_final_newline", 1)
    frozen = parse_manifest(manifest)
    return effect_text(InEffect.of(frozen, sha256_hex(manifest), result, adjust))


def _check(path: Path, paper: Paper) -> int:
    report = check(_files(path), paper)
    wrong = report.first_wrong
    if report.code == UNREADABLE and wrong is not None:
        return _refuse(line_text(wrong))
    _tell(*report_lines(report))
    return report.code


def _files(path: Path) -> Mapping[str, bytes]:
    if path.is_dir():
        return _Folder(path)
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise _StopError(
            text("verify.unreadable", name=path, reason=text("verify.reason.too_large"))
        )
    return unpack(_read(path))


class _Folder(Mapping[str, bytes]):
    """The files of a folder by their names inside it, each read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: set[str] = set()
        # A folder that is no dossier is not searched through, however large it is.
        if not any((folder / name).is_file() for name in (PUBLIC, *ALWAYS)):
            return
        for path in folder.rglob("*"):
            if not path.is_dir():
                self._names.add(path.relative_to(folder).as_posix())
            if len(self._names) > MOST_FILES:
                reason = text("verify.reason.too_large")
                raise _StopError(text("verify.unreadable", name=folder, reason=reason))

    def __getitem__(self, name: str) -> bytes:
        if name not in self:
            raise KeyError(name)
        return _read(self._folder / name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return UNREADABLE


def _print(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _tell(*sentences: str) -> None:
    _print("".join(f"{sentence}\n" for sentence in sentences).encode("utf-8", "backslashreplace"))


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _StopError(text("verify.usage"))

    def format_help(self) -> str:
        return text("verify.usage") + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="app.verify", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    again = commands.add_parser("replay", allow_abbrev=False)
    again.add_argument("manifest", type=Path)
    again.add_argument("opening", type=Path)
    again.add_argument("adjust", type=Path, nargs="?")
    check_parser = commands.add_parser("check", allow_abbrev=False)
    check_parser.add_argument("dossier", type=Path)
    for option in ("--m", "--head", "--r"):
        check_parser.add_argument(option, action="append", default=[])
    return parser


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        reason = text("verify.reason.missing")
    except OSError as error:
        reason = text("verify.reason.other", detail=error.strerror or type(error).__name__)
    except ValueError as error:  # a path no system has, e.g. with a zero byte
        reason = text("verify.reason.other", detail=str(error))
    raise _StopError(text("verify.unreadable", name=path, reason=reason))


if __name__ == "__main__":
    sys.exit(main())
