"""What is left to be filled in by hand: blanks at the beginning of a line, a line on every page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from app.files.forms import FormLibrary
from app.files.pdf import Rendered, faults

Facts = Callable[[str], dict[str, Any]]
Render = Callable[..., Rendered]


def streams(made: Rendered) -> Iterator[str]:
    """The operators of all pages and of what they share."""
    for page in PdfReader(made.path).pages:
        contents = page.get_contents()
        assert contents is not None
        yield contents.get_data().decode("latin-1")
        for shared in page["/Resources"].get("/XObject", {}).values():
            yield shared.get_object().get_data().decode("latin-1")


def test_a_line_that_begins_with_a_blank_moves_in_sizes_of_its_own_font(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("throw-sheet")
    nobody = {"id": "", "name": "", "unit": "", "throw": ""}
    paper["throwers"] = [{**one, **nobody} for one in paper["throwers"]]
    found = 0
    for stream in streams(render(library.latest("throw-sheet"), [paper])):
        for text in re.findall(r"\bBT\b(.*?)\bET\b", stream, re.DOTALL):
            if "TJ" in text:
                found += 1
                assert " Tf" in text.partition("TJ")[0], text[:80]
    assert found


def test_the_line_to_sign_stands_on_every_page_beside_its_number(
    library: FormLibrary, render: Render, facts: Facts
) -> None:
    paper = facts("site-record")
    paper["lines"] = paper["lines"] * 9
    pages = PdfReader(render(library.latest("site-record"), [paper]).path).pages
    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        text = re.sub(r"\s+", "", page.extract_text())
        assert text.count("每页签名当事人：检查人员：共页") == 1
        assert f"—{number}—" in text


def test_text_beside_a_paragraph_in_a_cell_is_refused_because_it_would_not_print(
    library: FormLibrary,
) -> None:
    form = library.latest("site-record")
    source = "<form><section><grid cols='9'><row><td>甲<p>乙</p></td></row></grid></section></form>"
    with pytest.raises(faults.FormValueWrong):
        form.parse(source)
    with pytest.raises(faults.FormValueWrong):
        form.parse(source.replace("甲", "<ck/>"))
    assert form.parse(source.replace("甲", "")) is not None
