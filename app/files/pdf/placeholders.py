"""Which placeholders a template uses, as paths: `task.no`, `officers[].name`.

Reads Jinja2's syntax tree, so that branches the sample does not take are checked as well.
"""

from collections.abc import Iterator, Mapping

from jinja2 import nodes

_LOOP = frozenset({"loop"})


def used_paths(template: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yield (line, path) of everything the template takes from the facts."""
    yield from _walk(template, {})


def paths_in(template: nodes.Template, scope: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths a piece of a template names; `scope`: what the loops around it name."""
    inner: dict[str, str | None] = {"loop": None, **scope}
    for _line, path in _walk(template, inner):
        yield path


def _walk(node: nodes.Node, scope: Mapping[str, str | None]) -> Iterator[tuple[int, str]]:
    """`scope` maps names of loops and `set` to the path they stand for; None is no fact."""
    if isinstance(node, nodes.For):
        yield from _walk(node.iter, scope)
        source = _path(node.iter, scope)
        inner = {**scope, "loop": None, **_targets(node.target, source)}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            yield from _walk(child, inner)
        return
    if isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Name)):
        path = _path(node, scope)
        if path is not None:
            yield node.lineno, path
        if path is not None or isinstance(node, nodes.Name):
            return
    if isinstance(node, (nodes.Template, nodes.If)):
        children = list(node.iter_child_nodes())
        own = dict(scope)
        for child in children:
            yield from _walk(child, own)
            if isinstance(child, nodes.Assign):
                own |= _targets(child.target, _path(child.node, own))
        return
    for child in node.iter_child_nodes():
        yield from _walk(child, scope)


def _targets(target: nodes.Node, source: str | None) -> dict[str, str | None]:
    if isinstance(target, nodes.Name):
        return {target.name: None if source is None else f"{source}[]"}
    names = target.find_all(nodes.Name)
    return {name.name: None for name in names}


def _path(node: nodes.Node, scope: Mapping[str, str | None]) -> str | None:
    """Return the path an expression names, or None when it is no plain name."""
    match node:
        case nodes.Name(ctx="load"):
            return scope.get(node.name, node.name)
        case nodes.Getattr():
            owner = _path(node.node, scope)
            return None if owner is None else f"{owner}.{node.attr}"
        case nodes.Getitem():
            owner = _path(node.node, scope)
            if owner is None or isinstance(node.arg, nodes.Slice):
                return owner  # part of a text is the text
            key = node.arg.value if isinstance(node.arg, nodes.Const) else None
            return f"{owner}.{key}" if isinstance(key, str) else f"{owner}[]"
        case nodes.Filter() if node.node is not None:
            return _path(node.node, scope)
    return None


def known_paths(declared: Mapping[str, str]) -> frozenset[str]:
    """Return the declared paths and everything that leads to them.

    `officers[].name` makes `officers`, `officers[]` and `officers[].name` known.
    """
    known: set[str] = set()
    for path in declared:
        for end, character in enumerate(path):
            if character in ".[":
                known.add(path[:end])
            if character == "]":
                known.add(path[: end + 1])
        known.add(path)
    return frozenset(known)


def values_at(facts: object, path: str) -> Iterator[object]:
    """Yield the values a path leads to; nothing when the path ends early."""
    head, _, rest = path.partition(".")
    name, brackets, _ = head.partition("[]")
    if not isinstance(facts, Mapping) or name not in facts:
        return
    value = facts[name]
    found = list(value) if brackets and isinstance(value, (list, tuple)) else [value]
    for each in found:
        if rest:
            yield from values_at(each, rest)
        else:
            yield each


def lacks(facts: object, path: str) -> bool:
    """Whether the facts give no value for a declared path; an empty list counts as given."""
    head, _, rest = path.partition(".")
    name, brackets, _ = head.partition("[]")
    if not isinstance(facts, Mapping) or name not in facts:
        return True
    value = facts[name]
    if brackets:
        if not isinstance(value, (list, tuple)):
            return True
        return bool(rest) and any(lacks(each, rest) for each in value)
    return bool(rest) and lacks(value, rest)
