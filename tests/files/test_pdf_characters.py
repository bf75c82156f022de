"""Every hanzi of GB 18030-2022 prints in every role and comes back; what is no ink is named."""

import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.files.forms import FormLibrary, FormVersion
from app.files.pdf import MissingGlyphs, Rendered
from app.files.pdf.characters import never_printed, settled
from app.files.pdf.faults import UnseenCharacter
from app.files.pdf.typeface import ROLES as TYPE_CASE
from app.files.pdf.typeface import face, role, unprintable
from app.texts import error_text

Render = Callable[..., Rendered]

# GB 18030-2022, implementation level 3: unified ideographs and Extensions A to F as of
# Unicode 11, and the twelve that stand among the compatibility ideographs.
BLOCKS = (
    range(0x4E00, 0x9FF0),
    range(0x3400, 0x4DB6),
    range(0x20000, 0x2A6D7),
    range(0x2A700, 0x2B735),
    range(0x2B740, 0x2B81E),
    range(0x2B820, 0x2CEA2),
    range(0x2CEB0, 0x2EBE1),
)
TWELVE = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"
LEVEL_3 = [*map(chr, (code for block in BLOCKS for code in block)), *TWELVE]
RADICALS = [chr(code) for code in range(0x2F00, 0x2FD6)]
EXTENSION_I = [chr(code) for code in range(0x2EBF0, 0x2EE5E)]  # of public services, 2022
# 通用规范汉字表 outside the first block (Unihan, kTGH): names are full of them.
RARE = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪"
    "䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷"
    "𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋"
    "𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
ROLES = ("FangSong", "BiaoSong", "Hei", "Kai")
READERS = ("pdfium", *(["pdftotext"] if shutil.which("pdftotext") else []))
_PART = 600  # characters a paragraph


@pytest.fixture
def sheet(tmp_path: Path) -> FormVersion:
    """A form of nothing but paragraphs in the role asked for."""
    folder = tmp_path / "forms" / "characters" / "v1"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(
        'code = "characters"\nversion = 1\ntitle = "字"\nbasis = "-"\nsubject = "who"\n'
        '[bindings]\n"who" = "姓名"\n"role" = "字体"\n"parts[]" = "字"\n',
        encoding="utf-8",
    )
    (folder / "sample.toml").write_text(
        'who = "某"\nrole = "Kai"\nparts = ["某"]\n', encoding="utf-8"
    )
    (folder / "template.xml").write_text(
        '<form><section number="no">{% for part in parts %}'
        '<p n="{{ role }}" size="9" lead="12">{{ part }}</p>'
        "{% endfor %}</section></form>",
        encoding="utf-8",
    )
    return FormLibrary(folder.parent.parent).latest("characters")


def words(characters: Sequence[str]) -> list[str]:
    return ["".join(characters[at : at + _PART]) for at in range(0, len(characters), _PART)]


def read_back(path: Path, reader: str) -> str:
    if reader == "pdftotext":
        call = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
        said = subprocess.run(call, capture_output=True, check=True).stdout.decode("utf-8")
    else:
        document = pypdfium2.PdfDocument(path)
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
    return re.sub(r"\s", "", said)


def same(path: Path, characters: Iterable[str]) -> None:
    wanted = "".join(characters)
    for reader in READERS:
        found = read_back(path, reader)
        lost = sorted(set(wanted) - set(found))
        assert not lost, (reader, [f"U+{ord(one):04X}" for one in lost[:20]], len(lost))
        assert found == wanted, reader


def test_the_list_is_as_long_as_the_standard_says() -> None:
    assert len(set(LEVEL_3)) == len(LEVEL_3) == 87_887
    assert len(set(RARE)) == 276
    assert set(RARE) < set(LEVEL_3)
    assert (len(RADICALS), len(EXTENSION_I)) == (214, 622)


@pytest.mark.parametrize("name", ROLES)
def test_a_sample_of_the_standard_prints_in_every_role_and_comes_back(
    name: str, sheet: FormVersion, render: Render
) -> None:
    chosen = random.Random(20230801).sample(LEVEL_3, 2000)
    shown = [*chosen, *RARE, *RADICALS[::20], *EXTENSION_I[::20]]
    made = render(sheet, [{"who": "甲", "role": name, "parts": words(shown)}])
    same(made.path, shown)


