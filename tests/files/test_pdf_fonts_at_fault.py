"""A font of the program that is gone or damaged: one clear message, nothing half-written."""

import shutil
from pathlib import Path

import pytest

from app.files import fonts
from app.files.pdf import typeface
from app.texts import error_text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's fonts: one face, in a folder of the test's own."""
    fonts.ensure_fonts()
    shutil.copy(fonts.font_path("Mono-Bold"), tmp_path)
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(fonts, "_cache_folder", lambda: tmp_path / "none")
    typeface.face.cache_clear()
    yield tmp_path
    typeface.face.cache_clear()


def test_a_whole_font_is_read(folder: Path) -> None:
    assert typeface.face("Mono-Bold").glyphs


@pytest.mark.parametrize("kept", [0, 11, 300, -400])
def test_a_font_cut_short_is_named_with_its_folder(folder: Path, kept: int) -> None:
    file = folder / "Mono-Bold.ttf"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(fonts.FontDamaged) as caught:
        typeface.face("Mono-Bold")
    words = error_text(caught.value)
    assert "Mono-Bold" in words
    assert str(folder) in words


def test_a_font_that_is_no_font_is_named(folder: Path) -> None:
    (folder / "Mono-Bold.ttf").write_bytes(b"<html>404</html>" * 100)
    with pytest.raises(fonts.FontDamaged):
        typeface.face("Mono-Bold")


def test_a_font_that_is_gone_is_named(folder: Path) -> None:
    (folder / "Mono-Bold.ttf").unlink()
    with pytest.raises(fonts.FontMissing) as caught:
        typeface.face("Mono-Bold")
    assert "Mono-Bold" in error_text(caught.value)
