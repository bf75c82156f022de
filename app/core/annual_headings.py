"""Columns of the 年度抽查工作计划: which field each names, and the forms counties use.

The fields are the union of three published forms (domain §1.6, §3.5): 涪城 2026 (the
行政检查计划统计表 of 17 columns), 青川 2025 and 上高 2023. A form is a list of (heading,
field) in the order of its columns.
"""

from typing import Final

# (field, heading, other wordings); core.headings makes its fields of them.
FIELDS: Final[tuple[tuple[str, str, str], ...]] = (
    ("no", "序号", "编号"),
    ("name", "任务名称", "抽查任务名称 计划名称 年度计划名称 抽查计划名称 检查任务名称"),
    ("basis", "制定任务依据", "任务依据 制定依据 检查依据 抽查依据"),
    ("check_type", "检查类型", "检查类型（日常/专项） 计划类型 任务类型"),
    ("subject", "实施主体", "检查主体 实施单位 抽查主体"),
    ("joint", "是否联合检查", "是否联合 是否部门联合 是否部门联合抽查"),
    ("partners", "联合部门", "配合部门 参与部门 联合检查部门"),
    ("area", "检查地域", "检查区域 抽查地域 检查范围"),
    ("level", "实施层级", "组织实施层级 组织层级 抽查层级"),
    (
        "items",
        "检查事项",
        "检查事项（内容） 检查内容 抽查事项 检查事项名称 抽查事项（内容） 抽查内容",
    ),
    ("methods", "检查方式", "抽查方式"),
    (
        "period",
        "任务日期",
        "检查时间 计划开展时间 任务时间 检查日期 抽查时间 开展时间 抽查检查起止时间",
    ),
    ("involved", "是否涉企", "是否涉企检查 是否涉企行政检查"),
    ("objects", "检查对象", "抽查对象 检查对象范围 抽查对象范围"),
    ("base", "检查对象基数", "基数 对象基数 检查对象总数"),
    ("ratio", "检查比例", "抽查比例"),
    ("number", "抽查户数", "抽查数量 抽查户数（户） 检查户数 检查数量"),
    ("cap", "检查频次上限", "抽查频次 频次上限 检查频次 抽查频次上限"),
    ("importance", "事项类别", "抽查事项类别"),
    ("class_ratios", "信用风险分类抽查比例", "分类抽查比例 信用风险分类比例"),
    ("lead", "牵头股室", "股室 责任股室 责任科室 牵头科室 科室"),
    ("supporting", "参与股室", "配合股室 参与科室 配合科室"),
    ("note", "备注", "说明"),
)
# One field of each group must have a column.
REQUIRED: Final = (("name",), ("items",), ("period",))

FUCHENG_2026: Final = (
    ("序号", "no"),
    ("任务名称", "name"),
    ("制定任务依据", "basis"),
    ("检查类型（日常/专项）", "check_type"),
    ("实施主体", "subject"),
    ("是否联合检查", "joint"),
    ("联合部门", "partners"),
    ("检查地域", "area"),
    ("实施层级", "level"),
    ("检查事项", "items"),
    ("检查方式", "methods"),
    ("任务日期", "period"),
    ("是否涉企", "involved"),
    ("检查对象", "objects"),
    ("检查对象基数", "base"),
    ("检查比例", "ratio"),
    ("检查频次上限", "cap"),
)
QINGCHUAN_2025: Final = (
    ("序号", "no"),
    ("任务名称", "name"),
    ("检查对象", "objects"),
    ("检查事项（内容）", "items"),
    ("组织实施层级", "level"),
    ("事项类别（一般/重点）", "importance"),
    ("检查方式", "methods"),
    ("抽查比例", "ratio"),
    ("抽查户数（户）", "number"),
    ("信用风险分类抽查比例", "class_ratios"),
    ("检查时间", "period"),
    ("牵头股室", "lead"),
    ("参与股室", "supporting"),
    ("备注", "note"),
)
SHANGGAO_2023: Final = (
    ("序号", "no"),
    ("检查主体", "subject"),
    ("年度计划名称", "name"),
    ("检查内容", "items"),
    ("计划开展时间", "period"),
    ("股室", "lead"),
    ("抽查比例", "ratio"),
    ("抽查频次", "cap"),
    ("抽查数量", "number"),
)
FORMS: Final = {
    "fucheng": FUCHENG_2026,
    "qingchuan": QINGCHUAN_2025,
    "shanggao": SHANGGAO_2023,
    "full": tuple((heading, field) for field, heading, _ in FIELDS),
}
# What is for the bureau alone: no class and no inner division of work leaves the house.
INTERNAL: Final = frozenset({"class_ratios", "lead", "supporting", "number", "importance", "note"})
