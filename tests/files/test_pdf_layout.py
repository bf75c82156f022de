"""Every version of every form, with its sample and with facts as bad as they come.

The forms are drawn on a page that only remembers: what stands where, in which cell, on
which page. So nothing here knows a form by name, and a new folder is tested by itself.
"""

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2
import pytest
from lxml import etree

from app.files.forms import FOLDER, FormLibrary, FormVersion
from app.files.pdf import Rendered, flow
from app.files.pdf.blocks import Block, Grid, Keep, sheets_of
from app.files.pdf.flow import Flow, draw_section
from app.files.pdf.furniture import Furniture
from app.files.pdf.grid import Band, draw_bands, height_of
from app.files.pdf.paragraph import BLANK, EMPTY_BOX, TICKED, Line, Style
from app.files.pdf.styles import (
    ACROSS,
    FOOT,
    FOOT_DROP,
    MM,
    NUMBER,
    NUMBER_DROP,
    OFFICIAL,
    TALL,
    Area,
)

VERSIONS = [
    (path.parent.parent.name, int(path.parent.name[1:]))
    for path in sorted(FOLDER.glob("*/v*/form.toml"))
]
NEVER_FIRST = set("，。、；：！？）》〉」』】〕”’％…")
NEVER_LAST = set("（《〈「『【〔“‘")
TRIMMED = set("，。、；：！？）》〉」』】〕”’")
CLOSE = 0.75  # points: less than the eye sees, more than rounding gives
# What a name and a place are called in the facts of our forms.
NAMES = re.compile(r"(^|\.)(name|legal|enterprise|org|task_name|title)$")
PLACES = re.compile(r"(^|\.)(address|place|location)$")
LONG_NAME = ("青岭县麦㙦镇明𬭎农副产品冷链仓储物流（集团）有限责任公司第二分公司" * 3)[:60]
LONG_PLACE = ("青岭县麦㙦镇解放南路326号附12号农产品冷链物流产业园B区3栋2层，" * 9)[:200]


class Said(NamedTuple):
    """Lines as they were set: page, left edge, upper edge."""

    page: int
    lines: tuple[Line, ...]
    x: float
    top: float
    style: Style

    @property
    def bottom(self) -> float:
        return self.top - len(self.lines) * self.style.lead


class Memory:
    """Stands in for a painter and keeps what it is told."""

    def __init__(self) -> None:
        self.page = 0
        self.said: list[Said] = []
        self.numbers: list[tuple[int, float, Area]] = []
        self.tables: list[tuple[int, list[Band], tuple[float, float]]] = []
        self.sizes: list[tuple[float, float]] = []
        self._origin = (0.0, 0.0)

    def text(self, lines: tuple[Line, ...], x: float, top: float, style: Style) -> None:
        x, top = x + self._origin[0], top + self._origin[1]
        self.said.append(Said(self.page, tuple(lines), x, top, style))

    def shared(self, _key: object, x: float, y: float, draw: Callable[[], None]) -> None:
        self._origin = (x, y)
        draw()
        self._origin = (0.0, 0.0)

    def end_page(self, size: tuple[float, float]) -> None:
        self.sizes.append(size)
        self.page += 1

    def raw(self, operators: str) -> None: ...

    def lines(self, segments: object, width: float) -> None: ...

    def rectangle(self, *_: float) -> None: ...


class Drawn(NamedTuple):
    """One form on paper: what it says, its sections with their areas, and its XML."""

    memory: Memory
    areas: tuple[Area, ...]  # one per page
    torn: tuple[str, ...]  # what should have stayed on one page
    root: etree._Element
    heads: tuple[tuple[Grid, tuple[int, ...]], ...]


