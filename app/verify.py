"""Repeat a draw from its files, without the program that made it.

    python -m app.verify replay MANIFEST OPENING
    python -m app.verify check FOLDER [--m HASH] [--head HASH]

`replay` prints result.txt (§8) and exits 0; a refused file gives one line on standard
error, nothing on standard output, exit 2. `check` compares manifest.txt, opening.txt
and result.txt of a folder, and the chain of log.txt if there is one: 0 verified,
1 differs, 2 unreadable. Needs nothing but the standard library, app.core, app.errors
and app.texts. Standard output is UTF-8 with LF on every system.
"""

import argparse
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NoReturn

from app.core.chain import ChainReport, verify_chain
from app.core.draw import replay
from app.core.manifest import Manifest, WitnessKind, parse_manifest
from app.core.protocol import REHEARSAL, is_hex, sha256_hex, shown
from app.errors import UserError
from app.texts import error_text, text

VERIFIED, DIFFERS, UNREADABLE = 0, 1, 2
LINE_LENGTH = 400  # of a differing line, as printed


class _StopError(Exception):
    """Ends the run with one line for standard error."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; prints as the module describes."""
    try:
        asked = _parser().parse_args(arguments)
        if asked.command == "replay":
            _print(replay(_read(asked.manifest), _read(asked.opening)))
            return VERIFIED
        return _check(asked.folder, asked.m, asked.head)
    except UserError as error:
        return _refuse(error_text(error))
    except _StopError as stop:
        return _refuse(str(stop))


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
    parser = _Parser(prog="app.verify")
    commands = parser.add_subparsers(dest="command", required=True)
    again = commands.add_parser("replay")
    again.add_argument("manifest", type=Path)
    again.add_argument("opening", type=Path)
    check = commands.add_parser("check")
    check.add_argument("folder", type=Path)
    check.add_argument("--m", default="")
    check.add_argument("--head", default="")
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


def _typed_hash(typed: str) -> str:
    """Return a hash as typed or scanned from paper, in the form of §1."""
    value = "".join(typed.split()).lower()
    if value and not is_hex(value):
        raise _StopError(text("verify.hash_form", value=typed))
    return value


def _check(folder: Path, typed_m: str, typed_head: str) -> int:
    paper_m, paper_head = _typed_hash(typed_m), _typed_hash(typed_head)
    manifest_data = _read(folder / "manifest.txt")
    found = _read(folder / "result.txt")
    expected = replay(manifest_data, _read(folder / "opening.txt"))
    log = _log(folder / "log.txt")
    report = verify_chain(log)
    m = sha256_hex(manifest_data)
    difference = (
        _result_difference(expected, found)
        or _log_difference(log, report)
        or _paper_difference(m, paper_m, report, paper_head)
    )
    if difference:
        _tell(*difference)
        return DIFFERS
    _tell(
        text("verify.same"),
        *_warnings(parse_manifest(manifest_data)),
        text("verify.manifest_hash", value=m),
        text("verify.result_hash", value=sha256_hex(found)),
        *_log_verdict(report, paper_head),
        text("verify.paper_same" if paper_m else "verify.paper_none"),
    )
    return VERIFIED


def _warnings(manifest: Manifest) -> list[str]:
    warnings = []
    if manifest.tag == REHEARSAL:
        warnings.append(text("verify.rehearsal"))
    if any(witness.kind is WitnessKind.SLIP for witness in manifest.witnesses):
        warnings.append(text("verify.slips"))
    return warnings


def _log(path: Path) -> list[str]:
    """Return the lines of log.txt; none if the folder has no log."""
    if not path.exists():
        return []
    try:
        lines = _read(path).decode().split("\n")
    except UnicodeDecodeError:
        raise _StopError(text("verify.log_not_text")) from None
    if lines.pop() != "":
        raise _StopError(text("verify.log_not_text"))
    return lines


def _log_verdict(report: ChainReport, paper_head: str) -> list[str]:
    count = len(report.heads)
    if not count:
        return []
    sentences = [text("verify.log_sound", count=count, value=report.head)]
    anchored = report.anchored_up_to(paper_head)
    if anchored is not None:
        sentences.append(text("verify.anchored", n=anchored, rest=count - anchored))
    return sentences


def _result_difference(expected: bytes, found: bytes) -> list[str]:
    """Return the first differing line: what it should be and what stands there."""
    pairs = zip_longest(expected.split(b"\n"), found.split(b"\n"))
    for line, (right, wrong) in enumerate(pairs, 1):
        if right != wrong:
            return [
                text("verify.differs", line=line),
                text("verify.expected", value=_shown(right)),
                text("verify.found", value=_shown(wrong)),
            ]
    return []


def _log_difference(log: list[str], report: ChainReport) -> list[str]:
    if report.flaw is None:
        return []
    line, why = report.flaw_line, text(f"verify.flaw.{report.flaw}")
    value = shown(log[line - 1], LINE_LENGTH)
    return [text("verify.log_differs", line=line, why=why, value=value)]


def _paper_difference(m: str, paper_m: str, report: ChainReport, paper_head: str) -> list[str]:
    if paper_m not in ("", m):
        return [text("verify.paper_differs", value=m, paper=paper_m)]
    if paper_head and report.anchored_up_to(paper_head) is None:
        return [text("verify.head_differs", paper=paper_head)]
    return []


def _shown(line: bytes | None) -> str:
    if line is None:
        return text("verify.nothing")
    return shown(line.decode("utf-8", "backslashreplace"), LINE_LENGTH)


if __name__ == "__main__":
    sys.exit(main())
