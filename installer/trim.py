"""What of Python and its packages is not shipped: judged by path alone, so a test can ask.

PySide6 is kept by list, not cut by list: what the next version brings with it stays out
until somebody asks for it. Everything else is shipped but for what only developers use.
"""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

# The modules app imports; a test holds them against the imports of the source.
QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtSvg", "QtDBus", "QtTest")
# XcbQpa carries the xcb platform.
QT_LIBRARIES = ("Core", "Gui", "Widgets", "PrintSupport", "Svg", "DBus", "Test", "XcbQpa")
PLUGINS = (
    *("platforms/libqxcb.so", "platforms/libqoffscreen.so"),
    *("platforms/qwindows.dll", "platforms/qoffscreen.dll"),
    *("platforminputcontexts/libibusplatforminputcontextplugin.so",),
    *("platforminputcontexts/libcomposeplatforminputcontextplugin.so",),
    *("printsupport/libcupsprintersupport.so",),
    *("iconengines/libqsvgicon.so", "iconengines/qsvgicon.dll"),
    *("imageformats/libqjpeg.so", "imageformats/libqsvg.so"),
    *("imageformats/qjpeg.dll", "imageformats/qsvg.dll"),
    *("styles/qmodernwindowsstyle.dll",),
)
TRANSLATIONS = ("qtbase_zh_CN.qm",)

_QT = "|".join(QT_MODULES)
_LIBRARIES = "|".join(QT_LIBRARIES)
_PYSIDE_KEPT = re.compile(
    r"^PySide6/(?:"
    r"[^/]+\.py|"
    rf"(?:{_QT})(?:\.abi3\.so|\.pyd)|"
    r"libpyside6\.abi3\.so\.[0-9.]+|pyside6\.abi3\.dll|"
    rf"Qt/lib/libQt6(?:{_LIBRARIES})\.so\.6|Qt6(?:{_LIBRARIES})\.dll|"
    r"Qt/lib/libicu(?:data|i18n|uc)\.so\.[0-9]+|"
    r"(?:msvcp140|vcruntime140|concrt140)[_0-9a-z]*\.dll|"
    rf"(?:Qt/)?plugins/(?:{'|'.join(re.escape(one) for one in PLUGINS)})|"
    rf"(?:Qt/)?translations/(?:{'|'.join(re.escape(one) for one in TRANSLATIONS)})"
    r")$"
)
_PACKAGES_LEFT_OUT = re.compile(
    r"(?:^|/)(?:tests?|_tests|include|\.libs_cisco|__pycache__)/|"
    r"\.(?:pyi|pyx|pxd|h|hpp|c|cpp|a|lib|pdb|typed)$|"
    r"^bin/|^[^/]+\.dist-info/(?:RECORD|direct_url\.json|REQUESTED|INSTALLER)$|"
    r"^PIL/_avif\.|^pillow\.libs/libavif-|"
    r"^numpy/(?:f2py|distutils)/|^numpy/[^/]*/?testing/_private/extbuild|"
    r"^alembic/testing/|^sqlalchemy/testing/"
)
_STDLIB_LEFT_OUT = re.compile(
    r"^(?:test|idlelib|lib2to3|tkinter|turtledemo|ensurepip|venv|distutils|curses|"
    r"pydoc_data|config-[^/]*|__pycache__)/|"
    r"/(?:__pycache__|tests?|idle_test)/|"
    r"^lib-dynload/(?:_test|xxlimited|_tkinter|_curses|ossaudiodev|nis|_ssl|readline)|"
    r"^(?:turtle\.py|LICENSE\.txt\.orig)$"
)


def keeps_package_file(name: str) -> bool:
    """Whether a file of the packages' folder is shipped. name: from that folder, with "/"."""
    if name.startswith("PySide6/"):
        return bool(_PYSIDE_KEPT.match(name))
    return not _PACKAGES_LEFT_OUT.search(name)


def keeps_stdlib_file(name: str) -> bool:
    """Whether a file of lib/python3.11 is shipped. name: from that folder, with "/"."""
    return not _STDLIB_LEFT_OUT.search(name)


def clear_packages(folder: Path) -> None:
    """Take away from a folder of packages what is not shipped."""
    _clear(
        folder, (path for path in folder.rglob("*") if not keeps_package_file(_name(path, folder)))
    )


def clear_stdlib(folder: Path) -> None:
    """Take away from a standard library what is not shipped."""
    _clear(
        folder, (path for path in folder.rglob("*") if not keeps_stdlib_file(_name(path, folder)))
    )


def _name(path: Path, folder: Path) -> str:
    return PurePosixPath(path.relative_to(folder)).as_posix()


def _clear(folder: Path, paths: Iterable[Path]) -> None:
    for path in [one for one in paths if one.is_symlink() or one.is_file()]:
        path.unlink()
    for path in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        if path.name == "__pycache__":
            shutil.rmtree(path)
        elif not any(path.iterdir()):
            path.rmdir()
