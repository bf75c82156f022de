"""The program's own files as they are installed: copied, compiled, listed.

The same on every system: app, forms, resources and PROGRAM.sha256 stand in one folder,
Python and its packages beside them in `python`.
"""

import compileall
import hashlib
import importlib.util
import os
import py_compile
import shutil
import sys
from pathlib import Path

from app.files.kit_files import PROGRAM, own_files
from installer.lockfile import ROOT
from installer.sentences import Stop, sentence

# The magic number of CPython 3.11's compiled files, the same from its first release on.
MAGIC_3_11 = (3495).to_bytes(2, "little") + b"\r\n"
_PACKED = ".xz"


def copy_program(folder: Path, root: Path = ROOT) -> int:
    """Copy app, forms and resources; fonts unpacked, caches left behind. Returns the count.

    Raises:
        Stop: a font is not unpacked, so this checkout is not set up.
    """
    count = 0
    for path in own_files(root):
        if path.suffix == _PACKED:
            if not path.with_suffix("").exists():
                raise Stop(sentence("build_font_packed", font=path.name))
            continue  # its unpacked self is shipped: nobody waits for it at the first start
        aim = folder / path.relative_to(root)
        aim.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, aim)
        count += 1
    return count


def compile_folder(folder: Path, installed: str) -> None:
    """Compile every module for a folder that may not be written.

    The compiled files do not ask for the time of their source, which a package does not
    keep; a changed source shows in PROGRAM.sha256.

    Args:
        installed: where the folder will stand, for what an error names.

    Raises:
        Stop: this Python is no 3.11, or a module does not compile.
    """
    if importlib.util.MAGIC_NUMBER != MAGIC_3_11:
        raise Stop(sentence("build_wants_3_11", version=sys.version.split()[0]))
    done = compileall.compile_dir(
        folder,
        maxlevels=30,
        stripdir=str(folder),
        prependdir=installed,
        quiet=2,
        force=True,
        workers=2,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise Stop(sentence("build_not_compiled", folder=folder))


def list_program(folder: Path) -> int:
    """Write PROGRAM.sha256: every file of the folder, as `sha256sum -c` reads it.

    Interpreter, packages and compiled modules stand in it as well as the program's own
    files: what runs is what is listed. Returns the count.
    """
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path.name != PROGRAM
    )
    lines = [f"{_digest(folder / name)}  {name}\n" for name in names]
    (folder / PROGRAM).write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(lines)


def open_for_everybody(folder: Path) -> None:
    """Let everybody read and nobody but the owner write."""
    for at, _, names in os.walk(folder):
        os.chmod(at, 0o755)
        for name in names:
            path = Path(at, name)
            if not path.is_symlink():
                runs = path.parent.name == "bin" or path.suffix == ".so" or ".so." in name
                path.chmod(0o755 if runs else 0o644)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
