"""What a filled form says: no mark meets another, no bracket is empty, nothing is left over.

The same rules hold for what the services fill forms with (tests/services/conftest.py).
"""

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from app.files.form_blank import empty_facts
from app.files.form_sentences import Written, joined, sentences
from app.files.forms import FOLDER, FormLibrary

NEWEST = sorted({path.parent.parent.name for path in FOLDER.glob("*/v*/form.toml")})
BLANKS = [code for code in NEWEST if FormLibrary().latest(code).blank is not None]
NAMES = re.compile(r"(^|\.)(name|legal|enterprise|org|task_name|title)$")
PLACES = re.compile(r"(^|\.)(address|place|location)$")
LONG_NAME = ("青岭县麦㙦镇明𬭎农副产品冷链仓储物流（集团）有限责任公司第二分公司" * 3)[:59] + "店"
LONG_PLACE = "青岭县麦㙦镇解放南路326号附12号农产品冷链物流产业园B区3栋2层" * 6


def hostile(value: Any, path: str = "") -> Any:
    """Long names and places, and forty of everything."""
    if isinstance(value, dict):
        return {key: hostile(one, f"{path}.{key}") for key, one in value.items()}
    if isinstance(value, list):
        count = len(value) if "[]" in path else 40  # a list in a list has its columns
        return [hostile(value[at % len(value)], f"{path}[]") for at in range(count if value else 0)]
    if isinstance(value, str) and value:
        return LONG_PLACE if PLACES.search(path) else LONG_NAME if NAMES.search(path) else value
    return value


@pytest.mark.parametrize("facts", [copy.deepcopy, hostile])
@pytest.mark.parametrize("code", NEWEST)
def test_no_sentence_of_a_form_is_odd(
    code: str,
    facts: Callable[[Any], Any],
    odd_words: Callable[[Iterable[tuple[str, str]]], list[str]],
    sentences_of: Callable[[Any], list[tuple[str, str]]],
) -> None:
    form = FormLibrary().latest(code)
    root = form.parse(form.fill(facts(dict(form.sample))))
    assert odd_words(sentences_of(root)) == []


@pytest.mark.parametrize("code", BLANKS)
def test_no_sentence_of_a_blank_sheet_is_odd(
    code: str,
    odd_words: Callable[[Iterable[tuple[str, str]]], list[str]],
    sentences_of: Callable[[Any], list[tuple[str, str]]],
) -> None:
    form = FormLibrary().latest(code)
    said = sentences_of(form.parse(form.fill(form.empty_facts())))
    # What ends with a colon is written behind.
    assert [one for one in odd_words(said) if not one.endswith("：")] == []


def test_an_empty_form_has_no_text_no_tick_no_number_and_no_row_but_what_is_given() -> None:
    bindings = {
        path: path
        for path in ("org", "task.name", "rows", "late", "items[].name", "a.list[].on", "lines[]")
    }
    sample = {
        "org": "局",
        "task": {"name": "任务"},
        "rows": 7,
        "late": True,
        "items": [{"name": "事项"}],
        "a": {"list": [{"on": True}]},
        "lines": ["一"],
    }
    empty = {"org": "", "task": {"name": ""}, "rows": 0, "late": False, "items": [], "lines": []}
    assert empty_facts(bindings, sample, {}) == {**empty, "a": {"list": []}}
    given = {"rows": 14, "task": {"name": "空"}, "items": [{"name": ""}]}
    assert empty_facts(bindings, sample, given) == {**empty, "a": {"list": []}, **given}


def test_a_paragraph_whose_words_were_taken_away_is_no_empty_line() -> None:
    form = FormLibrary().latest("correction-order")
    number, words = next(
        (one.number, one.parts) for one in sentences(form.source) if "陈述" in str(one.parts)
    )
    assert words
    source = joined(form.source, {number: Written((), check=False)})
    assert len(sentences(source)) == len(sentences(form.source))
    emptied = replace(form, source=source)
    emptied.check()
    before, after = (one.parse(one.fill(one.sample)) for one in (form, emptied))
    assert len(list(before.iter("p"))) - len(list(after.iter("p"))) == 1
