"""Which libraries the shipped files ask for, and which Debian packages bring them."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

# Loaded only where a printer is set up; without its library the program prints to PDF.
OPTIONAL = ("libcupsprintersupport.so",)
# Renamed in later releases, where the old name is not always provided.
ALTERNATIVES = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}
GLIBC_PACKAGE = "libc6"


def elf_files(folder: Path) -> list[Path]:
    """Return the program and library files below a folder."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    found.append(path)
    return found


def parse_needed(dynamic: str) -> set[str]:
    """Return the names of needed libraries in what `readelf -d` prints."""
    return {
        line.rpartition("[")[2].rstrip("] ") for line in dynamic.splitlines() if "(NEEDED)" in line
    }


def parse_glibc(versions: str) -> tuple[int, int]:
    """Return the newest version of glibc in what `readelf -V` prints."""
    newest = (2, 0)
    for word in versions.split():
        major, _, minor = word.removeprefix("GLIBC_").partition(".")
        if word.startswith("GLIBC_2.") and minor.split(".")[0].isdigit():
            newest = max(newest, (int(major), int(minor.split(".")[0])))
    return newest


def _readelf(option: str, paths: Iterable[Path]) -> str:
    command = ["readelf", option, "--wide", *map(str, paths)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=True
    ).stdout


def needed_glibc(folder: Path) -> tuple[int, int]:
    """Return the newest version of glibc that any file below a folder asks for."""
    return parse_glibc(_readelf("-V", elf_files(folder)))


def needed_outside(folder: Path) -> set[str]:
    """Return the libraries the folder's files ask for and the folder does not hold."""
    files = [path for path in elf_files(folder) if path.name not in OPTIONAL]
    return parse_needed(_readelf("-d", files)) - {path.name for path in elf_files(folder)}


def package_of(root: Path, library: str) -> str | None:
    """Return the package of a Debian root that holds a library, by dpkg's own lists."""
    for path in sorted((root / "var/lib/dpkg/info").glob("*.list")):
        if any(line.endswith(f"/{library}") for line in path.read_text("utf-8").splitlines()):
            return path.stem.partition(":")[0]
    return None


def depends(packages: Iterable[str], glibc: tuple[int, int]) -> str:
    """Return the field Depends: libc6 with its version, everything else without."""
    others = sorted(set(packages) - {GLIBC_PACKAGE})
    first = f"{GLIBC_PACKAGE} (>= {glibc[0]}.{glibc[1]})"
    return ", ".join([first, *(ALTERNATIVES.get(one, one) for one in others)])
