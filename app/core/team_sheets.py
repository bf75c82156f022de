"""Sheets of a team as a page fills them in: what goes out, and what comes back, as JSON.

What the seals prove, and what not (features.md G2):
- The number of a sheet is the SHA-256 of its text; the numbers given out are kept, so an
  answer to a sheet of another task, another bureau or nobody's is told apart.
- The 核对码 of each row and enterprise binds it to the draw; edited ids meet no row.
- The check of an answer is the SHA-256 of its text: it shows damage and edits by hand.
Whoever fills in a sheet holds everything the page holds, so none of this proves who typed
what: that is what the signed record is for.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from app.core.finding_vocabulary import JOINT, LIST_JOINT, OTHER_FOLLOW_UP
from app.core.findings import Verdict
from app.core.protocol import is_hex, sha256_hex
from app.core.returns import NAME, ReturnRow, read_row, verdict_word
from app.core.rows import RowIssue, clean_lines, clean_text, read_date
from app.core.times import BEIJING
from app.core.word_reading import measure_words
from app.core.wording import Dictionary, Wording
from app.errors import UserError

FORMAT: Final = "mingqian-team-answers-1"
_ITEMS: Final = 200
_PHOTOS: Final = 200
_PLACE = re.compile(r"-?\d{1,2}\.\d{1,8},-?\d{1,3}\.\d{1,8}")


class NoAnswers(UserError):
    """The file is no answer of a team's page. Fields: file."""

    code = "team_sheets.no_answers"


class AnswersAltered(UserError):
    """The text of an answer does not have its digest: cut short or edited. Fields: file."""

    code = "team_sheets.altered"


@dataclass(frozen=True, slots=True)
class PageItem:
    """An item as the page asks for it; points are (检查内容, 操作方法与要领)."""

    name: str
    points: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PagePlace:
    """An enterprise as the page shows it.

    Attributes:
        seal: its 核对码. seals: item -> 核对码 of the row. items: codes, in order.
        known: what was found before, in the form of an answer; empty for nothing.
    """

    seal: str
    name: str
    code: str
    address: str
    contact: str
    items: tuple[str, ...]
    seals: Mapping[str, str]
    known: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageSheet:
    """Everything on the page of a team."""

    bureau: str
    task: Mapping[str, str]  # no, name
    team: Mapping[str, str]  # code, name
    officers: tuple[str, ...]
    drawn_on: str
    given_at: str
    items: Mapping[str, PageItem]
    places: tuple[PagePlace, ...]
    methods: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str, str], ...]
    follow_ups: tuple[tuple[str, str], ...]


