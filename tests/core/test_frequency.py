"""How often an item may be inspected: the wordings of the list in use (domain, Appendix A)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.frequency import Limit, limit_of


@pytest.mark.parametrize(
    ("words", "most", "years"),
    [
        # every wording of the list of 2017 that is an upper limit
        ("1—2次/年", 2, 1),
        ("1次/年", 1, 1),
        ("每年1次20%；或者每年2次各10%", 2, 1),
        ("每年2次", 2, 1),
        ("每年一次", 1, 1),
        ("每年1次", 1, 1),
        ("每年不超过2次", 2, 1),
        ("对同一用能产品生产单位，每年度抽查不超过2次", 2, 1),
        ("对同一个定量包装商品生产、销售单位同一年度内不超过2次", 2, 1),
        ("对同一单位每2年抽查不超过1次", 1, 2),
        ("对一个单位强制检定计量器具使用单位的检查，同一年度内不超过2次", 2, 1),
        ("根据实际工作需要，一般不超过2次/年", 2, 1),
        ("一般不超过1次/年", 1, 1),
        # other lists and plans
        ("=1", 1, 1),
        ("≤2", 2, 1),
        ("各检查对象年均1-2次", 2, 1),
        ("一年一次", 1, 1),
        ("两年一次", 1, 2),
        ("每三年1次", 1, 3),
        ("每年不超过１次", 1, 1),
        ("每年不少于1次，不超过3次", 3, 1),
        ("每季度不超过1次", 4, 1),
        ("每半年1次", 2, 1),
        ("每月1次", 12, 1),
        ("每6个月1次", 2, 1),
        ("每24个月不超过1次", 1, 2),
        ("不超过2次", 2, 1),
    ],
)
def test_an_upper_limit_is_read(words, most, years):
    assert limit_of(words) == Limit(most, years)


@pytest.mark.parametrize(
    "words",
    [
        "市级局每年组织1次；县级局每月组织1次",
        "每年不少于1次",
        "每年不少于2次",
        "按照分层次监管，根据风险高低，依法属地确定。",
        "每年1次33%；或者每年分次达到33%",
        "根据实际情况确定",
        "在许可有效期内对同一个单位的检查不超过2次。",
        "在许可有效期内同一单位不超过2次",
        "在备案有效期内同一机构不超过2次",
        ">=1",
        "每年1次以上",
        "2026年1次",
        "每0年1次",
        "每年不超过0次",
        "每20年1次",
        "每5个月1次",
        "",
    ],
)
def test_what_is_no_clear_upper_limit_limits_nobody(words):
    assert limit_of(words) is None


@given(st.text(alphabet="每年不超过少于次1234两一二/；或者月季度半个内%-=≤0", max_size=16))
@settings(max_examples=200, deadline=None)
def test_whatever_is_written_a_limit_is_a_whole_number_in_whole_years(words):
    limit = limit_of(words)
    assert limit is None or (limit.most >= 1 and 1 <= limit.years <= 10)
