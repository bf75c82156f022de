"""Headings of the usual templates whose columns the registries keep nothing of."""

from collections.abc import Mapping
from typing import Final

from app.core.headings import Kind, plain

# Nobody has to be asked what these mean; a preview says that they are not imported. The last
# column of the program's own templates says what is wrong with a row: it is not imported either.
CHECK: Final = "填写检查"
NOT_KEPT: Final[Mapping[Kind, tuple[str, ...]]] = {
    "enterprises": (
        "序号",
        "备注",
        "经营范围",
        "注册资本",
        "注册资本（万元）",
        "核准日期",
        "营业期限",
        "经度",
        "纬度",
        "许可证名称",
        "许可证编号",
        "许可批准日期",
        "许可发证机关",
        "上次抽查日期",
        "检查机关",
    ),
    "officers": (
        "序号",
        "备注",
        "单位工号",
        "人员编码",
        "学历",
        "学历专业",
        "文化程度",
        "政治面貌",
        "民族",
        "岗位大类",
        "从事本岗起始日期",
        "地区",
        "层级",
        "执法类型",
        "执法证发证机关",
    ),
    "items": ("序号", "备注"),
}


def is_not_kept(kind: Kind, heading: str) -> bool:
    """Tell whether a column of a usual template is known not to be imported."""
    return plain(heading) in {plain(one) for one in (*NOT_KEPT[kind], CHECK)}
