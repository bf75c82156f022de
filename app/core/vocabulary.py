"""Words of the field that are data: they stand in registries, lists and dictionaries.

These are values, not sentences: a bureau's files carry them, and a word the tables do
not know is kept as written and reported. Sources: the registry templates and the list
format in use (抽查事项清单, SAMR first edition 2019), 信用风险分类 (国市监信发〔2022〕6号).
"""

import re
from enum import StrEnum
from typing import Final

YES: Final = "是"
NO: Final = "否"
_YES_WORDS: Final = frozenset({"是", "需", "需要", "有", "Y", "YES", "TRUE", "1", "√", "对"})
_NO_WORDS: Final = frozenset(
    {"", "否", "无需", "不需", "不需要", "无", "N", "NO", "FALSE", "0", "-", "×"}
)

MALE: Final = "男"
FEMALE: Final = "女"
SEXES: Final = (MALE, FEMALE)
_SEX_WORDS: Final = {"男": MALE, "男性": MALE, "女": FEMALE, "女性": FEMALE}

# 市场主体大类 as draws name them.
COMPANY: Final = "企业"
COOPERATIVE: Final = "农专社"
SOLE_TRADER: Final = "个体户"
FOREIGN_OFFICE: Final = "外企代表机构"
SUBJECT_CLASSES: Final = (COMPANY, SOLE_TRADER, COOPERATIVE, FOREIGN_OFFICE)

# 主体类型 as registries name them.
KINDS: Final = (
    "有限责任公司",
    "股份有限公司",
    "分支机构",
    "个人独资企业",
    "普通合伙企业",
    "有限合伙企业",
    "个体工商户",
    "农民专业合作社",
    "外国企业常驻代表机构",
)

LIVING: Final = "存续"
CANCELLED: Final = "注销"
REVOKED: Final = "吊销，未注销"
DORMANT: Final = "歇业"
MOVED: Final = "迁出"
WITHDRAWN: Final = "撤销"
STATUSES: Final = (LIVING, CANCELLED, REVOKED, DORMANT, MOVED, WITHDRAWN)
_STATUS_WORDS: Final = {
    **{word: word for word in STATUSES},
    "在业": LIVING,
    "在营": LIVING,
    "开业": LIVING,
    "正常": LIVING,
    "登记成立": LIVING,
    "在营（开业）": LIVING,
    "在营(开业)": LIVING,
    "存续（在营、开业、在册）": LIVING,
    "存续(在营、开业、在册)": LIVING,
    "已注销": CANCELLED,
    "吊销，已注销": CANCELLED,
    "吊销,已注销": CANCELLED,
    "吊销": REVOKED,
    "吊销未注销": REVOKED,
    "吊销,未注销": REVOKED,
    "已吊销": REVOKED,
    "停业": DORMANT,
    "停业（歇业）": DORMANT,
    "已迁出": MOVED,
    "迁往市外": MOVED,
    "已撤销": WITHDRAWN,
    "撤销登记": WITHDRAWN,
}

# A 低, B 一般, C 较高, D 高. A place may have more classes: any short word is taken.
RISK_CLASSES: Final = ("A", "B", "C", "D")
# The classes of credit some places keep instead, from the best; names known from memory only.
CREDIT_CLASSES: Final = ("守信", "警示", "失信", "严重失信")
_RISK_WORDS: Final = {"低": "A", "一般": "B", "较高": "C", "高": "D"}

KEY_ITEM: Final = "重点检查事项"
PLAIN_ITEM: Final = "一般检查事项"
IMPORTANCE: Final = (KEY_ITEM, PLAIN_ITEM)
_IMPORTANCE_WORDS: Final = {
    KEY_ITEM: KEY_ITEM,
    "重点": KEY_ITEM,
    "重点事项": KEY_ITEM,
    PLAIN_ITEM: PLAIN_ITEM,
    "一般": PLAIN_ITEM,
    "一般事项": PLAIN_ITEM,
}

