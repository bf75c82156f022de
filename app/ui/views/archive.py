"""What the page 归档 says and offers: no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.core.times import beijing_date, stamp
from app.core.volume import LACKING, LineState, VolumeKind
from app.services.walks.volume_check import VolumeLine, VolumeRow
from app.services.walks.volume_content import Attached
from app.services.walks.volume_register import VolumeEntry
from app.services.walks.volumes import VolumeAsked, VolumeMade
from app.texts import text

if TYPE_CHECKING:
    from app.ui.widgets.banner import BannerTone
    from app.ui.widgets.pill import Tone

ENDINGS: Final = ("pdf", "jpg", "jpeg", "png")
LEAST_NOTE: Final = 4
_STATES: Final[Mapping[LineState, "Tone"]] = {
    LineState.THERE: "success",
    LineState.SCANNED: "success",
    LineState.MISSING: "danger",
    LineState.UNREADY: "warning",
    LineState.NOT_NEEDED: "neutral",
    LineState.UNRECORDED: "warning",
}
_NAMED: Final = 3  # titles of what changed that are said
_SHORT: Final = 20
_DIGEST: Final = 12  # characters of a digest in a sentence


@dataclass
class Laid:
    """Scans and further documents laid in by hand, for as long as the task is open.

    Attributes:
        scans: (owner, code) -> files, and whether they stand in the paper's place.
        further: owner -> (title, file).
    """

    scans: dict[tuple[int, str], tuple[tuple[Path, ...], bool]] = field(default_factory=dict)
    further: dict[int, list[tuple[str, Path]]] = field(default_factory=dict)

    def of(self, line: VolumeLine) -> tuple[tuple[Path, ...], bool]:
        """Return the files of a line, and whether they stand in the paper's place."""
        return self.scans.get((line.owner, line.code), ((), True))

    def lay(self, line: VolumeLine, paths: Sequence[Path], *, instead: bool) -> None:
        """Add files to a line."""
        known, _ = self.of(line)
        files = tuple(dict.fromkeys((*known, *paths)))
        self.scans[line.owner, line.code] = (files, instead)

    def take_out(self, line: VolumeLine) -> None:
        """Take the files of a line out again."""
        self.scans.pop((line.owner, line.code), None)

    def attached(self, row: VolumeRow, lines: Sequence[VolumeLine]) -> tuple[Attached, ...]:
        """Return what goes into a volume with these lines."""
        found = []
        for line in lines:
            paths, instead = self.of(line)
            if paths:
                found.append(Attached(line.key, paths, instead))
        further = self.further.get(row.owner, [])
        return (*found, *(Attached("", (path,), title=title) for title, path in further))


def folder_of(data: Path, task_no: str) -> Path:
    """Where the volumes of a task go."""
    return data / "papers" / task_no / text("volume_page.folder")


def fits(paths: Sequence[Path]) -> bool:
    """Whether files can be scans, by their names."""
    return bool(paths) and all(path.suffix.lower()[1:] in ENDINGS for path in paths)


def place_words(row: VolumeRow) -> str:
    """The position of an enterprise; nothing for the task's own volumes."""
    return str(row.position) if row.position else ""


def row_state(row: VolumeRow) -> tuple[str, "Tone"]:
    """The pill of a volume: 可归档, 缺 n 件, 已归档 and when."""
    if row.made is not None:
        day = f"{beijing_date(row.made):%m-%d}"
        key = "made_short" if row.missing else "made"
        words = text(f"volume_page.row.{key}", day=day, count=row.missing)
        return words, "warning" if row.missing else "success"
    if row.missing:
        return text("volume_page.row.missing", count=row.missing), "danger"
    if not row.papers:
        return text("volume_page.row.empty"), "neutral"
    if row.unrecorded:
        return text("volume_page.row.unrecorded", count=row.unrecorded), "warning"
    return text("volume_page.row.ready"), "info"


def ready(rows: Sequence[VolumeRow]) -> tuple[VolumeRow, ...]:
    """The enterprises whose volume is complete and was not made yet."""
    return tuple(
        row
        for row in rows
        if row.kind is VolumeKind.ENTERPRISE and row.made is None and not row.missing and row.papers
    )


def line_state(line: VolumeLine, laid: Laid) -> tuple[str, "Tone"]:
    """The pill of a line."""
    state = LineState.SCANNED if laid.of(line)[0] else line.state
    return text(f"volume_page.state.{state}"), _STATES[state]


