"""What an installer holds and says, judged without building one."""

import ast
import hashlib
import re
import subprocess

import pytest
from PIL import Image

from app import __version__
from app.files import kit_files
from installer import build, deb, elf_needs, icons, launch, mirrors, program_folder, trim, windows
from installer.lockfile import LOCK, read_lock, runtime_names
from installer.targets import (
    LINUX,
    LINUX_ARM,
    WINDOWS,
    UnknownTargetError,
    requirement_lines,
    target_of,
)

FIELDS = {"VERSION": "1.2.3", "ARCH": "amd64", "SIZE": "1000", "DEPENDS": "libc6 (>= 2.31)"}

# `dpkg --compare-versions A lt|gt B`: not every machine that runs these tests has dpkg.
COMPARE = r"""
first=$(printf '%s\n%s\n' "$2" "$4" | sort -V | head -n 1)
[ "$2" != "$4" ] || exit 1
case $3 in lt) [ "$2" = "$first" ] ;; gt) [ "$4" = "$first" ] ;; esac
"""


def _pins(target):
    return [line.split()[0] for line in requirement_lines(LOCK.read_text("utf-8"), target)]


# -- what of the lock goes where -----------------------------------------------------------


@pytest.mark.parametrize("target", [LINUX, LINUX_ARM, WINDOWS])
def test_an_installer_takes_the_program_s_own_packages_with_every_hash(target):
    text = LOCK.read_text("utf-8")
    lines = requirement_lines(text, target)
    names = {line.partition("==")[0] for line in lines}
    own = runtime_names(read_lock(text))
    assert own - names <= {"tzdata"}  # the only one a system does without
    assert names <= own
    assert not names & {"pytest", "mypy", "hypothesis", "colorama"}
    counted = {f"{pin.name}=={pin.version}": pin.hashes for pin in read_lock(text)}
    assert all(line.count("--hash=sha256:") == counted[line.split()[0]] for line in lines)
    assert not any(";" in line for line in lines)


def test_the_markers_are_judged_by_the_machine_it_is_for():
    assert ("tzdata" in " ".join(_pins(WINDOWS)), "tzdata" in " ".join(_pins(LINUX))) == (
        True,
        False,
    )
    assert "pyside6-essentials==6.8.3" in _pins(LINUX)
    assert "pyside6-essentials==6.8.3" in _pins(WINDOWS)
    assert "pyside6-essentials==6.8.0.2" in _pins(LINUX_ARM)
    assert sum(pin.startswith("numpy==") for pin in _pins(LINUX)) == 1


def test_wheels_ask_for_no_newer_glibc_than_debian_11_has():
    platforms = LINUX_ARM.wheel_platforms()
    assert platforms[0] == "manylinux_2_31_aarch64"
    assert "manylinux_2_28_aarch64" in platforms
    assert not any("2_32" in one or "x86" in one for one in platforms)
    with pytest.raises(UnknownTargetError):
        target_of("windows", "aarch64")


# -- what is left out ------------------------------------------------------------------------


def test_every_qt_module_the_program_imports_is_shipped_and_no_other(root):
    imported = set()
    for path in (root / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
                imported.add((node.module or "").removeprefix("PySide6.").partition(".")[0])
    assert imported - {"PySide6"} == set(trim.QT_MODULES)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("PySide6/QtWidgets.abi3.so", True),
        ("PySide6/QtWidgets.pyd", True),
        ("PySide6/__init__.py", True),
        ("PySide6/libpyside6.abi3.so.6.8", True),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", True),
        ("PySide6/Qt/lib/libicudata.so.73", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/QtPdf.abi3.so", False),
        ("PySide6/Qt6Pdf.dll", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt/lib/libQt6Network.so.6", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/QtCore.pyi", False),
        ("PySide6/designer", False),
        ("shiboken6/Shiboken.abi3.so", True),
        ("numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so", True),
        ("numpy.libs/libscipy_openblas64_-1234.so", True),
        ("numpy/_core/tests/test_umath.py", False),
        ("numpy/_core/include/numpy/arrayobject.h", False),
        ("numpy/testing/__init__.py", True),
        ("sqlalchemy/dialects/sqlite/pysqlite.py", True),
        ("lxml-6.1.3.dist-info/METADATA", True),
        ("lxml-6.1.3.dist-info/licenses/LICENSE.txt", True),
        ("lxml-6.1.3.dist-info/RECORD", False),
        ("reportlab/pdfbase/cidfonts.py", True),
        ("bin/alembic", False),
        ("pillow.libs/libjpeg-1234.so.62.4.0", True),
        ("pillow.libs/libavif-1234.so.16.4.2", False),
    ],
)
def test_a_package_s_file_is_shipped_or_left_out_by_its_name(name, kept):
    assert trim.keeps_package_file(name) is kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("json/decoder.py", True),
        ("multiprocessing/spawn.py", True),
        ("lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so", True),
        ("lib-dynload/_hashlib.cpython-311-x86_64-linux-gnu.so", True),
        ("unittest/case.py", True),
        ("lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", False),
        ("test/test_json.py", False),
        ("tkinter/__init__.py", False),
        ("ensurepip/_bundled/pip.whl", False),
        ("config-3.11-x86_64-linux-gnu/Makefile", False),
    ],
)
def test_the_standard_library_is_shipped_without_what_developers_use(name, kept):
    assert trim.keeps_stdlib_file(name) is kept