# 风险事实 that registers and decisions tell of an enterprise; a bureau may have more.
COMPLAINT: Final = "投诉举报"
ABNORMAL: Final = "经营异常名录"
DISCREDITED: Final = "严重违法失信名单"
PENALTY: Final = "行政处罚"
FACT_KINDS: Final = (COMPLAINT, ABNORMAL, DISCREDITED, PENALTY)
_FACT_WORDS: Final = {
    "投诉": COMPLAINT,
    "举报": COMPLAINT,
    "投诉、举报": COMPLAINT,
    "消费投诉": COMPLAINT,
    "12315投诉": COMPLAINT,
    "异常名录": ABNORMAL,
    "经营异常": ABNORMAL,
    "列入经营异常名录": ABNORMAL,
    "企业经营异常名录": ABNORMAL,
    "经营异常状态": ABNORMAL,
    "标记为经营异常状态": ABNORMAL,
    "严重违法失信": DISCREDITED,
    "严重违法失信企业名单": DISCREDITED,
    "严重违法失信主体名单": DISCREDITED,
    "市场监督管理严重违法失信名单": DISCREDITED,
    "失信名单": DISCREDITED,
    "失信": DISCREDITED,
    "处罚": PENALTY,
    "行政处罚信息": PENALTY,
}
# The two classes of a plan that goes by facts.
WITH_FACT: Final = "有风险事实"
WITHOUT_FACT: Final = "无风险事实"

METHODS: Final = ("现场检查", "书面检查", "网络检查", "抽样检测")

SKILLS: Final = (
    "食品生产",
    "食品流通",
    "餐饮服务",
    "药品",
    "医疗器械",
    "化妆品",
    "特种设备",
    "工业产品质量",
    "计量",
    "标准",
    "认证认可",
    "广告",
    "网络交易",
    "价格",
    "知识产权",
    "登记注册",
    "年报公示",
    "反不正当竞争",
    "消费维权",
)
QUALIFICATIONS: Final = ("保化检查员", "药品检查员", "医疗器械检查员", "特种设备安全监察员")

LIST_MARK: Final = "、"  # joins the words of one cell

# How templates mark the row that shows how to fill them in.
_EXAMPLE_WORDS: Final = ("案例", "示例", "样例", "例：", "填写说明", "填写示例")
_EXAMPLE_MARKS: Final = ("请删除", "填写说明", "填写示例", "可删除")
_EXAMPLE: Final = re.compile(r"(?:填写|填表)?(?:示例|样例|案例|范例|例)(?:行|数据|[:：].*)?")

_EXAMPLE_FRONT: Final = re.compile(r"^[^（(]{1,8}[（(][^）)]*[）)]")

# How tables mark sums and remarks among their rows.
SUM_MARK: Final = "计"  # every word for a sum holds it
_SUBTOTAL: Final = re.compile(
    r"[^\W\d]{0,8}?(?:小计|合计|总计|共计|累计)[:：]?(?:\d+[户家条个人名件项]?)?"
)
_NOTE_WORDS: Final = (
    *("注", "备注", "说明", "填表", "填报", "制表", "审核", "单位负责人", "打印", "导出", "第"),
    *("联系人", "联系电话", "统计", "截至", "截止", "共"),
)
FIRST_OF_REMARKS: Final = frozenset(
    word[0] for word in (*_NOTE_WORDS, *_EXAMPLE_WORDS)
)  # a row that begins otherwise is no remark
_ARTICLE: Final = re.compile(
    r"第[0-9〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?"
)
_NOTE_MARKS: Final = ("：", ":", "时间", "日期", "页", "条")

ROLE_LABELS: Final = {
    "CLERK": "经办",
    "REVIEWER": "审核",
    "APPROVER": "审批",
    "SUPERVISOR": "监督",
    "ADMIN": "管理员",
}


class Standing(StrEnum):
    """Whether an officer can be drawn, whatever the registry's own word is."""

    ON_DUTY = "在岗"
    ON_LEAVE = "休假"
    AWAY = "离岗"
    INVALID = "失效"


