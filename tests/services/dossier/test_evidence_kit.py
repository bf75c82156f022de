"""What goes with every dossier: which files, and that they stay as they were at the freeze."""

import hashlib
import json

import pytest
from sqlalchemy import func, select

from app.core.ceremony import Ceremony
from app.core.container import is_file_name
from app.files.kit_files import kit_files, program_sums
from app.services.draw import draws, pool
from app.services.evidence import evidence_kit
from app.services.evidence.evidence_kit import LIST, Kit, kept_kit, own_kit, page_digest
from app.services.evidence.evidence_names import clean_name, names_text
from app.store.schema import EvidenceKit, FrozenEnterprise, FrozenOfficer, Lock, LogEntry


def digest(data):
    return hashlib.sha256(data).hexdigest()


def locks(session):
    rows = session.scalars(select(LogEntry.payload).where(LogEntry.kind == "LOCK"))
    return [json.loads(row) for row in rows]


def test_the_kit_is_the_specification_the_verifiers_the_vectors_and_the_program(root):
    files = own_kit().files
    wanted = {"SPEC.md", "SPEC.zh.md", "verify.py", "verify.js", "verify.html", LIST}
    wanted |= {"PROGRAM.sha256"}
    vectors = {
        path.relative_to(root / "resources").as_posix()
        for path in (root / "resources/vectors").rglob("*")
        if path.is_file()
    }
    assert {name for name in files if name.startswith("vectors/")} == vectors
    assert {name for name in files if "/" not in name} == wanted
    assert all(map(is_file_name, files))


def test_its_list_names_every_file_but_itself_ascending():
    kit = own_kit()
    lines = kit.files[LIST].decode().splitlines()
    assert lines == [
        f"{digest(kit.files[name])}  {name}" for name in sorted(kit.files) if name != LIST
    ]
    assert kit.digest == digest(kit.files[LIST])


def test_the_programs_own_files_are_listed_without_caches_and_unpacked_fonts(tmp_path):
    for name in (
        "app/b.py",
        "app/a.py",
        "app/__pycache__/a.pyc",
        "app/.hidden/x",
        "forms/x/v1/form.toml",
        "resources/fonts/F.ttf",
        "resources/fonts/F.ttf.xz",
        "resources/fonts/.part",
        "tests/test_a.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    names = ("app/a.py", "app/b.py", "forms/x/v1/form.toml", "resources/fonts/F.ttf.xz")
    said = "".join(f"{digest(name.encode())}  {name}\n" for name in names)
    assert program_sums(tmp_path).decode() == said


def test_the_list_of_the_program_is_true_of_this_checkout(root):
    for line in kit_files()["PROGRAM.sha256"].decode().splitlines():
        value, name = line.split("  ", 1)
        assert digest((root / name).read_bytes()) == value


def test_a_freeze_names_the_kit_and_stores_it_once(county):
    with county.store.read() as session:
        (said,) = locks(session)
        assert session.scalar(select(func.count()).select_from(EvidenceKit)) == 1
        assert digest(kept_kit(session, said["kit"])[LIST]) == said["kit"]
        assert page_digest(session, said["kit"]) == digest_of_page(session, said["kit"])


def digest_of_page(session, kit):
    page = kept_kit(session, kit).get("verify.html")
    return digest(page) if page is not None else ""


@pytest.fixture
def second_attempt(county):
    """Void the draw and lock again; return the payloads of both LOCK entries."""

    def run():
        store, clerk = county.store, county.actors["clerk"]
        draws.void(
            store, clerk, county.actors["supervisor"], county.lock_id, "现场停电", now=county.at(1)
        )
        with store.read() as session:
            people = Ceremony.from_json(session.get_one(Lock, county.lock_id).people)
        now = county.at(2)
        pool.freeze(store, clerk, county.draw_id, people, "6f" * 32, "b8" * 32, now=now)
        with store.read() as session:
            return locks(session)

    return run


def test_a_renewed_program_keeps_the_kit_of_the_old_lock(county, second_attempt, monkeypatch):
    files = {"SPEC.md": b"renewed\n"}
    sums = f"{digest(files['SPEC.md'])}  SPEC.md\n".encode()
    newer = Kit(digest(sums), {**files, LIST: sums})
    monkeypatch.setattr(evidence_kit, "own_kit", lambda: newer)
    first, second = second_attempt()
    assert second["kit"] == newer.digest != first["kit"]
    with county.store.read() as session:
        assert kept_kit(session, second["kit"]) == newer.files
        assert len(kept_kit(session, first["kit"])) > 100
        assert kept_kit(session, "0" * 64) == {}
        assert page_digest(session, second["kit"]) == ""


def test_names_bind_everybody_of_the_manifest_and_tell_nothing_else(county):
    with county.store.read() as session:
        said = names_text(session, county.lock_id)
        manifest = session.get_one(Lock, county.lock_id).manifest.decode().splitlines()
        (locked,) = locks(session)
    lines = said.decode().splitlines()
    assert locked["names"] == digest(said)
    assert {line.split("|")[0] for line in lines} == {
        line.split("|")[1] for line in manifest if line.startswith(("E|", "O|"))
    }
    assert lines == sorted(lines)
    assert "91360824MAC000017N|明𬭎农副产品有限公司" in lines
    assert "3608240001|检查员1" in lines
    assert all(line.count("|") == 1 for line in lines)
    assert b"0796-" not in said


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("明𬭎农副产品有限公司", "明𬭎农副产品有限公司"),
        ("甲|乙", "甲 乙"),
        (" 甲\r\n乙\t丙\u2028丁 ", "甲 乙 丙 丁"),
        ("甲\u202e\u200b\ufeff乙\x00", "甲乙"),
        ("=利民 商行（分部）", "=利民 商行（分部）"),
        ("\ue000号店", "\ue000号店"),  # a rare character of an older system
        ("", "-"),
        (None, "-"),
        ("|\n", "-"),
    ],
)
def test_a_name_stays_on_its_line(name, clean):
    assert clean_name(name) == clean


def test_an_id_of_both_kinds_has_a_line_for_each_name_and_no_line_twice(county):
    with county.store.write() as session:
        for kind, name in ((FrozenEnterprise, "甲"), (FrozenOfficer, "乙")):
            values = {"verdict": "IN", "facts": {"name": name}}
            owner = "enterprise_id" if kind is FrozenEnterprise else "officer_id"
            session.add(kind(lock_id=county.lock_id, key="BOTH", **{owner: 1}, **values))
            session.add(
                kind(
                    lock_id=county.lock_id,
                    key="SAME",
                    **{owner: 1},
                    verdict="IN",
                    facts={"name": "丙"},
                )
            )
    with county.store.read() as session:
        lines = names_text(session, county.lock_id).decode().splitlines()
    assert [line for line in lines if line.startswith(("BOTH", "SAME"))] == [
        "BOTH|乙",
        "BOTH|甲",
        "SAME|丙",
    ]
