"""Where a data folder may lie, what remembers it, and what a damaged file does at the start."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.files.place_file import read_place, rights_command
from app.services.folder import folder_checks, folder_place
from app.services.folder.folder_place import (
    Kind,
    PlaceOnShare,
    PlaceTaken,
    PlaceUnfit,
    PlaceWithoutData,
)
from app.services.folder.folders import open_folder
from app.store import soundness
from app.store.engine import DATABASE
from app.store.guard import FolderInUse
from app.store.soundness import DatabaseDamaged

NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)


def test_a_folder_is_told_by_what_lies_in_it(tmp_path, monkeypatch):
    assert folder_place.look_at(tmp_path / "new" / "data").kind is Kind.NEW
    open_folder(tmp_path / "blank", now=NOW).close()
    assert folder_place.look_at(tmp_path / "blank").kind is Kind.BLANK
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_bytes(b"x")
    for wrong, error in ((tmp_path / "other", PlaceTaken), (Path("data"), PlaceUnfit)):
        with pytest.raises(error):
            folder_place.look_at(wrong)
    with pytest.raises(PlaceWithoutData):
        folder_place.look_for_data(tmp_path / "blank")
    monkeypatch.setattr("app.store.place._type_of", lambda whole: "cifs")
    with pytest.raises(PlaceOnShare):
        folder_place.look_at(tmp_path / "new")


def test_the_machine_remembers_for_everybody_and_else_the_user(tmp_path):
    own, machine = tmp_path / "profile" / "place.json", tmp_path / "machine" / "place.json"
    (tmp_path / "machine").mkdir()
    assert folder_place.proposed((own, machine), tmp_path / "mine" / "data") == (
        tmp_path / "machine" / "data"
    )
    assert folder_place.remember((own, machine), tmp_path / "here")
    assert read_place(machine) == tmp_path / "here"
    assert not own.exists()
    kept_from_us = tmp_path / "file" / "place.json"
    kept_from_us.parent.write_bytes(b"")  # nothing can be written below it
    assert not folder_place.remember((own, kept_from_us), tmp_path / "there")
    assert read_place(own) == tmp_path / "there"
    assert folder_place.remember((own, machine), tmp_path / "again")
    assert not own.exists()  # it would hide what the machine remembers


@pytest.mark.parametrize("said", [b"", b"[]", b"{", b'{"data": 3}', b'{"data": "here"}', b"\xff"])
def test_a_note_that_says_nothing_sensible_remembers_nothing(tmp_path, said):
    (tmp_path / "place.json").write_bytes(said)
    assert read_place(tmp_path / "place.json") is None


def test_rights_are_those_of_one_user_or_of_the_group(tmp_path):
    for shared, mode in ((False, 0o700), (True, 0o2770)):
        place = tmp_path / str(shared)
        assert folder_place.make(place, shared)
        assert place.stat().st_mode & 0o7777 == mode
    before = os.umask(0o022)
    try:
        folder_place.take_rights(tmp_path / "True")
        (tmp_path / "True" / "file").write_bytes(b"")
        assert (tmp_path / "True" / "file").stat().st_mode & 0o777 == 0o660
    finally:
        os.umask(before)


def test_on_windows_inheritance_goes_and_users_are_named_by_number():
    call = rights_command(Path("D:/data"), True, "zhang")
    assert call[:2] == ["icacls", str(Path("D:/data"))]
    assert "/inheritance:r" in call
    assert "*S-1-5-32-545:(OI)(CI)M" in call
    assert "zhang:(OI)(CI)M" in rights_command(Path("D:/data"), False, "zhang")


def test_whoever_does_not_get_a_folder_is_told_who_has_it(tmp_path, root):
    words = f"""
import sys
sys.path.insert(0, {str(root)!r})
from pathlib import Path
from app.store.guard import hold
with hold(Path({str(tmp_path)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline().strip() == b"held"
    with pytest.raises(FolderInUse) as caught:
        open_folder(tmp_path, now=NOW)
    assert caught.value.fields["who"] != "?"
    holder.communicate(b"")
    assert holder.returncode == 0
    open_folder(tmp_path, now=NOW).close()


def test_what_is_found_damaged_stops_writing_in_every_process_till_it_is_put_right(tmp_path):
    opened = open_folder(tmp_path, now=NOW)
    assert folder_checks.look_through(tmp_path, lambda: False) is None
    with opened.store.read() as session:
        words = "SELECT rootpage FROM sqlite_schema WHERE name = 'enterprise'"
        page = session.connection().exec_driver_sql(words).scalar()
    opened.close()
    whole = (tmp_path / DATABASE).read_bytes()
    (tmp_path / DATABASE).write_bytes(
        whole[: (page - 1) * 4096] + b"\xff" * 4096 + whole[page * 4096 :]
    )
    opened = open_folder(tmp_path, now=NOW, whole=False)
    assert folder_checks.look_through(tmp_path, lambda: True) is None  # stopped: nothing found
    found = folder_checks.look_through(tmp_path, lambda: False)
    assert found.page == page
    for _ in range(2):
        with pytest.raises(DatabaseDamaged), opened.store.write():
            raise AssertionError("written")
    opened.close()
    with pytest.raises(soundness.DatabaseUnusable):
        open_folder(tmp_path, now=NOW, whole=False)  # the mark has every page read at once
    (tmp_path / DATABASE).write_bytes(whole)
    opened = open_folder(tmp_path, now=NOW, whole=False)
    assert not soundness.marked(tmp_path)
    with opened.store.write():
        pass
    opened.close()
