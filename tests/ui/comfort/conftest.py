"""A county for a process of its own."""

import shutil
import sys
from pathlib import Path

import pytest

# What the walk measures with (ring.py) is the tests' too.
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture
def county(_drawn_folder: Path, tmp_path: Path) -> Path:
    """A copy of the county with its drawn task, opened by nobody."""
    return Path(shutil.copytree(_drawn_folder, tmp_path / "county"))
