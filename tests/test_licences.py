"""Everything the lock brings is listed, allowed, and travels with its licence text."""

import re
from importlib import metadata

import pytest

from installer import licences
from installer.lockfile import LOCK, Pin, read_lock, runtime_names

PINS = read_lock(LOCK.read_text(encoding="utf-8"))
RUNTIME = runtime_names(PINS)
PAGE = (licences.FOLDER / "THIRD-PARTY.md").read_text(encoding="utf-8")
# How packages spell, in their own metadata, what licences.toml says in SPDX.
SPELLINGS = {
    "MIT": r"\bMIT\b(?!-)",
    "MIT-0": r"MIT-0",
    "MIT-CMU": r"MIT-CMU",
    "BSD-2-Clause": r"BSD",
    "BSD-3-Clause": r"BSD",
    "Apache-2.0": r"Apache",
    "MPL-2.0": r"MPL|Mozilla",
    "PSF-2.0": r"PSF",
    "LGPL-3.0-only": r"LGPL-3\.0",
    "0BSD": r"0BSD",
    "Zlib": r"Zlib",
    "CC0-1.0": r"CC0-1\.0",
}


def _part(pin: Pin) -> str:
    return "runtime" if pin.name in RUNTIME else "tools"


def _problems(licence: str, name: str, *, is_runtime: bool) -> set[str]:
    allowed = licences.RUNTIME_ALLOWED if is_runtime else licences.TOOLS_ALLOWED
    if name in licences.LGPL_ALLOWED:
        allowed = allowed | {"LGPL-3.0-only"}
    return licences.words(licence) - allowed


def test_every_package_of_the_lock_was_reviewed():
    found = [pin.name for pin in PINS if pin.name not in licences.reviewed(_part(pin))]
    assert found == []


def test_the_review_lists_nothing_that_is_no_longer_locked():
    names = {"runtime": RUNTIME, "tools": {pin.name for pin in PINS} - RUNTIME}
    assert {part: set(licences.reviewed(part)) - there for part, there in names.items()} == {
        "runtime": set(),
        "tools": set(),
    }


def test_every_licence_is_one_that_may_be_used():
    found = {
        name: bad
        for part in ("runtime", "tools")
        for name, licence in licences.reviewed(part).items()
        if (bad := _problems(licence, name, is_runtime=part == "runtime"))
    }
    assert found == {}


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0-only", "MIT AND GPL-2.0-only"])
def test_a_forbidden_licence_would_be_noticed(licence):
    assert _problems(licence, "any", is_runtime=True)


def test_the_lgpl_is_for_qt_alone_and_the_mpl_for_tools_alone():
    assert _problems("LGPL-3.0-only", "any", is_runtime=True)
    assert _problems("MPL-2.0", "any", is_runtime=True)
    assert not _problems("LGPL-3.0-only", "shiboken6", is_runtime=True)
    assert not _problems("MPL-2.0", "any", is_runtime=False)


def test_the_page_lists_every_package_at_its_version():
    rows = {
        f"| {pin.name} | {pin.version} | {licences.reviewed(_part(pin))[pin.name]} |"
        for pin in PINS
    }
    assert [row for row in sorted(rows) if row not in PAGE] == []


def test_every_licence_text_the_page_names_is_there():
    named = re.findall(r"\| ((?:texts|standard|\.\.)/[^ ]+) \|", PAGE)
    lacking = [path for path in named if not (licences.FOLDER / path).read_text("utf-8").strip()]
    assert lacking == []
    assert {f"texts/{name}.txt" for name in RUNTIME - licences.LGPL_ALLOWED} <= set(named)


def test_every_font_licence_is_referred_to(root):
    texts = (root / "resources/fonts/licenses").glob("*.txt")
    assert [path.name for path in texts if f"../fonts/licenses/{path.name}" not in PAGE] == []


def test_what_packages_say_of_themselves_agrees_with_the_review():
    """Of those installed here; a package that changes its licence shows up with its update."""
    wrong = {}
    for name in sorted({pin.name for pin in PINS}):
        try:
            data = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # another platform's
        said = " ".join(
            value.split("\n")[0]
            for key in ("License-Expression", "License", "Classifier")
            for value in data.get_all(key) or ()
            if key != "Classifier" or value.startswith("License ::")
        )
        part = "runtime" if name in RUNTIME else "tools"
        for word in licences.words(licences.reviewed(part)[name]):
            if not re.search(SPELLINGS[word], said):
                wrong[name] = said
        if name not in licences.LGPL_ALLOWED and re.search(r"GPL|General Public", said):
            wrong[name] = said
    assert wrong == {}
