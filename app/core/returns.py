"""回填表: what a department or a team fills in and sends back, row by row.

A row is one item of one drawn enterprise. Its 核对码 ties it to the draw, so that a row of
another task, or one whose enterprise or item was changed, is told apart and never guessed.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final, NamedTuple

from app.core.finding_vocabulary import (
    ITEM_ABSENT,
    ITEM_CLEAR,
    ITEM_PROBLEM,
    LIST_JOINT,
    METHODS,
)
from app.core.findings import FindingBody, ItemFinding, PointFinding, Verdict
from app.core.protocol import sha256_hex
from app.core.return_overall import NOTHING_SAID, Overall, concluded
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
)
from app.core.word_reading import read_codes, read_measures
from app.core.wording import Dictionary, Wording, Words

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
    ("hints", "操作方法与要领", "检查要领"),
    ("contact", "联系人及电话", ""),
    ("day", "检查日期", "检查时间"),
    ("methods", "检查方式", "核查方式"),
    ("verdict", "检查结果", "结果"),
    ("problem", "发现的问题", "问题 存在问题"),
    ("handling", "处理意见", "处理 处理情况"),
    ("overall", "总体结果", "公示结果"),
    ("measures", "后续处置措施", "后续处置"),
    ("filled_by", "填表人", "填报人"),
    ("seal", "核对码", ""),
    ("reason", "不能采用的原因", ""),
)
REQUIRED: Final = (("item",), ("verdict",), ("seal",))
ENTERED: Final = (
    *("day", "methods", "verdict", "problem", "handling"),
    *("overall", "measures", "filled_by"),
)
# What only a team says, which inspects an enterprise in all its items.
TEAM_ONLY: Final = ("contact", "overall", "measures", "filled_by")
VERDICTS: Final = {
    ITEM_CLEAR: Verdict.CLEAR,
    ITEM_PROBLEM: Verdict.PROBLEM,
    ITEM_ABSENT: Verdict.ABSENT,
}
_ORDER: Final = {one.code: place for place, one in enumerate(METHODS)}
REASON: Final = "reason"  # the column of a sheet that came back in part
LONGEST: Final = 2000
_KEPT: Final = 2000  # cells read before; most say the same
NAME: Final = 60  # of whoever filled a sheet in
WHOLE: Final = ""  # in the place of an item's code: the enterprise as a whole
_BROKEN = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}|\d+0{3}", re.IGNORECASE)
_SEAL: Final = 12  # of 64 hex digits: 48 bits tell rows apart; this is no secret


class ReturnRow(NamedTuple):
    """One row as it came back; `verdict` None where nobody filled it in.

    `points` are (looked at, problem) of each 检查内容 where the sheet asks for them singly.
    """

    row: int
    seal: str
    code: str
    item: str
    day: date | None = None
    methods: tuple[str, ...] = ()
    verdict: Verdict | None = None
    problem: str = ""
    handling: str = ""
    overall: Overall = NOTHING_SAID
    filled_by: str = ""
    points: tuple[tuple[bool, str], ...] | None = None


_Said = tuple[date | None, tuple[str, ...], Verdict | None, str, str, Overall, str]


def seal_of(task_no: str, result_hash: str, enterprise_key: str, item: str) -> str:
    """Return the 核对码 of a row: the same for the same draw, enterprise and item."""
    return sha256_hex(f"{task_no}|{result_hash}|{enterprise_key}|{item}")[:_SEAL].upper()


def is_broken(word: str) -> bool:
    """Tell whether a code looks like a number that a spreadsheet has rounded."""
    return _BROKEN.fullmatch(word) is not None


def verdict_word(verdict: Verdict | None) -> str:
    """Return the word of a verdict in the sheet; empty for none."""
    return next((word for word, one in VERDICTS.items() if one is verdict), "")


def read_row(cells: Mapping[str, Cell], row: int, wording: Wording) -> Read[ReturnRow]:
    """Return a filled row; an unknown word or day refuses it, so that nothing is guessed.

    A word the bureau had taken out of use by the day of inspection refuses the row as well.
    """
    return row_reader(wording)(cells, row)


@lru_cache(8)
def row_reader(wording: Wording) -> Callable[[Mapping[str, Cell], int], Read[ReturnRow]]:
    """Return `read_row` for one wording: what was read before is not worked out again."""
    said_by = lru_cache(_KEPT)(partial(_said, wording))

    def read(cells: Mapping[str, Cell], row: int) -> Read[ReturnRow]:
        get = cells.get
        said, odd = said_by(*[get(name) for name in ENTERED])
        if odd:
            issues = [RowIssue(row, *one, Severity.REFUSE) for one in dict.fromkeys(odd)]
            return Read(None, tuple(issues))
        seal, code = clean_text(get("seal")).upper(), clean_text(get("code"))
        return Read(ReturnRow(row, seal, code, clean_text(get("item")), *said))

    return read


def _said(
    wording: Wording,
    raw_day: Cell | None,
    methods_said: Cell | None,
    verdict_said: Cell | None,
    problem_said: Cell | None,
    handling_said: Cell | None,
    overall_said: Cell | None,
    measures_said: Cell | None,
    filler: Cell | None,
) -> tuple[_Said, tuple[tuple[str, str, str], ...]]:
    """Return what the cells of ENTERED say, and (field, value, code) of what is wrong."""
    odd: list[tuple[str, str, str]] = []

    def refuse(field: str, value: str, code: str) -> None:
        odd.append((field, shorten(value), code))

    word = clean_text(verdict_said)
    verdict = VERDICTS.get(word)
    if word and verdict is None:
        refuse("verdict", word, "returns.verdict")
    day = read_date(raw_day) if raw_day is not None else None
    if day is None and not is_nothing(words := clean_text(raw_day)):
        refuse("day", words, "returns.day")
    if verdict is not None and is_nothing(clean_text(raw_day)):
        refuse("day", "", "returns.no_day")
    problem, handling = clean_lines(problem_said), clean_lines(handling_said)
    for name, value in (("problem", problem), ("handling", handling)):
        if len(value) > LONGEST:
            refuse(name, value, "returns.long")
    if verdict is Verdict.PROBLEM and not problem:
        refuse("problem", "", "returns.no_problem")
    if verdict is not None and verdict is not Verdict.PROBLEM and problem:
        refuse("problem", problem, "returns.problem_without")
    methods, overall, no_words = _chosen(wording, day, methods_said, overall_said, measures_said)
    odd += no_words
    who = clean_text(filler)[:NAME]
    return (day, methods, verdict, problem, handling, overall, who), tuple(odd)


def _chosen(
    wording: Wording, day: date | None, methods_said: Cell | None, *overall_said: Cell | None
) -> tuple[tuple[str, ...], Overall, list[tuple[str, str, str]]]:
    """Return what was chosen from the dictionaries, and what of it is no word of the day."""
    said = "" if is_nothing(words := clean_lines(methods_said)) else words
    methods, no_method = read_codes(said, Dictionary.METHOD, wording, day)
    results_said, measures_said = map(clean_lines, overall_said)
    results, no_result = read_codes(results_said, Dictionary.RESULT, wording, day)
    measures, other, no_measure = read_measures(measures_said, wording, day)
    odd = [
        (field, shorten(word), f"returns.{code}")
        for field, code, word in (
            ("methods", "method", no_method),
            ("overall", "overall", no_result),
            ("measures", "measures", no_measure),
        )
        if word
    ]
    if day is not None:
        today = wording.on(day)
        for field, which, codes in (
            ("methods", Dictionary.METHOD, methods),
            ("overall", Dictionary.RESULT, results),
            ("measures", Dictionary.FOLLOW_UP, measures),
        ):
            gone = today.out_of_use(which, codes)
            odd += [(field, shorten(label), "returns.retired") for label in gone]
    return methods, Overall(results, measures, other), odd


def merged(body: FindingBody, rows: Sequence[ReturnRow], said: Overall, day: date) -> FindingBody:
    """Return a finding with the items of these rows as they came back, and what they come to.

    Items that no row names stay; check points of an item count as looked at once somebody
    says what the item came to. Methods are added.

    Args:
        said: what the rows say of the whole. day: of the inspection.
    """
    by_item = {one.item: one for one in rows if one.verdict is not None}
    items = tuple(
        [_filled(one, by_item[one.code]) if one.code in by_item else one for one in body.items]
    )
    methods = {*body.methods, *(code for one in by_item.values() for code in one.methods)}
    ordered = tuple(sorted(methods, key=_ORDER.__getitem__))
    return concluded(body, items, ordered, said, day)


def method_words(codes: Iterable[str], words: Words) -> str:
    """Return 核查方式 as the sheet shows them."""
    return LIST_JOINT.join(words.label(Dictionary.METHOD, code) for code in codes)


def _filled(item: ItemFinding, row: ReturnRow) -> ItemFinding:
    checked = row.verdict is not Verdict.ABSENT
    said = row.points
    if said is None or len(said) != len(item.points):
        said = tuple((checked, point.problem if row.problem else "") for point in item.points)
    return ItemFinding(
        item.code,
        item.name,
        row.verdict,
        row.problem,
        row.handling,
        tuple(
            PointFinding(point.text, looked, words)
            for point, (looked, words) in zip(item.points, said, strict=True)
        ),
    )
