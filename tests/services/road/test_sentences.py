"""What the road refuses is said in the field's words, codes nowhere."""

import ast
import re
from functools import cache

import pytest

from app.core import eligibility
from app.core.parameters import FIRST_VALUES, BadParameter, check_value
from app.core.strata import NO_PART, ClassQuotaAbove
from app.core.task import Act, OutOfOrder, Stage
from app.services.draw.shows import REVEAL
from app.texts import error_text, text


@cache
def trees(root):
    return [ast.parse(path.read_text(encoding="utf-8")) for path in (root / "app").rglob("*.py")]


@pytest.fixture(scope="module", autouse=True)
def _nothing_stays():
    """The trees are half a million objects: the tests behind run without."""
    yield
    trees.cache_clear()


def calls(root):
    return [node for tree in trees(root) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def given(root, name, keyword):
    """Every constant that calls of `name` give as `keyword`."""
    return {
        one.value.value
        for call in calls(root)
        if isinstance(call.func, ast.Name) and call.func.id == name
        for one in call.keywords
        if one.arg == keyword and isinstance(one.value, ast.Constant)
    }


def test_every_part_of_a_plan_that_can_lack_has_a_term(root):
    parts = given(root, "PlanIncomplete", "what")
    assert {"name", "quota_value", "inner_no", "skills"} <= parts
    assert [text(f"terms.what.{part}") for part in parts if not text(f"terms.what.{part}")] == []


def test_every_kind_of_log_entry_has_a_term(root):
    kinds = {
        call.args[2].value
        for call in calls(root)
        if (getattr(call.func, "attr", "") or getattr(call.func, "id", "")) == "record"
        and len(call.args) > 2
        and isinstance(call.args[2], ast.Constant)
    }
    assert {"LOGIN", "LOCK", "SEED", "RESULT", "VOID", "REFUSED"} <= kinds
    for kind in kinds | {REVEAL, "APPROVE", "NOTICE", "PAPER", "TASK"}:
        assert text(f"terms.log.{kind}")


def test_every_reason_to_be_out_has_a_term():
    for name, value in vars(eligibility).items():
        if name.isupper() and isinstance(value, str):
            assert text(f"terms.reason.{value}")
    assert text(f"terms.reason.{NO_PART}")


def test_an_act_out_of_order_is_told_in_words():
    for stage in Stage:
        for act in Act:
            said = error_text(OutOfOrder(stage=stage.value, act=act.value))
            assert not re.search("[A-Z]{3}", said), said


@pytest.mark.parametrize("key", FIRST_VALUES)
def test_a_bad_number_is_told_in_words(key):
    with pytest.raises(BadParameter) as caught:
        check_value(key, "x")
    assert key not in error_text(caught.value)


def test_enterprises_without_a_class_have_a_name_in_messages():
    said = error_text(ClassQuotaAbove(stratum="-", wanted=3, pool=1))
    assert "未分类" in said
    assert "3" in said
