"""案卷核验: a dossier is checked, kept and logged, and a sound one can be looked through."""

import json
import shutil

import openpyxl
import pytest

from app.core.container import pack, unpack
from app.core.dossier_paper import NotAHash
from app.core.dossier_report import Verdict
from app.core.people import NotAllowed
from app.core.public_copy import PUBLIC
from app.core.substitution import OUT_REASONS, Kind
from app.files.offered import NotADossier
from app.services.draw import dossier_files, dossiers, draws, public_copy, substitution
from app.services.supervision import checked_browse, checked_dossiers, checked_sheets
from app.services.supervision.checked_browse import ChangedSince, NotSound
from app.services.supervision.checked_dossiers import Typed
from app.store.schema import CheckedDossier, Result


@pytest.fixture
def dossier(road, tmp_path):
    """The dossier of a fresh draw, in a folder as it comes from another bureau."""
    _, lock_id = road.drawn()
    return dossiers.write_dossier(
        road.store, road.clerk, lock_id, tmp_path / "in", now=road.at(60)
    ).path


@pytest.fixture
def check(road):
    """Check a file as the supervisor."""

    def run(path, typed=None, minutes=70):
        return checked_dossiers.check_dossier(
            road.store, road.supervisor, path, typed or Typed(), now=road.at(minutes)
        )

    return run


def changed(path, **files):
    """Write a dossier beside `path` with files changed by functions of their bytes."""
    there = unpack(path.read_bytes())
    for name, change in files.items():
        there[f"{name}.txt"] = change(there[f"{name}.txt"])
    made = path.with_name(f"changed-{'-'.join(files)}.zip")
    made.write_bytes(pack(there))
    return made


def renamed(names):
    first, rest = names.decode().split("\n", 1)
    return f"{first}X\n{rest}".encode()


def tables(found):
    return {table.key: table for table in found.tables}


def test_without_paper_it_is_yellow_and_with_each_value_from_paper_green(check, dossier):
    first = check(dossier)
    assert (first.verdict, first.sound, first.first_wrong) == (Verdict.CONSISTENT, True, "")
    assert first.lines[-1] == "结论：自洽，未与纸质核对"
    code = f"SSJ1|M|{first.draw}|{first.attempt}|{first.m}"
    for typed in (
        Typed(m=first.m.upper()),
        Typed(m=code),
        Typed(head=f"{first.head[:32]} {first.head[32:]}"),
        Typed(r=first.r),
        Typed(first.m, first.head, first.r),
    ):
        assert check(dossier, typed).verdict is Verdict.PASSED


def test_another_value_on_paper_is_red_and_says_which(check, dossier):
    found = check(dossier, Typed(m="0" * 64))
    assert found.verdict is Verdict.DIFFERS
    assert found.first_wrong.startswith("M 是")
    assert not found.sound


def test_what_is_no_hash_is_refused_before_anything_is_kept(road, check, dossier):
    with pytest.raises(NotAHash):
        check(dossier, Typed(m="abc"))
    assert checked_dossiers.checked_dossiers(road.store, road.clerk) == ()


def test_it_is_kept_and_logged_with_what_was_found(road, check, dossier):
    found = check(dossier)
    row = road.row(CheckedDossier, found.id)
    assert (row.verdict, row.digest, row.path) == ("CONSISTENT", found.digest, str(dossier))
    (entry,) = road.log("VERIFY")
    said = json.loads(entry.payload)
    assert said == {
        "file": dossier.name,
        "sha256": found.digest,
        "draw": found.draw,
        "attempt": 1,
        "m": found.m,
        "r": found.r,
        "head": found.head,
        "verdict": "CONSISTENT",
    }
    assert entry.operator == road.supervisor.name.upper()
    assert entry.subject == ""


def test_the_list_hides_earlier_checks_of_the_same_file_and_forgets_none(road, check, dossier):
    found = [check(dossier, minutes=at) for at in (70, 80)]
    other = check(changed(dossier, names=renamed), minutes=90)
    newest = checked_dossiers.checked_dossiers(road.store, road.clerk)
    assert [row.id for row in newest] == [other.id, found[1].id]
    every = checked_dossiers.checked_dossiers(road.store, road.clerk, every=True)
    assert [row.id for row in every] == [other.id, found[1].id, found[0].id]


