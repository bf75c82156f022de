#!/usr/bin/env python3
"""Make the registries of an invented county: enterprises, officers, items, recusals.

    python resources/sample/make_county.py --out DIR [--enterprises 5000] [--officers 60]
        [--seed 7] [--items]

Nothing it writes describes a real enterprise or person. The output depends on the
arguments alone, and the first rows do not depend on how many are asked for. Standard
library only; the program itself imports the row functions to make its sample county.

Codes follow GB 32100-2015 and GS 15-2006 with right check characters. They use a division
code (360899) and organisation codes (MAX…, MAY…, 02…–04…) that have not been issued, so
none belongs to a real body. Telephone numbers have the fixed middle part 0000.
"""

import argparse
import csv
import random
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

FOLDER: Final = Path(__file__).resolve().parent
MOST: Final = 3_000_000
FIRST_DAY, DAYS = date(1994, 1, 1), 11_700  # founded by the end of 2025


@cache
def county() -> dict[str, Any]:
    """Return county.toml: places, units, names and the bureau itself."""
    with (FOLDER / "county.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _industries(kind: str) -> tuple[dict[str, str], ...]:
    """Return the classes one kind of enterprise works in, each as often as its weight."""
    with (FOLDER / "industries.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if kind in row["kinds"]]
    return tuple(row for row in rows for _ in range(int(row["weight"])))


@cache
def _townships() -> tuple[dict[str, Any], ...]:
    return tuple(one for one in county()["township"] for _ in range(one["weight"]))


def _headings(kind: str) -> tuple[str, ...]:
    return tuple(county()["headings"][kind])


ENTERPRISE_HEADINGS: Final = _headings("enterprises")
OFFICER_HEADINGS: Final = _headings("officers")
ITEM_HEADINGS: Final = _headings("items")
RECUSAL_HEADINGS: Final = _headings("recusals")


_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE: Final = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(body: str, number: int, old: bool) -> str:
    """Return the 18-digit code of enterprise `number`; none repeats below MOST.

    Args:
        body: second character, 1 enterprise, 2 individual business, 3 cooperative.
        old: organisation codes of before 2015 are digits, later ones begin with MA.
    """
    if old:
        core = f"{(number * 1299709 + 700001) % 3_000_000 + 2_000_000:08d}"
    else:
        core = ("MAY" if number % 3 else "MAX") + _base31((number * 15485863 + 104729) % 31**5)
    total = sum(int(c, 36) * w for c, w in zip(core, _ORG_WEIGHTS, strict=True))
    first17: str = "9" + body + county()["code"] + core + "0X987654321"[total % 11]
    total = sum(_VALUE[c] * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return first17 + _ALPHABET[-total % 31]


def _base31(number: int) -> str:
    digits = ""
    for _ in range(5):
        number, last = divmod(number, 31)
        digits = _ALPHABET[last] + digits
    return digits


def registration_number(body: str, number: int) -> str:
    """Return the registration number of before the 18-digit codes, or "" where none is left."""
    if body == "3" and number >= 1_000_000:
        return ""
    if body == "3":
        return f"{county()['code']}NA{(number * 7919 + 4001) % 1_000_000:06d}X"
    serial = (number * 611953 + 40009) % 9_999_991
    first14: str = county()["code"] + ("2" if body == "1" else "6") + f"{serial:07d}"
    product = 10
    for digit in first14:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return first14 + str((11 - product) % 10)


def _person(chance: random.Random) -> str:
    names = county()["names"]
    kind = chance.random()
    if kind < 0.002:
        return str(chance.choice(names["with_dot"]))
    surname = chance.choice(names["rare_surnames"] if kind < 0.03 else names["surnames"])
    given = chance.choice(names["given"])
    if 0.5 < kind < 0.515:
        given += chance.choice(names["rare_given"])
    elif kind > 0.16:
        given += chance.choice(names["given"])
    return str(surname + given)


def _brand(chance: random.Random) -> str:
    names = county()["names"]
    kind = chance.random()
    if kind < 0.012:
        return str(chance.choice(names["rare_brands"]) + chance.choice(names["brands"]))
    if kind < 0.018:
        return str(chance.choice(names["latin_brands"]))
    return "".join(chance.choices(names["brands"], k=2 if kind < 0.62 else 3))


def _company(chance: random.Random, word: str, place: str) -> tuple[str, str]:
    """Return (name, 主体类型) of an enterprise."""
    here, province = county()["county"], county()["province"].removesuffix("省")
    brand, form = _brand(chance), chance.random()
    if form < 0.52:
        return f"{here}{brand}{word}有限公司", "有限责任公司"
    if form < 0.66:
        return f"{province}{brand}{word}有限公司", "有限责任公司"
    if form < 0.72:
        return f"{brand}（{province}）{word}有限公司", "有限责任公司"
    if form < 0.77:
        return f"{county()['city']}{brand}{word}股份有限公司", "股份有限公司"
    if form < 0.86:
        return f"{province}{brand}{word}有限公司{here}{place}店", "分支机构"
    if form < 0.92:
        return f"{here}{brand}{word}厂", "个人独资企业"
    if form < 0.95:
        marks = "(普通合伙)" if form < 0.925 else "（普通合伙）"
        return f"{here}{brand}{word}厂{marks}", "普通合伙企业"
    if form < 0.995:
        return f"{here}{brand}企业管理中心（有限合伙）", "有限合伙企业"
    long = f"{province}省{brand}现代农业产业化联合开发投资{word}集团股份有限公司"
    return f"{long}{here}{place}分公司", "分支机构"


def _shop(chance: random.Random, word: str, township: str, boss: str) -> str:
    where = county()["county"] + (township if chance.random() < 0.55 else "")
    form = chance.random()
    if form < 0.16:
        brand = f"老{boss[0]}" if form < 0.08 else f"{boss[0]}氏"
    elif form < 0.3 and "·" not in boss:
        brand = boss if form < 0.22 else f"阿{boss[-1]}"
    else:
        brand = _brand(chance)
    ending = chance.random()
    marks = "（个体工商户）" if ending < 0.17 else "(个体工商户)" if ending < 0.2 else ""
    return f"{where}{brand}{word}{marks}"


def enterprise_rows(n: int, seed: int) -> Iterator[list[str]]:
    """Yield n enterprises under ENTERPRISE_HEADINGS."""
    for number in range(n):
        yield _enterprise(number, random.Random(f"{seed}/enterprise/{number}"))


def _enterprise(number: int, chance: random.Random) -> list[str]:
    here = county()
    share = chance.random()
    body, kinds = ("2", "i") if share < 0.66 else ("1", "e") if share < 0.95 else ("3", "c")
    township = chance.choice(_townships())
    trade = chance.choice(_industries(kinds))
    boss = _person(chance)
    place = chance.choice(township["places"])
    if body == "1":
        name, kind = _company(chance, trade["company_word"], place)
    elif body == "2":
        word = trade["shop_word"] or trade["company_word"] + "店"
        name, kind = _shop(chance, word, township["name"], boss), "个体工商户"
    else:
        name = here["county"] + _brand(chance) + trade["company_word"] + "农民专业合作社"
        kind = "农民专业合作社"
    # Most are young: the square of an even number crowds towards the end.
    founded = FIRST_DAY + timedelta(int(DAYS * (1 - chance.random() ** 2)))
    register = chance.random()
    early = founded.year < 2015
    regno = registration_number(body, number) if early or register < 0.04 else ""
    bare = bool(regno) and register < 0.012
    return [
        name,
        "" if bare else credit_code(body, number, early and body == "1"),
        regno,
        kind,
        boss,
        _phone(chance),
        _address(chance, township, place),
        township["name"],
        township["station"],
        trade["section"],
        trade["code"],
        trade["name"],
        chance.choices("ABCD", (46, 38, 12.5, 3.5))[0],
        founded.isoformat(),
        chance.choices(("存续", "注销", "吊销，未注销", "歇业", "迁出"), (92.5, 3.5, 2, 1, 1))[0],
        here["city_bureau"] if kind == "股份有限公司" else here["bureau"],
    ]


def _phone(chance: random.Random) -> str:
    form = chance.random()
    if form < 0.72:
        return f"1{chance.randrange(3, 10)}{chance.randrange(10)}0000{chance.randrange(10000):04d}"
    return f"0796-2600{chance.randrange(1000):03d}" if form < 0.9 else ""


def _address(chance: random.Random, township: dict[str, Any], place: str) -> str:
    here = county()
    start = here["province"] + here["city"] + here["county"] + township["name"]
    number, form = chance.randrange(1, 301), chance.random()
    if township.get("street"):
        address = f"{start}{chance.choice(here['roads'])}{number}号"
        if form < 0.4:
            address += f"{1 + number % 30}栋{1 + number % 4}单元{101 + number % 6 * 100}室"
        return address
    if form < 0.5:
        return f"{start}{place}{1 + number % 12}组{number}号"
    return f"{start}{place}" + (f"（原{place}小学旁）" if form < 0.52 else "")


def officer_rows(n: int, seed: int) -> Iterator[list[str]]:
    """Yield n officers under OFFICER_HEADINGS, by turns of a desk and of a station.

    Of each sixty about four are away and three hold a certificate that has run out.
    """
    chance = random.Random(f"{seed}/officers")
    here = county()
    desks, stations, plan = here["desk"], here["station"], here["officers"]
    used: set[str] = set()
    for number in range(n):
        at_desk, turn = number % 2 == 0, number // 2
        unit = desks[turn % len(desks)] if at_desk else stations[turn % len(stations)]
        posts = plan["posts_at_desks" if at_desk else "posts_at_stations"]
        round_ = turn // len(desks if at_desk else stations)
        skills = list(unit.get("skills", ())) + chance.sample(plan["more_skills"], 3)
        name = _person(chance)
        while name in used:
            name = _person(chance)
        used.add(name)
        expiry = date(2031, 1, 1) + timedelta(chance.randrange(2500))
        if number % 20 == 11:
            expiry = date(2025, 3, 31) + timedelta(number)
        yield [
            name,
            "女" if chance.random() < 0.36 else "男",
            f"14{here['code'][2:]}{10000 + number * 7919 % 89989:05d}",
            expiry.isoformat(),
            here["bureau"],
            unit["name"],
            posts[min(round_, len(posts) - 1)] if round_ < 2 else chance.choice(posts[2:]),
            "、".join(dict.fromkeys(skills)),
            f"13{chance.randrange(10)}0000{number % 10000:04d}",
            chance.choice(plan["away"]) if number % 15 == 7 else "在岗",
        ]


def recusal_rows(
    officers: Sequence[Sequence[str]], enterprises: Sequence[Sequence[str]], n: int, seed: int
) -> Iterator[list[str]]:
    """Yield n recusals under RECUSAL_HEADINGS, each pair once.

    Args:
        officers, enterprises: rows of the functions above; only enterprises with an
            18-digit code are taken.
    """
    chance = random.Random(f"{seed}/recusals")
    coded = [row for row in enterprises if row[1]]
    pairs = min(n, len(officers) * len(coded))
    for pick in chance.sample(range(len(officers) * len(coded)), pairs):
        officer, enterprise = officers[pick // len(coded)], coded[pick % len(coded)]
        reason = chance.choice(county()["recusals"]["reasons"])
        yield [officer[2], officer[0], enterprise[1], enterprise[0], reason]


def item_rows() -> Iterator[list[str]]:
    """Yield the items under ITEM_HEADINGS; points, hints and materials one a line."""
    with (FOLDER / "items.toml").open("rb") as file:
        plan = tomllib.load(file)
    for item in plan["item"]:
        yield [
            item["code"],
            item["category"],
            item["name"],
            item.get("sub_item", ""),
            item["object_kind"],
            item["importance"],
            item["method"],
            plan["subject"],
            item["basis"],
            item["ratio"],
            item["frequency"],
            item.get("skill", ""),
            "是" if item.get("needs_qualification") else "否",
            "\n".join(item["check_points"]),
            "\n".join(item.get("hints", ())),
            "\n".join(item["materials"]),
            plan["version"],
            plan["valid_from"],
            plan["source"],
        ]


_SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def save_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write UTF-8 with a byte order mark, which spreadsheet programs need."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows(rows)


def save_xlsx(
    path: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write one sheet whose cells are all text; at most 1,048,575 rows."""
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{title}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, xml in parts.items():
            book.writestr(zipfile.ZipInfo(name), xml)
        with book.open(zipfile.ZipInfo("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetData>'.encode())
            for number, row in enumerate(chain([headings], rows), start=1):
                cells = "".join(
                    f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
                    for cell in row
                )
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def main() -> None:
    """Write the files named on the command line."""
    asked = argparse.ArgumentParser(description="Make the registries of an invented county.")
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--enterprises", type=int, default=5000)
    asked.add_argument("--officers", type=int, default=60)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--items", action="store_true", help="write the item list too")
    wanted = asked.parse_args()
    if not 0 <= wanted.enterprises <= MOST:
        asked.error(f"--enterprises must lie between 0 and {MOST}")
    wanted.out.mkdir(parents=True, exist_ok=True)
    enterprises = list(enterprise_rows(wanted.enterprises, wanted.seed))
    officers = list(officer_rows(wanted.officers, wanted.seed))
    recusals = list(recusal_rows(officers, enterprises, 20, wanted.seed))
    tables = [
        ("enterprises", "检查对象名录库", ENTERPRISE_HEADINGS, enterprises),
        ("officers", "执法检查人员名录库", OFFICER_HEADINGS, officers),
        ("recusals", "回避登记", RECUSAL_HEADINGS, recusals),
    ]
    if wanted.items:
        tables.append(("items", "随机抽查事项清单", ITEM_HEADINGS, list(item_rows())))
    for name, title, headings, rows in tables:
        save_csv(wanted.out / f"{name}.csv", headings, rows)
        if name != "recusals":
            save_xlsx(wanted.out / f"{name}.xlsx", title, headings, rows)


if __name__ == "__main__":
    main()
