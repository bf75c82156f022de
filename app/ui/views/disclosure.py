"""What the page of disclosure says and offers: no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.disclosure import PRESETS, Reason
from app.core.disclosure_back import Changed
from app.core.disclosure_codes import AGENCY_FIELDS
from app.core.disclosure_fields import Field
from app.core.disclosure_rows import Fault, FaultKind
from app.core.task import Stage
from app.services.disclosure.disclosure import DisclosurePreview, Format, LeftOut
from app.services.disclosure.disclosure_back import Checked
from app.services.disclosure.disclosure_content import fault_words
from app.services.disclosure.disclosure_past import PublicationLine
from app.texts import text
from app.ui.widgets.banner import BannerTone
from app.ui.widgets.pill import Tone

GROUP: Final = 8
_SETTINGS: Final = frozenset({*AGENCY_FIELDS, Field.CATALOGUE_CODE, Field.LIST_CODE})


@dataclass(frozen=True, slots=True)
class Offer:
    """What the action bar shows.

    Attributes:
        act: "export", "close", or "" for nothing.
        again: a plain button exports (once more) beside another primary act.
        step: a plain button exports only what changed since the last upload.
    """

    act: str
    enabled: bool
    again: bool
    sentence: str
    step: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """One line beside the list: who is not in it, or what the receiver may refuse."""

    assignment_id: int
    name: str
    what: str
    detail: str
    state: str
    tone: Tone


def presets() -> tuple[tuple[str, str], ...]:
    """(code, name) of the lists the program comes with."""
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
    """Lines that add up: drawn − left out by reason = in the list; then the control totals."""
    firms, out = len(set(shown.assignments)) or len(shown.rows), len(shown.left_out)
    minus = text("disclosure_page.summary.minus", count=out) if out else "0"
    lines = [
        (text("disclosure_page.summary.drawn"), str(firms + out)),
        (text("disclosure_page.summary.out"), minus),
    ]
    lines += [
        (f"  {text(f'disclosure.reason.{reason.value}')}", str(count))
        for reason, count in reasons(shown.left_out)
    ]
    lines.append((text("disclosure_page.summary.rows"), str(firms)))
    if len(shown.rows) != firms:
        lines.append((text("disclosure_page.summary.lines"), str(len(shown.rows))))
    lines += [(f"  {said}", str(count)) for said, count in shown.totals.results]
    lines.append((f"  {text('disclosure_page.summary.new')}", str(shown.new_rows)))
    if shown.totals.late:
        lines.append((f"  {text('disclosure_page.summary.late')}", str(shown.totals.late)))
    return tuple(lines)


def remarks(shown: DisclosurePreview) -> tuple[Remark, ...]:
    """Return who is not in the list with every reason, then what may be refused.

    A code that is missing for many enterprises is one line: it is entered once.
    """
    found: list[Remark] = []
    shared: dict[tuple[str, str], list[tuple[LeftOut, Fault]]] = {}
    refused = text("disclosure_page.left.refused")
    for one in shown.left_out:
        state = text(f"finding_sheet.state.{one.state.value}")
        if one.reason is not Reason.FAULT:
            what = text(f"disclosure_page.reason.{one.reason.value}")
            said = text(f"disclosure.reason.{one.reason.value}")
            tone: Tone = "neutral" if one.reason is Reason.NOT_APPROVED else "danger"
            found.append(Remark(one.assignment_id, one.enterprise_name, what, said, state, tone))
        for fault in one.faults:
            if is_for_settings((fault,)):
                shared.setdefault((fault.heading, fault.value), []).append((one, fault))
                continue
            said = fault_words(fault)
            found.append(
                Remark(one.assignment_id, one.enterprise_name, refused, said, state, "danger")
            )
    once = [
        Remark(
            0,
            text("disclosure_page.left.many", count=len({one.assignment_id for one, _ in some})),
            text("disclosure_page.left.settings"),
            text(
                f"disclosure_page.left.lacks_{'value' if fault.value else 'field'}",
                heading=fault.heading,
                value=fault.value,
            ),
            "",
            "danger",
        )
        for some in shared.values()
        for fault in [some[0][1]]
    ]
    told = text("disclosure_page.left.told")
    warned = [
        Remark(one.assignment_id, one.name, told, fault_words(one), "", "warning")
        for one in shown.told
    ]
    return (*once, *found, *warned)


def faults(shown: DisclosurePreview) -> tuple[Fault, ...]:
    """Every fault that keeps a row out."""
    return tuple(fault for one in shown.left_out for fault in one.faults)


def waiting(shown: DisclosurePreview) -> tuple[LeftOut, ...]:
    """Who is left out because the result is not approved yet."""
    return tuple(one for one in shown.left_out if one.reason is Reason.NOT_APPROVED)


def is_for_settings(found: Sequence[Fault]) -> bool:
    """Whether something the bureau enters once is what is missing."""
    return any(
        one.kind is FaultKind.NO_CODE
        or (one.field in _SETTINGS and one.kind in (FaultKind.EMPTY, FaultKind.SHAPE))
        for one in found
    )


def block_lines(shown: DisclosurePreview) -> str:
    """Title and block above the table, as the file has them; "" where there are none."""
    block = text("disclosure_page.block.joint").join(
        text("disclosure_page.block.line", heading=heading, value=value)
        for heading, value in shown.block
    )
    return "\n".join(part for part in (shown.title, block) if part)


def late_words(shown: DisclosurePreview) -> tuple[str, ...]:
    """Return for each row whether it is published after its deadline; "" for in time."""
    late = shown.late or {}
    return tuple(
        text("disclosure_page.late", days=late[one]) if one in late else ""
        for one in shown.assignments
    )


def offer(
    shown: DisclosurePreview | None, missing: tuple[str, ...] | None, stage: Stage, *, may: bool
) -> Offer:
    """Return what is to be done next.

    Args:
        missing: who keeps the task from being closed; None while that is being read.
        may: the person publishes.
    """
    words = "disclosure_page.sentence."
    if not may:
        return Offer("", False, False, text(words + "read_only"))
    if shown is None or missing is None:
        return Offer("export", False, False, text(words + "reading"))
    step = bool(shown.steps and shown.since is not None and shown.since.count)
    if stage is Stage.CLOSED:
        return Offer("", False, bool(shown.rows), text(words + "closed"), step)
    if not missing and shown.public:
        return Offer("close", True, bool(shown.rows), text(words + "close"), step)
    if not shown.rows:
        key = "all_faulty" if faults(shown) else "nothing"
        return Offer("export", False, False, text(words + key), step)
    if shown.left_out:
        said = text(words + "partly", rows=_firms(shown), left=len(shown.left_out))
    else:
        said = text(words + ("export" if shown.public else "report"))
    return Offer("export", True, False, said, step)


def _firms(shown: DisclosurePreview) -> int:
    return len(set(shown.assignments)) or len(shown.rows)


def grouped(digest: str) -> str:
    """64 hex digits in groups, to read and to compare."""
    return " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))


def columns(shown: DisclosurePreview) -> tuple[tuple[str, int, bool], ...]:
    """(heading, pixels, whether it takes the space that is left) of a list's columns."""
    return column_widths(shown.headings, shown.rows)


