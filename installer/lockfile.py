"""Read installer/lock.txt and the dependencies of pyproject.toml (developer side)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "lock.txt"
PYPROJECT = ROOT / "pyproject.toml"

_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? *\\$"
)
_HASH = re.compile(r"^ {4}--hash=sha256:[0-9a-f]{64}( \\)?$")
_PARENT = re.compile(r"^ {4}#(?: via)?\s+(?P<parent>[A-Za-z0-9._-]+)(?: \(pyproject\.toml\))?$")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package at one version."""

    name: str  # normalised: lower case, one dash between words
    version: str
    marker: str  # "" or the condition under which it is installed
    hashes: int
    parents: tuple[str, ...]  # who asked for it, as the lock's "via" comments say


def normalise(name: str) -> str:
    """Return a package's name the way the lock spells it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text: str) -> list[Pin]:
    """Return the pins of a lock file, in file order.

    Raises:
        ValueError: a line is none of comment, pin, hash or "via": the lock holds something
            (an address, a local path) it must not.
    """
    pins: list[Pin] = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip() or line == "    # via":
            continue
        if found := _PIN.match(line):
            name, version, marker = found["name"], found["version"], found["marker"] or ""
            pins.append(Pin(normalise(name), version, marker, 0, ()))
        elif _HASH.match(line):
            last = pins.pop()
            pins.append(Pin(last.name, last.version, last.marker, last.hashes + 1, last.parents))
        elif found := _PARENT.match(line):
            last = pins.pop()
            parents = (*last.parents, normalise(found["parent"]))
            pins.append(Pin(last.name, last.version, last.marker, last.hashes, parents))
        else:
            raise ValueError(f"the lock holds an unexpected line: {line!r}")
    return pins


def requirements(extra: str = "") -> list[str]:
    """Return the requirement lines of pyproject.toml: the runtime ones, or one extra's."""
    with PYPROJECT.open("rb") as file:
        project = tomllib.load(file)["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [str(line) for line in lines]


def required_name(requirement: str) -> str:
    """Return the normalised name at the start of a requirement line."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    if not found:
        raise ValueError(f"no package name in {requirement!r}")
    return normalise(found[0])


def runtime_names(pins: Iterable[Pin]) -> set[str]:
    """Return the names of everything the program itself needs, tools for tests left out."""
    children: dict[str, set[str]] = {}
    for pin in pins:
        for parent in pin.parents:
            children.setdefault(parent, set()).add(pin.name)
    found: set[str] = set()
    waiting = [required_name(line) for line in requirements()]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(children.get(name, ()))
    return found
