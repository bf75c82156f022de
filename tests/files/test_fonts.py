"""Unpacking the fonts: whole files or a message, never half a font."""

import shutil
from pathlib import Path

import pytest

from app.files import fonts
from app.texts import error_text


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small packed font, and no other place to look."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    for name in ("Mono-Bold.ttf.xz", "SHA256"):
        shutil.copy(fonts.FOLDER / name, folder / name)
    monkeypatch.setattr(fonts, "FOLDER", folder)
    monkeypatch.setattr(fonts, "ROLES", ("Mono-Bold",))
    monkeypatch.setattr(fonts, "_cache_folder", lambda: tmp_path / "cache")
    return folder


def test_a_packed_font_is_unpacked_checked_and_counted(packed: Path) -> None:
    seen: list[tuple[int, int]] = []
    fonts.ensure_fonts(lambda done, total: seen.append((done, total)))
    assert fonts.font_path("Mono-Bold") == packed / "Mono-Bold.ttf"
    fonts.check_fonts()
    assert seen == [(0, 1), (1, 1)]
    assert not list(packed.glob("*.part"))


def test_a_folder_that_takes_nothing_sends_the_font_to_the_cache(
    packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = fonts._write

    def refuse(path: Path, data: bytes) -> None:
        if path.parent == packed:
            raise PermissionError(path)
        write(path, data)

    monkeypatch.setattr(fonts, "_write", refuse)
    fonts.ensure_fonts()
    assert fonts.font_path("Mono-Bold").parent.name == "cache"


def test_a_damaged_package_is_refused_and_leaves_nothing(packed: Path) -> None:
    (packed / "Mono-Bold.ttf.xz").write_bytes(b"not xz")
    with pytest.raises(fonts.FontDamaged) as caught:
        fonts.ensure_fonts()
    assert "Mono-Bold" in error_text(caught.value)
    assert not (packed / "Mono-Bold.ttf").exists()


def test_a_changed_font_and_a_missing_one_are_named(packed: Path) -> None:
    fonts.ensure_fonts()
    with (packed / "Mono-Bold.ttf").open("ab") as file:
        file.write(b"x")
    with pytest.raises(fonts.FontDamaged):
        fonts.check_fonts()
    (packed / "Mono-Bold.ttf").unlink()
    (packed / "Mono-Bold.ttf.xz").unlink()
    with pytest.raises(fonts.FontMissing) as caught:
        fonts.ensure_fonts()
    assert str(packed) in error_text(caught.value)
