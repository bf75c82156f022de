"""Sound files of every kind the program takes in, made by the program where it makes them."""

import base64
import hashlib
import io
import json
import lzma
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from app.core.disclosure_maps import to_json
from app.core.disclosure_presets import PRESETS
from app.core.heads import KnownHead
from app.core.protocol import Tag
from app.core.returns import FIELDS
from app.core.team_sheets import FORMAT
from app.core.wording import Wording
from app.files.backup_note import Note, note_of, write_note
from app.files.disclosure_maps import write_map_file
from app.files.form_folder import FILES, read_files
from app.files.form_own import packed
from app.files.forms import FormLibrary
from app.files.json_out import write_json
from app.files.return_sheets import write_return_sheet
from app.files.workbooks import Sheet, write_csv, write_xlsx
from app.services.registry.exchange_formats import WITH_EXAMPLE, example
from resources.sample import make_county

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "verifier"))

import copies  # noqa: E402 - in the folder above
import files_of_later_doors as later  # noqa: E402 - beside this file
import stories  # noqa: E402 - in the folder above
from dossiers import pack  # noqa: E402 - in the folder above
from three import verify_py  # noqa: E402 - in the folder above

Seeds = dict[str, list[tuple[str, bytes]]]
Rows = Sequence[Sequence[str]]

NOW: Final = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
_FORMS: Final = ("check-notice", "seal-list", "correction-order")
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_MS: Final = "urn:schemas-microsoft-com:office:spreadsheet"


def seeds(folder: Path) -> Seeds:
    """Return (name, content) of sound files for each reader; `folder` is for making them."""
    found: Seeds = {"registry": [], "list": [], "team sheet": []}
    for kind in ("enterprises", "officers", "items"):
        found["registry"] += _tables(folder, kind, *_county(kind))
    for kind in WITH_EXAMPLE:
        if kind not in ("enterprises", "officers", "items"):
            found["list"] += _tables(folder, kind, *example(kind))
    for book in sorted((HERE.parent / "files" / "books").glob("*.xz")):
        found["registry"].append((f"enterprises-{book.stem}", lzma.decompress(book.read_bytes())))
    found["team sheet"] = _team_sheets(folder)
    found["answer"] = _answers()
    found["dossier"] = _dossiers()
    found["protocol"] = _protocol()
    found["form"] = _forms()
    found["document"] = [("laws-a.docx", _document()), ("laws-a.txt", _LAW.encode("gb18030"))]
    found["picture"] = _pictures()
    found["scan"] = [*_pictures(), ("a.pdf", _pdf())]
    found["note"] = _notes(folder)
    found["font"] = later.fonts()
    found["annual"] = list(_tables(folder, "annual", later.PLAN_HEADINGS, later.PLAN_ROWS))
    found["list back"] = later.lists(folder)
    found["backup"] = later.databases(folder)
    return found


def _county(kind: str) -> tuple[Sequence[str], Rows]:
    if kind == "enterprises":
        return make_county.ENTERPRISE_HEADINGS, list(make_county.enterprise_rows(12, 7))
    if kind == "officers":
        return make_county.OFFICER_HEADINGS, list(make_county.officer_rows(8, 7))
    return make_county.ITEM_HEADINGS, list(make_county.item_rows())[:12]


def _tables(
    folder: Path, kind: str, headings: Sequence[str], rows: Rows
) -> Iterable[tuple[str, bytes]]:
    """One table in every format that is read."""
    path = folder / "a.xlsx"
    write_xlsx(path, [Sheet("表", headings, rows, preface=(("一览",),))])
    yield f"{kind}-a.xlsx", path.read_bytes()
    write_csv(folder / "a.csv", headings, rows)
    text = (folder / "a.csv").read_bytes()
    yield f"{kind}-a.csv", text
    yield f"{kind}-b.csv", text.decode("utf-8-sig").encode("gb18030", "replace")
    yield f"{kind}-c.txt", text.decode("utf-8-sig").replace(",", "\t").encode("utf-16")
    for name in ("a.json", "a.jsonl"):
        write_json(folder / name, headings, rows)
        yield f"{kind}-{name}", (folder / name).read_bytes()
    lines = [headings, *rows]
    yield f"{kind}-a.html.xls", _page(lines).encode()
    yield f"{kind}-a.xml", _spreadsheetml(lines).encode()
    yield f"{kind}-a.ods", _open_document(lines)
    yield f"{kind}-a.xlsb", _zipped(later.xlsb(lines))


def _page(lines: Rows) -> str:
    rows = ("".join(f"<td colspan=1>{escape(cell)}</td>" for cell in line) for line in lines)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><body><table border=1>{body}</table></body></html>"


def _spreadsheetml(lines: Rows) -> str:
    cell = '<Cell ss:Index="{}" ss:MergeDown="0"><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join(
        f'<Row ss:Index="{number}">'
        + "".join(cell.format(at, escape(words)) for at, words in enumerate(line, 1))
        + "</Row>"
        for number, line in enumerate(lines, 1)
    )
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{_MS}" xmlns:ss="{_MS}">'
        f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def _open_document(lines: Rows) -> bytes:
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="1">'
        "<text:p>{}</text:p></table:table-cell>"
    )
    rows = "".join(
        '<table:table-row table:number-rows-repeated="1">'
        + "".join(cell.format(escape(words)) for words in line)
        + "</table:table-row>"
        for line in lines
    )
    names = " ".join(f'xmlns:{one}="{_OFFICE}{one}:1.0"' for one in ("office", "table", "text"))
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _team_sheets(folder: Path) -> list[tuple[str, bytes]]:
    said = {
        **{name: heading for name, heading, _ in FIELDS},
        "code": "91360824MAC000017N",
        "item": "A01",
        "day": "2026-03-10",
        "verdict": "未发现问题",
        "methods": "现场检查",
        "overall": "",
        "measures": "",
        "seal": "0123456789AB",
    }
    words = Wording(()).on(NOW.date())
    write_return_sheet(folder / "t.xlsx", "回填", ("一", "二"), [said] * 6, words)
    headings = [heading for _, heading, _ in FIELDS]
    rows = [[said[name] for name, _, _ in FIELDS]] * 6
    return [
        ("t.xlsx", (folder / "t.xlsx").read_bytes()),
        *((name, data) for name, data in _tables(folder, "returns", headings, rows)),
    ]


