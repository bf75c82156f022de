"""A form in a file that is damaged, somebody else's or a trap: one message, nothing kept."""

import io
import zipfile

import pytest

from app.errors import UserError
from app.files.form_own import NoFormFile, packed
from app.files.forms import FormLibrary
from app.services.form.form_library import library
from app.services.paper import paper_wording, paper_wording_files
from app.services.paper.paper_wording_files import NotOurForm
from app.texts import error_text

CODE = "service-receipt"
FORM = FormLibrary().latest(CODE)
FILES = {one.name: one.read_bytes() for one in FORM.folder.iterdir()}


def zipped(files, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def swapped(name, old, new):
    assert old in FILES[name]
    return packed({**FILES, name: FILES[name].replace(old, new, 1)})


def spoiled():
    """A file whose content no longer fits its checksum."""
    data = bytearray(packed(FILES))
    place = data.index(FILES["form.toml"][:40]) if FILES["form.toml"][:40] in data else 200
    data[place + 60] ^= 0xFF
    return bytes(data)


def broken_inside():
    """A zip whose packed bytes are not what a packer makes; its directory is sound."""
    data = bytearray(zipped({**FILES, "form.toml": FILES["form.toml"]}))
    at = data.index(b"form.toml") + len("form.toml")
    data[at : at + 40] = b"\xff" * 40
    return bytes(data)


DAMAGED = {
    "empty": b"",
    "words": "送达回证".encode(),
    "cut": packed(FILES)[:-200],
    "spoiled": spoiled(),
    "less": zipped({name: FILES[name] for name in ("form.toml", "template.xml")}),
    "more": zipped({**FILES, "run.py": b"print()"}),
    "elsewhere": zipped({f"../../{name}": data for name, data in FILES.items()}),
    "in a folder": zipped({f"v1/{name}": data for name, data in FILES.items()}),
    "packed otherwise": zipped(FILES, zipfile.ZIP_LZMA),
    "packed, and spoiled": broken_inside(),
    "endless digits": packed({**FILES, "form.toml": b"version = " + b"9" * 5000}),
    "endlessly deep": packed({**FILES, "form.toml": b"version = " + b"[" * 3000}),
    "huge": zipped({**FILES, "sample.toml": b"#" * 3_000_000}),
}
BROKEN = {
    "no toml": swapped("form.toml", b"[bindings]", b"[bindings"),
    "no utf-8": packed({**FILES, "form.toml": b"\xff\xfe"}),
    "no utf-8 template": packed({**FILES, "template.xml": b"\xff\xfe"}),
    "broken tag": swapped("template.xml", b"</section>", b"</sektion>"),
    "command": swapped("template.xml", b"{{ org }}", b"{{ org.__class__ }}"),
    "entity": packed(
        {
            **FILES,
            "template.xml": b'<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + FILES["template.xml"],
        }
    ),
    "wider than any sheet": swapped("template.xml", b'"32 56 24 44"', b'"32 56 99999999 44"'),
    "an endless number": swapped("template.xml", b"{{ org }}", b"{{ 1e999 }}"),
    "an ask that is no table": packed(
        {**FILES, "form.toml": b"asks = {x = 1}\n" + FILES["form.toml"]}
    ),
    "no code": swapped("form.toml", b'code = "service-receipt"', b"kode = 1"),
    "odd version": swapped("form.toml", b"version = ", b'version = "x" #'),
    "blank of nothing": packed({**FILES, "form.toml": FILES["form.toml"] + b"\nnowhere = 1\n"}),
}
FOREIGN = {
    "unknown code": swapped("form.toml", b'code = "service-receipt"', b'code = "their-receipt"'),
    "path as code": swapped("form.toml", b'code = "service-receipt"', b'code = "../../x"'),
    "about something else": swapped("form.toml", b'about = "enterprise"', b'about = "task"'),
}


@pytest.fixture
def refused(county, tmp_path):
    """Offer a file; return the error. Nothing is kept, in folder and log."""

    def run(data):
        path = tmp_path / "form.mqform"
        path.write_bytes(data)
        clerk = county.actors["clerk"]
        with pytest.raises(UserError) as caught:
            paper_wording_files.offered(county.store, clerk, path, now=county.at())
        assert library(county.store).own(CODE) == []
        assert not (county.store.folder / "forms").exists()
        sentence = error_text(caught.value)
        assert sentence
        assert "\n" not in sentence
        return caught.value

    return run


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_refused_as_no_form(name, refused):
    assert isinstance(refused(DAMAGED[name]), NoFormFile)


@pytest.mark.parametrize("name", BROKEN)
def test_a_form_with_a_fault_is_refused_with_the_fault(name, refused):
    assert refused(BROKEN[name])


@pytest.mark.parametrize("name", FOREIGN)
def test_a_form_of_somebody_else_is_refused(name, refused):
    assert isinstance(refused(FOREIGN[name]), NotOurForm)


def test_the_whole_file_is_taken_and_its_blank_sheet_with_it(county, tmp_path):
    path = tmp_path / "form.mqform"
    path.write_bytes(swapped("template.xml", "归入案卷".encode(), "归入抽查档案".encode()))
    store, clerk = county.store, county.actors["clerk"]
    offer = paper_wording_files.offered(store, clerk, path, now=county.at())
    version = paper_wording_files.take(store, clerk, path, offer, "市局下发", now=county.at())
    form = library(store).get(CODE, version)
    assert "归入抽查档案" in form.source
    assert form.blank == FORM.blank
    assert paper_wording.opened(store, clerk, CODE).version == version
