"""What every test stands on: no screen, fixed random examples, the long form on request."""

import gc
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# Before anything imports PySide6.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

# Modules are no garbage: none is looked for until all are there.
gc.disable()

ROOT = Path(__file__).resolve().parent.parent
# A slow machine is no finding: nothing here measures time.
_CALM = (HealthCheck.too_slow,)

settings.register_profile(
    "short", max_examples=50, derandomize=True, deadline=None, suppress_health_check=_CALM
)
settings.register_profile(
    "long", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=_CALM
)


# Folders with the longest tests; a process that starts on them last keeps the other waiting.
_FIRST = (ROOT / "tests" / "walkthrough", ROOT / "tests" / "ui")


def _place(item: pytest.Item) -> int:
    """Where a test's folder stands in _FIRST, or behind all."""
    for at, folder in enumerate(_FIRST):
        if folder in item.path.parents:
            return at
    return len(_FIRST)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="full counts, tests marked long included")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long goes first, so that two processes end together.

    The short form leaves out what is marked long, by selection.
    """
    items.sort(key=_place)
    if config.getoption("--long"):
        return
    out = [item for item in items if item.get_closest_marker("long")]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish() -> None:
    """All modules are there, and stay; from now on garbage is looked for among the rest."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The protocol's known answers: a folder each with manifest, opening and result."""
    return ROOT / "resources" / "vectors"


@pytest.fixture
def is_long(request: pytest.FixtureRequest) -> bool:
    """Whether the full counts were asked for."""
    return bool(request.config.getoption("--long"))


# What never stands on a paper: what a template left over, marks that meet, marks at an end.
_ODD_WORDS = re.compile(
    r"[{}]|\bNone\b|\bTrue\b|\bFalse\b|undefined"
    r"|（）|《》|〔〕|“”|【】|（[，。、；：]|[，、；：（《〔][，。、；：）》〕]|[。！？][，。、；：]"
)
_NEVER_FIRST, _NEVER_LAST = tuple("、，。；：）》〕”"), tuple("（《〔“、，")


@pytest.fixture(scope="session")
def odd_words() -> Callable[[Iterable[tuple[str, str]]], list[str]]:
    """Return what of the (element, words) of a filled form should not stand on a paper."""

    def find(said: Iterable[tuple[str, str]]) -> list[str]:
        return [
            f"{tag}: {words}"
            for tag, words in said
            if _ODD_WORDS.search(words)
            or words.startswith(_NEVER_FIRST)
            or words.endswith(_NEVER_LAST)
        ]

    return find


@pytest.fixture(scope="session")
def sentences_of() -> Callable[[Any], list[tuple[str, str]]]:
    """Return (element, words) of every paragraph and cell of a filled form's tree."""

    def read(root: Any) -> list[tuple[str, str]]:
        held = ("p", "td", "th", "foot", "sign")
        found = []
        for element in root.iter(*held):
            if any(child.tag in held for child in element):
                continue
            parts = [element.text or ""]
            for child in element.iterdescendants():
                parts += ["\n" if child.tag == "br" else "＿" if child.tag == "blank" else ""]
                parts += [child.text or "" if child.tag != "qr" else "", child.tail or ""]
            lines = re.sub(r"[ \t]*\n[ \t\n]*", "\n", "".join(parts)).strip(" \n").split("\n")
            found += [(element.tag, line) for line in lines if line]
        return found

    return read


@pytest.fixture
def held_open(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Let another program have a file open: nothing takes its place or moves it, as on Windows."""
    replace, held = os.replace, set()

    def refuse(source: Any, target: Any, **named: Any) -> None:
        if held & {Path(source), Path(target)}:
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target, **named)

    monkeypatch.setattr(os, "replace", refuse)
    return held.add
