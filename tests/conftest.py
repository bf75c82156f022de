"""What every test stands on: no screen, fixed random examples, the long form on request."""

import os
from pathlib import Path

# Before anything imports PySide6.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
# A slow machine is no finding: nothing here measures time.
_CALM = (HealthCheck.too_slow,)

settings.register_profile(
    "short", max_examples=50, derandomize=True, deadline=None, suppress_health_check=_CALM
)
settings.register_profile(
    "long", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=_CALM
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="full counts, tests marked long included")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The short form leaves out what is marked long, by selection."""
    if config.getoption("--long"):
        return
    out = [item for item in items if item.get_closest_marker("long")]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


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