def sheet_text(sheet: PageSheet) -> tuple[str, str]:
    """Return what the page holds of a sheet, as JSON, and the sheet's number (64 hex digits)."""
    data = asdict(sheet)
    data["items"] = {
        code: {"name": one.name, "points": one.points} for code, one in sheet.items.items()
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return json.dumps({"text": text}, ensure_ascii=False), sha256_hex(text)


@dataclass(frozen=True, slots=True)
class AnsweredPhoto:
    """A photo that came with an answer, and what its camera wrote into it."""

    seal: str  # of the enterprise
    sha256: str
    name: str
    note: str
    taken_at: str
    place: str


@dataclass(frozen=True, slots=True)
class Answers:
    """An answer as read. `cells`: row -> its words, as a sheet would hold them."""

    sheet: str
    task: str
    team: str
    filled_by: str
    saved_at: str  # Beijing time, ISO, to the second; "" where it is none
    rows: tuple[ReturnRow, ...]
    issues: tuple[RowIssue, ...]
    cells: Mapping[int, Mapping[str, str]]
    photos: tuple[AnsweredPhoto, ...]


def open_answers(given: object, file: str) -> Mapping[str, Any]:
    """Return the inner part of an answer once its digest holds.

    Raises:
        NoAnswers, AnswersAltered: the user's.
    """
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise NoAnswers(file=file)
    body = given.get("body")
    if not isinstance(body, str):
        raise NoAnswers(file=file)
    try:
        if sha256_hex(body) != given.get("check"):
            raise AnswersAltered(file=file)
        inner = json.loads(body)
    except (ValueError, RecursionError) as error:  # also what is no Unicode
        raise AnswersAltered(file=file) from error
    if not isinstance(inner, dict):
        raise NoAnswers(file=file)
    return inner


def read_answers(inner: Mapping[str, Any], wording: Wording) -> Answers:
    """Return what an answer says; whatever has an unexpected shape reads as nothing said.

    Rows are numbered through the answer, from 1. A word that is not in the list refuses its
    row, as in a spreadsheet.
    """
    rows: list[ReturnRow] = []
    issues: list[RowIssue] = []
    cells: dict[int, Mapping[str, str]] = {}
    photos: list[AnsweredPhoto] = []
    filled_by = clean_text(_text(inner, "filled_by"))[:NAME]
    number = 0
    for place in _dicts(inner, "places"):
        for item in _dicts(place, "items")[:_ITEMS]:
            number += 1
            cells[number] = _cells(place, item, filled_by, wording)
            read = read_row(cells[number], number, wording)
            issues += read.issues
            if read.value is not None:
                rows.append(read.value._replace(points=_points(item)))
        photos += [_photo(place, one) for one in _dicts(place, "photos")[:_PHOTOS]]
    return Answers(
        _text(inner, "sheet"),
        clean_text(_text(inner, "task")),
        clean_text(_text(inner, "team")),
        filled_by,
        _moment(_text(inner, "saved_at")),
        tuple(rows),
        tuple(issues),
        cells,
        tuple(one for one in photos if is_hex(one.sha256)),
    )


def _cells(
    place: Mapping[str, Any], item: Mapping[str, Any], filled_by: str, wording: Wording
) -> dict[str, str]:
    said = _text(item, "verdict")
    verdict = verdict_word(Verdict(said)) if said in Verdict.__members__ else said
    day = _text(place, "day") if said else ""
    words = wording.on(read_date(day) or date.max)
    other = clean_text(_text(place, "other"))
    measures = [
        measure_words(words.label(Dictionary.FOLLOW_UP, one), other * (one == OTHER_FOLLOW_UP))
        for one in _texts(place, "follow_ups")
    ]
    methods = [words.label(Dictionary.METHOD, one) for one in _texts(place, "methods")]
    return {
        "code": clean_text(_text(place, "code")),
        "item": clean_text(_text(item, "code")),
        "day": day,
        "methods": LIST_JOINT.join(methods),
        "verdict": verdict,
        "problem": clean_lines(_text(item, "problem")),
        "handling": clean_lines(_text(item, "handling")),
        "overall": JOINT.join(words.result(one) for one in _texts(place, "results")),
        "measures": "\n".join(measures),
        "filled_by": filled_by,
        "seal": clean_text(_text(item, "seal")),
    }


def _points(item: Mapping[str, Any]) -> tuple[tuple[bool, str], ...]:
    given = item.get("points")
    return tuple((one is True, "") for one in given) if isinstance(given, list) else ()


def _photo(place: Mapping[str, Any], photo: Mapping[str, Any]) -> AnsweredPhoto:
    where = _text(photo, "place")
    return AnsweredPhoto(
        clean_text(_text(place, "seal")).upper(),
        _text(photo, "sha256"),
        clean_text(_text(photo, "name"))[:120],
        clean_text(_text(photo, "note"))[:200],
        clean_text(_text(photo, "taken_at"))[:40],
        where if _PLACE.fullmatch(where) else "",
    )


def _moment(words: str) -> str:
    try:
        said = datetime.fromisoformat(words)
    except ValueError:
        return ""
    if said.tzinfo is None:
        return ""
    return said.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _texts(data: Mapping[str, Any], name: str) -> Sequence[str]:
    value = data.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _dicts(data: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = data.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
