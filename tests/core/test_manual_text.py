"""A page of the manual is read by a few rules, and refused where it keeps none of them."""

import pytest

from app.core.manual_text import BadPage, Block, Kind, Mark, parse, pieces, plain

PAGE = """# 名单锁定

先核对，再锁定，见[抽取](stage.draw)。

## 怎样做

1. 点“核对单”。
2. 按 `F11`。

- 一
- **二**

| 值 | 意思 |
| M | 名单摘要 |

> 记住。

![锁定](lock)

{{limits}}
"""


def test_every_kind_of_block_is_told():
    page = parse("stage.lock", PAGE)
    assert page.title == "名单锁定"
    assert [block.kind for block in page.blocks] == [
        *(Kind.LEAD, Kind.HEADING, Kind.STEPS, Kind.POINTS),
        *(Kind.TABLE, Kind.NOTE, Kind.PICTURE, Kind.INSERT),
    ]
    assert page.blocks[2].lines == ("点“核对单”。", "按 `F11`。")
    assert page.blocks[4].lines == ("值|意思", "M|名单摘要")
    assert page.blocks[6] == Block(Kind.PICTURE, ("锁定",), "lock")
    assert (page.pictures(), page.targets()) == (("lock",), ("stage.draw",))


def test_the_pieces_of_a_line_and_its_plain_words():
    line = "按 `F1` 看**这一页**，见[期限](deadlines)。"
    assert [(one.mark, one.words) for one in pieces(line)] == [
        *((Mark.PLAIN, "按 "), (Mark.KEY, "F1"), (Mark.PLAIN, " 看"), (Mark.STRONG, "这一页")),
        *((Mark.PLAIN, "，见"), (Mark.LINK, "期限"), (Mark.PLAIN, "。")),
    ]
    assert plain(line) == "按 F1 看这一页，见期限。"


@pytest.mark.parametrize("source", ["没有标题", "# 题\n\n1. 一\n- 二", "# 题\n\n![没有名称]"])
def test_what_keeps_no_rule_is_refused(source):
    with pytest.raises(BadPage):
        parse("x", source)