@pytest.mark.long
@pytest.mark.parametrize("name", ROLES)
def test_every_character_of_the_standard_prints_in_every_role_and_comes_back(
    name: str, sheet: FormVersion, render: Render
) -> None:
    shown = [*LEVEL_3, *RADICALS, *EXTENSION_I]
    made = render(sheet, [{"who": "甲", "role": name, "parts": words(shown)}])
    same(made.path, shown)


@pytest.mark.parametrize("name", ROLES)
def test_every_character_has_a_glyph_with_ink_in_every_role(name: str) -> None:
    case = role(name)
    for character in (*LEVEL_3, *RADICALS, *EXTENSION_I):
        placed = case.place(ord(character))
        assert placed is not None, f"U+{ord(character):04X}"
        places = placed.face.reader.glyphPos
        assert places[placed.glyph + 1] > places[placed.glyph], f"U+{ord(character):04X}"


def paper(**changes: Any) -> dict[str, Any]:
    return {"who": "甲", "role": "FangSong", "parts": ["张三"], **changes}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("葛\U000e0100洪", "葛洪"),  # IVS: our cut of the same character
        ("龍\ufe00", "龍"),
        ("Ame\u0301lie", "Amélie"),
        ("﨑", "﨑"),  # one of the twelve: not to become another character
        ("豈", "豈"),  # a compatibility ideograph stays what it is
        ("阿·艾　Ⅲ㎡", "阿·艾Ⅲ㎡"),
    ],
)
def test_what_is_typed_with_selectors_or_loose_accents_prints_as_one_character(
    typed: str, printed: str, sheet: FormVersion, render: Render
) -> None:
    made = render(sheet, [paper(parts=[typed])])
    same(made.path, printed)


@pytest.mark.parametrize(
    "code", [0x200B, 0x200D, 0x200E, 0x202E, 0x2066, 0xFEFF, 0x00AD, 0x2028, 0x3164, 0x0302, 0x0007]
)
def test_a_character_nobody_sees_stops_the_job_and_is_named(
    code: int, sheet: FormVersion, render: Render
) -> None:
    if code == 0x0007:  # XML has no such character at all
        assert unprintable(chr(code)) == [chr(code)]
        return
    with pytest.raises(UnseenCharacter) as caught:
        render(sheet, [paper(), paper(who="乙", parts=[f"张{chr(code)}三"])])
    fields = caught.value.fields
    assert (fields["subject"], fields["label"]) == ("乙", "字")
    assert fields["code_point"] == f"U+{code:04X}"
    assert fields["code_point"] in error_text(caught.value)


@pytest.mark.parametrize("character", ["\ue863", "\U000f0000", "\U0003fffd", "ݐ", "≒", "😀"])
def test_private_unassigned_and_unheld_characters_stop_the_job_and_are_named(
    character: str, sheet: FormVersion, render: Render, tmp_path: Path
) -> None:
    with pytest.raises(MissingGlyphs) as caught:
        render(sheet, [paper(parts=[f"李{character}"])])
    assert not isinstance(caught.value, UnseenCharacter)
    fields = caught.value.fields
    assert (fields["subject"], fields["label"], fields["character"]) == ("甲", "字", character)
    assert f"U+{ord(character):04X}" in error_text(caught.value)
    assert not (tmp_path / "out.pdf").exists()


def test_settling_changes_no_hanzi_and_nothing_that_prints() -> None:
    every = "".join((*LEVEL_3, *RADICALS, *EXTENSION_I))
    assert settled(every) == every
    assert not any(map(never_printed, map(ord, every)))


def test_what_one_role_can_print_every_role_can() -> None:
    held = {code for name in ("FangSong", "Song", "RareBS") for code in face(name).glyphs}
    shown = "".join(chr(code) for code in sorted(held) if not never_printed(code))
    assert unprintable(shown) == []
    for name in TYPE_CASE:
        assert all(role(name).place(ord(character)) for character in shown), name
