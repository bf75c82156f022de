"""Column headings: which field a heading names, in every wording met in real templates.

`match_headings` looks at one row of cells and says which column holds which field,
what is missing, what is not used, and what is never stored (a person's identity
number). Reading a file means asking this of its first rows and taking the best.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from app.core import annual_headings, returns

Kind = Literal["enterprises", "officers", "items"]
KINDS: Final[tuple[Kind, ...]] = ("enterprises", "officers", "items")
# What a file may hold: the registries, and what is told about their records.
ListKind = Literal[
    "enterprises",
    "officers",
    "items",
    "facts",
    "recusals",
    "annual",
    "laws",
    "returns",
    "checks",
    "experts",
    "holidays",
]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a registry: its name here, its heading there, other wordings."""

    name: str
    heading: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What a row of cells says when it is read as headings.

    Attributes:
        columns: field -> index of its column, from 0.
        missing: headings that must be there and are not; alternatives joined by 或.
        unused: headings in the row that name no field.
        private: headings whose columns are never stored.
    """

    kind: ListKind
    columns: Mapping[str, int]
    missing: tuple[str, ...]
    unused: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Tell whether every required heading is there."""
        return not self.missing

    @property
    def score(self) -> tuple[bool, int]:
        """Return how good the row is as headings; the greater the better."""
        return self.usable, len(self.columns)


def _field(name: str, heading: str, others: str = "") -> Field:
    return Field(name, heading, tuple(others.split()))


