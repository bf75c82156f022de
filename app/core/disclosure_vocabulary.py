"""Words of the lists a bureau publishes: headings and values as the portals have them.

Sources: 国家企业信用信息公示系统, block 双随机抽查结果信息; the provincial announcement page
检查结果公告; 互联网+监管, record 行政检查行为 with its sheets 双随机-计划 and
双随机-抽查的监管对象; the list of a joint inspection (domain §3.1 to §3.4).
"""

from typing import Final

DIRECTED: Final = "定向"
UNDIRECTED: Final = "不定向"
CORRECTED: Final = "更正"
INSPECTED: Final = "已检查"
PASSED: Final = "合格"
NOT_PASSED: Final = "不合格"
ALL_VALUES: Final = "全部"  # left side of a line that holds for every value

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

# field -> heading, in the order of each sheet; "" is a column of one constant text
RECORD: Final = (
    ("plan_no", "双随机一公开计划id"),
    ("catalogue_code", "监管事项目录编码"),
    ("list_code", "监管事项检查实施清单编码"),
    ("act_name", "检查行为名称"),
    ("act_no", "检查行为编号"),
    ("authority", "实施机构"),
    ("agency_code", "实施机构编码"),
    ("entrusted", "受委托部门"),
    ("entrusted_code", "受委托部门编码"),
    ("object_kind", "监管对象类型"),
    ("enterprise_name", "监管对象"),
    ("enterprise_name", "行政相对人"),
    ("party_kind", "行政相对人性质"),
    ("id_kind", "行政相对人证件类型"),
    ("enterprise_code", "行政相对人编码"),
    ("address", "注册地址"),
    ("address", "经营地址"),
    ("area_code", "行政区划代码"),
    ("check_form", "检查形式"),
    ("check_sort", "检查类别"),
    ("check_method", "检查方式"),
    ("check_result", "检查结果"),
    ("done_on", "检查时间"),
    ("officers", "检查人员"),
    ("officer_certs", "执法证号"),
    ("reported_at", "报送时间"),
    ("reporter", "报送人员"),
)
EXCHANGE: Final = (("batch_no", "批次号"), ("source", "来源"), ("operation", "操作"))
RECORD_PLAN: Final = (
    ("plan_no", "计划ID"),
    ("plan_name", "计划名称"),
    ("year", "年度"),
    ("area_name", "地区名"),
    ("area_code", "地区行政编码"),
    ("agency_uscc", "监管部门统一社会信用代码"),
    ("department_code", "监管部门"),
    ("ratio", "抽查比例"),
)
RECORD_OBJECTS: Final = (
    ("plan_no", "计划ID"),
    ("enterprise_name", "抽查检查对象名称"),
    ("object_id", "抽查检查对象 ID"),
    ("enterprise_code", "抽查检查对象统一社会信用代码"),
)
SITE: Final = (
    ("enterprise_name", "企业名称"),
    ("item_name", "检查事项"),
    ("item_result", "检查结果"),
    ("done_on", "检查日期"),
)
JOINT: Final = (
    ("item_category", "抽查类别"),
    ("item_name", "抽查事项"),
    ("kind", "检查类型"),
    ("item_importance", "事项类别"),
    ("enterprise_name", "检查对象"),
    ("methods", "检查方式"),
    ("authority", "检查主体"),
    ("item_basis", "检查依据"),
    ("period", "任务周期"),
    ("item_objects", "检查范围"),
    ("item_state", "检查状态"),
    ("", "检查评价"),
    ("item_passed", "检查结果"),
)

# What a field is called where columns are chosen; also the heading it is proposed with.
FIELD_NAMES: Final = {
    "seq": SEQ,
    "enterprise_name": ENTERPRISE_NAME,
    "enterprise_code": ENTERPRISE_CODE,
    "uscc": "统一社会信用代码",
    "regno": "注册号",
    "enterprise_kind": "主体类型",
    "address": "住所（经营场所）",
    "plan_no": PLAN_NO,
    "plan_name": PLAN_NAME,
    "task_no": TASK_NO,
    "task_name": TASK_NAME,
    "inner_no": "本局任务编号",
    "year": "年度",
    "period": "检查时限",
    "kind": KIND,
    "authority": GSXT_AUTHORITY,
    "ratio": "抽查比例",
    "done_on": ANNOUNCED_DONE_ON,
    "result": ANNOUNCED_RESULT,
    "remark": ANNOUNCED_REMARK,
    "methods": "核查方式",
    "officers": "检查人员",
    "officer_certs": "执法证号",
    "item_code": "事项编号",
    "item_name": "检查事项",
    "item_category": "抽查类别",
    "item_importance": "事项类别",
    "item_basis": "检查依据",
    "item_objects": "事项的检查对象范围",
    "item_result": "事项检查结果",
    "item_detail": "事项检查结果（写明问题）",
    "item_passed": "检查结果（合格/不合格）",
    "item_state": "检查状态",
    "catalogue_code": "监管事项目录编码",
    "list_code": "检查实施清单编码",
    "act_name": "检查行为名称",
    "act_no": "检查行为编号",
    "area_code": "行政区划代码",
    "area_name": "地区名",
    "agency_code": "实施机构编码",
    "agency_uscc": "本局统一社会信用代码",
    "department_code": "监管部门（对方代码）",
    "entrusted": "受委托部门",
    "entrusted_code": "受委托部门编码",
    "source": "来源",
    "object_id": "检查对象编号",
    "object_kind": "监管对象类型（对方代码）",
    "party_kind": "行政相对人性质（对方代码）",
    "id_kind": "证件类型（对方代码）",
    "check_form": "检查形式（对方代码）",
    "check_sort": "检查类别（对方代码）",
    "check_method": "检查方式（对方代码）",
    "check_result": "检查结果（对方代码）",
    "reported_at": "报送时间",
    "reporter": "报送人员",
    "batch_no": "批次号",
    "operation": "操作",
}

# Our values of the dictionaries that are no dictionary of ours yet: code -> label.
PARTIES: Final = {
    "COMPANY": "企业",
    "SOLE_TRADER": "个体工商户",
    "COOPERATIVE": "农民专业合作社",
    "OTHER_PARTY": "其他",
}
IDENTIFIERS: Final = {"USCC": "统一社会信用代码", "REGNO": "工商注册号"}
FORMS: Final = {"OWN": "本部门抽查", "JOINT": "部门联合抽查"}
SORTS: Final = {"DIRECTED": DIRECTED, "UNDIRECTED": UNDIRECTED}

# Headings of the tables a bureau pastes or loads, passed over where they stand in line 1.
OUR_HEADINGS: Final = frozenset({"本局用语", "我方", "本局的值", "名称", "事项编号"})
