"""Which record sheet an item has."""

from app.core.item_sheets import ItemSheet, ItemSheets

FOOD = ItemSheet(
    "食品经营（销售）单位证后监管双随机抽查记录表",
    ("食品经营单位证后监管（食品销售单位证后监管）",),
    ("许可证是否有效",),
    ("营业执照",),
)
PUBLIC = ItemSheet("公示信息双随机抽查记录表", ("公示信息抽查",), ("是否真实",), ())
KNOWN = ItemSheets((FOOD, PUBLIC), ("的检查", "检查"), "双随机抽查记录表", "其他")


def test_an_item_finds_its_sheet_by_its_name_with_any_sub_item():
    assert KNOWN.of("公示信息抽查") is PUBLIC
    assert KNOWN.of("公示信息抽查（企业即时公示信息的检查）") is PUBLIC
    assert KNOWN.of("公示信息抽查(企业即时公示信息的检查)") is PUBLIC


def test_a_sheet_for_some_sub_items_is_not_given_to_others():
    assert KNOWN.of("食品经营单位证后监管（食品销售单位证后监管）") is FOOD
    assert KNOWN.of("食品经营单位证后监管（餐饮服务单位证后监管）") is None
    assert KNOWN.of("公示信息抽查办法") is None


def test_an_item_without_a_sheet_has_a_title_made_of_its_name():
    assert KNOWN.title_of("公示信息抽查") == "公示信息双随机抽查记录表"
    assert KNOWN.title_of("名称规范使用情况的检查") == "名称规范使用情况双随机抽查记录表"
    assert KNOWN.title_of("“僵尸企业”检查") == "“僵尸企业”双随机抽查记录表"
    assert KNOWN.title_of("餐饮服务") == "餐饮服务双随机抽查记录表"
    assert KNOWN.title_of("检查") == "检查双随机抽查记录表"
