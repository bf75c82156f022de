"""What somebody hands over as a dossier is told by its content, and never larger than a dossier."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from app.core.container import ContainerError, pack
from app.files import offered
from app.files.offered import (
    DossierTooLarge,
    NotADossier,
    TooManyDossiers,
    find_offered,
    is_dossier_folder,
    read_offered,
)
from app.files.sheet_faults import NoSuchFile

FILES = {"kit.sha256": b"a  b\n", "manifest.txt": b"x\n", "attempts/001/names.txt": b""}


def _put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_a_container_and_its_folder_give_the_same_files(tmp_path):
    container = tmp_path / "a.zip"
    container.write_bytes(pack(FILES))
    folder = _put(tmp_path / "a", FILES)
    one, other = read_offered(container), read_offered(folder)
    assert one.files == other.files == FILES
    assert one.digest == hashlib.sha256(container.read_bytes()).hexdigest()
    assert other.digest == ""


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "OFFICE"),
        (b"SQLite format 3\0", "DATABASE"),
        (b"7z\xbc\xaf\x27\x1c", "ARCHIVE"),
        (b"\x89PNG\r\n", "PICTURE"),
        (b"", "EMPTY"),
        (b"PK\x03\x04" + b"0" * 90, "ZIP"),
        ("名称,代码\n".encode(), "OTHER"),
    ],
)
def test_another_file_is_named_for_what_it_is(tmp_path, content, shape):
    path = tmp_path / "案卷.zip"
    path.write_bytes(content)
    with pytest.raises(NotADossier) as refused:
        read_offered(path)
    assert refused.value.fields == {"file": "案卷.zip", "shape": shape}


def test_a_workbook_is_named_as_one_and_a_common_folder_too(tmp_path):
    book = tmp_path / "名录.xlsx"
    with zipfile.ZipFile(book, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    for path, shape in ((book, "OFFICE"), (tmp_path, "FOLDER")):
        with pytest.raises(NotADossier) as refused:
            read_offered(path)
        assert refused.value.fields["shape"] == shape


def test_a_dossier_packed_by_another_program_or_changed_is_no_container(tmp_path):
    packed, changed = tmp_path / "packed.zip", tmp_path / "changed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in FILES.items():
            file.writestr(name, data)
    data = bytearray(pack(FILES))
    data[-1] ^= 1
    changed.write_bytes(data)
    for path in (packed, changed):
        with pytest.raises(ContainerError):
            read_offered(path)


def test_a_bomb_is_never_blown_up(tmp_path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("kit.sha256", b"\0" * 50_000_000)
        file.writestr("manifest.txt", b"\0" * 50_000_000)
    with pytest.raises(ContainerError):
        read_offered(bomb)


def test_what_is_larger_than_any_dossier_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(offered, "LARGEST", 100)
    container = tmp_path / "a.zip"
    container.write_bytes(pack(FILES))
    folder = _put(tmp_path / "a", {**FILES, "big": b"0" * 101})
    for path in (container, folder):
        with pytest.raises(DossierTooLarge):
            read_offered(path)


def test_a_folder_with_more_files_than_any_dossier_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(offered, "MOST_FILES", 3)
    with pytest.raises(DossierTooLarge):
        read_offered(_put(tmp_path / "a", {**FILES, "one more": b""}))


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(NoSuchFile):
        read_offered(tmp_path / "gone.zip")


def test_a_folder_is_searched_for_containers_and_for_dossiers_as_folders(tmp_path):
    (tmp_path / "甲县").mkdir()
    (tmp_path / "甲县" / "a.ZIP").write_bytes(b"")
    (tmp_path / "b.zip").write_bytes(b"")
    (tmp_path / "读我.txt").write_bytes(b"")
    (tmp_path / ".hidden.zip").write_bytes(b"")
    _put(tmp_path / "乙县" / "案卷", {**FILES, "inside.zip": b""})
    found = find_offered(tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in found.paths}
    assert names == {"b.zip", "甲县/a.ZIP", "乙县/案卷"}
    assert found.others == 1
    assert is_dossier_folder(tmp_path / "乙县" / "案卷")
    assert not is_dossier_folder(tmp_path)


def test_too_many_at_once_are_refused_and_depth_is_bounded(tmp_path, monkeypatch):
    deep = tmp_path / "1/2/3/4/5/6"
    deep.mkdir(parents=True)
    (deep / "a.zip").write_bytes(b"")
    assert find_offered(tmp_path).paths == ()
    monkeypatch.setattr(offered, "MOST_DOSSIERS", 1)
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(TooManyDossiers):
        find_offered(tmp_path)
