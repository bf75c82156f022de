"""Papers as files: what can be read back, what is refused, what never half-happens."""

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.files.fonts import FOLDER, ROLES, check_fonts
from app.files.forms import FormLibrary
from app.files.pdf import MissingGlyphs, PdfDiskFull, PdfNotSaved, Rendered, unprintable
from app.texts import error_text

Facts = Callable[[str], dict[str, Any]]
Render = Callable[..., Rendered]


def text_of(path: Path, pages: range | None = None) -> str:
    reader = PdfReader(path)
    chosen = pages or range(len(reader.pages))
    return "\n".join(reader.pages[number].extract_text() for number in chosen)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_form_prints_its_sample_and_the_text_can_be_copied(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    for code in library.codes():
        form = library.latest(code)
        made = render(form, [facts(code)], f"{code}.pdf")
        text = squeezed(text_of(made.path))
        assert form.title.replace(" ", "").removesuffix("封面") in text  # a cover does not say so
        assert "青岭县" in text
        assert made.pages == len(PdfReader(made.path).pages)


@pytest.mark.parametrize(
    "name", ["𬭎", "𫖯", "䶮", "㛃", "麦㙦镇", "𠅤", "𰻝", "喆旸狓漈荙", "阿·艾"]
)
def test_a_rare_name_is_printed_and_comes_back_from_the_text(
    name: str, library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("check-notice")
    paper["enterprise"]["name"] = f"青岭县{name}粮油店"
    paper["officers"][0]["name"] = f"张{name}"
    made = render(library.latest("check-notice"), [paper])
    text = squeezed(text_of(made.path))
    assert f"青岭县{name}粮油店" in text
    assert f"张{name}（" in text


def test_all_fonts_are_embedded_with_their_characters(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    made = render(library.latest("draw-minutes"), [facts("draw-minutes")], mark="演练")
    for page in PdfReader(made.path).pages:
        for font in page["/Resources"]["/Font"].values():
            kept = font.get_object()
            assert kept["/Subtype"] == "/Type0"
            assert "/ToUnicode" in kept
            descendant = kept["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"]


def test_the_mark_is_on_every_page_twice_and_absent_without_one(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    form = library.latest("draw-minutes")
    marked = PdfReader(render(form, [facts("draw-minutes")], "a.pdf", mark="演练").path)
    assert len(marked.pages) >= 3
    for page in marked.pages:
        assert squeezed(page.extract_text()).count("演练") == 2
    plain = render(form, [facts("draw-minutes")], "b.pdf")
    assert "演练" not in text_of(plain.path)


def test_page_numbers_begin_again_with_every_paper(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    one, two = facts("draw-minutes"), facts("draw-minutes")
    one["draw_no"], two["draw_no"] = "QL-2026-017-1", "QL-2026-018-1"
    made = render(library.latest("draw-minutes"), [one, two])
    assert [span.first for span in made.papers] == [0, made.papers[0].pages]
    reader = PdfReader(made.path)
    second = reader.pages[made.papers[1].first]
    assert "—1—" in squeezed(second.extract_text())
    assert [item["/Title"] for item in reader.outline] == ["QL-2026-017-1", "QL-2026-018-1"]


def test_the_same_papers_give_the_same_bytes(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    form = library.latest("check-notice")
    papers = [facts("check-notice"), facts("check-notice")]
    first = render(form, papers, "a.pdf", mark="示例").path.read_bytes()
    assert render(form, papers, "b.pdf", mark="示例").path.read_bytes() == first
    assert b"D:20260618090000+08'00'" in first


def test_a_character_no_font_has_stops_the_job_and_is_named(
    library: FormLibrary, render: Render, facts: Facts, tmp_path: Path
) -> None:
    good, bad = facts("check-notice"), facts("check-notice")
    bad["enterprise"]["name"] = "青岭县某店"
    bad["officers"][1]["name"] = "王\ue863≒"
    with pytest.raises(MissingGlyphs) as caught:
        render(library.latest("check-notice"), [good, bad])
    fields = caught.value.fields
    assert fields["code_point"] == "U+E863"
    assert fields["label"] == "检查人员姓名"
    assert fields["value"] == "王\ue863≒"
    assert fields["subject"] == "青岭县某店"
    assert fields["count"] == 2
    assert "U+E863" in error_text(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_only_characters_without_a_glyph_are_unprintable() -> None:
    assert unprintable("青岭县𬭎𫖯䶮㛃㙦𰻝\n☐☑□√·—…①㎡№") == []
    assert unprintable("甲\ue863乙\x07\ue863") == ["\ue863", "\x07"]


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, PdfDiskFull), (errno.EACCES, PdfNotSaved)]
)
def test_a_disk_that_refuses_leaves_the_old_file_and_no_part(
    number: int,
    kind: type[Exception],
    library: FormLibrary,
    render: Render,
    facts: Facts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = tmp_path / "out.pdf"
    old.write_bytes(b"old")

    def refuse(_: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(kind):
        render(library.latest("check-notice"), [facts("check-notice")])
    assert old.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.pdf"]


def test_progress_counts_papers_and_may_end_the_job(
    library: FormLibrary, render: Render, facts: Facts, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    papers = [facts("check-notice") for _ in range(3)]
    form = library.latest("check-notice")
    render(form, papers, "a.pdf", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(form, papers, "b.pdf", progress=stop)
    assert not (tmp_path / "b.pdf").exists()


def test_a_long_list_repeats_its_head_on_every_page_and_loses_no_row(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("draw-minutes")
    row = paper["results"][0]
    paper["results"] = [{**row, "rank": 1000 + n, "code": f"C{1000 + n}"} for n in range(150)]
    made = render(library.latest("draw-minutes"), [paper])
    pages = [squeezed(page.extract_text()) for page in PdfReader(made.path).pages]
    lists = [page for page in pages if "执法检查人员" in page and re.search(r"C1\d{3}", page)]
    assert len(lists) >= 6
    assert all("检查对象统一社会信用代码" in page for page in lists)
    codes = re.findall(r"C1\d{3}", "".join(lists))
    assert codes == [f"C{1000 + n}" for n in range(150)]


def test_a_finding_longer_than_a_page_goes_on_overleaf(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("check-record")
    words = [f"Q{n}" for n in range(1000, 1800)]
    paper["items"][0]["finding"] = "，".join(words)
    made = render(library.latest("check-record"), [paper])
    assert made.pages >= 4
    assert re.findall(r"Q1\d{3}", text_of(made.path)) == words


def test_a_record_before_the_visit_fits_on_one_sheet_with_empty_boxes(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("check-record")
    for field in ("check_date", "measure_other", "enterprise_opinion"):
        paper[field] = ""
    for name in ("methods", "results", "measures"):
        for choice in paper[name]:
            choice["on"] = False
    for item in paper["items"]:
        item["finding"] = item["handling"] = ""
    paper["review"] = paper["approval"] = {"opinion": "", "name": "", "date": ""}
    made = render(library.latest("check-record"), [paper])
    text = squeezed(text_of(made.path))
    assert made.pages == 1
    assert "√" not in text
    assert text.count("□") == 19 + 7 + 5 + 1


@pytest.mark.parametrize(
    ("count", "along", "joint"),
    [(1, True, True), (2, True, True), (4, True, False), (4, False, True), (5, False, False)],
)
def test_a_filled_record_of_up_to_five_items_is_one_sheet_of_fewer_where_more_sign(
    count: int, along: bool, joint: bool, library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("check-record")
    if not along:
        paper |= dict.fromkeys(("assistants", "experts", "vehicle"), "")
    if not joint:
        paper["signs"] = ""
    clear = {"name": "经营（业务）范围中无需审批的经营（业务）项目的检查", "handling": ""}
    paper["items"] = paper["items"][:1] + [{**clear, "finding": "未发现问题"}] * (count - 1)
    assert render(library.latest("check-record"), [paper]).pages == 1


def test_a_record_of_many_items_repeats_its_head_and_keeps_the_signatures_together(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("check-record")
    paper["items"] = [
        {"name": f"K{100 + n}检查", "finding": "未发现问题" * 12, "handling": ""} for n in range(40)
    ]
    made = render(library.latest("check-record"), [paper])
    pages = [squeezed(page.extract_text()) for page in PdfReader(made.path).pages]
    assert re.findall(r"K1\d{2}", "".join(pages)) == [f"K{100 + n}" for n in range(40)]
    assert all("检查事项" in page for page in pages if re.search(r"K1\d{2}", page))
    (signed,) = (page for page in pages if "结果公示" in page)
    assert "被检查单位意见" in signed
    assert "组长审核" in signed
    assert "发现问题情况" not in pages[-1] or re.search(r"K1\d{2}", pages[-1])
    assert all(paper["doc_no"] in page for page in pages)


def test_a_notice_with_long_bases_lists_them_in_an_annex(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("check-notice")
    form = library.latest("check-notice")
    pages = [squeezed(page.extract_text()) for page in PdfReader(render(form, [paper]).path).pages]
    (annex,) = (page for page in pages if "检查事项及检查依据清单" in page and "序号" in page)
    assert all(squeezed(one["basis"]) in annex for one in paper["items"])
    assert any("附件：检查事项及检查依据清单" in page for page in pages)
    paper["basis_listed"] = False
    assert "附件" not in text_of(render(form, [paper]).path)


def test_a_name_left_out_leaves_no_empty_label(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("check-notice")
    paper["contact"]["phone"] = ""
    said = squeezed(text_of(render(library.latest("check-notice"), [paper]).path))
    assert "联系人：李㛃监督电话：" in said


def test_ticks_come_from_the_facts_and_can_be_read_back(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    text = squeezed(text_of(render(library.latest("check-record"), [facts("check-record")]).path))
    assert "□√未按规定公示应当公示的信息" in text
    assert "□√发现问题经责令已改正" in text
    assert "□未发现问题" in text


def test_lock_sheet_and_its_signatures_stand_on_one_sheet(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("lock-sheet")
    assert render(library.latest("lock-sheet"), [paper]).pages == 1
    paper["witnesses"] = [*paper["witnesses"], {**paper["witnesses"][0], "id": "W4"}]
    assert render(library.latest("lock-sheet"), [paper]).pages == 1


def test_the_fonts_are_the_released_ones() -> None:
    check_fonts()
    names = {row.split()[1] for row in (FOLDER / "SHA256").read_text("ascii").splitlines()}
    assert names == {f"{role}.ttf" for role in ROLES}
