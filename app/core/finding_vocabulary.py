"""The field's words for what an inspection found: codes that never change, and their labels.

A stored finding holds codes; a label may be reworded without touching what was found.
Source of the wording: the record sheet and code table in production use for publication
to the portal (domain §2); that ⑤ reads 经责令已改正 and not 已责令改正 matters: the first
says that it is corrected.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

CLEAR: Final = "CLEAR"
PENDING: Final = "PENDING"
UNREACHABLE: Final = "UNREACHABLE"
NO_FOLLOW_UP: Final = "NONE"
OTHER_FOLLOW_UP: Final = "OTHER"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a dictionary; `parent` is the code it stands under, or empty."""

    code: str
    label: str
    parent: str = ""


# 检查结果: the eight, the sub-values of ⑧, and what real systems add for firms that are gone.
RESULTS: Final = (
    Value(CLEAR, "未发现问题"),
    Value("UNPUBLISHED", "未按规定公示应当公示的信息"),
    Value("CONCEALED", "公示信息隐瞒真实情况、弄虚作假"),
    Value(UNREACHABLE, "通过登记的住所（经营场所）无法联系"),
    Value("CORRECTED", "发现问题经责令已改正"),
    Value("UNCOOPERATIVE", "不配合检查情节严重"),
    Value("NO_ACTIVITY", "未发现开展本次抽查涉及的经营活动"),
    Value(PENDING, "发现问题待后续处理"),
    Value("PENDING_MARKET", "违反工商行政管理相关规定", PENDING),
    Value("PENDING_FOOD_DRUG", "违反食品药品管理相关规定", PENDING),
    Value("PENDING_QUALITY", "违反质量技术监督相关规定", PENDING),
    Value("PENDING_OTHER_MARKET", "违反其他工商行政管理规定行为", PENDING),
    Value("PENDING_POLICE", "违反公安部门相关规定", PENDING),
    Value("PENDING_OTHER_DEPARTMENT", "违反其他部门相关规定", PENDING),
    Value("SHUT", "已关闭停业或正在组织清算"),
    Value("CANCELLED", "注销"),
    Value("REVOKED", "被吊销"),
    Value("WITHDRAWN", "被撤销"),
    Value("MOVED", "迁出"),
)

# Results that say a problem was found: some item must show it.
PROBLEM_RESULTS: Final = frozenset(
    {"UNPUBLISHED", "CONCEALED", "CORRECTED", PENDING}
    | {value.code for value in RESULTS if value.parent == PENDING}
)

# 核查方式
METHODS: Final = (
    Value("ONSITE", "实地检查"),
    Value("WRITTEN", "书面检查"),
    Value("DEPARTMENT", "行政部门检查结果或专业意见"),
    Value("LABORATORY", "检验检测"),
    Value("ONLINE", "网络监测"),
    Value("AGENCY", "委托专业机构辅助"),
    Value("PROFICIENCY", "能力验证"),
)

# 后续处置措施; the first is exclusive and sets 已完结.
FOLLOW_UPS: Final = (
    Value(NO_FOLLOW_UP, "未发现问题或相关问题已规范、已改正，无需后续处置；"),
    Value("HOME_BRANCH", "停止检查，反馈至日常监管部门依法依规处理；"),
    Value("ORDERED", "违反本部门相关规定，责令改正；后续跟踪由日常监管部门负责；"),
    Value("CASE", "发现案件线索，初步固定相关证据后移送办案机构依法依规处理；"),
    Value("OTHER_DEPARTMENT", "违反其他部门相关规定，抄告相关部门。"),
    Value(OTHER_FOLLOW_UP, "其他："),
)

# What an item's line says where there is no problem text.
ITEM_CLEAR: Final = "未发现问题"
ITEM_ABSENT: Final = "查无此项"
ITEM_PROBLEM: Final = "发现问题"

CLOSED: Final = "已完结"
NOT_CLOSED: Final = "未完结"

JOINT: Final = "；"  # between several results of one enterprise
LIST_JOINT: Final = "、"
LIST_ENDS: Final = " 。；、"  # taken off a text before it is put into a list

RESULT_ORDER: Final = {value.code: place for place, value in enumerate(RESULTS)}
PARENTS: Final = {value.code: value.parent for value in RESULTS if value.parent}
METHOD_CODES: Final = frozenset(value.code for value in METHODS)
FOLLOW_UP_CODES: Final = frozenset(value.code for value in FOLLOW_UPS)


# A bureau's own values stand under 待后续处理; their codes are given out one by one.
_OWN_CODE = re.compile(r"X\d{2,}")
_LAST_PENDING: Final = max(RESULT_ORDER[code] for code in PARENTS)


def is_own_code(code: str) -> bool:
    """Tell whether a code is one a bureau's own value was given."""
    return _OWN_CODE.fullmatch(code) is not None


def is_result(code: str) -> bool:
    """Tell whether a code is one of 检查结果."""
    return code in RESULT_ORDER or is_own_code(code)


def parent_of(code: str) -> str:
    """Return the code a result stands under; empty for one that stands by itself."""
    return PENDING if is_own_code(code) else PARENTS.get(code, "")


def result_place(code: str) -> tuple[int, int]:
    """Return where a result stands in the order; KeyError for an unknown one."""
    if is_own_code(code):
        return _LAST_PENDING, int(code[1:])
    return RESULT_ORDER[code], 0


def join_results(values: Iterable[Value], codes: Sequence[str]) -> str:
    """Return several results as one text in the order of `values`, joined by ；.

    Sub-values follow their parent in brackets, so that one fact is not said twice.
    """
    known = tuple(values)
    parts = []
    for value in known:
        if value.parent or value.code not in codes:
            continue
        below = [one.label for one in known if one.parent == value.code and one.code in codes]
        parts.append(f"{value.label}（{LIST_JOINT.join(below)}）" if below else value.label)
    return JOINT.join(parts)


def item_title(name: str, sub_item: str) -> str:
    """Return an item as papers name it: with its 抽查子项 where it has one."""
    return f"{name}（{sub_item}）" if sub_item and sub_item != name else name
