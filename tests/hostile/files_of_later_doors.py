"""Sound files for the doors that came later: .xlsb, fonts, plans of a year, lists, backups."""

import lzma
import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.core.disclosure_kept import Kept
from app.core.people import Actor, Role
from app.files.fonts import ensure_fonts, font_path
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services import journal
from app.services.keeping import backups
from app.store.migrate import open_store
from app.store.schema import Account, Bureau

Files = list[tuple[str, bytes]]
Rows = Sequence[Sequence[str]]

NOW: Final = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HERE: Final = Path(__file__).resolve().parent
LIST_HEADINGS: Final = ("序号", "主体名称", "统一社会信用代码", "检查结果", "检查日期")
LIST_ROWS: Final = tuple(
    (str(at), f"青岭县第{at}百货店", f"9136082{at:011d}", "未发现问题", "2026-03-10")
    for at in range(1, 9)
)
# Headings of core.annual_headings.FIELDS, in the words counties use.
PLAN_HEADINGS: Final = (
    *("序号", "任务名称", "制定任务依据", "实施主体", "检查事项", "检查方式", "任务日期"),
    *(
        "检查对象",
        "检查对象基数",
        "抽查比例",
        "抽查户数",
        "频次上限",
        "信用风险分类抽查比例",
        "备注",
    ),
)
PLAN_ROWS: Final = tuple(
    (
        *(str(at), f"登记事项抽查{at}", "《企业信息公示暂行条例》第十四条", "青岭县市监局"),
        *("营业执照使用情况", "现场检查", period, "企业", "400", "5%", "20", "年均1次"),
        *("A类3%，B类5%，C类10%，D类25%", ""),
    )
    for at, period in enumerate(("3月-6月", "2026.4-2026.9", "2026年3月1日至11月30日", "全年"), 1)
)
_KEPT_TABLES: Final = frozenset(
    (b"head", b"hhea", b"maxp", b"OS/2", b"name", b"cmap", b"hmtx", b"post")
)


def kept_rows() -> list[Kept]:
    """Return what the database keeps of the list that is held against `lists`."""
    return [Kept(cells[2], at, 1, f"{at:064d}", "", cells) for at, cells in enumerate(LIST_ROWS, 1)]


# -- .xlsb ([MS-XLSB] 2.4) -----------------------------------------------------------------


def xlsb(lines: Rows) -> dict[str, bytes]:
    """Return the members of a workbook of one sheet."""
    data = b"".join(_row(number, cells) for number, cells in enumerate(lines))
    sheet = b"".join((_record(129), _record(148, bytes(16)), _record(145), data))
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("表")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    return {
        "_rels/.rels": _link("officeDocument", "xl/workbook.bin"),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": _link("worksheet", "worksheets/sheet1.bin"),
        "xl/worksheets/sheet1.bin": sheet,
    }


def _row(number: int, cells: Sequence[str]) -> bytes:
    head = _record(0, struct.pack("<IIHBBB", number, 0, 300, 0, 0, 0) + bytes(4))
    return head + b"".join(
        _record(6, struct.pack("<II", at, 0) + _wide(words)) for at, words in enumerate(cells)
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    return _seven(kind) + _seven(len(content)) + content


def _seven(value: int) -> bytes:
    made = bytearray()
    while value >= 128:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*made, value))


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def _link(kind: str, target: str) -> bytes:
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    inner = f'<Relationship Id="rId1" Type="{types}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{links}">{inner}</Relationships>'.encode()


# -- fonts, lists, backups -----------------------------------------------------------------


def fonts() -> Files:
    """A Chinese font without its outlines, alone and in a collection."""
    ensure_fonts()
    tables = _tables(font_path("Hei").read_bytes())
    kept = {name: data for name, data in tables.items() if name in _KEPT_TABLES}
    kept |= {b"glyf": bytes(4), b"loca": bytes(len(tables[b"loca"]))}
    alone = _font(kept, 0)
    head = struct.pack(">4sIII", b"ttcf", 0x00010000, 1, 16)
    return [("a.ttf", alone), ("a.ttc", head + _font(kept, 16)), ("b.otf", b"OTTO" + alone[4:])]


def _tables(font: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    rows = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(count))
    return {name: font[start : start + size] for name, _, start, size in rows}


def _font(tables: dict[bytes, bytes], begins: int) -> bytes:
    head = b"\x00\x01\x00\x00" + struct.pack(">HHHH", len(tables), 128, 3, 0)
    place = begins + len(head) + 16 * len(tables)
    rows = body = b""
    for name, data in sorted(tables.items()):
        rows += struct.pack(">4sIII", name, 0, place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + rows + body


def lists(folder: Path) -> Files:
    """A disclosure list as it was exported, and as a text file."""
    write_xlsx(folder / "l.xlsx", [Sheet("公示", LIST_HEADINGS, LIST_ROWS)])
    write_csv(folder / "l.csv", LIST_HEADINGS, LIST_ROWS)
    return [
        ("list-a.xlsx", (folder / "l.xlsx").read_bytes()),
        ("list-a.csv", (folder / "l.csv").read_bytes()),
    ]


def databases(folder: Path) -> Files:
    """A backup of this program, and two of the databases earlier versions made."""
    store = open_store(folder / "bureau", NOW)
    with store.write() as session:
        session.add(Bureau(id=1, name="青岭县市监局", short_name="青市监", area_code="360899"))
        row = Account(login="b", name="陈经办", roles=[Role.CLERK.value], password_hash="-")
        session.add(row)
        session.flush()
        journal.record(session, row.name, "LOGIN", {"account": row.id}, now=NOW)
        actor = Actor(row.id, "b", row.name, frozenset((Role.CLERK,)))
    made = backups.back_up(store, actor, True, now=NOW)
    store.close()
    return [("now.db", made.path.read_bytes()), *_released(("0001", "0005"))]


def _released(names: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    for name in names:
        packed = HERE.parent / "store" / "released" / f"{name}.db.xz"
        yield f"{name}.db", lzma.decompress(packed.read_bytes())
