"""setup.exe for Windows, made on Linux: the PSF's own Python, the wheels, NSIS.

The interpreter is python.org's embeddable package, unchanged: pythonw.exe keeps the PSF's
signature. Its `_pth` file makes it deaf to whatever Python a machine has besides.
"""

import io
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

from installer.icons import write_ico
from installer.program_folder import compile_folder, copy_program, list_program
from installer.sentences import Stop, say, sentence
from installer.targets import Target
from installer.wheelhouse import download_embedded_python, install_packages

PARTS = Path(__file__).resolve().parent / "parts"
SCRIPT = "setup.nsi"
PACKAGES = "site-packages"
PATH_FILE = "python311._pth"
# The library, Python's own modules, the packages, then the folder that holds app.
SEARCHED = ("python311.zip", ".", PACKAGES, "..")
STARTER = "mingqian.cmd"
ICON = "mingqian.ico"
# Of the embeddable package: nothing here speaks to a network or plays a sound.
_UNUSED = ("_ssl.pyd", "libssl-3.dll", "_msi.pyd", "winsound.pyd", PATH_FILE)
_STARTER_TEXT = (
    "@echo off\r\n"
    "rem Commands of Mingqian, for a console: mingqian self-test\r\n"
    "chcp 65001 >nul\r\n"
    '"%~dp0python\\python.exe" -X utf8 -m app %*\r\n'
)


def make_setup(target: Target, out: Path, cache: Path, version: str) -> Path:
    """Build setup.exe and return its path.

    Raises:
        Stop: a part could not be had, or makensis is missing or failed.
    """
    if shutil.which("makensis") is None:
        raise Stop(sentence("build_wants_tool", tool="makensis", package="nsis"))
    folder = out / "windows"
    if folder.exists():
        shutil.rmtree(folder)
    put_program(folder, target, cache)
    aim = out / f"mingqian_{version}_win64_setup.exe"
    say("build_pack", file=aim.name)
    script = out / SCRIPT
    # The mark at the start tells makensis that the script is UTF-8.
    script.write_text(setup_script(folder, aim, version), encoding="utf-8-sig")
    if subprocess.run(["makensis", "-V2", str(script)], check=False).returncode:
        raise Stop(sentence("build_pack_failed", file=aim.name))
    script.unlink()
    return aim


def put_program(folder: Path, target: Target, cache: Path) -> None:
    """Write the folder as it will stand on the machine; it can be run from there."""
    copy_program(folder)
    python = folder / "python"
    embedded_python(download_embedded_python(cache / "windows"), python)
    packages = python / PACKAGES
    install_packages(target, packages, folder)
    (folder / "requirements.txt").unlink()
    (folder / STARTER).write_bytes(_STARTER_TEXT.encode("ascii"))
    write_ico(folder / ICON)
    say("build_compile")
    compile_folder(folder, "mingqian")
    list_program(folder)


def embedded_python(archive: Path, folder: Path) -> None:
    """Unpack the interpreter and say where it looks for modules."""
    folder.mkdir(parents=True)
    with tarfile.open(archive) as packed:
        inner = next(name for name in packed.getnames() if name.endswith("/data.zip"))
        member = packed.extractfile(inner)
        assert member is not None  # a file, by its name
        data = member.read()
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        for name in files.namelist():
            if not name.endswith("/") and Path(name).name not in _UNUSED:
                (folder / Path(name).name).write_bytes(files.read(name))
    (folder / PATH_FILE).write_text("\n".join(SEARCHED) + "\n", encoding="ascii")


def setup_script(folder: Path, aim: Path, version: str) -> str:
    """Return the NSIS script for a folder of files."""
    fields = {
        "VERSION": version,
        "FOUR_VERSION": ".".join([*version.split("."), "0", "0", "0"][:4]),
        "FOLDER": str(folder),
        "AIM": str(aim),
        "ICON": str(folder / ICON),
        "SIZE": str(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) // 1024),
    }
    text = (PARTS / SCRIPT).read_text("utf-8")
    for place, value in fields.items():
        text = text.replace(f"@{place}@", value)
    return text
