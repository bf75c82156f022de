"""A rehearsal is a rehearsal: its files pass nowhere as real, its numbers are its own."""

import shutil

import pypdf
import pytest
from sqlalchemy import select

from app.core.chain import ChainFlaw, verify_chain
from app.core.draw import replay
from app.core.manifest import parse_manifest
from app.core.opening import parse_opening, seed
from app.core.protocol import REAL, REHEARSAL, sha256_hex
from app.errors import UserError
from app.services import journal
from app.services.paper.paper_ceremony import lock_sheet, minutes
from app.store.engine import Store
from app.store.schema import Bureau, Lock, LogEntry, Opening, Result


@pytest.fixture
def rehearsed(road):
    road.change(Bureau, Bureau.id == 1, is_sample=True)
    _, lock_id = road.drawn()
    return road, lock_id


def _files(road, lock_id: int) -> tuple[bytes, bytes, bytes]:
    return (
        road.row(Lock, lock_id).manifest,
        road.row(Opening, lock_id).opening,
        road.row(Result, lock_id).result,
    )


def test_every_file_and_every_entry_carries_the_rehearsals_tag(rehearsed):
    road, lock_id = rehearsed
    assert road.row(Lock, lock_id).tag == REHEARSAL
    manifest, _, result = _files(road, lock_id)  # an opening fits one manifest, by its seal
    assert manifest.startswith(b"SSJ1R|")
    assert result.startswith(b"SSJ1R|")
    with road.store.read() as session:
        lines = journal.log_text(session).splitlines()
    assert {line.split("|")[0] for line in lines} == {REHEARSAL}


def test_with_the_tag_rubbed_out_nothing_fits_any_more(rehearsed):
    road, lock_id = rehearsed
    manifest, opening, result = _files(road, lock_id)
    assert replay(manifest, opening) == result
    forged = manifest.replace(b"SSJ1R|", b"SSJ1|")
    assert sha256_hex(forged) != sha256_hex(manifest)
    with pytest.raises(UserError):  # the seal binds the tag: the secret does not open it
        replay(forged, opening)


def test_the_same_throws_give_a_real_draw_another_seed(rehearsed):
    road, lock_id = rehearsed
    manifest, opening, _ = _files(road, lock_id)
    read, thrown = parse_manifest(manifest), parse_opening(opening, parse_manifest(manifest))
    real = parse_manifest(manifest.replace(b"SSJ1R|", b"SSJ1|"))
    m = sha256_hex(manifest)
    assert seed(m, read, thrown) != seed(m, real, thrown)


def test_an_entry_of_a_rehearsal_in_a_real_log_ends_the_chain_there(rehearsed):
    road, _ = rehearsed
    entries = [one.entry for one in road.rows(select(LogEntry).order_by(LogEntry.n))]
    assert verify_chain(entries).sound
    mixed = [entries[0].replace("SSJ1R|", "SSJ1|", 1), *entries[1:]]
    report = verify_chain(mixed)
    assert (report.flaw, report.flaw_line) == (ChainFlaw.TAG, 2)


def test_numbers_of_the_rehearsal_use_up_none_of_the_real_ones(road, tmp_path):
    shutil.copytree(road.store.folder, tmp_path / "rehearsal")
    other = type(road)(Store(tmp_path / "rehearsal"), road.actors)
    other.change(Bureau, Bureau.id == 1, is_sample=True)
    for _ in range(3):
        other.draft()
    task_id, _ = road.drawn()
    assert road.card(task_id).numbers.task_no.endswith("001")
    with road.store.read() as session:
        assert journal.tag_of(session) == REAL
    other.store.close()


@pytest.mark.parametrize("sheet", [lock_sheet, minutes])
def test_every_page_that_is_signed_carries_the_mark(rehearsed, tmp_path, sheet):
    road, lock_id = rehearsed
    made = sheet(road.store, road.clerk, lock_id, tmp_path, now=road.at(40))
    for page in pypdf.PdfReader(made.path).pages:
        assert "示例" in page.extract_text()