def test_trimming_leaves_no_empty_folder(tmp_path):
    for name in ("PySide6/qml/QtQuick/x.qml", "PySide6/__init__.py", "a/tests/t.py", "a/b.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    trim.clear_packages(tmp_path)
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == ["PySide6", "PySide6/__init__.py", "a", "a/b.py"]


# -- the program's folder ----------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    """A checkout of a few files, with a packed font and caches."""
    checkout = tmp_path / "checkout"
    for name, text in {
        "app/__main__.py": "print('up')\n",
        "app/__pycache__/old.pyc": "",
        "forms/a/form.toml": "a = 1\n",
        "resources/fonts/Song.ttf": "font",
        "resources/fonts/Song.ttf.xz": "packed",
        "tests/test_x.py": "",
    }.items():
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(text, encoding="utf-8")
    return checkout


def test_the_folder_holds_the_program_compiled_unpacked_and_listed(small, tmp_path):
    folder = tmp_path / "installed"
    assert program_folder.copy_program(folder, small) == 3
    program_folder.compile_folder(folder, "/opt/mingqian")
    program_folder.open_for_everybody(folder)
    assert program_folder.list_program(folder) == 4
    lines = (folder / kit_files.PROGRAM).read_text("utf-8").splitlines()
    assert [line.partition("  ")[2] for line in lines] == [
        "app/__main__.py",
        "app/__pycache__/__main__.cpython-311.pyc",
        "forms/a/form.toml",
        "resources/fonts/Song.ttf",
    ]
    checked = subprocess.run(
        ["sha256sum", "-c", "--quiet", kit_files.PROGRAM], cwd=folder, check=False
    )
    assert checked.returncode == 0
    # Flags 0b01: compiled for good, whatever the time of the source.
    compiled = (folder / "app/__pycache__/__main__.cpython-311.pyc").read_bytes()
    assert compiled[4:8] == b"\x01\0\0\0"


def test_a_file_altered_added_or_gone_is_named_by_the_health_page_s_list(small, tmp_path):
    folder = tmp_path / "installed"
    program_folder.copy_program(folder, small)
    assert kit_files.altered_files(folder) is None
    program_folder.list_program(folder)
    assert kit_files.altered_files(folder) == ()
    (folder / "app/__main__.py").write_text("print('other')\n")
    (folder / "forms/a/form.toml").unlink()
    (folder / "app/new.py").write_text("")
    assert kit_files.altered_files(folder) == ("app/__main__.py", "app/new.py", "forms/a/form.toml")


def test_a_checkout_whose_fonts_are_packed_is_not_built(small, tmp_path):
    (small / "resources/fonts/Song.ttf").unlink()
    with pytest.raises(program_folder.Stop, match="Song"):
        program_folder.copy_program(tmp_path / "installed", small)


# -- the .deb ------------------------------------------------------------------------------------


def test_the_control_file_and_the_scripts_have_no_open_place(tmp_path):
    deb._put_control(tmp_path, FIELDS)
    for path in (tmp_path / "DEBIAN").iterdir():
        assert not re.search(r"@[A-Z]+@", path.read_text("utf-8")), path.name
    control = (tmp_path / "DEBIAN/control").read_text("utf-8")
    assert "Depends: libc6 (>= 2.31)\n" in control
    assert all(len(line) < 200 for line in control.splitlines())
    for name in deb.SCRIPTS:
        script = tmp_path / "DEBIAN" / name
        assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
        assert script.stat().st_mode & 0o777 == 0o755


def test_no_script_of_the_package_deletes_anything():
    for name in deb.SCRIPTS:
        text = deb.filled(name, {"RUNNING": ""})
        assert not re.search(r"\brm\b|\brmdir\b|\bunlink\b|-delete", text), name


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", "明签已安装"),
        ("1.2.2", "由 1.2.2 更新到 1.2.3"),
        ("1.2.3", "1.2.3 已重新安装"),
        ("1.10.0", "由 1.10.0 换回较旧的 1.2.3"),
    ],
)
def test_after_installing_it_is_said_what_was_done_to_what_was_there(tmp_path, before, said):
    deb._put_control(tmp_path, FIELDS)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, words in {"getent": "exit 0", "stat": "echo mingqian", "dpkg": COMPARE}.items():
        (tools / name).write_text(f"#!/bin/sh\n{words}\n")
        (tools / name).chmod(0o755)
    done = subprocess.run(
        ["sh", str(tmp_path / "DEBIAN/postinst"), "configure", before],
        env={"PATH": f"{tools}:/usr/bin:/bin"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert said in done.stdout
    assert ("更新到" in done.stdout) is (before == "1.2.2")


def test_the_menu_entry_names_the_program_in_chinese_and_the_starter_parses(tmp_path):
    entry = deb.filled("mingqian.desktop", {})
    assert "Name[zh_CN]=明签\n" in entry
    assert "Exec=/usr/bin/mingqian\n" in entry
    starter = tmp_path / "mingqian"
    starter.write_text(deb.filled("mingqian.sh", {}), encoding="utf-8")
    environ = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["sh", str(starter)], env=environ, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, "显示器" in done.stderr) == (1, True)


def test_dependencies_are_read_from_what_the_files_ask_for():
    dynamic = (
        " 0x1 (NEEDED)             Shared library: [libGL.so.1]\n"
        " 0x1 (NEEDED)             Shared library: [libQt6Core.so.6]\n"
        " 0xe (SONAME)             Library soname: [libx.so]\n"
    )
    assert elf_needs.parse_needed(dynamic) == {"libGL.so.1", "libQt6Core.so.6"}
    versions = (
        "Name: GLIBC_2.17 Flags\n Name: GLIBC_2.30  Name: GLIBC_2.4 GLIBC_PRIVATE GLIBCXX_3.4"
    )
    assert elf_needs.parse_glibc(versions) == (2, 30)
    assert elf_needs.depends(["libgl1", "libc6", "libglib2.0-0"], (2, 31)) == (
        "libc6 (>= 2.31), libgl1, libglib2.0-0 | libglib2.0-0t64"
    )


def test_mirrors_are_the_machine_s_own():
    listing = "Debian|Debian-Security|one\nOther|Other|x\nDebian|Debian|two/\nDebian|Debian|three\n"
    assert mirrors.read_targets(listing) == {"Debian-Security": "one", "Debian": "two"}
    assert mirrors.mirrors_of_machine("given/").security == "given-security"


# -- setup.exe -------------------------------------------------------------------------------------


def test_the_windows_script_is_filled_in_and_keeps_data_by_default(tmp_path):
    (tmp_path / "a").write_bytes(bytes(4096))
    script = windows.setup_script(tmp_path, tmp_path / "setup.exe", "1.2.3")
    assert not re.search(r"@[A-Z_]+@", script)
    assert 'VIProductVersion "1.2.3.0"' in script
    assert '"EstimatedSize" 4' in script
    assert 'MUI_LANGUAGE "SimpChinese"' in script
    # Silent or by Enter, the answer is to keep the data; only a second yes deletes it.
    deleting = script.index('RMDir /r "$LOCALAPPDATA\\mingqian"')
    asked = script[:deleting]
    assert "MB_DEFBUTTON1" in asked
    assert "/SD IDYES IDYES keep" in asked
    assert "MB_DEFBUTTON2" in asked
    assert "/SD IDNO IDNO keep" in asked
    assert script.count("RMDir /r") == 5  # the program's four folders, and that one


def test_the_icon_has_every_size_windows_asks_for(tmp_path):
    icons.write_ico(tmp_path / "x.ico")
    with Image.open(tmp_path / "x.ico") as ico:
        assert ico.info["sizes"] == {(side, side) for side in icons.SIDES}


# -- the command -------------------------------------------------------------------------------------


def test_build_is_started_with_the_environment_s_python():
    plan = launch._plan("build", ["deb", "--arch", "aarch64"])
    assert plan.arguments == ("-P", "-m", "installer.build", "deb", "--arch", "aarch64")
    asked = build._parser().parse_args([])
    assert (asked.kind, asked.arch, asked.out.name) == (None, "x86_64", "dist")


def test_what_nobody_makes_is_said_and_not_tried(tmp_path, capsys):
    code = build.main(["windows", "--arch", "aarch64", "--out", str(tmp_path / "out")])
    assert code == 1
    assert "SUPPORT.md" in capsys.readouterr().err


def test_the_embedded_python_is_pinned_by_a_whole_hash():
    from installer.wheelhouse import EMBED_HASH

    assert len(EMBED_HASH) == len(hashlib.sha256().hexdigest())
    assert __version__.count(".") == 2
