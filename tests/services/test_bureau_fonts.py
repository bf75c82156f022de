"""The fonts a bureau sets its papers from: chosen, used by every paper, given up, gone."""

import ast
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.files.fonts import ensure_fonts, font_path
from app.files.pdf.own_fonts import FontNotChinese, FontRemoved
from app.services import bureau_fonts
from app.services.paper import papers
from app.services.registry import exchange
from app.services.rights import NotAllowed
from app.store.schema import LogEntry
from app.texts import error_text


@pytest.fixture
def licensed(tmp_path: Path) -> Path:
    ensure_fonts()
    return Path(shutil.copy(font_path("Hei"), tmp_path / "simfang.ttf"))


def test_a_chosen_font_is_in_the_next_notice_and_the_log_names_it(county, licensed, tmp_path):
    store, admin, clerk = county.store, county.actors["admin"], county.actors["clerk"]
    lines = bureau_fonts.choose_font(store, admin, "FangSong", licensed, now=county.at())
    (line,) = (one for one in lines if one.role == "FangSong")
    assert (line.path, line.common, line.of, line.fault) == (licensed, 6763, 6763, None)
    with store.read() as session:
        entry = session.scalars(select(LogEntry).order_by(LogEntry.n.desc()).limit(1)).one()
        assert entry.kind == "SETTING"
        assert "FangSong" in str(entry.payload)
    out = tmp_path / "notices"
    issued = papers.issue_notices(
        store, clerk, county.task_id, None, out, one_file=True, now=county.at()
    )
    assert "FangSong" in PdfReader(issued.files[0]).metadata["/Keywords"]


def test_a_font_that_is_gone_stops_the_papers_until_the_programs_is_used_again(
    county, licensed, tmp_path
):
    store, admin, clerk = county.store, county.actors["admin"], county.actors["clerk"]
    bureau_fonts.choose_font(store, admin, "Kai", licensed, now=county.at())
    licensed.unlink()
    assert any(isinstance(one.fault, FontRemoved) for one in bureau_fonts.font_lines(store, admin))

    def issue() -> papers.Issued:
        return papers.issue_notices(
            store, clerk, county.task_id, None, tmp_path / "out", one_file=True, now=county.at()
        )

    with pytest.raises(FontRemoved):
        issue()
    bureau_fonts.use_shipped_font(store, admin, "Kai", now=county.at())
    assert issue().again == 0  # nothing had been numbered


def test_a_font_that_does_not_do_is_refused_and_the_choice_before_stays(county, licensed):
    store, admin = county.store, county.actors["admin"]
    before = bureau_fonts.choose_font(store, admin, "Hei", licensed, now=county.at())
    with pytest.raises(FontNotChinese):
        bureau_fonts.choose_font(store, admin, "Hei", font_path("Mono-Bold"), now=county.at())
    assert bureau_fonts.font_lines(store, admin) == before


def test_only_who_may_change_settings_chooses_fonts(county, licensed):
    with pytest.raises(NotAllowed):
        bureau_fonts.choose_font(
            county.store, county.actors["clerk"], "Hei", licensed, now=county.at()
        )


def test_every_service_that_prints_a_form_prints_it_in_the_bureaus_fonts(root):
    without = [
        f"{path.name}:{call.lineno}"
        for path in sorted((root / "app/services").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("render_forms", "render_listing")
        and "fonts" not in {one.arg for one in call.keywords}
    ]
    assert without == []


def test_lists_are_set_from_the_bureaus_font_and_stop_when_it_is_gone(county, licensed, tmp_path):
    store, admin = county.store, county.actors["admin"]
    bureau_fonts.choose_font(store, admin, "Hei", licensed, now=county.at())
    rows = (("麦㙦超市", "1"),)

    def print_rows() -> exchange.Printed:
        return exchange.print_rows(
            store, admin, tmp_path / "lists", "名录", "", ("名称", "户数"), rows, frozenset({1}),
            now=county.at(),
        )  # fmt: skip

    assert "Hei" in PdfReader(print_rows().path).metadata["/Keywords"]
    licensed.unlink()
    with store.read() as session:
        entries = session.scalar(select(func.count()).select_from(LogEntry))
    with pytest.raises(FontRemoved) as caught:
        print_rows()
    assert "用自带字体" in error_text(caught.value)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(LogEntry)) == entries
    bureau_fonts.use_shipped_font(store, admin, "Hei", now=county.at())
    assert "Hei" not in PdfReader(print_rows().path).metadata.get("/Keywords", "")
