"""What goes into one volume: papers drawn again, scans in their place or behind, the rest."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.protocol import sha256_hex
from app.core.times import beijing_date
from app.core.volume import LACKING, VolumeKind
from app.errors import UserError
from app.files.pdf.scans import Scan, scan_of
from app.files.pdf.volume import Piece
from app.services.bureau import facts_of
from app.services.evidence.evidence_files import lacking_of
from app.services.walks.volume_check import VolumeLine, lines_of, volume_title
from app.services.walks.volume_kept import Kept, kept_papers
from app.services.walks.volume_known import Holding, Known, holding
from app.services.walks.volume_sheets import Entry, scan_words
from app.texts import text


class NothingToBind(UserError):
    """There is no paper and no scan that could go into the volume."""

    code = "volume.nothing"


@dataclass(frozen=True, slots=True)
class Attached:
    """Scans for a line of a volume, or a further document.

    Attributes:
        key: of the line (VolumeLine.key); "" for a further document, called `title`.
        instead: they stand in the place of what the program would print.
    """

    key: str
    paths: tuple[Path, ...]
    instead: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A volume before it is bound: one entry per piece; what is missing; what it is about."""

    kind: VolumeKind
    title: str
    pieces: tuple[Piece, ...]
    entries: tuple[Entry, ...]
    missing: tuple[VolumeLine, ...]
    enterprise: tuple[str, str]
    task_name: str
    task_no: str


def content(
    session: Session,
    task_id: int,
    kind: VolumeKind,
    owner: int,
    attached: Sequence[Attached],
    now: datetime,
) -> Content:
    """Gather a volume, inside the caller's session.

    Raises:
        NothingToBind, ScanUnusable, NotSubmitted, FormError: the user's.
    """
    held = holding(session, task_id)
    scans = {one.key: one for one in attached if one.key}
    records = lacking_of(session, task_id, beijing_date(now))
    lines = lines_of(held, records, kind, owner, frozenset(scans))
    wanted = [one for line in lines for one in line.papers]
    kept = kept_papers(session, held.task, wanted, now)
    org = facts_of(session)
    mark = text("papers.sample_mark") if org.is_sample else ""
    made = [
        pair for line in lines for pair in _of_line(line, scans.get(line.key), kept, org.name, mark)
    ]
    made += [_further(one) for one in attached if not one.key]
    if not made:
        raise NothingToBind()
    return Content(
        kind,
        volume_title(held, kind, owner),
        tuple(piece for piece, _ in made),
        tuple(entry for _, entry in made),
        tuple(line for line in lines if line.state in LACKING),
        _enterprise(held, owner),
        held.task.name,
        held.task.task_no,
    )


def missing_words(line: VolumeLine) -> str:
    """Return how a missing paper is called on the 备考表."""
    return text("volume.of", title=line.title, name=line.name) if line.name else line.title


def _enterprise(held: Holding, owner: int) -> tuple[str, str]:
    for place in held.places:
        if place.id == owner:
            kind = "uscc" if place.facts["uscc"] else "regno" if place.facts["regno"] else "own"
            label = text(f"papers.code.{kind}")
            return place.facts["name"], text("volume.code", kind=label, code=place.code)
    return "", ""


def _of_line(
    line: VolumeLine,
    scanned: Attached | None,
    kept: Mapping[Known, Kept],
    org: str,
    mark: str,
) -> Iterator[tuple[Piece, Entry]]:
    """The documents of one line: the papers, the last with the scans behind it, or scans alone."""
    scans = tuple(scan_of(path) for path in scanned.paths) if scanned else ()
    papers = () if scanned and scanned.instead else line.papers
    for one in papers:
        behind = scans if one is papers[-1] else ()
        title = _title(one.title, one.about or line.name)
        form, facts = kept[one]
        entry = Entry(
            line.code,
            title,
            one.number,
            org,
            one.day,
            scan_words(True) if behind else "",
            _digest(facts),
            tuple(scan.sha256 for scan in behind),
        )
        yield Piece(title, form, facts, behind, mark), entry
    if scans and not papers:
        last = line.papers[-1] if line.papers else None
        title = _title(line.title, (last.about if last else "") or line.name)
        number, day = (last.number, last.day) if last else ("", None)
        yield _alone(Entry(line.code, title, number, org, day, "", ""), scans)


def _further(one: Attached) -> tuple[Piece, Entry]:
    """A document the program knows nothing of but its title."""
    return _alone(Entry("", one.title, "", "", None, "", ""), tuple(map(scan_of, one.paths)))


def _alone(entry: Entry, scans: tuple[Scan, ...]) -> tuple[Piece, Entry]:
    digests = tuple(scan.sha256 for scan in scans)
    digest = digests[0] if len(digests) == 1 else sha256_hex("".join(digests))
    said = replace(entry, scan=scan_words(False), digest=digest, scans=digests)
    return Piece(entry.title, None, {}, scans), said


def _title(title: str, whom: str) -> str:
    return text("volume.of", title=title, name=whom) if whom else title


def _digest(facts: Mapping[str, object]) -> str:
    return sha256_hex(json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
