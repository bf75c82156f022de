"""Papers in numbers: notices and lists, each beside ReportLab's platypus (and Typst).

Ours and theirs take turns in one run on facts never seen before, in CPU seconds of this
process; the ratio is that of the medians. Typst is asked where it is installed.
"""

import copy
import gc
import importlib.util
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import platypus_forms

from app.files.fonts import FOLDER, ensure_fonts
from app.files.form_version import FormVersion
from app.files.forms import FormLibrary
from app.files.pdf import render_forms
from app.files.pdf.listing import Listing, render_listing
from app.texts import text

WHEN = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)
HEADINGS = ("序号", "名称", "统一社会信用代码", "住所", "法定代表人", "成立日期", "登记状态")
TURNS = 3
_HANZI = 0x4E00
_FIRST_NOTICE = """
import psutil, sys
from datetime import UTC, datetime
from pathlib import Path
from app.services.paper import papers
from app.files.forms import FormLibrary
from app.files.pdf import render_forms
before = psutil.Process().memory_info().rss
form = FormLibrary().latest("check-notice")
render_forms(form, [form.sample], Path(sys.argv[1]), title="", author="", date=datetime.now(UTC))
print((psutil.Process().memory_info().rss - before) / 1e6)
"""


def report(work: Path, count: int, singles: int, rows: int) -> None:
    """Print a row for each job: `count` notices in one file, `singles` files, a list."""
    ensure_fonts()
    platypus_forms.register()
    # As in the child process that prints (app/worker.py); the others profit as well.
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    form = FormLibrary().latest("check-notice")
    print(f"\n{'papers, CPU seconds':34}{'ours':>9}{'other':>9}{'faster':>8}")
    out, other = work / "ours.pdf", work / "other.pdf"
    _ours(form, _papers(form, 2, 0), out)  # what is read once a process has been read
    _pair(
        f"{count:,} notices in one PDF",
        count,
        lambda batch: _ours(form, _papers(form, count, batch), out),
        lambda batch: platypus_forms.forms(form, _papers(form, count, batch), other),
    )
    print(f"    {out.stat().st_size / 1e6:.2f} MB, platypus {other.stat().st_size / 1e6:.2f} MB")
    if importlib.util.find_spec("typst"):
        import typst_forms

        compiler = typst_forms.Typst(FOLDER)
        _pair(
            "    against Typst",
            count,
            lambda batch: _ours(form, _papers(form, count, batch + 50), out),
            lambda batch: compiler.write(form, _papers(form, count, batch + 50), other),
        )
    else:
        print("    Typst is not installed here")
    _pair(
        f"{singles} notices, a PDF each",
        singles,
        lambda batch: [_ours(form, [one], out) for one in _papers(form, singles, batch + 100)],
        lambda batch: [
            platypus_forms.forms(form, [one], other) for one in _papers(form, singles, batch + 100)
        ],
    )
    _pair(
        f"a list of {rows:,} rows in 7 columns",
        rows,
        lambda batch: _list(_rows(rows, batch), out),
        lambda batch: platypus_forms.listing(HEADINGS, _rows(rows, batch), other),
    )
    said = subprocess.run(
        [sys.executable, "-c", _FIRST_NOTICE, str(out)],
        cwd=Path(__file__).resolve().parents[2],
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"    memory of the first notice: {float(said.stdout):.0f} MB more")
    gc.set_threshold(*usual)


def _pair(
    name: str, count: int, ours: Callable[[int], object], other: Callable[[int], object]
) -> None:
    """Measure both in turns, each turn on a batch of its own."""
    mine, theirs = [], []
    for turn in range(TURNS):
        mine.append(_seconds(ours, turn))
        theirs.append(_seconds(other, turn + TURNS))  # nothing of theirs is in a cache of ours
    one, two = median(mine), median(theirs)
    print(f"{name:34}{one:9.3f}{two:9.3f}{two / one:8.2f}   {count / one:,.0f}/s", flush=True)


def _seconds(job: Callable[[int], object], batch: int) -> float:
    gc.collect()
    start = process_time()
    job(batch)
    return process_time() - start


def _ours(form: FormVersion, papers: Sequence[dict[str, Any]], out: Path) -> None:
    render_forms(form, papers, out, title=form.title, author="青岭县", date=WHEN)


def _papers(form: FormVersion, count: int, batch: int) -> list[dict[str, Any]]:
    """Notices whose name, code, address, people and code differ, as a task's do."""
    made = []
    for at in range(batch * count, (batch + 1) * count):
        paper = copy.deepcopy(dict(form.sample))
        code = f"91510822MA{at:08d}"
        name, place = _word(at, 4), _word(at * 3 + 1, 3)
        paper["doc_no"] = f"青市监检通〔2026〕第{at + 1}号"
        paper["enterprise"] |= {"name": f"青岭县{name}食品有限公司", "code": code}
        paper["place"] = f"青岭县{place}镇解放南路{at % 900}号附{at % 90}号"
        paper["officers"][0]["name"] = _word(at // 7, 3)
        paper["qr"] = f"SSJ1|QL-2026-017-1|{at}|{code}|{'3f9c1b7e52a04d86' * 4}"
        paper["grounds"] = "《中华人民共和国食品安全法》第一百一十条"
        paper["items"] = [{**paper["items"][0], "basis": ""}]
        paper["materials"] = paper["materials"][:1]
        paper["task"]["name"] = "2026年食品经营单位“双随机”抽查"
        paper["basis_listed"] = False
        paper["reissue"] = dict.fromkeys(paper["reissue"], "")
        for rare in ("assistants", "experts", "vehicle"):
            paper[rare] = ""
        paper["check"] |= {
            "note": text("papers.check.drawn", rank=at % 300, how=text("papers.check.how")),
            "ticket": f"{at * 7919 % 16**12:012x}",
        }
        made.append(paper)
    return made


def _rows(count: int, batch: int) -> list[tuple[str, ...]]:
    return [
        (
            str(at + 1),
            f"青岭县{_word(at, 4)}食品有限公司",
            f"91510822MA{at:08d}",
            f"青岭县{_word(at * 3 + 1, 3)}镇解放南路{at % 900}号附{at % 90}号",
            _word(at // 7, 3),
            "2021-03-05",
            "在营（开业）",
        )
        for at in range(batch * count, (batch + 1) * count)
    ]


def _word(seed: int, length: int) -> str:
    """Characters of the 1,500 a thousand names are made of."""
    return "".join(chr(_HANZI + (seed * 7919 + at * 104729) % 1500) for at in range(length))


def _list(rows: Sequence[Sequence[str]], out: Path) -> None:
    foot = "第 {} 页，共 {} 页".format
    listed = Listing("检查对象名录库", "全部", HEADINGS, rows, frozenset({0}), foot)
    render_listing(listed, out, author="青岭县", date=WHEN)
