"""The page a team fills in: one file that reaches nothing, used in a browser as a person would.

Where this machine has no browser, node runs what needs no screen; the services' tests stand
for what comes back either way.
"""

import hashlib
import io
import json
import re
import shutil
import struct
import subprocess

import pytest
from pictures_by_hand import FOLDER, jpeg_with_exif, png

from app.core.findings import Verdict
from app.core.team_sheets import open_answers, read_answers, sheet_text
from app.core.wording import SHIPPED_WORDING
from app.files.team_folder import photo_bytes
from app.files.team_jpeg import is_whole

READY = (
    "new Promise(done => { const look = () => document.getElementById('main').hidden"
    " ? setTimeout(look, 20) : done(1); look(); })"
)
# Catches the file instead of letting the browser store it.
CATCH = """(() => { window.caught = ''; const make = URL.createObjectURL;
  URL.createObjectURL = blob => { if (blob.type === 'application/json') blob.text().then(text => { window.caught = text; });
    return make.call(URL, blob); };
  HTMLAnchorElement.prototype.click = function () { window.savedAs = this.download; }; return 1; })()"""
CAUGHT = "new Promise(done => { const look = () => window.caught ? done(window.caught) : setTimeout(look, 20); look(); })"


def by_node(script: str) -> str:
    node = shutil.which("node")
    if node is None:
        return ""
    code = f"const A = require({json.dumps(str(FOLDER / 'answers.js'))}); {script}"
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_page_can_reach_nothing_outside_itself(page):
    html = page.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "blob:"
    assert "unsafe" not in policy[1]
    assert not re.search(
        r"https?:|\bsrc=|\bimport\b|fetch\(|XMLHttpRequest|document\.cookie|innerHTML", html
    )
    assert "手机上能用但不保证" in html


def test_a_name_ends_no_element_and_the_number_is_the_digest_of_the_sheet(page, sheet):
    html = page.read_text(encoding="utf-8")
    assert html.count("</script>") == 2
    data = json.loads(html.split('id="sheet">', 1)[1].split("</script>", 1)[0])["text"]
    assert hashlib.sha256(data.encode()).hexdigest() == sheet_text(sheet)[1]
    assert json.loads(data)["places"][1]["name"] == "=利民商行</script>"


@pytest.mark.parametrize("size", [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])
def test_the_pages_digest_is_sha_256(size):
    said = by_node(f"console.log(A.sha256(new Uint8Array({size}).fill(97)))")
    assert said in ("", hashlib.sha256(b"a" * size).hexdigest())


def test_exif_gives_time_and_place_and_is_put_back_upright(tmp_path):
    photo = tmp_path / "a.jpg"
    photo.write_bytes(jpeg_with_exif())
    said = by_node(
        f"const b = new Uint8Array(require('fs').readFileSync({json.dumps(str(photo))}));"
        "const e = A.exif(b); const j = A.withExif(new Uint8Array([255,216,255,217]), e.segment);"
        "console.log(JSON.stringify([e.taken_at, e.place, A.exif(j).taken_at, e.segment[28], e.segment[29]]))"
    )
    known = ["2026:03:10 09:30:15", "27.763889,115.388889", "2026:03:10 09:30:15"]
    assert said == "" or json.loads(said)[:3] == known


def test_garbage_for_exif_is_no_exif():
    said = by_node(
        "let bad = 0; for (let n = 0; n < 400; n++) { const b = new Uint8Array(64 + n % 40);"
        "for (let i = 0; i < b.length; i++) b[i] = (i * 7919 + n * 104729) % 256;"
        "b.set([255, 216, 255, 225, 0, 50, 69, 120, 105, 102, 0, 0, 73, 73, 42, 0, 8, 0, 0, 0]);"
        "try { A.exif(b); } catch (error) { bad++; } } console.log(bad)"
    )
    assert said in ("", "0")


