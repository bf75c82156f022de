"""In which order the modules of the windows come in, so that none brings a hundred others.

A module that is brought in by itself brings all it needs, in one go: half a second for the
workbench. Here the compiled modules are looked through on a thread, without running those
that know Qt, and what a module needs is put before it.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dis import get_instructions
from functools import cache
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec, PathFinder
from typing import Final

_OURS: Final = "app."
_WINDOWS: Final = "app.ui."


def order(names: Iterable[str], ended: Callable[[], bool]) -> list[str]:
    """Return the modules of app.ui that are wanted and not in yet, each after what it needs.

    What they need of ours outside app.ui knows no Qt and is brought in here.

    Args:
        names: full names of modules.
        ended: whether to stop where it is.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen or name in sys.modules or ended():
            return
        seen.add(name)
        spec = _spec(name)
        if spec is None:
            return  # a name within a module
        if not name.startswith(_WINDOWS):
            import_module(name)
            return
        for needed in _needs(spec):
            visit(needed)
        found[name] = None

    for name in names:
        visit(name)
    return list(found)


@cache
def _spec(name: str) -> ModuleSpec | None:
    """Find a module as import does, without bringing in what it lies in."""
    above = name.rpartition(".")[0]
    if not above:
        return PathFinder.find_spec(name)
    within = _spec(above)
    if within is None or within.submodule_search_locations is None:
        return None
    return PathFinder.find_spec(name, within.submodule_search_locations)


def _needs(spec: ModuleSpec) -> Iterator[str]:
    """Yield what a module of ours takes in as it comes in, in its order."""
    code = spec.loader.get_code(spec.name) if isinstance(spec.loader, InspectLoader) else None
    if code is None:
        return
    parts: object = ()
    for one in get_instructions(code):
        if one.opname == "LOAD_CONST":
            parts = one.argval  # the last one before the import names what is taken
        elif one.opname == "IMPORT_NAME" and f"{one.argval}.".startswith(_OURS):
            yield one.argval
            if isinstance(parts, tuple):
                yield from (f"{one.argval}.{part}" for part in parts)
