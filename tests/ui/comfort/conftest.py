"""A county for a process of its own."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def county(_drawn_folder: Path, tmp_path: Path) -> Path:
    """A copy of the county with its drawn task, opened by nobody."""
    return Path(shutil.copytree(_drawn_folder, tmp_path / "county"))