def draw(form: FormVersion, facts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Drawn:
    root = form.parse(form.fill(facts))
    sheets = sheets_of(root)
    memory: Any = Memory()
    torn: list[str] = []
    tables: list[tuple[Grid, tuple[int, ...]]] = []
    place = Flow._place

    def watched(self: Flow, block: Block, after: Sequence[Block]) -> None:
        if self._painter is None:
            place(self, block, after)
            return
        begun, before = len(memory.said), len(memory.tables)
        tall = self._height(block.blocks) if isinstance(block, Keep) else 0.0
        place(self, block, after)
        held = [one for one in memory.said[begun:] if one.top > self._area.bottom]
        if tall and tall <= self._area.height and len({one.page for one in held}) > 1:
            torn.append("".join(line.text for line in held[0].lines))
        if isinstance(block, Grid):
            tables.append((block, tuple(range(before, len(memory.tables)))))

    def kept(painter: Any, bands: list[Band], corner: tuple[float, float], border: bool) -> None:
        memory.tables.append((memory.page, bands, corner))
        draw_bands(painter, bands, corner, border)

    monkeypatch.setattr(Flow, "_place", watched)
    monkeypatch.setattr(flow, "draw_bands", kept)
    furniture = Furniture(sheets, "")
    areas: list[Area] = []
    for section in sheets.sections:
        areas += [section.area] * draw_section(section, memory, furniture)
    assert memory.page == len(areas)
    return Drawn(memory, tuple(areas), tuple(torn), root, tuple(tables))


def sample(form: FormVersion) -> dict[str, Any]:
    return copy.deepcopy(dict(form.sample))


def long_names(form: FormVersion) -> dict[str, Any]:
    """Names of 60 characters and addresses of 200 wherever the form has such."""

    def longer(path: str, value: str) -> str:
        if PLACES.search(path):
            return LONG_PLACE
        return LONG_NAME if NAMES.search(path) and value else value

    return changed(sample(form), longer)


def many_items(form: FormVersion) -> dict[str, Any]:
    """Every list of the form 40 long."""
    facts = sample(form)
    for holder in (facts, *(one for one in facts.values() if isinstance(one, dict))):
        for key, value in holder.items():
            if isinstance(value, list) and value:
                holder[key] = [copy.deepcopy(value[at % len(value)]) for at in range(40)]
    return facts


def nothing(form: FormVersion) -> dict[str, Any]:
    """Every text empty."""
    return changed(sample(form), lambda _path, _value: "")


def no_rows(form: FormVersion) -> dict[str, Any]:
    """Every list empty."""
    facts = sample(form)
    for holder in (facts, *(one for one in facts.values() if isinstance(one, dict))):
        holder.update({key: [] for key, value in holder.items() if isinstance(value, list)})
    return facts


def everything(form: FormVersion) -> dict[str, Any]:
    """Long names and 40 of everything at once."""
    facts = many_items(form)
    return changed(
        facts,
        lambda path, value: (
            LONG_PLACE if PLACES.search(path) else LONG_NAME if NAMES.search(path) else value
        ),
    )


CASES = (sample, long_names, many_items, nothing, no_rows, everything)


def changed(value: Any, change: Callable[[str, str], str], path: str = "") -> Any:
    if isinstance(value, dict):
        return {key: changed(one, change, f"{path}.{key}") for key, one in value.items()}
    if isinstance(value, list):
        return [changed(one, change, path) for one in value]
    return change(path, value) if isinstance(value, str) else value


@pytest.fixture(params=VERSIONS, ids=lambda one: f"{one[0]}-v{one[1]}")
def form(request: pytest.FixtureRequest, library: FormLibrary) -> FormVersion:
    return library.get(*request.param)


@pytest.mark.parametrize("facts", CASES)
def test_every_form_keeps_the_rules_of_layout_whatever_the_facts(
    form: FormVersion,
    facts: Callable[[FormVersion], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = draw(form, facts(form), monkeypatch)
    if drawn.root.find("section") is None:
        return  # a paper of as many sheets as there are rows, and there are none
    assert list(bad_line_ends(drawn)) == []
    assert list(overflowing(drawn)) == []
    assert list(overflowing_cells(drawn)) == []
    assert lost(drawn) == Counter()
    assert drawn.torn == ()
    assert list(pages_without_head(drawn)) == []
    assert list(wrong_numbers(drawn)) == []


def bad_line_ends(drawn: Drawn) -> Iterator[str]:
    """Lines that begin with a closing mark or end with an opening one, by our own breaking."""
    for said in drawn.memory.said:
        for one, two in zip(said.lines, said.lines[1:], strict=False):
            if one.text and two.text and (two.text[0] in NEVER_FIRST or one.text[-1] in NEVER_LAST):
                yield f"{one.text} / {two.text}"


def right_edge(line: Line, size: float) -> float:
    """Where the ink ends: a closing mark's empty half does not count."""
    return line.x + line.width - (0.5 * size if line.text[-1:] in TRIMMED else 0.0)


def overflowing(drawn: Drawn) -> Iterator[str]:
    """What stands outside its page's type area, the number and foot line apart."""
    for said in drawn.memory.said:
        area = drawn.areas[said.page]
        if said.top < area.bottom - 1:
            continue  # number and foot line
        for line in said.lines:
            if said.x + right_edge(line, said.style.size) > area.left + area.width + CLOSE:
                yield f"right: {line.text}"
            if said.x + line.x < area.left - CLOSE:
                yield f"left: {line.text}"
        if said.bottom < area.bottom - CLOSE or said.top > area.top + CLOSE:
            yield f"height: {said.lines[0].text}"
    for page, bands, (_, top) in drawn.memory.tables:
        if top - height_of(bands) < drawn.areas[page].bottom - CLOSE:
            yield f"table on page {page + 1}"


def overflowing_cells(drawn: Drawn) -> Iterator[str]:
    for _, bands, _ in drawn.memory.tables:
        for band in bands:
            for box in band.boxes:
                said = "".join(line.text for piece in box.pieces for line in piece.lines)
                if box.height + 2 * band.pad > band.height + CLOSE:
                    yield f"height: {said}"
                for piece in box.pieces:
                    for line in piece.lines:
                        room = box.width - 2 * band.pad
                        if piece.style and right_edge(line, piece.style.size) > room + CLOSE:
                            yield f"width: {line.text}"


def lost(drawn: Drawn) -> Counter[str]:
    """Characters of the filled form that stand nowhere."""
    for code in drawn.root.iter("qr"):
        for text in (code, *code):
            text.text = text.tail = None if text is not code else text.tail
    for box in drawn.root.iter("ck"):
        box.text = TICKED if box.get("on") == "yes" else EMPTY_BOX
    wanted = Counter("".join(drawn.root.itertext()))
    shown = Counter(
        "".join(line.text for said in drawn.memory.said for line in said.lines).replace(BLANK, "")
    )
    return Counter({key: n for key, n in (wanted - shown).items() if not key.isspace()})


def pages_without_head(drawn: Drawn) -> Iterator[str]:
    """Pages of a table that do not begin with its head rows."""
    for grid, tables in drawn.heads:
        first = [band.printed for band in drawn.memory.tables[tables[0]][1]] if tables else []
        for number in tables[1:]:
            again = [band.printed for band in drawn.memory.tables[number][1]]
            if again[: grid.head] != first[: grid.head]:
                yield f"page {drawn.memory.tables[number][0] + 1}"


def wrong_numbers(drawn: Drawn) -> Iterator[str]:
    """Numbers that are not one character in from the outer edge, 7 mm below the type area."""
    for said in drawn.memory.said:
        text = "".join(line.text for line in said.lines)
        found = re.fullmatch(r"— (\d+) —", text)
        if found is None:
            continue
        area = drawn.areas[said.page]
        line = said.lines[0]
        left = said.x + line.x - area.left
        right = area.left + area.width - said.x - right_edge(line, NUMBER.size)
        outer = right if int(found[1]) % 2 else left
        drop = area.bottom - said.top
        if abs(outer - NUMBER.size) > CLOSE or not 0 < drop <= NUMBER_DROP:
            yield text


def test_the_type_area_is_that_of_the_standard() -> None:
    assert (round(OFFICIAL.width / MM, 3), round(OFFICIAL.height / MM, 3)) == (156, 225)
    assert round((OFFICIAL.page[1] - OFFICIAL.top) / MM, 3) == 37
    assert round(OFFICIAL.left / MM, 3) == 28


def test_the_signature_of_every_form_stays_with_its_date(form: FormVersion) -> None:
    root = form.parse(form.fill(form.sample))
    for name in root.iterfind(".//p[@s='seal']"):
        around = {str(element.tag) for element in name.iterancestors()}
        assert around & {"keep", "row"}, "".join(name.itertext())


NEWEST = [
    (code, version)
    for code, version in VERSIONS
    if version == max(other for name, other in VERSIONS if name == code)
]
WHITE = 4.8 * MM  # what office printers leave white at the edges of the paper
# Everything that holds words; a code's words are its picture, a tick's its box.
TEXT_TAGS = ("form", "section", "foot", "sign", "p", "td", "th", "f", "nb", "br", "ck", "blank")
RARE = "麦㙦镇𬭎𫖯䶮㛃𠅤𰻝喆旸狓漈荙·艾《〔（”"


def rare_names(form: FormVersion) -> dict[str, Any]:
    """Long names and places full of rare characters and marks."""
    return changed(
        long_names(form),
        lambda path, value: (RARE + value)[: len(value)] if NAMES.search(path) else value,
    )


@pytest.mark.parametrize("one", NEWEST, ids=lambda one: one[0])
@pytest.mark.parametrize("facts", [rare_names, nothing, everything])
def test_the_finished_file_says_everything_and_says_it_on_the_paper(
    one: tuple[str, int],
    facts: Callable[[FormVersion], dict[str, Any]],
    library: FormLibrary,
    render: Callable[..., Rendered],
) -> None:
    form = library.get(*one)
    filled = facts(form)
    root = form.parse(form.fill(filled))
    if root.find("section") is None:
        return
    wanted = Counter("".join(root.itertext(*TEXT_TAGS)))
    found: Counter[str] = Counter()
    made = render(form, [filled])
    document = pypdfium2.PdfDocument(made.path)
    for page in document:
        text = page.get_textpage()
        found.update(text.get_text_range())
        assert list(off_the_paper(page, text)) == []
        text.close()
    document.close()
    missing = {key: count for key, count in (wanted - found).items() if not key.isspace()}
    assert missing == {}


def off_the_paper(page: Any, text: Any) -> Iterator[str]:
    """Characters outside the type area of a sheet, or where printers do not print."""
    width, height = page.get_size()
    area = OFFICIAL if width < height else ACROSS
    for at in range(text.count_chars()):
        left, low, right, top = text.get_charbox(at)
        if right - left <= 0:
            continue
        if left < area.left - 4 or right > area.left + area.width + 4:
            yield f"{text.get_text_range(at, 1)} at {left:.0f} to {right:.0f} of {width:.0f}"
        if low < WHITE or top > height - WHITE:
            yield f"{text.get_text_range(at, 1)} at {low:.0f} to {top:.0f} of {height:.0f}"


def test_the_foot_line_stays_on_one_line_above_the_white_edge_of_every_sheet() -> None:
    for area in (OFFICIAL, TALL, ACROSS):
        assert area.bottom - FOOT_DROP - FOOT.lead > WHITE
