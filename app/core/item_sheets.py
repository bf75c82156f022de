"""Which 双随机抽查记录表 an item has: its title, and check points where its own list gives none.

The sheets are data (resources/check_points.toml); values in, values out. An item finds its
sheet by name, never by code: bureaux number their lists as they like.
"""

from dataclasses import dataclass

_BRACKETS = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """One record sheet: `names` are the items it is for, `points` its 检查内容."""

    title: str
    names: tuple[str, ...]
    points: tuple[str, ...]
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemSheets:
    """All sheets, and how a title is made for an item that has none.

    Attributes:
        endings: what is taken off an item's name before `title` is put behind it.
        other: the last 检查内容 of every sheet.
    """

    sheets: tuple[ItemSheet, ...]
    endings: tuple[str, ...]
    title: str
    other: str

    def of(self, name: str) -> ItemSheet | None:
        """Return the sheet for an item named as papers name it, with 抽查子项 in brackets."""
        said = name.translate(_BRACKETS)
        for sheet in self.sheets:
            if any(said == one or said.startswith(f"{one}（") for one in sheet.names):
                return sheet
        return None

    def title_of(self, name: str) -> str:
        """Return what the sheet of an item is called: its own title, else one made of its name."""
        sheet = self.of(name)
        if sheet is not None:
            return sheet.title
        end = next((one for one in self.endings if name.endswith(one) and name != one), "")
        return name.removesuffix(end) + self.title