def test_a_person_fills_in_everything_and_the_file_reads_back(browser, sheet, tmp_path):
    if browser is None:
        return
    browser.run("localStorage.clear()")
    browser.open_again()
    browser.run(READY)
    browser.run(CATCH)
    at = "document.getElementById('{}')".format
    width = browser.run("innerWidth")
    assert browser.run("document.documentElement.scrollWidth") <= width
    browser.run(at("save") + ".click()")
    assert "填表人" in browser.run(at("notice") + ".textContent")
    browser.run(f"{at('filler')}.value = '林一'; {at('filler')}.dispatchEvent(new Event('change'))")
    browser.run(at("all-clear") + ".click()")
    assert browser.run(at("tag-0") + ".textContent") == "已填完"
    assert browser.run("document.activeElement.id") == "onward"  # the next is one key away
    browser.run(at("onward") + ".click()")
    assert browser.run(at("onward") + ".hidden")  # here nothing is filled in yet
    browser.run("document.querySelectorAll('input[value=PROBLEM]')[0].click()")
    browser.run("document.querySelectorAll('input[value=CLEAR][type=radio]')[1].click()")
    browser.run(
        "document.querySelectorAll('.texts textarea').forEach((one, n) => { if (n < 2) {"
        " one.value = ['未亮证', '责令改正'][n]; one.dispatchEvent(new Event('input')); } })"
    )
    browser.run("document.querySelector('input[name=results][value=CORRECTED]').click()")
    browser.run("document.querySelector('input[name=measures][value=ORDERED]').click()")
    good, bad = tmp_path / "门头.png", tmp_path / "坏.jpg"
    good.write_bytes(png(2400, 1200))
    bad.write_bytes(b"\xff\xd8\xff\xe0 broken")
    browser.choose("#add-photo", [good, bad])
    told = browser.run(
        "new Promise(done => { const look = () => document.querySelector('.photo') &&"
        f" {at('notice')}.textContent.includes('坏.jpg') ? done({at('notice')}.textContent)"
        " : setTimeout(look, 20); look(); })"
    )
    assert "没有添加" in told
    assert browser.run("document.documentElement.scrollWidth") <= width
    browser.run(at("save") + ".click()")
    whole = json.loads(browser.run(CAUGHT))
    answers = read_answers(open_answers(whole, "a.json"), SHIPPED_WORDING)
    assert (answers.sheet, answers.team, answers.filled_by) == (
        sheet_text(sheet)[1],
        "T001",
        "林一",
    )
    assert answers.saved_at
    assert answers.issues == ()
    said = {row.seal: row for row in answers.rows if row.verdict}
    assert len(said) == 4
    second = said[sheet.places[1].seals["A01"]]
    assert (second.verdict, second.problem, second.handling) == (
        Verdict.PROBLEM,
        "未亮证",
        "责令改正",
    )
    assert (second.overall.results, second.overall.measures) == (("CORRECTED",), ("ORDERED",))
    (photo,) = answers.photos
    data = photo_bytes(whole, photo.sha256, photo.name)
    assert is_whole(data)
    assert jpeg_size(data) == (1600, 800)
    assert photo.seal == sheet.places[1].seal


def test_what_was_filled_in_is_there_again_and_a_file_is_loaded_on_another_device(
    browser, sheet, tmp_path
):
    if browser is None:
        return
    browser.run("localStorage.clear()")
    browser.open_again()
    browser.run(READY)
    at = "document.getElementById('{}')".format
    browser.run(f"{at('filler')}.value = '赵二'; {at('filler')}.dispatchEvent(new Event('change'))")
    browser.run(at("all-clear") + ".click()")
    browser.open_again()
    browser.run(READY)
    assert browser.run(at("done") + ".textContent") == "1"
    assert browser.run(at("filler") + ".value") == "赵二"
    browser.run(CATCH)
    browser.run(at("save") + ".click()")
    saved = tmp_path / "回填.json"
    saved.write_text(browser.run(CAUGHT), encoding="utf-8")
    browser.run("localStorage.clear()")
    browser.open_again()
    browser.run(READY)
    assert browser.run(at("done") + ".textContent") == "0"
    tell = (
        "new Promise(done => { const look = () => " + at("notice") + ".textContent ?"
        " done(" + at("notice") + ".textContent) : setTimeout(look, 20); look(); })"
    )
    altered = tmp_path / "改.json"
    altered.write_text(saved.read_text(encoding="utf-8").replace("CLEAR", "ABSENT"), "utf-8")
    browser.choose("#load", [altered])
    assert "校验码" in browser.run(tell)
    assert browser.run(at("done") + ".textContent") == "0"
    browser.choose("#load", [saved])
    browser.run(
        "new Promise(done => { const look = () => " + at("done") + ".textContent === '1'"
        " ? done(1) : setTimeout(look, 20); look(); })"
    )


def test_it_works_by_keyboard(browser):
    if browser is None:
        return
    browser.open_again()
    browser.run(READY)
    browser.run("document.getElementById('go-0').click()")
    key = "document.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', ctrlKey: true}))"
    chosen = "document.querySelector('#card h2').textContent"
    first = browser.run(chosen)
    browser.run(key % "ArrowDown")
    assert browser.run(chosen) != first
    browser.run(key % "ArrowUp")
    assert browser.run(chosen) == first
    small = browser.run(
        "Array.from(document.querySelectorAll('#card .button, .pick, #list button, input[type=date]'))"
        ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height out of the frame header (ITU-T T.81 B.2.2)."""
    file = io.BytesIO(data)
    file.read(2)
    while True:
        mark, size = struct.unpack(">HH", file.read(4))
        if mark in (0xFFC0, 0xFFC1, 0xFFC2):
            _, height, width = struct.unpack(">BHH", file.read(5))
            return width, height
        file.seek(size - 2, io.SEEK_CUR)
