"""Pictures of every kind, and the window that paints them."""

from collections.abc import Callable, Mapping

import pytest
from pytestqt.qtbot import QtBot

from app.ui.projector import (
    Chance,
    Drawn,
    Guest,
    Kind,
    ProjectorWindow,
    Quota,
    RailStep,
    Scene,
    Signer,
    Sum,
    TeamLine,
    Throw,
    Trial,
    Witness,
)

HEX = "0123456789abcdef" * 4
LONG = "清溪县城关镇龑鑫五金机械制造有限责任公司"
CODE = tuple("10" * 20 + "1" if row % 2 else "01" * 20 + "0" for row in range(41))
STEPS = tuple(
    RailStep(f"步骤{number}", "done" if number < 5 else "current" if number == 5 else "future")
    for number in range(1, 13)
)
LOCKED = {
    "title": "清溪县市场监督管理局“双随机、一公开”现场抽取",
    "subtitle": "特种设备使用单位安全检查",
    "task_number": "2026-017",
    "when": "2026-11-22 09:38:12",
    "manifest": HEX,
    "steps": STEPS,
}
LEDGER = (
    Sum("", "名录总数", "12,846", strong=True),
    *(Sum("minus", f"排除原因之{number}", "1,204") for number in range(7)),
    Sum("equals", "参加抽取", "4,418", strong=True),
)
TEAMS = tuple(
    TeamLine(f"第{number}组", ("王海燕", "李建国"), (LONG, "杏林堂药房")) for number in range(1, 16)
)
FIELDS: Mapping[Kind, tuple[Mapping[str, object], ...]] = {
    Kind.CARD: ({"steps": (), "manifest": ""},),
    Kind.WELCOME: (
        {"steps": (), "manifest": ""},
        {"witnesses": (Witness("沈国良", "县人大代表"), Witness("朱彩娟"))},
    ),
    Kind.OPENING: (
        {
            "facts": (("时间地点", "2026年3月5日 9时30分 局三楼会议室"), ("抽取授权", LONG * 4)),
            "guests": tuple(Guest("见证人（投掷）", "欧阳𬭎", LONG) for _ in range(25)),
            "manifest": "",
        },
    ),
    Kind.RECONCILED: (
        {
            "ledger": LEDGER,
            "officer_ledger": LEDGER[:2] + LEDGER[-1:],
            "enterprise_quotas": (Quota("", 4418, 30),),
            "officer_quotas": (Quota("全局", 60, 20),),
            "note": "参加抽取的户数与上一次抽取相比 +12",
            "manifest": "",
        },
        {"ledger": LEDGER, "enterprise_quotas": (Quota("", 4418, 30),)},
    ),
    Kind.LOCKED: (
        {
            "enterprise_quotas": tuple(Quota(f"S{n}", 100, 3) for n in range(1, 9)),
            "officer_quotas": (Quota("全局", 60, 20),),
            "commitment": HEX,
            "qr": CODE,
        },
    ),
    Kind.CODE: ({"digest": HEX, "qr": CODE, "facts": (("抽取编号", "2026-017-1（第 1 次）"),)},),
    Kind.ENVELOPE: (
        {"guests": (Guest("", "欧阳𬭎", LONG),), "commitment": HEX},
        {"commitment": HEX},
    ),
    Kind.THROWS: (
        {"throws": (Throw("沈国良", 40, "12345"), Throw("朱彩娟", 8, "", slips=True))},
        {"throws": tuple(Throw("沈国良", 4, "1234") for _ in range(9))},
    ),
    Kind.SEED: (
        {
            "seed": HEX,
            "secret": HEX,
            "commitment": HEX,
            "recomputed": HEX,
            "throws": (Throw("沈国良", 4, "1234"), Throw("朱彩娟", 4, "5678")),
        },
        {"seed": HEX, "secret": HEX, "commitment": HEX, "recomputed": HEX[::-1]},
    ),
    Kind.STORED: ({"result": HEX},),
    Kind.DRAW: (
        {
            "heading": "抽取检查对象",
            "pool": "12,846 户",
            "unit": "户",
            "drawn": tuple(Drawn(f"湖州枫伴膜进出口商行{n}", "城关镇") for n in range(30)),
        },
        {"heading": "抽取执法人员", "drawn": (Drawn("欧阳𬭎", "城关所"),)},
        {"heading": "抽取检查对象", "drawn": tuple(Drawn(LONG * 2, "城关镇") for _ in range(12))},
        {"heading": "抽取检查对象", "drawn": ()},
    ),
    Kind.TEAMS: ({"teams": TEAMS},),
    Kind.MATCHING: (
        {"teams": TEAMS},
        {"teams": (TeamLine("第1组", ("王海燕", "李建国"), (LONG * 3,) * 30),)},
        {"teams": (TeamLine("第1组", ("王海燕",), ()),)},
    ),
    Kind.CHANCES: (
        {
            "facts": (("合规方案总数", "1,296"), ("合规编组方法", "数目过大，不逐一计算")),
            "chances": tuple(Chance("王海燕", LONG * 2, "1/4") for _ in range(20)),
            "note": "其余配对的机会见抽取记录",
        },
    ),
    Kind.RESULT: ({"result": HEX, "head": HEX, "qr": CODE, "facts": (("检查对象", "30 户"),)},),
    Kind.MINUTES: (
        {
            "result": HEX,
            "signers": tuple(Signer("见证人", f"欧阳{n}", n % 2 == 0) for n in range(16)),
        },
    ),
    Kind.DOSSIER: ({"big": "案卷已拷入移动存储设备", "facts": (("接收人", "陆伟明"),)},),
    Kind.CLOSING: ({"big": "感谢各位见证", "digest": HEX, "note": "结果按规定公示"},),
    Kind.BREAK: ({"big": "现场暂停，请稍候", "note": "暂停不影响抽取"},),
    Kind.RESUMED: ({"big": "从第 8 步“抽取对象”继续", "note": "未重新抽取" * 12},),
    Kind.CAUGHT: (
        {"trials": tuple(Trial("删去一行", "已查出", "复核程序", LONG * 2) for _ in range(3))},
    ),
}

Example = Callable[..., Scene]


@pytest.fixture(scope="session")
def example() -> Example:
    """`example(kind, number, mark)`: one of the pictures above; further fields replace its own."""

    def made(kind: Kind, number: int = 0, mark: str = "", **fields: object) -> Scene:
        return Scene(kind, **{**LOCKED, "mark": mark, **FIELDS[kind][number], **fields})

    return made


@pytest.fixture(scope="session")
def examples(example: Example) -> Callable[[Kind, str], list[Scene]]:
    """All pictures of a kind, marked or not."""
    return lambda kind, mark="": [example(kind, n, mark) for n in range(len(FIELDS[kind]))]


@pytest.fixture
def window(qtbot: QtBot) -> ProjectorWindow:
    """A projector of 1280 x 720 that is not on any screen."""
    made = ProjectorWindow()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    return made
