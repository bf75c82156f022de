"""Dossiers that others could hand over: three implementations say the same, exit code and word.

The dossiers are built by the tests from SPEC.md; what is expected is read off the text.
"""

import io
import random
import zipfile
from collections.abc import Sequence
from types import ModuleType

import copies
import forged
import forged_attempts
import pytest
import stories
from dossiers import container_fields, pack
from tampering import GREEN, UNREADABLE, YELLOW, Row, Tampering
from three import Dossier, Verdict, checks, refuses, verify_py

SHORT, LONG = 8, 2000
EVERY = 24  # in the short form one row of so many of the table


@pytest.fixture(scope="module")
def tampering() -> Tampering:
    return Tampering(verify_py().replay)


def _answers(dossiers: Sequence[Dossier]) -> list[list[Verdict]]:
    """For each dossier what each implementation says."""
    return [
        list(row) for row in zip(*(check(dossiers) for check in checks().values()), strict=True)
    ]


def _hold(rows: Sequence[Row]) -> None:
    """All say to every row what the text says."""
    wrong = [
        f"{row.file}: {row.what}: {dict(zip(checks(), said, strict=True))}, not {row.expected}"
        for row, said in zip(rows, _answers([row.dossier for row in rows]), strict=True)
        if set(said) != {row.expected}
    ]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(rows)}", *wrong[:20]])


def test_a_container_of_the_tests_is_a_zip_file_for_everybody(tampering: Tampering) -> None:
    data = pack(tampering.files)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == tampering.files
    covered = [at + step for _, at, size in container_fields(data) for step in range(size)]
    assert covered == list(range(len(data)))


def test_every_single_thing_changed_is_found_by_all(tampering: Tampering, is_long: bool) -> None:
    rows = [*tampering.rows(), *tampering.kit_again(), *tampering.container()]
    assert len(rows) > 3500
    if not is_long:
        # What paper decides stays whole; it is few.
        few = [row for row in rows if row.file in ("everything", "(paper)")]
        rows = few + rows[::EVERY]
    _hold(rows)


@pytest.mark.parametrize("source", [forged, forged_attempts], ids=lambda one: one.__name__)
def test_a_dossier_whose_hashes_fit_is_judged_by_what_is_in_it(source: ModuleType) -> None:
    rows = list(source.rows(verify_py().replay))
    answers = _answers([Dossier(name, files) for name, files, _ in rows])
    wrong = [
        f"{name}: {said}, not {expected}"
        for (name, _, expected), said in zip(rows, answers, strict=True)
        if len(set(said)) > 1 or expected not in (None, said[0][0])
    ]
    assert not wrong, "\n".join(wrong)


def test_public_copies_are_checked_alike() -> None:
    _hold(list(copies.rows(verify_py().replay)))


