"""Words of the lists a bureau publishes: headings and values as the portals have them.

Sources: 国家企业信用信息公示系统, block 双随机抽查结果信息, and the provincial
announcement page 检查结果公告 (domain §3.1, §3.2).
"""

from typing import Final

DIRECTED: Final = "定向"
UNDIRECTED: Final = "不定向"
CORRECTED: Final = "更正"

SEQ: Final = "序号"
PLAN_NO: Final = "抽查计划编号"
PLAN_NAME: Final = "抽查计划名称"
TASK_NO: Final = "抽查任务编号"
TASK_NAME: Final = "抽查任务名称"
KIND: Final = "抽查类型"
ENTERPRISE_NAME: Final = "企业名称"
ENTERPRISE_CODE: Final = "统一社会信用代码/注册号"

GSXT_AUTHORITY: Final = "抽查机关"
GSXT_DONE_ON: Final = "抽查完成日期"
GSXT_RESULT: Final = "抽查结果"

ANNOUNCED_NAME: Final = "抽查市场主体名称"
ANNOUNCED_AUTHORITY: Final = "检查机关"
ANNOUNCED_DONE_ON: Final = "检查完成日期"
ANNOUNCED_RESULT: Final = "检查结果"
ANNOUNCED_REMARK: Final = "备注"
