"""verify.html: one file, from the verifier as it stands, and what it says to a person.

Its scripts run here as its worker runs them, in node; and where this machine has a browser the
page itself is opened from its file and used. Both must say the same.
"""

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dossiers import pack
from page_browser import Browser, find_browser
from small_counties import THREES
from standing import effect_of
from stories import everything, plain
from three import verify_py

from installer import make_verify_page

PAGE = make_verify_page.PAGE
HERE = Path(__file__).resolve().parent
# After a file was chosen: wait for the verdict and read it.
READ = """new Promise(done => { const at = id => document.getElementById(id); const look = () => {
  const all = selector => Array.from(document.querySelectorAll(selector), one => one.textContent);
  if (at('paper-problem').textContent) return done({problem: at('paper-problem').textContent});
  if (at('outcome').hidden) return setTimeout(look, 20);
  done({tone: at('verdict').className.split(' ')[1], word: at('verdict-word').textContent,
        sentence: at('verdict-sentence').textContent, fault: at('verdict-fault').textContent,
        notes: all('#notes li'), lines: all('#lines li'),
        views: at('facts').hidden ? [] : all('#views button')}); }; look(); })"""


@dataclass(frozen=True)
class Told:
    """What the page shows: a colour, the verdict, the line of what is wrong, tables by length."""

    tone: str
    word: str
    fault: str = ""
    notes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """A dossier as bytes, what stands on paper about it, and a ticket of it."""

    files: dict[str, bytes]
    public: dict[str, bytes]
    m: str
    head: str
    r: str
    seed: str


Say = Callable[[bytes, dict[str, str]], Told | str]
Ticket = Callable[[str, str], str]


@pytest.fixture(scope="module")
def sample() -> Sample:
    """The dossier of a long story: other attempts, substitutions, non-ASCII ids."""
    book, attempt = everything(verify_py().replay)
    effect = effect_of(attempt.manifest, attempt.result, attempt.adjust[-1])
    return Sample(
        book.dossier(attempt),
        book.public(attempt, effect),
        attempt.m,
        book.head_after(attempt.last),
        attempt.r,
        attempt.seed,
    )


