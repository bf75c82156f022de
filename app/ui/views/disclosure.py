"""What the page of disclosure says and offers: no Qt."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.disclosure import PRESETS, Reason
from app.core.task import Stage
from app.services.disclosure import DisclosurePreview, Format, LeftOut
from app.texts import text

GROUP: Final = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """What the action bar shows.

    Attributes:
        act: "export", "close", or "" for nothing.
        again: a plain button exports (once more) beside another primary act.
    """

    act: str
    enabled: bool
    again: bool
    sentence: str


def presets() -> tuple[tuple[str, str], ...]:
    """(code, name) of the lists there are."""
    return tuple((code, text(f"disclosure.preset.{code}")) for code in PRESETS)


def formats() -> tuple[tuple[Format, str], ...]:
    """(format, name) of the files a list can be written as."""
    return tuple((one, text(f"disclosure.format.{one.value}")) for one in Format)


def default_path(data: Path, task_no: str, file_name: str, fmt: Format) -> Path:
    """Where a list goes unless somebody says otherwise."""
    return data / "exports" / task_no / f"{file_name}{fmt.suffix}"


def with_suffix(path: Path, fmt: Format) -> Path:
    """Return the chosen path with the ending the format needs."""
    if path.suffix.lower() == fmt.suffix:
        return path
    return path.with_name(f"{path.name}{fmt.suffix}")


def reasons(left_out: tuple[LeftOut, ...]) -> tuple[tuple[Reason, int], ...]:
    """How many are left out for each reason, in the reasons' order."""
    counts = {one: sum(entry.reason is one for entry in left_out) for one in Reason}
    return tuple((one, count) for one, count in counts.items() if count)


def summary_rows(shown: DisclosurePreview) -> tuple[tuple[str, str], ...]:
    """Lines that add up: drawn − left out by reason = written."""
    rows, out = len(shown.rows), len(shown.left_out)
    minus = text("disclosure_page.summary.minus", count=out) if out else "0"
    lines = [
        (text("disclosure_page.summary.drawn"), str(rows + out)),
        (text("disclosure_page.summary.out"), minus),
    ]
    lines += [
        (f"  {text(f'disclosure.reason.{reason.value}')}", str(count))
        for reason, count in reasons(shown.left_out)
    ]
    lines.append((text("disclosure_page.summary.rows"), str(rows)))
    lines.append((f"  {text('disclosure_page.summary.new')}", str(shown.new_rows)))
    return tuple(lines)


def block_lines(shown: DisclosurePreview) -> str:
    """Title and block above the table, as the file has them; "" where there are none."""
    block = text("disclosure_page.block.joint").join(
        text("disclosure_page.block.line", heading=heading, value=value)
        for heading, value in shown.block
    )
    return "\n".join(part for part in (shown.title, block) if part)


def offer(
    shown: DisclosurePreview | None, missing: tuple[str, ...] | None, stage: Stage, *, may: bool
) -> Offer:
    """Return what is to be done next.

    Args:
        missing: who keeps the task from being closed; None while that is being read.
        may: the person publishes.
    """
    if not may:
        return Offer("", False, False, text("disclosure_page.sentence.read_only"))
    if shown is None or missing is None:
        return Offer("export", False, False, text("disclosure_page.sentence.reading"))
    if stage is Stage.CLOSED:
        return Offer("", False, True, text("disclosure_page.sentence.closed"))
    if not missing:
        return Offer("close", True, True, text("disclosure_page.sentence.close"))
    if not shown.rows:
        return Offer("export", False, False, text("disclosure_page.sentence.nothing"))
    if shown.left_out:
        words = text(
            "disclosure_page.sentence.partly", rows=len(shown.rows), left=len(shown.left_out)
        )
    else:
        words = text("disclosure_page.sentence.export")
    return Offer("export", True, False, words)


def grouped(digest: str) -> str:
    """64 hex digits in groups, to read and to compare."""
    return " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def columns(shown: DisclosurePreview) -> tuple[tuple[str, int, bool], ...]:
    """(heading, pixels, whether it takes the space that is left) of a list's columns."""
    widths = [
        column_width(heading, tuple(row[at] for row in shown.rows))
        for at, heading in enumerate(shown.headings)
    ]
    widest = widths.index(max(widths))
    return tuple(
        (heading, width, at == widest)
        for at, (heading, width) in enumerate(zip(shown.headings, widths, strict=True))
    )


def column_width(heading: str, values: tuple[str, ...]) -> int:
    """Pixels that show a heading and most values whole; long values are cut with a tip."""
    longest = max((_units(value) for value in values[:200]), default=0)
    return max(70, min(320, 30 + 9 * max(_units(heading), longest)))


def _units(words: str) -> int:
    """How wide words are in half characters."""
    return sum(1 if ord(one) < 0x2E80 else 2 for one in words)
