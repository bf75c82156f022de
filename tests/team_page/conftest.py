"""A team's page as a file, and the browser of this machine to use it in."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.finding_vocabulary import FOLLOW_UPS, METHODS, RESULTS
from app.core.team_sheets import PageItem, PagePlace, PageSheet, sheet_text
from app.files.team_page import team_page

# The leash of the verifier's page is this one's too.
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "verifier")]

from page_browser import Browser, find_browser  # noqa: E402 - found by the path above

ITEMS = {
    "A01": PageItem(
        "登记事项检查",
        (
            (
                "营业执照（登记证）规范使用情况",
                "查看是否在住所或主要经营场所醒目位置悬挂正本；\n核对名称、法定代表人与登记信息是否一致。",
            ),
            ("住所（经营场所）或驻在场所的检查", "实地查看门牌，核对产权或租赁证明。"),
        ),
    ),
    "B03": PageItem(
        "公示信息检查", (("年度报告公示信息的检查", "对照公示系统逐项核对，网站网店信息一并查。"),)
    ),
}
NAMES = (
    "明𬭎农副产品有限公司",
    "=利民商行</script>",
    "淦江粮油店",
    "麦㙦超市&连锁<b>",
    "新干橘业专业合作社（麦㙦镇分社）",
)


@pytest.fixture(scope="session")
def sheet() -> PageSheet:
    """Five enterprises of a team, two items each; one has a name no page may run."""
    places = tuple(
        PagePlace(
            f"{at:012X}",
            name,
            f"91360824MAC00001{at}N",
            f"江西省吉安市新干县金川镇滨阳路{at}号",
            "",
            ("A01", "B03"),
            {"A01": f"{at:011X}A", "B03": f"{at:011X}B"},
            {},
        )
        for at, name in enumerate(NAMES, 1)
    )
    return PageSheet(
        "新干县市场监督管理局",
        {"no": "360824202603051001", "name": "2026年第一季度双随机抽查"},
        {"code": "T001", "name": "第1组"},
        ("林一", "赵二"),
        "2026-03-05",
        "2026-03-06 09:00:00",
        ITEMS,
        places,
        tuple((one.code, one.label) for one in METHODS),
        tuple((one.code, one.label, one.parent) for one in RESULTS),
        tuple((one.code, one.label) for one in FOLLOW_UPS),
    )


@pytest.fixture(scope="session")
def page(sheet, tmp_path_factory) -> Path:
    """The page as it is given out."""
    path = tmp_path_factory.mktemp("page") / "回填页.html"
    path.write_text(team_page(sheet_text(sheet)[0]), encoding="utf-8")
    return path


@pytest.fixture(scope="session", params=[(1366, 768), (390, 844)], ids=["laptop", "phone"])
def browser(request, page) -> Iterator[Browser | None]:
    """The page in the browser of this machine, if it has one."""
    program = find_browser()
    if program is None:
        yield None
        return
    with Browser(program, page, request.param) as started:
        yield started