ENTERPRISE_FIELDS: Final = (
    _field(
        "name",
        "主体名称",
        "企业名称 市场主体名称 经营主体名称 检查对象名称 单位名称 机构名称 公司名称 "
        "企业（机构）名称 被检查单位 名称 字号名称",
    ),
    _field(
        "uscc",
        "统一社会信用代码",
        "社会信用代码 统一信用代码 信用代码 统一代码 统一社会信用代码证号",
    ),
    _field("regno", "注册号", "工商注册号 营业执照注册号 企业注册号 登记证号"),
    _field(
        "code",
        "统一社会信用代码/注册号",
        "注册号/统一社会信用代码 统一社会信用代码（注册号） 统一社会信用代码或注册号 "
        "信用代码/注册号 统一代码/注册号 注册号（统一社会信用代码） 统一社会信用代码、注册号",
    ),
    _field("kind", "主体类型", "市场主体类型 企业类型 企业（机构）类型 主体类别 经营类别 类型"),
    _field(
        "legal_rep",
        "法定代表人（负责人、经营者）",
        "法定代表人 法定代表人（负责人） 法定代表人/负责人 法定代表人姓名 负责人 经营者 "
        "经营者姓名 法人代表 法人",
    ),
    _field("phone", "联系电话", "企业联系电话 电话 手机 手机号 联系方式"),
    _field(
        "address",
        "住所（经营场所）",
        "住所 经营场所 住所/经营场所 注册地址 经营地址 地址 主要经营场所 住址",
    ),
    _field("township", "所属乡镇（街道）", "所属乡镇 乡镇（街道） 乡镇/街道 乡镇 街道 所在乡镇"),
    _field(
        "station", "监管机构", "管辖单位 管辖机构 监管所 所属监管所 所属所 日常监管机构 属地监管所"
    ),
    _field("section", "行业门类", "门类"),
    _field("trade_code", "行业代码"),
    _field("trade_name", "行业名称", "所属行业 行业"),
    _field("risk_class", "信用风险等级", "信用风险分类 信用等级 风险等级 风险分类 信用风险类别"),
    _field("founded", "成立日期", "注册日期 设立日期 开业日期 成立时间"),
    _field("status", "登记状态", "企业状态 主体状态 经营状态 状态"),
    _field("registrar", "登记机关", "RegOrgName 发照机关"),
    _field("contact", "联络员", "联络员姓名 工商联络员 联系人 联系人姓名"),
    _field("contact_phone", "联络员电话", "联络员手机 联络员联系电话 联系人电话 联系人手机"),
    _field("labels", "标签", "监管标签 对应专项库监管标签 专项库名称"),
    _field("premises", "场所编号", "经营场所编号 场所序号 分场所编号"),
    _field("area", "片区", "责任片区 监管片区 网格 所属网格"),
)
OFFICER_FIELDS: Final = (
    _field("name", "姓名", "执法人员姓名 检查人员姓名 人员姓名 人员名称 执法人员 检查人员"),
    _field("sex", "性别"),
    _field(
        "cert_no",
        "执法证号",
        "省执法证编号 执法证编号 行政执法证号 行政执法证编号 执法证件号 执法证件编号 证件编号",
    ),
    _field(
        "cert_expiry", "执法证有效期至", "执法证有效期 省执法证有效期 行政执法证有效期 有效期至"
    ),
    _field("old_cert_no", "工商执法证编号", "工商执法证号"),
    _field("old_cert_expiry", "工商执法证有效期", "工商执法证有效期至"),
    _field("branch", "所属单位", "单位 工作单位 所在单位 单位名称 检查机关"),
    _field(
        "unit",
        "所属机构",
        "所在业务部门（机构） 所在业务部门 所在部门 所属部门 部门 内设机构 科室 股室 管辖单位",
    ),
    _field("post", "职务", "担任职务 具体职务"),
    _field("skills", "业务专长", "专长 业务特长"),
    _field("qualifications", "岗位资质资格", "岗位资质 岗位资格 资质资格 专业资质资格"),
    _field("item_scope", "执法事项范围", "事项范围"),
    _field("expert", "是否专家", "专家"),
    _field("phone", "联系电话", "手机号 手机号码 手机 电话 联系方式"),
    _field("state", "在岗状态", "执法人员状态 人员状态 状态"),
    _field("department", "联合抽查部门", "联合部门 联查部门 派出部门 外部门名称 联合检查部门"),
)
ITEM_FIELDS: Final = (
    _field("code", "事项代码", "事项编码 事项编号 代码 编码"),
    _field("category", "抽查类别", "抽查项目 检查类别 类别"),
    _field("name", "抽查事项", "抽查事项名称 检查事项 检查事项名称 事项名称 随机抽查事项"),
    _field("sub_item", "抽查子项", "抽查子项名称 检查子项 子项 子项名称"),
    _field("object_kind", "检查对象", "抽查对象"),
    _field("importance", "事项类别", "事项分类 抽查事项类别"),
    _field("method", "检查方式", "抽查方式 方式"),
    _field("subject", "检查主体", "抽查主体 实施主体"),
    _field("basis", "检查依据", "抽查依据 法律依据 依据"),
    _field("ratio", "抽查比例", "比例 抽查比例及频次"),
    _field("frequency", "抽查频次", "频次"),
    _field("skill", "所需专长", "所需业务专长 需要专长"),
    _field(
        "needs_qualification",
        "是否需专业岗位资格",
        "需专业岗位资格 检查人员是否需专业岗位资格 是否需专业资格 资格",
    ),
    _field("duty_code", "权责清单编码", "权责清单事项编码 权责清单事项"),
    _field("check_points", "检查内容", "检查要点 抽查内容"),
    _field("hints", "检查要领", "操作方法与要领 检查方法与要领 检查方法"),
    _field("materials", "要求提供材料", "需提供材料 检查材料 所需材料"),
    _field("basis_text", "依据条文", "条文内容"),
    _field("list_version", "清单版本", "版本"),
    _field("valid_from", "生效日期"),
    _field("source", "来源"),
    _field("domain", "抽查领域", "检查领域 领域 联合抽查领域"),
    _field("initiator", "发起部门", "牵头部门 发起单位 联合抽查发起部门"),
    _field("partners", "配合部门", "参与部门 联查部门 协同部门 配合单位 联合抽查配合部门"),
    _field("level", "抽查层级", "组织层级 实施层级 检查层级"),
    _field("remark", "备注"),
)
LAW_FIELDS: Final = (
    _field("title", "法规名称", "法律名称 法律法规名称 法律法规规章名称 文件名称 名称"),
    _field("number", "文号", "令号 发文字号 公布文号"),
    _field("in_force_from", "施行日期", "生效日期 实施日期 施行时间"),
    _field("label", "条号", "条款 条 条次 法条 条款号 条文序号"),
    _field("body", "条文内容", "条文 内容 法条内容 条款内容"),
)
_WHICH_ENTERPRISE: Final = tuple(
    one for one in ENTERPRISE_FIELDS if one.name in ("name", "uscc", "regno", "code")
)
FACT_FIELDS: Final = (
    *_WHICH_ENTERPRISE,
    _field(
        "kind",
        "事实类别",
        "风险事实 事实类型 风险类别 名录类别 名单类别 名录名称 名单名称 信息类别 类别 类型",
    ),
    _field(
        "since",
        "起始日期",
        "列入日期 列入时间 发生日期 开始日期 起始时间 处罚决定日期 决定日期 处罚日期 认定日期 "
        "投诉日期 举报日期 受理日期 登记日期 登记时间 日期",
    ),
    _field(
        "until",
        "截止日期",
        "移出日期 移出时间 结束日期 终止日期 截止时间 有效期至 公示截止日期 公示截止期 办结日期 "
        "修复日期",
    ),
    _field(
        "reference",
        "文号",
        "列入决定文书号 列入决定书文号 决定书文号 决定文书号 行政处罚决定书文号 处罚决定书文号 "
        "文书号 案号 投诉编号 举报编号 工单编号 登记编号 编号",
    ),
    _field(
        "note",
        "说明",
        "列入原因 列入事由 列入经营异常名录原因 违法事实 主要违法事实 处罚事由 投诉内容 内容 "
        "事由 原因 摘要 备注",
    ),
)
RECUSAL_FIELDS: Final = (
    _field("officer", "姓名", "执法人员姓名 检查人员姓名 人员姓名 执法人员 检查人员"),
    next(one for one in OFFICER_FIELDS if one.name == "cert_no"),
    *_WHICH_ENTERPRISE,
    _field("reason", "回避事由", "回避原因 回避理由 事由 原因 回避情形"),
)
CHECK_FIELDS: Final = (
    *_WHICH_ENTERPRISE,
    _field("kind", "检查种类", "检查类型 检查类别 种类 类型 类别"),
    _field("checked_on", "检查日期", "检查时间 实施检查日期 现场检查日期 核查日期 日期 时间"),
    _field(
        "from_above", "是否上级部署", "上级部署 是否上级部署的专项 上级部署专项 部署层级 任务来源"
    ),
    _field("unit", "检查单位", "实施单位 检查机关 检查机构 承办机构 承办单位 检查部门 执法单位"),
    _field("item_code", "事项代码", "事项编码 抽查事项代码 检查事项代码 检查事项编码"),
    _field(
        "reference",
        "文号或案号",
        "文号 案号 案件编号 投诉编号 举报编号 工单编号 任务编号 检查编号 编号",
    ),
    _field("note", "说明", "检查内容 检查事由 事由 检查结果 检查情况 摘要 备注"),
)
EXPERT_FIELDS: Final = (
    _field("name", "专家姓名", "姓名 专家 人员姓名"),
    _field("unit", "工作单位", "单位 所在单位 所属单位 单位名称"),
    _field("title", "职称职务", "职称 职务 技术职称 专业技术职务 职务职称"),
    _field("skills", "专业领域", "专长 业务专长 专业 擅长领域 专业方向 从事专业 业务特长"),
    _field("phone", "联系电话", "手机 手机号 手机号码 电话 联系方式"),
    _field("until", "聘期至", "聘任期限 聘期 有效期至 聘任截止日期 聘期截止 截止日期"),
    _field("note", "备注", "说明"),
)
HOLIDAY_FIELDS: Final = (
    _field("day", "日期", "放假日期 date"),
    _field("kind", "休或班", "类型 类别 休班 放假或上班 安排 kind"),
    _field("name", "节日", "名称 节假日 节日名称 假日名称 说明 备注 name"),
)
FIELDS: Final[Mapping[ListKind, tuple[Field, ...]]] = {
    "enterprises": ENTERPRISE_FIELDS,
    "officers": OFFICER_FIELDS,
    "items": ITEM_FIELDS,
    "facts": FACT_FIELDS,
    "recusals": RECUSAL_FIELDS,
    "checks": CHECK_FIELDS,
    "experts": EXPERT_FIELDS,
    "holidays": HOLIDAY_FIELDS,
    "annual": tuple(_field(*one) for one in annual_headings.FIELDS),
    "laws": LAW_FIELDS,
    "returns": tuple(_field(*one) for one in returns.FIELDS),
}
# One field of each group must have a column.
REQUIRED: Final[Mapping[ListKind, tuple[tuple[str, ...], ...]]] = {
    "enterprises": (("name",), ("uscc", "code", "regno", "address")),
    "officers": (("name",), ("cert_no", "old_cert_no")),
    "items": (("name",), ("basis", "initiator")),  # joint lists name no basis
    "laws": (("title",), ("label",), ("body",)),
    "facts": (("uscc", "code", "regno", "name"), ("since",)),
    "checks": (("uscc", "code", "regno", "name"), ("kind",), ("checked_on",)),
    "experts": (("name",), ("skills", "unit")),
    "holidays": (("day",), ("kind",)),
    "recusals": (("cert_no",), ("uscc", "code", "regno"), ("reason",)),
    "annual": annual_headings.REQUIRED,
    "returns": returns.REQUIRED,
}
# A heading that holds one of these is read over and never stored.
PRIVATE: Final = ("身份证", "公民身份号", "居民身份", "公民身份证")