def line_title(line: VolumeLine) -> str:
    """The form, and the enterprise in a volume of all of them."""
    return text("volume.of", title=line.title, name=line.name) if line.name else line.title


def line_papers(line: VolumeLine) -> str:
    """Numbers or days of the papers of a line."""
    return text("volume.joint").join(one.number or one.day.isoformat() for one in line.papers)


def line_scans(line: VolumeLine, laid: Laid) -> str:
    """The files laid in."""
    paths, instead = laid.of(line)
    if not paths:
        return ""
    key = "instead" if instead else "behind"
    return text(f"volume_page.scan.{key}", names=text("volume.joint").join(p.name for p in paths))


def line_why(line: VolumeLine, laid: Laid) -> str:
    """Why the paper is asked for; what is to be done about it."""
    if laid.of(line)[0]:
        return line_scans(line, laid)
    if line.state in LACKING or line.state is LineState.UNRECORDED:
        return text(f"volume_page.todo.{line.state}", why=line.why)
    if line.state is LineState.THERE and line.signed:
        return text("volume_page.todo.signed", why=line.why)
    return line.why


def lacking(lines: Sequence[VolumeLine], laid: Laid) -> tuple[VolumeLine, ...]:
    """The lines that are still missing with what was laid in."""
    return tuple(line for line in lines if line.state in LACKING and not laid.of(line)[0])


def first_lacking(lines: Sequence[VolumeLine], laid: Laid) -> int:
    """Where to begin: at the first line that is missing, else at the first."""
    missing = lacking(lines, laid)
    return lines.index(missing[0]) if missing else 0


def short_name(name: str) -> str:
    """A name that leaves room for the tools beside it."""
    return name if len(name) <= _SHORT else name[: _SHORT - 1] + "\u2026"


def sentence_of(row: VolumeRow | None, lines: Sequence[VolumeLine], laid: Laid) -> str:
    """What the primary button will do."""
    if row is None:
        return text("volume_page.sentence.choose")
    missing = lacking(lines, laid)
    if missing:
        return text("volume_page.sentence.missing", count=len(missing))
    if row.made is not None:
        return text("volume_page.sentence.again", label=row.label)
    return text("volume_page.sentence.ready")


def asked_for(
    task_id: int, row: VolumeRow, attached: tuple[Attached, ...], note: str, retention: str
) -> VolumeAsked:
    """What is asked of the service; without a retention that of the volume before stays."""
    return VolumeAsked(task_id, row.kind, row.owner, attached, note, retention or None)


def made_words(made: VolumeMade) -> tuple[str, "BannerTone"]:
    """What was made, and how it compares with the volume before."""
    facts = {
        "label": made.label,
        "papers": made.papers,
        "pages": made.pages,
        "digest": made.digest[:_DIGEST],
    }
    if not made.again:
        return text("volume_page.done.made", **facts), "success"
    if made.same:
        return text("volume_page.done.same", **facts), "success"
    if not made.changed:
        return text("volume_page.done.cover", **facts), "warning"
    titles = text("volume.joint").join(made.changed[:_NAMED])
    key = "changed_more" if len(made.changed) > _NAMED else "changed"
    words = text(f"volume_page.done.{key}", **facts, titles=titles, count=len(made.changed))
    return words, "warning"


def several_words(made: Sequence[VolumeMade]) -> str:
    """What a run over several enterprises made."""
    return text("volume_page.done.several", count=len(made), pages=sum(one.pages for one in made))


def entry_state(entry: VolumeEntry) -> tuple[str, "Tone"]:
    """The pill of an entry of the register."""
    if entry.replaced:
        return text("volume_page.register.replaced"), "neutral"
    if entry.missing:
        return text("volume_page.row.missing", count=entry.missing), "warning"
    return text("volume_page.register.complete"), "success"


def entry_time(entry: VolumeEntry) -> str:
    """When an entry was made, in Beijing."""
    return stamp(entry.at)


def compared_words(entry: VolumeEntry | None, name: str) -> tuple[str, "BannerTone"]:
    """Whether a file is a volume as it was made."""
    if entry is None:
        return text("volume_page.register.different", name=name), "danger"
    return (
        text(
            "volume_page.register.same",
            name=name,
            label=entry.label,
            title=entry.title,
            at=stamp(entry.at),
        ),
        "success",
    )
