"""What somebody may type where words are looked for, and what a table may say in a cell."""

SEARCHED = (
    *('"', '""', "'", "''; DROP TABLE enterprise;--", "*", "一*", "NOT", "AND OR", "NEAR(一 二)"),
    *("一 NEAR/2 二", "name:一", "^一", "{一", "(一", "-一", "一+二", "%", "_", "\\"),
    *("\x00", "\ud800", "[a-z]", "\u202e一", "😀", "\ue000", "长" * 5000, "一 " * 500),
)
FORMULAS = (
    *("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'),
    *("＝1+1", "{{ 7*7 }}", "'=1", " =1", "\n=1"),
)