ON_DUTY: Final = Standing.ON_DUTY.value
STATES: Final = ("在岗", "休假", "产假", "长期病休", "借调", "离岗", "退休", "失效")
_STATE_WORDS: Final = {
    **{word: word for word in STATES},
    "有效": "在岗",
    "在职": "在岗",
    "正常": "在岗",
    "病休": "长期病休",
    "请假": "休假",
    "调离": "离岗",
    "离职": "离岗",
    "已退休": "退休",
    "无效": "失效",
    "停用": "失效",
}
_STANDINGS: Final = {
    "在岗": Standing.ON_DUTY,
    "休假": Standing.ON_LEAVE,
    "产假": Standing.ON_LEAVE,
    "长期病休": Standing.ON_LEAVE,
    "借调": Standing.AWAY,
    "离岗": Standing.AWAY,
    "退休": Standing.AWAY,
}


def is_example(text: str) -> bool:
    """Tell whether a cell marks its row as a hint or example: 案例（请删除）, 填写说明."""
    return text.startswith(_EXAMPLE_WORDS) and any(mark in text for mark in _EXAMPLE_MARKS)


def example_value(text: str) -> str:
    """Return an example without the words that mark it as one: 示例（不会导入，可删除）某某店."""
    return _EXAMPLE_FRONT.sub("", text) if is_example(text) else text


def is_example_word(text: str) -> bool:
    """Tell whether a cell right below the headings marks an example: 示例, 例, 样例：某某店."""
    return _EXAMPLE.fullmatch("".join(text.split())) is not None


def is_subtotal(text: str) -> bool:
    """Tell whether a cell marks its row as a sum: 合计, 本页小计, 总计：120户."""
    return _SUBTOTAL.fullmatch("".join(text.split())) is not None


def is_note(text: str) -> bool:
    """Tell whether a cell, alone in its row, is a remark on the table: 注：…, 填表人：…."""
    if _ARTICLE.fullmatch(text):  # of a law: 第三条 is no 第3页，共20条
        return False
    return text.startswith(_NOTE_WORDS) and any(mark in text[:8] for mark in _NOTE_MARKS)


def yes_no(word: str) -> bool | None:
    """Return what a 是/否 (需/无需) cell says, or None where the word is neither."""
    word = word.upper()
    return True if word in _YES_WORDS else False if word in _NO_WORDS else None


def sex_of(word: str) -> str | None:
    """Return 男 or 女, or None where the word is neither."""
    return _SEX_WORDS.get(word)


def status_of(word: str) -> str | None:
    """Return the 登记状态 a registry's word stands for, or None where it is unknown."""
    return _STATUS_WORDS.get(word)


def risk_class_of(word: str) -> str:
    """Return the class letter of `A`, `A类`, `低(A)`, `信用风险低`; other words as they are."""
    bare = (
        word.upper().removeprefix("信用").removeprefix("风险").removesuffix("类").removesuffix("级")
    )
    bare = bare.replace("（", "(").replace("）", ")")
    if bare.endswith(")") and "(" in bare:
        first, _, last = bare[:-1].partition("(")
        bare = last.removesuffix("类") if last[:1].isascii() else first
    bare = bare.removesuffix("风险")
    return _RISK_WORDS.get(bare, bare)


def importance_of(word: str) -> str | None:
    """Return 重点检查事项 or 一般检查事项, or None where the word is neither."""
    return _IMPORTANCE_WORDS.get(word)


def fact_kind_of(word: str) -> str:
    """Return the known kind of 风险事实 a word means; other words as they are."""
    bare = word.removeprefix("列入")
    return _FACT_WORDS.get(bare, bare if bare in FACT_KINDS else word)


def state_of(word: str) -> str | None:
    """Return the known word for an officer's 在岗状态, or None where it is unknown."""
    return _STATE_WORDS.get(word)


def standing(state: str) -> Standing:
    """Return whether an officer with this 在岗状态 can be drawn.

    A word nobody knows counts as 离岗: an officer is never drawn on a guess.
    """
    if state == Standing.INVALID.value:
        return Standing.INVALID
    return _STANDINGS.get(state, Standing.AWAY)


def subject_class(kind: str) -> str:
    """Return the 市场主体大类 of a 主体类型."""
    if "个体" in kind:
        return SOLE_TRADER
    if "合作社" in kind or "农专" in kind:
        return COOPERATIVE
    if "代表机构" in kind or "代表处" in kind:
        return FOREIGN_OFFICE
    return COMPANY
