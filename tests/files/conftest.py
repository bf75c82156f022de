"""What the tests of papers share: the fonts, a date, and facts to change."""

import copy
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from app.files.fonts import ensure_fonts
from app.files.forms import FormLibrary, FormVersion
from app.files.pdf import Rendered, render_forms

DATE = datetime(2026, 6, 18, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    ensure_fonts()


@pytest.fixture(scope="session")
def library() -> FormLibrary:
    return FormLibrary()


@pytest.fixture
def facts(library: FormLibrary) -> Callable[[str], dict[str, Any]]:
    """The sample of a form, free to be changed."""
    return lambda code: copy.deepcopy(dict(library.latest(code).sample))


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., Rendered]:
    """Write papers with everything but form and facts filled in."""

    def write(
        form: FormVersion, papers: list[dict[str, Any]], name: str = "out.pdf", **options: Any
    ) -> Rendered:
        settings = {"title": form.title, "author": "青岭县市场监督管理局", "date": DATE, **options}
        return render_forms(form, papers, tmp_path / name, **settings)

    return write
