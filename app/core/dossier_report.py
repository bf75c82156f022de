"""What a check of a dossier says: lines, verdict, facts; and how a step stops it (§15).

A line names a sentence (resources/texts/verify.toml, app.verify.line_text) and its
values; values that stood in the files are made printable and short here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.core.protocol import shown
from app.errors import AppError

VALUE_LENGTH: Final = 400  # of a value from the files, as shown


class Mark(StrEnum):
    """What a line is: a check that was passed, a warning, or what does not fit."""

    OK = "OK"
    NOTE = "NOTE"
    WRONG = "WRONG"


class Verdict(StrEnum):
    """How a check ended (§15)."""

    PASSED = "PASSED"  # fits, and a value from paper was among what fits
    CONSISTENT = "CONSISTENT"  # fits; nothing from paper was given
    DIFFERS = "DIFFERS"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report.

    key: of the sentence in verify.toml. error: a refusal whose sentence goes into `why`.
    """

    mark: Mark
    key: str
    fields: Mapping[str, object]
    error: AppError | None = None


@dataclass(slots=True)
class Facts:
    """Which draw a dossier is about, as far as the check came: "" and 0 where it did not.

    n, head: number of the log's last entry in the dossier and the head after it.
    """

    draw: str = ""
    attempt: int = 0
    tag: str = ""
    m: str = ""
    s: str = ""
    r: str = ""
    head: str = ""
    n: int = 0
    public: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; the lines in the order of the checks, warnings last.

    Of DIFFERS and UNREADABLE the last line is what was found first.
    """

    verdict: Verdict
    lines: tuple[Line, ...]
    facts: Facts

    @property
    def code(self) -> int:
        """The exit code of §15."""
        return {Verdict.DIFFERS: 1, Verdict.UNREADABLE: 2}.get(self.verdict, 0)

    @property
    def first_wrong(self) -> Line | None:
        """What does not fit or cannot be read; None of a dossier that fits."""
        return next((line for line in self.lines if line.mark is Mark.WRONG), None)


class StoppedError(Exception):
    """Ends a check at the first thing that does not fit. Never leaves app.core."""

    def __init__(self, verdict: Verdict, line: Line) -> None:
        super().__init__(verdict, line.key)
        self.verdict = verdict
        self.line = line


@dataclass(slots=True)
class Told:
    """Collects the report while the steps run."""

    facts: Facts = field(default_factory=Facts)
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)

    def ok(self, key: str, /, **fields: object) -> None:
        self.lines.append(Line(Mark.OK, f"ok.{key}", _safe(fields)))

    def note(self, key: str, /, **fields: object) -> None:
        self.notes.append(Line(Mark.NOTE, key, _safe(fields)))

    def report(self, verdict: Verdict, last: Line | None = None) -> Report:
        lines = (*self.lines, last) if last is not None else (*self.lines, *self.notes)
        return Report(verdict, lines, self.facts)


def differs(key: str, error: AppError | None = None, /, **fields: object) -> StoppedError:
    """Return what to raise when something does not fit (exit 1)."""
    return StoppedError(Verdict.DIFFERS, Line(Mark.WRONG, key, _safe(fields), error))


def unreadable(key: str, error: AppError | None = None, /, **fields: object) -> StoppedError:
    """Return what to raise when something cannot be read (exit 2)."""
    return StoppedError(Verdict.UNREADABLE, Line(Mark.WRONG, key, _safe(fields), error))


def _safe(fields: Mapping[str, object]) -> dict[str, object]:
    return {
        name: shown(value, VALUE_LENGTH) if isinstance(value, str) else value
        for name, value in fields.items()
    }