def test_random_dossiers_pass_everywhere_and_turn_green_with_paper(is_long: bool) -> None:
    dossiers, expected = [], []
    for number in range(LONG // 10 if is_long else SHORT):
        book, attempt = stories.at_random(number, verify_py().replay)
        files, head = book.dossier(attempt), book.head_after(attempt.last)
        public = copies.copy_of(book, attempt)
        for given in (files, public, pack(files)):
            dossiers += [Dossier(f"story {number}", given)]
            expected.append(YELLOW)
        paper = Dossier(f"story {number}", files, (attempt.m,), (head,), (attempt.r,))
        dossiers += [paper, Dossier(f"story {number}", public, (attempt.m,), (head,), (attempt.r,))]
        expected += [GREEN, GREEN]
    wrong = [
        f"{dossier.name}: {said}, not {asked}"
        for dossier, said, asked in zip(dossiers, _answers(dossiers), expected, strict=True)
        if set(said) != {asked}
    ]
    assert not wrong, "\n".join(wrong[:10])


def _scarred(rng: random.Random, files: dict[str, bytes], more: dict[str, bytes]) -> Dossier:
    """A dossier with one to three things changed at random, mostly in what decides."""
    changed = dict(files)
    for _ in range(rng.choice((1, 1, 2, 3))):
        name = rng.choice(sorted(changed))
        data, shape = changed[name], rng.random()
        if shape < 0.35 and data:
            at = rng.randrange(len(data))
            changed[name] = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        elif shape < 0.5:
            lines = data.split(b"\n")
            at = rng.randrange(len(lines))
            lines[at : at + 1] = rng.choice(([], [lines[at]] * 2, [rng.choice(lines)]))
            changed[name] = b"\n".join(lines)
        elif shape < 0.6:
            changed[name] = rng.choice(sorted(more.values()))
        elif shape < 0.7:
            del changed[name]
        elif shape < 0.8:
            changed[rng.choice(("attempts/001/", "", "attempts/002/")) + name] = data
        else:
            one = rng.choice(sorted(more))
            changed[one] = more[one]
    return Dossier("", changed)


def _only_paper_tells(files: dict[str, bytes], true: list[dict[str, bytes]]) -> bool:
    """It differs from a true one in the last entry or in the public copy alone."""
    for one in true:
        if one.keys() == files.keys():
            differ = {name for name in one if one[name] != files[name]}
            if differ <= {"log.txt"} or differ <= {"public.txt"}:
                return True
    return False


def test_all_agree_on_dossiers_with_random_scars(is_long: bool) -> None:
    count, per = (LONG // 10, 10) if is_long else (SHORT, 5)
    dossiers, true = [], []
    for number in range(count):
        rng = random.Random(f"scars {number}")
        book, attempt = stories.at_random(number, verify_py().replay)
        others = [one for one in book.attempts if one.result]
        other = book.dossier(rng.choice(others))
        files = book.dossier(attempt)
        if rng.random() < 0.2:
            files, other = copies.copy_of(book, attempt), copies.copy_of(book, rng.choice(others))
        true += [files, other, *(copies.copy_of(book, one) for one in others)]
        for at in range(per):
            scarred = _scarred(rng, files, other)
            dossiers.append(Dossier(f"scar {number}, {at}", scarred.files))
    answers = _answers(dossiers)
    wrong = [
        f"{dossier.name}: {said}"
        for dossier, said in zip(dossiers, answers, strict=True)
        if len(set(said)) > 1
    ]
    assert not wrong, "\n".join(wrong[:10])
    assert {said[0][0] for said in answers} == {0, 1, 2}
    # What passes is a true dossier after all; or it takes paper to tell.
    taken = [one for one, said in zip(dossiers, answers, strict=True) if said[0] == YELLOW]
    assert all(one.files in true or _only_paper_tells(one.files, true) for one in taken)


def test_every_changed_byte_of_a_container_is_refused(is_long: bool) -> None:
    """In a container any byte is bound: by the form of §14, or by the CRC of its file."""
    book, attempt = stories.plain(verify_py().replay)
    data = pack(book.dossier(attempt))
    rng = random.Random(7)
    places = range(len(data)) if is_long else sorted(rng.sample(range(len(data)), 150))
    dossiers = []
    for at in places:
        bit = 1 << rng.randrange(8)
        changed = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
        dossiers.append(Dossier(f"byte {at}", changed))
    assert {verdict for said in _answers(dossiers) for verdict in said} == {UNREADABLE}


def test_the_rows_say_two_exactly_where_the_first_clauses_refuse(tampering: Tampering) -> None:
    """The table's codes for manifests do not come from the check that it is to judge."""
    rows = [row for row in tampering.rows() if row.file == "manifest.txt"]
    codes = {row.expected[0] for row in rows}
    assert codes == {1, 2}
    for row in rows[:40]:
        assert isinstance(row.dossier.files, dict)
        files = row.dossier.files
        if "manifest.txt" in files and row.expected == UNREADABLE:
            assert refuses(files["manifest.txt"], files["opening.txt"])
