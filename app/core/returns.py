"""回填表: what a department or a team fills in and sends back, row by row.

A row is one item of one drawn enterprise. Its 核对码 ties it to the draw, so that a row of
another task, or one whose enterprise or item was changed, is told apart and never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.core.finding_vocabulary import (
    ITEM_ABSENT,
    ITEM_CLEAR,
    ITEM_PROBLEM,
    METHODS,
    method_label,
)
from app.core.findings import FindingBody, ItemFinding, Verdict
from app.core.protocol import sha256_hex
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
    split_words,
)

# field, heading, other wordings: as app.core.headings takes them
FIELDS: Final = (
    ("position", "序号", ""),
    ("name", "检查对象", "检查对象名称 企业名称 主体名称"),
    ("code", "统一社会信用代码或注册号", "统一社会信用代码 注册号"),
    ("address", "地址", "住所（经营场所）"),
    ("team", "检查组", ""),
    ("officers", "检查人员", "执法人员"),
    ("item", "事项编码", "事项代码"),
    ("item_name", "抽查事项", "检查事项"),
    ("points", "检查内容", ""),
    ("day", "检查日期", "检查时间"),
    ("methods", "检查方式", "核查方式"),
    ("verdict", "检查结果", "结果"),
    ("problem", "发现的问题", "问题 存在问题"),
    ("handling", "处理意见", "处理 处理情况"),
    ("seal", "核对码", ""),
)
REQUIRED: Final = (("item",), ("verdict",), ("seal",))
ENTERED: Final = ("day", "methods", "verdict", "problem", "handling")
VERDICTS: Final = {
    ITEM_CLEAR: Verdict.CLEAR,
    ITEM_PROBLEM: Verdict.PROBLEM,
    ITEM_ABSENT: Verdict.ABSENT,
}
METHOD_WORDS: Final = {one.label: one.code for one in METHODS}
LONGEST: Final = 2000
_SEAL: Final = 12  # of 64 hex digits: 48 bits tell rows apart; this is no secret


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One row as it came back; `verdict` None where nobody filled it in."""

    row: int
    seal: str
    code: str
    item: str
    day: date | None = None
    methods: tuple[str, ...] = ()
    verdict: Verdict | None = None
    problem: str = ""
    handling: str = ""


def seal_of(task_no: str, result_hash: str, enterprise_key: str, item: str) -> str:
    """Return the 核对码 of a row: the same for the same draw, enterprise and item."""
    return sha256_hex(f"{task_no}|{result_hash}|{enterprise_key}|{item}")[:_SEAL].upper()


def verdict_word(verdict: Verdict | None) -> str:
    """Return the word of a verdict in the sheet; empty for none."""
    return next((word for word, one in VERDICTS.items() if one is verdict), "")


def read_row(cells: Mapping[str, Cell], row: int) -> Read[ReturnRow]:
    """Return a filled row; an unknown word or day refuses it, so that nothing is guessed."""
    issues: list[RowIssue] = []

    def refuse(field: str, value: str, code: str) -> None:
        issues.append(RowIssue(row, field, shorten(value), code, Severity.REFUSE))

    word = clean_text(cells.get("verdict"))
    verdict = VERDICTS.get(word)
    if word and verdict is None:
        refuse("verdict", word, "returns.verdict")
    raw_day = cells.get("day")
    day = read_date(raw_day)
    if day is None and not is_nothing(words := clean_text(raw_day)):
        refuse("day", words, "returns.day")
    methods = []
    for one in split_words(cells.get("methods")):
        if one in METHOD_WORDS:
            methods.append(METHOD_WORDS[one])
        else:
            refuse("methods", one, "returns.method")
    texts = {name: clean_lines(cells.get(name)) for name in ("problem", "handling")}
    for name, value in texts.items():
        if len(value) > LONGEST:
            refuse(name, value, "returns.long")
    if verdict is Verdict.PROBLEM and not texts["problem"]:
        refuse("problem", "", "returns.no_problem")
    if verdict is not None and verdict is not Verdict.PROBLEM and texts["problem"]:
        refuse("problem", texts["problem"], "returns.problem_without")
    if verdict is not None and is_nothing(clean_text(raw_day)):
        refuse("day", "", "returns.no_day")
    if issues:
        return Read(None, tuple(dict.fromkeys(issues)))
    return Read(
        ReturnRow(
            row,
            clean_text(cells.get("seal")).upper(),
            clean_text(cells.get("code")),
            clean_text(cells.get("item")),
            day,
            tuple(methods),
            verdict,
            **texts,
        )
    )


def merged(body: FindingBody, rows: Iterable[ReturnRow]) -> FindingBody:
    """Return a finding with the items of these rows as they came back.

    Items that no row names, results and follow-ups stay; check points of an item count as
    looked at once somebody says what the item came to. Methods are added.
    """
    by_item = {one.item: one for one in rows if one.verdict is not None}
    items = tuple(
        _filled(item, by_item[item.code]) if item.code in by_item else item for item in body.items
    )
    methods = dict.fromkeys((*body.methods, *(m for one in by_item.values() for m in one.methods)))
    order = [one.code for one in METHODS]
    return replace(body, items=items, methods=tuple(sorted(methods, key=order.index)))


def method_words(codes: Iterable[str]) -> str:
    """Return 核查方式 as the sheet shows them."""
    return "、".join(method_label(code) for code in codes)


def _filled(item: ItemFinding, row: ReturnRow) -> ItemFinding:
    checked = row.verdict is not Verdict.ABSENT
    return replace(
        item,
        verdict=row.verdict,
        problem=row.problem,
        handling=row.handling,
        points=tuple(
            replace(point, checked=checked, problem=point.problem if row.problem else "")
            for point in item.points
        ),
    )