def _by_node(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    node = shutil.which("node")
    assert node is not None
    run = subprocess.run(
        [node, str(HERE / "page_feed.js"), str(PAGE)],
        input="".join(json.dumps(one) + "\n" for one in asked),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


class Script:
    """The page's scripts alone."""

    def __init__(self) -> None:
        self._before: list[dict[str, Any]] = []

    def say(self, container: bytes, typed: dict[str, str]) -> Told | str:
        asked = {"container": base64.b64encode(container).decode(), "typed": typed}
        self._before = [asked]
        told = _by_node([asked])[0]
        if "problem" in told:
            return str(told["problem"])
        tables = tuple(f"{name} {rows}" for name, rows in told["tables"])
        return Told(told["tone"], told["word"], told["fault"], tuple(told["notes"]), tables)

    def ticket(self, line: str, cut: str = "") -> str:
        asked = {"line": line, "cut": cut, "loaded": bool(self._before)}
        return str(_by_node([*self._before, asked])[-1]["sentence"])


class Screen:
    """The page in a browser."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder

    def _put(self, field: str, value: str) -> None:
        self._browser.run(f"document.getElementById('{field}').value = {json.dumps(value)}")

    def say(self, container: bytes, typed: dict[str, str]) -> Told | str:
        path = self._folder / "案卷.zip"
        path.write_bytes(container)
        for field in ("m", "head", "r"):
            self._put(f"paper-{field}", typed.get(field, ""))
        self._browser.run(
            "document.getElementById('paper-problem').textContent = '';"
            "document.getElementById('outcome').hidden = true; 0"
        )
        self._browser.choose("#pick-file", [path])
        told = self._browser.run(READ)
        if "problem" in told:
            return str(told["problem"])
        return Told(
            told["tone"], told["word"], told["fault"], tuple(told["notes"]), tuple(told["views"])
        )

    def ticket(self, line: str, cut: str = "") -> str:
        self._put("ticket-line", line)
        self._put("ticket-cut", cut)
        self._browser.run("document.querySelector('#ticket-form button').click()")
        return str(self._browser.run("document.getElementById('answer-text').textContent"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser | None]:
    """The page in the browser of this machine, if it has one."""
    program = find_browser()
    if program is None:
        yield None
        return
    with Browser(program, PAGE) as started:
        yield started


@pytest.fixture
def readers(browser: Browser | None, tmp_path: Path) -> list[Script | Screen]:
    """Ways to ask the page that this machine has."""
    found: list[Script | Screen] = [Script()] if shutil.which("node") else []
    if browser is not None:
        browser.open_again()
        found.append(Screen(browser, tmp_path))
    return found


def _all_say(readers: list[Script | Screen], container: bytes, **typed: str) -> Told | str | None:
    """What all readers say alike; None where there is none."""
    said = [reader.say(container, typed) for reader in readers]
    assert all(one == said[0] for one in said), said
    return said[0] if said else None


# ---------------------------------------------------------------- the file


def test_the_page_holds_the_verifier_as_it_stands() -> None:
    assert PAGE.read_bytes() == make_verify_page.page().encode()
    assert make_verify_page.VERIFIER.read_text(encoding="utf-8") in PAGE.read_text(encoding="utf-8")


def test_the_page_can_reach_nothing_outside_itself() -> None:
    html = PAGE.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy[1]
    assert set(rules) == {
        *("default-src", "script-src", "style-src", "worker-src", "base-uri", "form-action")
    }
    assert not re.search(r"https?:|\b(src|href|action)=|\bimport\b|fetch\(|XMLHttpRequest", html)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", html)


def test_the_page_uses_nothing_that_browsers_of_2020_lack() -> None:
    html = PAGE.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL))
    newer = r"[\w)\]]\?\.[A-Za-z_(\[]|\?\?|\|\|=|&&=|\.replaceAll\(|\.at\(-?\d|\.hasOwn\(|structuredClone"
    assert not re.findall(newer, code)
    assert "crypto.subtle" not in code
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0]
    assert not re.search(r"display:flex[^}]*[;{]gap:|:has\(|:is\(|inset:|aspect-ratio", style)


def test_a_part_that_would_end_its_element_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(make_verify_page.PARTS, tmp_path / "parts")
    monkeypatch.setattr(make_verify_page, "PARTS", tmp_path / "parts")
    assert make_verify_page.page().encode() == PAGE.read_bytes()
    (tmp_path / "parts" / "page.js").write_text("'</script>'", encoding="utf-8")
    with pytest.raises(make_verify_page.BrokenPartError):
        make_verify_page.page()


# ---------------------------------------------------------------- what it says


def test_a_dossier_is_green_with_paper_yellow_without_and_red_when_changed(
    readers: list[Script | Screen], sample: Sample
) -> None:
    container = pack(sample.files)
    spaced = " ".join(re.findall("....", sample.head.upper()))
    green = _all_say(readers, container, m=sample.m, head=spaced, r=sample.r)
    yellow = _all_say(readers, container)
    changed = {
        **sample.files,
        "result.txt": sample.files["result.txt"].replace(b"DRAWN", b"DRAWM", 1),
    }
    red = _all_say(readers, pack(changed))
    other = _all_say(readers, container, r=sample.m)
    unread = [
        _all_say(readers, data) for data in (container[:-1], b"%PDF-1.7\n", b"", container + b"\0")
    ]
    if not readers:  # neither node nor a browser: the command line's tests stand for it
        return
    assert isinstance(green, Told)
    assert isinstance(yellow, Told)
    assert isinstance(red, Told)
    assert isinstance(other, Told)
    assert (green.tone, green.word, green.fault) == ("green", "通过", "")
    assert [table.split(" ")[0] for table in green.tables] == [
        "检查对象",
        "执法人员",
        "递补",
        "各次抽取",
    ]
    assert any("已作废" in note for note in green.notes)
    assert (yellow.tone, yellow.word) == ("yellow", "自洽，未与纸质核对")
    assert (red.tone, red.word, red.tables) == ("red", "不一致", ())
    assert red.fault.startswith("result.txt 第 ")
    assert (other.tone, other.word) == ("red", "不一致")
    for one in unread:
        assert isinstance(one, Told)
        assert (one.tone, one.word) == ("red", "不能读取")


def test_a_sheets_code_counts_in_whichever_field_it_is_scanned(
    readers: list[Script | Screen], sample: Sample
) -> None:
    container = pack(sample.files)
    code = f"SSJ1|M|任务-2|2|{sample.m}"
    said = _all_say(readers, container, r=code)
    short = _all_say(readers, container, m=sample.m[:-1])
    notice = _all_say(readers, container, m=f"SSJ1|ENT|{sample.seed}|E1|0")
    if not readers:
        return
    assert isinstance(said, Told)
    assert said.word == "通过"
    assert short == "M 应为 64 位，现有 63 位。"
    assert isinstance(notice, str)
    assert "核对一户" in notice


def _rows(sample: Sample) -> dict[str, list[str]]:
    """One line of the effect for each state."""
    lines = sample.public["public.txt"].decode().split("\n")
    fields = [line.split("|") for line in lines if line.startswith("ENT|")]
    return {one[5]: one for one in fields}


def test_one_enterprise_is_answered_by_its_notice_and_by_the_dossier(
    readers: list[Script | Screen], sample: Sample
) -> None:
    rows = _rows(sample)
    lines = {state: f"SSJ1|ENT|{sample.seed}|{row[3]}|0" for state, row in rows.items()}
    for reader in readers:
        drawn, cut = rows["DRAWN"], rows["DRAWN"][4]
        before = f"{int(cut, 16) - 1:064x}"
        assert "是抽中的" in reader.ticket(lines["DRAWN"], cut.upper())
        assert "不是按名次直接抽中" in reader.ticket(lines["DRAWN"], before)
        assert "截止签号应为" in reader.ticket(lines["DRAWN"], cut[:12])
        for odd in ("", "SSJ1|ENT", f"SSJ1|ENT|{sample.seed}|{drawn[3]}|100", "http://x"):
            assert "不是通知书二维码的内容" in reader.ticket(odd, cut)
        for files in (sample.files, sample.public):
            reader.say(pack(files), {"m": sample.m})
            assert f"抽取层 {drawn[1]} 第 {drawn[2]} 名" in reader.ticket(lines["DRAWN"])
            assert "是递补的" in reader.ticket(lines["IN"])
            assert "已被换下" in reader.ticket(lines["OUT"])
            assert "不在抽取" in reader.ticket(f"SSJ1|ENT|{sample.seed}|NOBODY|0")
            assert "序号不对" in reader.ticket(lines["DRAWN"][:-1] + "7")
            assert "种子 S 不同" in reader.ticket(f"SSJ1|ENT|{'0' * 64}|{drawn[3]}|0")


def test_a_rehearsal_says_so(readers: list[Script | Screen]) -> None:
    book, attempt = plain(verify_py().replay, THREES, "SSJ1R")
    said = _all_say(readers, pack(book.dossier(attempt)), m=attempt.m)
    if readers:
        assert isinstance(said, Told)
        assert said.notes[0] == "这是演练的案卷，不是正式抽取"


def test_a_picked_folder_loses_its_own_name() -> None:
    if not shutil.which("node"):
        return
    asked = [
        {"names": ["案卷/manifest.txt", "案卷/attempts/001/manifest.txt"]},
        {"names": ["manifest.txt", "log.txt"]},
        {"names": []},
    ]
    assert [one["names"] for one in _by_node(asked)] == [
        ["manifest.txt", "attempts/001/manifest.txt"],
        ["manifest.txt", "log.txt"],
        [],
    ]
