"""The .deb: the program below /opt, a starter, a menu entry, and scripts that keep data."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from installer.elf_needs import depends, needed_glibc, needed_outside, package_of
from installer.icons import DRAWING, SIDES, picture
from installer.linux_python import put_python
from installer.linux_root import PREFIX, LinuxRoot
from installer.program_folder import (
    compile_folder,
    copy_program,
    list_program,
    open_for_everybody,
)
from installer.sentences import Stop, say, sentence
from installer.targets import GLIBC

PARTS = Path(__file__).resolve().parent / "parts"
# Empty in the package: dpkg takes it away only where it is empty. Whose it is, postinst says.
SHARED = "var/lib/mingqian"
# groupadd, for that folder's group.
_SCRIPTS_NEED = ("passwd",)
SCRIPTS = ("preinst", "postinst", "prerm", "postrm")
_TERMS = f"""\
第三方组件及许可 / Third-party components and their licences:
{PREFIX}/resources/licences/THIRD-PARTY.md, {PREFIX}/python/licences
"""


def make_deb(root: LinuxRoot, out: Path, version: str) -> Path:
    """Build the package and return its path.

    Args:
        root: from ready_root.
        out: the folder for the package; what it is made of lies in it meanwhile.

    Raises:
        Stop: a part is missing, or a file asks for a newer system than is promised.
    """
    aim = out / f"mingqian_{version}_{root.target.deb_machine}.deb"
    with tempfile.TemporaryDirectory(dir=out, prefix="deb-") as work:
        tree = Path(work) / "tree"
        _put_tree(root, tree, Path(work), version)
        _pack(tree, aim)
    return aim


def _put_tree(root: LinuxRoot, tree: Path, work: Path, version: str) -> None:
    tree.mkdir()
    tree.chmod(0o755)
    folder = tree / PREFIX.lstrip("/")
    folder.mkdir(parents=True)
    copy_program(folder)
    put_python(root, folder / "python", work)
    say("build_compile")
    compile_folder(folder, PREFIX)
    open_for_everybody(folder)
    list_program(folder)
    _put_desktop_files(tree)
    _put_shared_folder(tree)
    _put_control(tree, control_fields(root, folder, version))


def control_fields(root: LinuxRoot, folder: Path, version: str) -> dict[str, str]:
    """Return what the control file says: size and dependencies as found in the folder.

    Raises:
        Stop: a library no package of the root brings, or a glibc newer than promised.
    """
    glibc = needed_glibc(folder)
    if glibc > (2, GLIBC):
        raise Stop(sentence("build_glibc", version=f"{glibc[0]}.{glibc[1]}", promised=f"2.{GLIBC}"))
    packages = list(_SCRIPTS_NEED)
    for library in sorted(needed_outside(folder)):
        package = package_of(root.folder, library)
        if package is None:
            raise Stop(sentence("build_no_library", library=library))
        packages.append(package)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "VERSION": version,
        "ARCH": root.target.deb_machine,
        "SIZE": str(size // 1024),
        "DEPENDS": depends(packages, (2, GLIBC)),
    }


def filled(name: str, fields: dict[str, str]) -> str:
    """Return a part with its @PLACES@ filled in."""
    text = (PARTS / name).read_text("utf-8")
    for place, value in {"PREFIX": PREFIX, **fields}.items():
        text = text.replace(f"@{place}@", value)
    return text


def _put_desktop_files(tree: Path) -> None:
    starter = tree / "usr/bin/mingqian"
    entry = tree / "usr/share/applications/mingqian.desktop"
    terms = tree / "usr/share/doc/mingqian/copyright"
    icons = tree / "usr/share/icons/hicolor"
    for path, text in (
        (starter, filled("mingqian.sh", {})),
        (entry, filled("mingqian.desktop", {})),
        (terms, _TERMS),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    scalable = icons / "scalable/apps/mingqian.svg"
    scalable.parent.mkdir(parents=True)
    shutil.copyfile(DRAWING, scalable)
    for side in SIDES:
        path = icons / f"{side}x{side}/apps/mingqian.png"
        path.parent.mkdir(parents=True)
        path.write_bytes(picture(side))
    open_for_everybody(tree / "usr")


def _put_shared_folder(tree: Path) -> None:
    (tree / SHARED).mkdir(parents=True)
    for path in (tree / "var", tree / "var/lib", tree / SHARED):
        path.chmod(0o755)


def _put_control(tree: Path, fields: dict[str, str]) -> None:
    folder = tree / "DEBIAN"
    folder.mkdir()
    folder.chmod(0o755)
    running = filled("running.sh", {}).strip()
    (folder / "control").write_text(filled("control", fields), encoding="utf-8", newline="\n")
    for name in SCRIPTS:
        path = folder / name
        path.write_text(
            filled(name, {**fields, "RUNNING": running}), encoding="utf-8", newline="\n"
        )
        # RUNNING brings a place of its own.
        path.write_text(path.read_text("utf-8").replace("@PREFIX@", PREFIX), encoding="utf-8")
        path.chmod(0o755)
    lines = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {name}\n"
        for top in ("opt", "usr")
        for path in sorted((tree / top).rglob("*"))
        if path.is_file() and (name := path.relative_to(tree).as_posix())
    ]
    (folder / "md5sums").write_text("".join(lines), encoding="utf-8", newline="\n")


def _pack(tree: Path, aim: Path) -> None:
    say("build_pack", file=aim.name)
    # xz by name: the dpkg of Kylin V10 and UOS V20 reads no zstd.
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(aim)]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        raise Stop(sentence("build_pack_failed", file=aim.name))
