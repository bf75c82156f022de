"""What a template may ask of Jinja2: values, conditions, loops over the facts, small sums.

A form can come from another bureau as a file. So nothing in it may call, include, define,
or make the program work without end; the sandbox forbids the reach into Python besides.
"""

from collections.abc import Iterator
from math import isinf
from typing import Final

from jinja2 import nodes

_MAY: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Filter,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Neg,
    nodes.Concat,
    nodes.Tuple,
)
_MOST = 200  # of a number in a sum, and of turns that are counted out
_DEEPEST = 4  # loops in loops, and products of products


def refused(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield (line, what) of everything a template may not ask for."""
    yield from _walk(template, 0, 0)


def _walk(node: nodes.Node, loops: int, products: int) -> Iterator[tuple[int, str]]:
    loops += isinstance(node, nodes.For)
    products += isinstance(node, nodes.Mul)
    counted = isinstance(node, nodes.Call) and _counts_out(node)
    if not (isinstance(node, _MAY) or counted):
        yield node.lineno, type(node).__name__.lower()
        return
    if loops > _DEEPEST or products > _DEEPEST // 2:
        yield node.lineno, "for" if loops > _DEEPEST else "*"
        return
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        yield node.lineno, node.attr
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and isinf(node.value):
        yield node.lineno, "1e999"  # Python has no such word for it
    if isinstance(node, (nodes.Add, nodes.Sub, nodes.Mul, nodes.Mod)) and _grows(node):
        yield node.lineno, node.operator
    for child in node.iter_child_nodes():
        yield from _walk(child, loops, products)


def _counts_out(node: nodes.Call) -> bool:
    """Whether it is range() of small numbers and of how many elements lists have."""
    is_range = isinstance(node.node, nodes.Name) and node.node.name == "range"
    bare = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    numbers = [
        one.value
        for arg in node.args
        for one in (arg, *arg.find_all(nodes.Const))
        if isinstance(one, nodes.Const)
    ]
    small = all(isinstance(one, int) and 0 <= one <= _MOST for one in numbers)
    times = any(True for arg in node.args for _ in arg.find_all(nodes.Mul))
    multiplied = times or any(isinstance(arg, nodes.Mul) for arg in node.args)
    return is_range and bare and small and not multiplied


def _grows(node: nodes.BinExpr) -> bool:
    """Whether a sum holds a large number, or formats a text."""
    values = [one.value for one in (node.left, node.right) if isinstance(one, nodes.Const)]
    if isinstance(node, nodes.Mod) and isinstance(node.left, nodes.Const):
        return True
    if isinstance(node, nodes.Mul) and not any(isinstance(value, int) for value in values):
        return True
    return any(isinstance(value, int) and value > _MOST for value in values)