_MARKS = re.compile(r"[\s*＊:：★☆※]+|[(（【\[](?:必填|选填|必填项|选填项|必须)[)）】\]]|必填项?$|_")
_NUMBER_IN_FRONT = re.compile(r"[(\[]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)\]]?[.、,．]?(?=\D)")
_HINT_BEHIND = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")
_JOINTS = re.compile(r"[/\\|·.—-]+")
_OWN_WORD: Final = 4  # characters from which the second line of a heading says enough alone
_OR: Final = "或"
_RELAXED: Final = 100  # how much less a wording counts that only nearly matches


def plain(heading: str) -> str:
    """Return a heading as it is compared: NFKC, without blanks, stars, colons, 必填."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", heading)).upper()


def label(kind: ListKind, name: str) -> str:
    """Return the heading people know for a field; an unknown name is returned as it is."""
    return _labels(kind).get(name, name)


@cache
def _labels(kind: ListKind) -> dict[str, str]:
    return {field.name: field.heading for field in FIELDS[kind]}


@cache
def _wordings(kind: ListKind) -> dict[str, tuple[str, int]]:
    """Map each wording to its field and its rank: the lower, the more it is meant."""
    found: dict[str, tuple[str, int]] = {}
    for field in FIELDS[kind]:
        # The name for programs is the last that is meant: JSON records may use it.
        for rank, wording in enumerate((field.heading, *field.others, field.name)):
            found.setdefault(plain(wording), (field.name, rank))
    return found


def _known(kind: ListKind, key: str) -> tuple[str, int] | None:
    """Return (field, rank) of a plain heading, or None where it names none.

    Where the wording itself is unknown: without its number (`1.主体名称`), without the
    hint behind it (`成立日期(年月日)`), with two lines read as one (`行业/代码`), or by the
    second line alone where that says enough (`基本信息/登记状态`).
    """
    wordings = _wordings(kind)
    if (known := wordings.get(key)) is not None:
        return known
    bare = _NUMBER_IN_FRONT.sub("", key, count=1) if _NUMBER_IN_FRONT.match(key) else key
    short = _HINT_BEHIND.sub("", bare)
    lines = [one for one in _JOINTS.split(short) if one]
    forms = [bare, short, "".join(lines)]
    if len(lines) > 1 and len(lines[-1]) >= _OWN_WORD:
        forms.append(lines[-1])
    for form in forms:
        if (known := wordings.get(form)) is not None:
            return known[0], known[1] + _RELAXED
    return None


def is_private(heading: str) -> bool:
    """Tell whether a column with this heading is never stored: identity numbers."""
    key = plain(heading)
    return any(word in key for word in PRIVATE)


def match_headings(
    cells: Sequence[str], kind: ListKind, mapping: Mapping[str, str] | None = None
) -> Match:
    """Return which column holds which field when `cells` are read as headings.

    Where two columns name one field, the wording that stands first in its list wins and
    the other column counts as unused.

    Args:
        mapping: heading -> field ("" = not used), as somebody decided it; it alone counts
            for the headings it names, however they are spaced. Columns with identity
            numbers stay out whatever it says.
    """
    decided = {plain(heading): name for heading, name in (mapping or {}).items()}
    fields = _labels(kind)
    best: dict[str, tuple[int, int]] = {}
    private: list[str] = []
    for index, cell in enumerate(cells):
        key = plain(cell)
        if not key:
            continue
        if is_private(cell):
            private.append(cell)
            continue
        if key in decided:
            known = (decided[key], -1) if decided[key] in fields else None
        else:
            known = _known(kind, key)
        if known is not None and (known[0] not in best or known[1] < best[known[0]][0]):
            best[known[0]] = (known[1], index)
    columns = {name: index for name, (_, index) in best.items()}
    missing = tuple(
        _OR.join(label(kind, name) for name in group)
        for group in REQUIRED[kind]
        if not any(name in columns for name in group)
    )
    taken = set(columns.values())
    unused = tuple(
        cell
        for index, cell in enumerate(cells)
        if index not in taken and plain(cell) and cell not in private
    )
    return Match(kind, columns, missing, unused, tuple(private))
