"""抽查事项: the rows of an item list, read and checked.

An item without a legal basis is refused: it could not be drawn for (features A9). Lists of
joint inspections name none; their items come in and wait for one before anybody uses them.
Lists come in the common format, where a category spans several items in merged cells
and no item has a code; `read_items` carries the category down and numbers the items.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Final

from app.core import codes, vocabulary
from app.core.rows import (
    Cell,
    Read,
    RowIssue,
    Severity,
    clean_lines,
    clean_text,
    is_nothing,
    read_date,
    shorten,
    split_clauses,
    split_words,
    too_long,
    without_failed,
)

EXPORT_FIELDS: Final = (
    "code",
    "category",
    "name",
    "sub_item",
    "object_kind",
    "importance",
    "method",
    "subject",
    "basis",
    "ratio",
    "frequency",
    "skill",
    "needs_qualification",
    "duty_code",
    "check_points",
    "hints",
    "materials",
    "basis_text",
    "list_version",
    "valid_from",
    "source",
    "domain",
    "initiator",
    "partners",
    "level",
    "remark",
)
_LIMITS: Final = {
    "code": 20,
    "category": 100,
    "name": 200,
    "sub_item": 300,
    "object_kind": 300,
    "method": 100,
    "subject": 200,
    "basis": 2000,
    "ratio": 300,
    "frequency": 300,
    "skill": 40,
    "duty_code": 60,
    "list_version": 40,
    "source": 200,
    "domain": 100,
    "initiator": 100,
    "level": 100,
    "remark": 300,
}
_JOINT_CODE: Final = "L"  # before the numbers of a joint list, apart from the bureau's own
_SAME_AS_ABOVE: Final = frozenset({"", "〃", "同上"})


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """One point of 检查内容, with a hint how to look (操作方法与要领)."""

    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of one version of the list. Empty text means: not given."""

    code: str
    name: str
    basis: str
    category: str = ""
    sub_item: str = ""
    object_kind: str = ""
    importance: str = vocabulary.PLAIN_ITEM
    method: str = ""
    subject: str = ""
    ratio: str = ""
    frequency: str = ""
    skill: str = ""
    needs_qualification: bool = False
    duty_code: str = ""
    check_points: tuple[CheckPoint, ...] = ()
    materials: tuple[str, ...] = ()
    basis_text: str = ""
    list_version: str = ""
    valid_from: date | None = None
    source: str = ""
    domain: str = ""
    initiator: str = ""
    partners: tuple[str, ...] = ()
    level: str = ""
    remark: str = ""

    @property
    def key(self) -> str:
        """Return the code, unique within one version of the list."""
        return self.code


def read_items(rows: Iterable[tuple[int, Mapping[str, Cell]]]) -> Iterator[Read[ItemRow]]:
    """Yield each row of a list as read, categories carried down and items numbered.

    A blank 抽查类别 continues the one above (merged cells), and so does a blank 抽查事项
    beside a sub-item. An item without a code is numbered `<category>-<item>`, as the
    common format counts them: `03-02` is the second item of the third category.

    Args:
        rows: (row number, field -> cell) in file order.
    """
    above = _Above()
    for row, cells in rows:
        yield read_item(above.fill(cells), row)


