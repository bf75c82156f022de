"""Containers of another form than §14 are not read, by any of the three."""

import io
import random
import zipfile
from collections.abc import Sequence

import pytest
import stories
from dossiers import pack, pack_parts
from tampering import FOUND, UNREADABLE, YELLOW
from three import Dossier, Verdict, checks, verify_py

NAMES = (
    # A name that §12 cannot have.
    (b"A B", UNREADABLE),
    ("规则.txt".encode(), UNREADABLE),
    (b"../verify.py", UNREADABLE),
    (b"./A", UNREADABLE),
    (b"A/../B", UNREADABLE),
    (b"A//B", UNREADABLE),
    (b"/A", UNREADABLE),
    (b"A/", UNREADABLE),
    (b"A\\B", UNREADABLE),
    (b"A\0", UNREADABLE),
    (b"A\n", UNREADABLE),
    (b"\xff", UNREADABLE),
    (b"C:A", UNREADABLE),
    (b"", UNREADABLE),
    (b"..", UNREADABLE),
    # One that it could have, and that nobody accounts for.
    (b"...", FOUND),
    (b"A", FOUND),
    (b"CON", FOUND),
    (b"zz/A-b_c.d", FOUND),
    (b"__proto__", FOUND),
    (b"constructor", FOUND),
    (b"A" * 300, FOUND),
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    book, attempt = stories.plain(verify_py().replay)
    return book.dossier(attempt)


def _say(data: Sequence[bytes]) -> list[set[Verdict]]:
    dossiers = [Dossier("", one) for one in data]
    return [set(row) for row in zip(*(check(dossiers) for check in checks().values()), strict=True)]


def test_names_are_those_of_the_dossier(files: dict[str, bytes]) -> None:
    plain = [(name.encode(), data) for name, data in files.items()]
    asked = [pack_parts(sorted([*plain, (name, b"A\n")])) for name, _ in NAMES]
    for (name, expected), said in zip(NAMES, _say(asked), strict=True):
        assert said == {expected}, name


def test_parts_stand_in_one_order_only(files: dict[str, bytes]) -> None:
    plain = sorted((name.encode(), data) for name, data in files.items())
    swapped = [plain[1], plain[0], *plain[2:]]
    by_case = sorted(plain, key=lambda one: one[0].lower())
    assert by_case != plain
    assert _say([pack_parts(one) for one in (plain, swapped, by_case, plain[::-1])]) == [
        {YELLOW},
        {UNREADABLE},
        {UNREADABLE},
        {UNREADABLE},
    ]


def test_what_other_programs_make_of_the_files_is_not_read(files: dict[str, bytes]) -> None:
    """A zip file of another hand may hold the same files; it is unpacked by hand then."""
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", method) as opened:
            for name in sorted(files):
                opened.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name], method)
        made.append(held.getvalue())
    assert _say(made) == [{UNREADABLE}, {UNREADABLE}]


def test_parts_of_containers_put_together_at_random_are_not_read(files: dict[str, bytes]) -> None:
    data = pack(files)
    rng = random.Random(11)
    asked = [b"PK\5\6" + bytes(18), b"PK\5\6", b"PK", data[:30], pack({})]
    for _ in range(150):
        one, two = sorted(rng.sample(range(len(data)), 2))
        asked.append(
            rng.choice(
                (
                    data[:one] + data[two:],
                    data[:two] + data[one:],
                    data[one:],
                    rng.randbytes(one % 300),
                    data[:one] + rng.randbytes(4) + data[one + 4 :],
                    data[:one] + b"\xff\xff\xff\xff" + data[one + 4 :],
                )
            )
        )
    assert {verdict for said in _say(asked) for verdict in said} == {UNREADABLE}
