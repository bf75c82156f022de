"""Python and the program's packages as they are installed on Linux, from the root."""

import shutil
from pathlib import Path

from installer.elf_needs import package_of
from installer.linux_root import PYTHON_COMPANIONS, QT_COMPANIONS, LinuxRoot
from installer.sentences import Stop, say, sentence
from installer.trim import clear_stdlib
from installer.wheelhouse import install_packages

STDLIB = "lib/python3.11"
PACKAGES = f"{STDLIB}/dist-packages"  # Debian's word for site-packages
# From the packages' folder to the folder that holds app.
PATH_FILE = ("mingqian.pth", "../../../..\n")
_QT_LIBRARIES = f"{PACKAGES}/PySide6/Qt/lib"
_STRIP = """\
set -e
cd /mingqian-strip
strip --strip-unneeded *
patchelf --set-rpath '$ORIGIN/../lib' python3.11
for one in *.cpython-311-*.so; do patchelf --set-rpath '$ORIGIN/../..' "$one"; done
# One companion asks for another: whoever asked for the first is not looked at for that.
for one in libx*.so.*; do patchelf --set-rpath '$ORIGIN' "$one"; done
"""
_LIBRARY_FOLDERS = ("usr/lib", "lib")


def put_python(root: LinuxRoot, folder: Path, work: Path) -> None:
    """Write the folder `python`: interpreter, trimmed library, packages, companions.

    Args:
        folder: does not exist yet.
        work: for files in between.

    Raises:
        Stop: something could not be had or is missing in the root.
    """
    say("build_folder", folder=folder)
    made = root.python
    (folder / "bin").mkdir(parents=True)
    shutil.copy2(made / "bin/python3.11", folder / "bin/python3.11")
    shutil.copytree(made / STDLIB, folder / STDLIB, symlinks=True)
    clear_stdlib(folder / STDLIB)
    packages = folder / PACKAGES
    packages.mkdir(exist_ok=True)
    install_packages(root.target, packages, work)
    name, text = PATH_FILE
    (packages / name).write_text(text, encoding="ascii")
    brought = {_bring(root, library, folder / "lib") for library in PYTHON_COMPANIONS}
    brought |= {_bring(root, library, folder / _QT_LIBRARIES) for library in QT_COMPANIONS}
    _copy_terms(root, {one for one in brought if one}, folder / "licences")
    _strip(root, folder)


def _copy_terms(root: LinuxRoot, packages: set[str], folder: Path) -> None:
    """Write the licence of Python and of each companion."""
    folder.mkdir()
    shutil.copyfile(root.folder / "src/python/LICENSE", folder / "python.txt")
    for package in packages:
        shutil.copyfile(
            root.folder / "usr/share/doc" / package / "copyright", folder / f"{package}.txt"
        )


def _bring(root: LinuxRoot, library: str, folder: Path) -> str | None:
    """Copy a library of the root, or stop; returns the package that brought it."""
    for top in _LIBRARY_FOLDERS:
        for path in sorted((root.folder / top).glob(f"*-linux-gnu/{library}")):
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(_inside(root, path), folder / library)
            return package_of(root.folder, library)
    raise Stop(sentence("build_no_library", library=library))


def _inside(root: LinuxRoot, path: Path) -> Path:
    """Follow a link as the root would."""
    while path.is_symlink():
        aim = path.readlink()
        path = root.folder / str(aim).lstrip("/") if aim.is_absolute() else path.parent / aim
    return path


def _strip(root: LinuxRoot, folder: Path) -> None:
    """Strip our own Python and tell it where its companions stand; wheels stay as they came."""
    shelf = root.folder / "mingqian-strip"
    if shelf.exists():
        shutil.rmtree(shelf)
    own = [folder / "bin/python3.11", *sorted((folder / STDLIB / "lib-dynload").glob("*.so"))]
    companions = sorted((folder / "lib").glob("*.so*"))
    companions += [folder / _QT_LIBRARIES / name for name in QT_COMPANIONS]
    shelf.mkdir()
    for path in (*own, *companions):
        shutil.copy2(path, shelf / path.name)
    try:
        root.run(["sh", "-c", _STRIP])
        for path in (*own, *companions):
            shutil.copy2(shelf / path.name, path)
    finally:
        shutil.rmtree(shelf)