class _Above:
    """What the rows above left standing while a list is read downwards."""

    def __init__(self) -> None:
        self.category = self.name = self.code = self.domain = self.initiator = ""
        self.category_no = self.item_no = self.sub_no = 0

    def fill(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        """Return the row's cells with category, item and code filled in."""
        said = self._joint(cells)
        category = clean_text(cells.get("category")) or said.get("domain", "")
        if category not in (*_SAME_AS_ABOVE, self.category) or not self.category_no:
            self.category = "" if category in _SAME_AS_ABOVE else category
            self.category_no, self.item_no = self.category_no + 1, 0
            self.name = self.code = ""
        name = clean_text(cells.get("name"))
        code = clean_text(cells.get("code"))
        if name in _SAME_AS_ABOVE and clean_text(cells.get("sub_item")):
            self.sub_no += 1
            if code in (*_SAME_AS_ABOVE, self.code) and self.code:
                code = f"{self.code}-{self.sub_no:02}"
        else:
            self.item_no, self.sub_no, self.name = self.item_no + 1, 1, name
            if code in _SAME_AS_ABOVE:
                code = f"{self.category_no:02}-{self.item_no:02}"
                code = _JOINT_CODE + code if said.get("initiator") else code
            self.code = code
        own = {"category": self.category, "name": self.name, "code": code}
        return {**cells, **said, **own}

    def _joint(self, cells: Mapping[str, Cell]) -> dict[str, str]:
        """Return 抽查领域 and 发起部门, each carried down where a merged cell spans the row.

        A new 抽查领域 without a 发起部门 has none: the cell above does not reach it.
        """
        said: dict[str, str] = {}
        domain = clean_text(cells.get("domain"))
        if domain not in (*_SAME_AS_ABOVE, self.domain):
            self.domain, self.initiator = domain, ""
        initiator = clean_text(cells.get("initiator"))
        if initiator not in _SAME_AS_ABOVE:
            self.initiator = initiator
        if self.domain:
            said["domain"] = self.domain
        if self.initiator:
            said["initiator"] = self.initiator
        return said


def read_item(cells: Mapping[str, Cell], row: int) -> Read[ItemRow]:
    """Return the item one row describes, with everything worth saying about it.

    Args:
        cells: field name (see headings.ITEM_FIELDS) -> cell.
        row: number of the row in the file, for the issues.
    """
    cells, issues = without_failed(cells, row)
    texts = {field: clean_text(cells.get(field)) for field in _LIMITS}
    texts["code"] = codes.clean_code(texts["code"])
    for field in ("basis", "domain", "initiator"):
        texts[field] = "" if is_nothing(texts[field]) else texts[field]
    issues.extend(too_long(row, texts.items(), _LIMITS))
    issues.extend(
        _missing(field, row, joint=bool(texts["initiator"]))
        for field in ("code", "name", "basis")
        if is_nothing(texts[field])
    )
    if set(texts["code"]) & set("|,="):
        issues.append(RowIssue(row, "code", texts["code"], codes.MARKS, Severity.REFUSE))
    importance = _importance(cells, row, issues)
    needs = vocabulary.yes_no(word := clean_text(cells.get("needs_qualification")))
    if needs is None:
        issues.append(
            RowIssue(row, "needs_qualification", shorten(word), "rows.word", Severity.LOST)
        )
    valid_from = read_date(cells.get("valid_from"))
    if valid_from is None and not is_nothing(day := clean_text(cells.get("valid_from"))):
        issues.append(RowIssue(row, "valid_from", shorten(day), "rows.date", Severity.LOST))
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return Read(None, tuple(issues))
    item = ItemRow(
        **texts,
        importance=importance,
        needs_qualification=bool(needs),
        check_points=_points(cells),
        materials=split_clauses(cells.get("materials")),
        partners=split_words(cells.get("partners")),
        basis_text=clean_lines(cells.get("basis_text")).strip("\n"),
        valid_from=valid_from,
    )
    return Read(item, tuple(issues))


def item_cells(item: ItemRow) -> list[str]:
    """Return the export cells of an item, in the order of EXPORT_FIELDS."""
    cells = {field: str(getattr(item, field, "")) for field in EXPORT_FIELDS}
    cells["needs_qualification"] = vocabulary.YES if item.needs_qualification else vocabulary.NO
    cells["check_points"] = "\n".join(point.text for point in item.check_points)
    cells["hints"] = "\n".join(point.hint for point in item.check_points).rstrip("\n")
    cells["materials"] = "\n".join(item.materials)
    cells["partners"] = vocabulary.LIST_MARK.join(item.partners)
    cells["valid_from"] = item.valid_from.isoformat() if item.valid_from else ""
    return [cells[field] for field in EXPORT_FIELDS]


def _missing(field: str, row: int, *, joint: bool) -> RowIssue:
    """Return what a blank cell means: a joint list may leave the basis to be given later."""
    if field == "basis" and joint:
        return RowIssue(row, field, "", "rows.item_basis_later", Severity.WARN)
    return RowIssue(row, field, "", f"rows.item_{field}_missing", Severity.REFUSE)


def _importance(cells: Mapping[str, Cell], row: int, issues: list[RowIssue]) -> str:
    word = clean_text(cells.get("importance"))
    if is_nothing(word):
        return vocabulary.PLAIN_ITEM
    known = vocabulary.importance_of(word)
    if known is None:
        issues.append(RowIssue(row, "importance", shorten(word), "rows.word", Severity.LOST))
        return vocabulary.PLAIN_ITEM
    return known


def _points(cells: Mapping[str, Cell]) -> tuple[CheckPoint, ...]:
    """Return the check points; the n-th line of the hints belongs to the n-th line of them."""
    text = clean_lines(cells.get("check_points"))
    points = text.split("\n") if "\n" in text else split_clauses(text)
    hints = clean_lines(cells.get("hints")).split("\n")[: len(points)]
    pairs = zip_longest(points, hints, fillvalue="")
    return tuple(CheckPoint(point, hint) for point, hint in pairs if point)
