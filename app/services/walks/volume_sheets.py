"""What stands around the papers of a volume: 案卷封面, 卷内文件目录, 备考表."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.core.times import beijing_date
from app.files.forms import FormLibrary
from app.files.pdf.render import Span
from app.files.pdf.volume import Around, Leaf
from app.services.paper.paper_facts import day_text
from app.texts import text

COVER: Final = "volume-cover"
CONTENTS: Final = "volume-contents"
NOTE: Final = "volume-note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as the 卷内文件目录 names it.

    Attributes:
        day: None where it is not known. scan: what the remark says of scans, "" for none.
        digest: SHA-256 of the paper's facts, or of the scans in its place.
        scans: SHA-256 of the files laid in.
    """

    code: str
    title: str
    number: str
    author: str
    day: date | None
    scan: str
    digest: str
    scans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What cover and note say of a volume."""

    org: str
    kind: str
    title: str
    enterprise: tuple[str, str]  # name and code, "" in a task's volume
    task: tuple[str, str]  # name and number
    label: str
    retention: str
    missing: tuple[str, ...]  # in words
    note: str
    before: str  # the volume it takes the place of
    maker: str
    at: datetime
    anchor: str


def around(
    forms: FormLibrary, said: Said, entries: Sequence[Entry], spans: Sequence[Span]
) -> Around:
    """Return the sheets around the papers, now that their pages are known."""
    pages = sum(span.pages for span in spans)
    cover, contents, note = (forms.latest(code) for code in (COVER, CONTENTS, NOTE))
    return Around(
        (
            Leaf(cover.title, cover, _cover(said, entries, pages)),
            Leaf(contents.title, contents, _contents(said, entries, spans)),
        ),
        (Leaf(note.title, note, _note(said, entries, pages)),),
    )


def _shared(said: Said) -> dict[str, object]:
    return {"title": said.title, "number": said.label, "anchor": said.anchor}


def _cover(said: Said, entries: Sequence[Entry], pages: int) -> Mapping[str, object]:
    days = [one.day for one in entries if one.day is not None]
    return {
        **_shared(said),
        "org": said.org,
        "kind": said.kind,
        "about": {"name": said.enterprise[0], "code": said.enterprise[1]},
        "task": {"name": said.task[0], "no": said.task[1]},
        "span": {
            "first": day_text(min(days)) if days else "",
            "last": day_text(max(days)) if days else "",
        },
        "count": len(entries),
        "pages": pages,
        "year": str(beijing_date(said.at).year),
        "retention": said.retention,
    }


def _contents(said: Said, entries: Sequence[Entry], spans: Sequence[Span]) -> Mapping[str, object]:
    rows = []
    for at, (one, span) in enumerate(zip(entries, spans, strict=True), 1):
        last = span.first + span.pages - 1
        ends = at == len(entries) and last > span.first  # the last one says where the volume ends
        rows.append(
            {
                "no": at,
                "doc": one.number,
                "author": one.author,
                "name": one.title,
                "date": f"{one.day:%Y%m%d}" if one.day else "",
                "page": f"{span.first}-{last}" if ends else str(span.first),
                "note": one.scan,
            }
        )
    return {**_shared(said), "rows": rows}


def _note(said: Said, entries: Sequence[Entry], pages: int) -> Mapping[str, object]:
    return {
        **_shared(said),
        "count": len(entries),
        "pages": pages,
        "scans": sum(bool(one.scans) for one in entries),
        "missing": list(said.missing),
        "note": said.note,
        "before": said.before,
        "maker": said.maker,
        "date": day_text(beijing_date(said.at)),
    }


def scan_words(paper: bool) -> str:
    """Return the remark of a document with a scan behind it, or of a scan alone."""
    return text("volume.scan.behind" if paper else "volume.scan.alone")
