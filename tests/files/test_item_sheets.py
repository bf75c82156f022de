"""The check points that come with the program, held against the sample county's item list."""

import tomllib

from app.files.item_sheets import SOURCE, item_sheets

# 28 record sheets of the provincial forms of 2017.
CODES = [
    "A01",
    "A02",
    "A03",
    "A05",
    "A07",
    "A08",
    "A10",
    "A11",
    "A12",
    "B01",
    "B02",
    "B03",
    "B04",
    "B06",
    "B07",
    "B08",
    "B09",
    "B10",
    "C01",
    "C03",
    "C04",
    "C06",
    "C07",
    "C08",
    "C10",
    "C11",
    "C12",
    "C13",
]
# Items of these codes have no sheet in those forms, or only another part of them has.
ELSEWHERE = {"A09-02", "B03-02"}


def _table(path):
    with path.open("rb") as file:
        return tomllib.load(file)


def test_all_28_sheets_are_there_with_points_but_the_last():
    rows = _table(SOURCE)["sheet"]
    assert [row["code"] for row in rows] == CODES
    known = item_sheets()
    assert len(known.sheets) == 28
    for sheet in known.sheets:
        assert sheet.title.endswith(known.title)
        assert sheet.points
        assert not any(point.strip() in ("", known.other) for point in sheet.points)
        assert known.other not in sheet.materials


def test_every_item_of_the_sample_list_finds_the_sheet_of_its_code():
    titles = {row["code"]: row["title"] for row in _table(SOURCE)["sheet"]}
    items = _table(SOURCE.parent / "sample" / "items.toml")["item"]
    seen = set()
    for item in items:
        root = item["code"].split("-")[0]
        if root not in titles or item["code"] in ELSEWHERE:
            continue
        sub = item.get("sub_item")
        name = f"{item['name']}（{sub}）" if sub else item["name"]
        assert item_sheets().title_of(name) == titles[root], name
        seen.add(root)
    assert seen == set(CODES) - {"A08", "C01"}
    assert item_sheets().of("登记事项检查（企业登记事项的检查）")