def test_a_changed_file_is_red_with_the_first_wrong_line(check, dossier):
    found = check(changed(dossier, names=renamed))
    assert found.verdict is Verdict.DIFFERS
    assert found.first_wrong.startswith("names.txt：摘要是")
    assert (found.draw.endswith("-1"), found.attempt) == (True, 1)  # told by what it claims


def test_a_changed_byte_of_the_container_cannot_be_read(check, dossier):
    data = bytearray(dossier.read_bytes())
    data[-1] ^= 1
    broken = dossier.with_name("broken.zip")
    broken.write_bytes(data)
    found = check(broken)
    assert found.verdict is Verdict.UNREADABLE
    assert "字节" in found.first_wrong


def test_another_file_is_one_sentence_and_is_not_kept(road, check, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(NotADossier):
        check(path)
    assert checked_dossiers.checked_dossiers(road.store, road.clerk, every=True) == ()
    assert road.log("VERIFY") == []


def test_the_draw_can_be_looked_through_with_names(road, check, dossier):
    found = checked_browse.browse(road.store, road.supervisor, check(dossier).id)
    seen = tables(found)
    assert (found.public, found.rehearsal) == (False, False)
    assert len(seen["enterprises"].rows) == 5
    assert all(row[0] == "抽中" and "商行" in row[1] for row in seen["enterprises"].rows)
    assert {row[3] for row in seen["enterprises"].rows} == {"第1组", "第2组"}
    assert len(seen["teams"].rows) == 2
    assert sum(int(row[2]) for row in seen["teams"].rows) == 5
    facts = dict(seen["facts"].rows)
    assert facts["抽取编号"] == found.checked.draw
    waiting = sum(int(v.split()[0]) for k, v in facts.items() if "层" in k) - 5
    assert sum(row[0] == "检查对象" for row in seen["reserves"].rows) == waiting
    assert seen["attempts"].rows[0][2] == "有效（本案卷）"
    assert {row[0] for row in seen["witnesses"].rows} >= {"陈见证", "吴见证"}


def test_voided_attempts_show_their_reason_and_who_agreed(road, tmp_path, check):
    draw_id, lock_id = road.drawn()
    draws.void(road.store, road.clerk, road.supervisor, lock_id, "投掷录错", now=road.at(30))
    again = road.freeze(draw_id, minutes=40).lock_id
    road.throw(again, "9317", minutes=41)
    draws.run(road.store, road.clerk, again, now=road.at(42))
    path = dossiers.write_dossier(
        road.store, road.clerk, again, tmp_path / "in", now=road.at(60)
    ).path
    found = checked_browse.browse(road.store, road.clerk, check(path).id)
    first, second = tables(found)["attempts"].rows
    assert (first[1], first[2]) == ("1", "已作废")
    assert "投掷录错" in first[3]
    assert road.supervisor.name.upper() in first[3].upper()
    assert (second[1], second[2]) == ("2", "有效（本案卷）")


def substituted(road, lock_id, kind, minutes):
    result = road.row(Result, lock_id).result.decode().splitlines()
    out = next(line.split("|")[3] for line in result if line.startswith(f"{kind}|"))
    reason = OUT_REASONS[kind][0]
    shown = substitution.propose(road.store, road.clerk, lock_id, kind, out, reason, {})
    substitution.substitute(
        road.store, road.clerk, road.reviewer, lock_id, shown.made, "核实", now=road.at(minutes)
    )
    return out


def test_substitutions_show_who_went_and_who_came(road, tmp_path, check):
    _, lock_id = road.drawn()
    firm = substituted(road, lock_id, Kind.ENT, 30)
    substituted(road, lock_id, Kind.OFF, 35)
    path = dossiers.write_dossier(
        road.store, road.clerk, lock_id, tmp_path / "in", now=road.at(60)
    ).path
    seen = tables(checked_browse.browse(road.store, road.clerk, check(path).id))
    first, second = seen["substitutions"].rows
    assert (first[1], first[3], second[1], second[3]) == (
        "检查对象",
        "停业歇业",
        "检查人员",
        "因病",
    )
    states = {row[2]: row[0] for row in seen["enterprises"].rows}
    assert states[firm] == "已换下"
    assert sorted(states.values()) == ["已换下", "抽中", "抽中", "抽中", "抽中", "递补"]
    team = {row[2]: row[3] for row in seen["enterprises"].rows}
    came = next(key for key, state in states.items() if state == "递补")
    assert team[came].startswith("第")
    assert firm not in {row[4] for row in seen["reserves"].rows}


def test_a_public_copy_shows_the_drawn_and_the_cut_offs(road, tmp_path, check):
    _, lock_id = road.drawn()
    with road.store.read() as session:
        files = public_copy.public_files(dossier_files.gather(session, lock_id))
    assert PUBLIC in files
    path = tmp_path / "公开副本.zip"
    path.write_bytes(pack(files))
    found = checked_browse.browse(road.store, road.supervisor, check(path).id)
    assert found.public
    seen = tables(found)
    assert set(seen) == {"facts", "drawn", "cuts"}
    assert len(seen["drawn"].rows) == 5
    assert all(len(row[-1]) == 64 for row in seen["cuts"].rows)


def test_nothing_is_shown_of_a_dossier_that_does_not_fit_or_was_changed_since(road, check, dossier):
    red = check(changed(dossier, names=renamed))
    with pytest.raises(NotSound):
        checked_browse.browse(road.store, road.clerk, red.id)
    sound = check(dossier)
    shutil.copy(red.path, dossier)
    with pytest.raises(ChangedSince):
        checked_browse.browse(road.store, road.clerk, sound.id)


def test_a_dossier_as_a_folder_is_checked_and_browsed_too(road, check, dossier, tmp_path):
    folder = tmp_path / "unpacked"
    for name, data in unpack(dossier.read_bytes()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    found = check(folder)
    assert (found.verdict, found.digest) == (Verdict.CONSISTENT, "")
    assert tables(checked_browse.browse(road.store, road.clerk, found.id))["teams"].rows
    (folder / "result.txt").write_bytes(b"")
    with pytest.raises(ChangedSince):
        checked_browse.browse(road.store, road.clerk, found.id)


@pytest.fixture
def many(road, dossier, tmp_path):
    """A folder of dossiers, checked: sound, changed, no dossier; and a note beside them."""
    changed(dossier, names=renamed)
    (dossier.parent / "x.zip").write_bytes(b"PK\x03\x04" + b"0" * 90)
    (dossier.parent / "说明.txt").write_bytes(b"-")
    return checked_dossiers.check_folder(
        road.store, road.supervisor, dossier.parent, now=road.at(70)
    )


def test_a_folder_is_checked_in_one_go_and_what_is_wrong_with_one_stops_no_other(
    road, many, dossier
):
    lines = {line.name: line for line in many.lines}
    assert set(lines) == {dossier.name, "changed-names.zip", "x.zip"}
    assert lines[dossier.name].checked.verdict is Verdict.CONSISTENT
    assert lines["changed-names.zip"].checked.verdict is Verdict.DIFFERS
    assert lines["x.zip"].checked is None
    assert "普通压缩包" in lines["x.zip"].problem
    assert many.others == 1
    assert len(checked_dossiers.checked_dossiers(road.store, road.clerk)) == 2


def test_its_table_is_written_as_a_workbook(road, many, tmp_path):
    path = tmp_path / "table.xlsx"
    checked_sheets.export_folder(road.store, road.supervisor, many, path, now=road.at(80))
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    headings = rows.index(("文件", "抽取编号", "次数", "结论", "第一处不符", "核验时间"))
    assert {row[3] for row in rows[headings + 1 :]} == {"自洽，未与纸质核对", "不一致", "未核验"}
    assert json.loads(road.log("EXPORT")[-1].payload)["rows"] == 3


def test_the_report_is_saved_as_a_text_that_old_editors_show(road, check, dossier, tmp_path):
    found, path = check(dossier), tmp_path / "report.txt"
    checked_sheets.save_report(road.store, road.supervisor, found.id, path, now=road.at(80))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    said = data.decode("utf-8-sig").split("\r\n")
    assert said[-2] == found.lines[-1]
    assert any(found.digest in line for line in said)


def test_whoever_has_no_right_to_read_checks_nothing(road, dossier):
    nobody = type(road.clerk)(road.clerk.account_id, "x", "无权", frozenset())
    with pytest.raises(NotAllowed):
        checked_dossiers.check_dossier(road.store, nobody, dossier, Typed(), now=road.at(70))