def column_widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[tuple[str, int, bool], ...]:
    """(heading, pixels, whether it takes the space that is left) of a table's columns."""
    widths = [
        column_width(heading, tuple(row[at] for row in rows[:_SAMPLED]))
        for at, heading in enumerate(headings)
    ]
    widest = widths.index(max(widths)) if widths else 0
    return tuple(
        (heading, width, at == widest)
        for at, (heading, width) in enumerate(zip(headings, widths, strict=True))
    )


_SAMPLED: Final = 200  # rows that decide how wide a column is


def column_width(heading: str, values: tuple[str, ...]) -> int:
    """Pixels that show a heading and most values whole; long values are cut with a tip."""
    longest = max((_units(value) for value in values), default=0)
    return max(70, min(320, 30 + 9 * max(_units(heading), longest)))


def _units(words: str) -> int:
    """How wide words are in half characters."""
    return sum(1 if ord(one) < 0x2E80 else 2 for one in words)


def receipt_words(line: PublicationLine) -> str:
    """Whether an export was uploaded, and what was refused."""
    if line.receipt is None:
        return text("disclosure_page.receipt.none")
    if line.receipt.refused:
        return text("disclosure_page.receipt.refused", count=len(line.receipt.refused))
    return text("disclosure_page.receipt.taken")


def receipt_tone(line: PublicationLine) -> Tone:
    """How a receipt stands."""
    if line.receipt is None:
        return "neutral"
    return "warning" if line.receipt.refused else "success"


def checked_words(found: Checked, name: str) -> tuple[str, BannerTone]:
    """What a file that was held against its export is, in a sentence, and its tone."""
    fields = {"file": found.file, "at": found.exported_at, "name": name}
    words = "disclosure_page.checked."
    later = "" if found.newest else text(words + "not_newest")
    if found.differs is None:
        said = text(words + "same", **fields) + later
        return said, "success" if found.newest else "warning"
    differs = found.differs
    if not differs.count:
        return text(words + "resaved", **fields, cells=differs.same) + later, "warning"
    if differs.broken:
        return text(
            words + "broken", **fields, count=differs.count, broken=differs.broken
        ), "danger"
    return text(words + "changed", **fields, count=differs.count) + later, "warning"


def difference_words(one: Changed) -> str:
    """What happened to a cell."""
    return text(f"disclosure_page.difference.{one.kind.value}")