def _answers() -> list[tuple[str, bytes]]:
    """What a team's page saves; and the inner part alone, which is sealed after it was spoiled."""
    photo = _picture("JPEG", (8, 8))
    item = {"code": "A01", "seal": "0" * 12, "verdict": "CLEAR", "problem": "", "points": [True]}
    digest = hashlib.sha256(photo).hexdigest()
    place = {
        "seal": "0" * 12,
        "code": "91360824MAC000017N",
        "day": "2026-03-10",
        "methods": ["ONSITE"],
        "results": ["CLEAR"],
        "follow_ups": ["NONE"],
        "other": "",
        "items": [item, item],
        "photos": [{"sha256": digest, "name": "a.jpg", "note": "门头", "place": "27.7,115.3"}],
    }
    body = {"task": "T", "team": "T001", "sheet": "0" * 64, "filled_by": "林一", "places": [place]}
    body["saved_at"] = "2026-03-10T15:20:30+08:00"
    words = json.dumps(body, ensure_ascii=False)
    whole = {
        "format": FORMAT,
        "check": hashlib.sha256(words.encode()).hexdigest(),
        "body": words,
        "photos": {digest: base64.b64encode(photo).decode()},
    }
    return [
        ("whole.json", json.dumps(whole).encode()),
        *[(f"body-{name}.json", words.encode()) for name in "abc"],
    ]


def _dossiers() -> list[tuple[str, bytes]]:
    book, attempt = stories.everything(verify_py().replay)
    return [
        ("a.zip", pack(book.dossier(attempt))),
        ("public.zip", pack(copies.copy_of(book, attempt))),
    ]


def _protocol() -> list[tuple[str, bytes]]:
    """Manifest and opening of a known answer in one file, parted by a zero byte."""
    found = []
    for folder in sorted((HERE.parents[1] / "resources" / "vectors").iterdir()):
        names = [folder / name for name in ("manifest.txt", "opening.txt")]
        if all(one.is_file() and one.stat().st_size < 20_000 for one in names):
            found.append((folder.name, b"\0".join(one.read_bytes() for one in names)))
    return found[:12]


def _forms() -> list[tuple[str, bytes]]:
    library = FormLibrary()
    found = []
    for code in _FORMS:
        form = library.latest(code)
        files = read_files(code, form.version, form.folder)
        found.append((f"{code}.zip", packed(files)))
        found.append((f"{code}-zip.zip", _zipped({name: files[name] for name in FILES})))
    return found


_LAW: Final = "\n".join(
    (
        "食品安全法（示例）",
        "（2015年4月24日通过　2021年4月29日修正）",
        "第一章　总则",
        "第一条　为了保证食品安全，制定本法。",
        "第二条　下列情形适用本法：",
        "（一）生产；",
        "（二）经营。",
        "第二十三条之一　略。",
    )
)


def _document() -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in _LAW.split("\n"))
    body = f'<w:document xmlns:w="{name}"><w:body>{lines}</w:body></w:document>'
    return _zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode()})


def _picture(kind: str, size: tuple[int, int], mode: str = "RGB") -> bytes:
    out, image = io.BytesIO(), Image.new(mode, size)
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x0112] = 6
        exif.get_ifd(0x8769).update({0x9003: "2026:03:06 09:12:33", 0x9011: "+08:00"})
        exif.get_ifd(0x8825).update({1: "N", 2: (27.0, 45.0, 50.0), 3: "E", 4: (115.0, 23.0, 20.0)})
        image.save(out, kind, exif=exif.tobytes())
    else:
        image.save(out, kind)
    return out.getvalue()


def _pictures() -> list[tuple[str, bytes]]:
    return [
        ("a.jpg", _picture("JPEG", (64, 48))),
        ("b.jpg", _picture("JPEG", (64, 48), "CMYK")),
        ("a.png", _picture("PNG", (64, 48), "RGBA")),
        ("b.png", _picture("PNG", (64, 48), "P")),
        ("a.gif", _picture("GIF", (64, 48), "P")),
        ("a.tif", _picture("TIFF", (64, 48))),
        ("a.bmp", _picture("BMP", (64, 48))),
        ("a.webp", _picture("WEBP", (64, 48))),
    ]


def _pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def _notes(folder: Path) -> list[tuple[str, bytes]]:
    """Small files beside others: a backup's note, the log's heads, a list's columns."""
    note = Note("2026-03-05T01:00:00", "0" * 64, 4096, 12, "0" * 64, "0009", "0.1.0")
    write_note(folder / "backup", note)
    line = f"{KnownHead(Tag('SSJ1'), '1' * 64, 12, '0' * 64, '2026-03-05T01:00:00Z').line()}\n"
    write_map_file(folder / "list.json", to_json(next(iter(PRESETS.values()))))
    return [
        ("backup.json", note_of(folder / "backup").read_bytes()),
        ("heads.txt", (line * 3).encode()),
        ("list.json", (folder / "list.json").read_bytes()),
    ]
