"""Write resources/licences/: what the program is shipped with, and under which licence.

    python -m installer.licences

THIRD-PARTY.md lists every package of the lock; texts/ holds the licence texts of those the
program itself needs, as their makers packed them. Packages of another platform are taken
from its wheel, which pip downloads into a temporary folder. The licence of each package
was read by a person and stands in licences.toml; a test compares it with what the package
says of itself.
"""

import io
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

from installer.lockfile import LOCK, ROOT, Pin, read_lock, runtime_names

FOLDER = ROOT / "resources" / "licences"
REVIEWED = ROOT / "installer" / "licences.toml"
RUNTIME_ALLOWED = frozenset(
    {
        *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0"),
        *("PSF-2.0", "Zlib", "CC-BY-4.0", "FTL", "IJG", "libtiff", "NCSA", "0BSD", "CC0-1.0"),
    }
)
# A library that may be exchanged in the installed folder: what the LGPL asks for is given.
LGPL_ALLOWED = frozenset({"pyside6-essentials", "shiboken6"})
TOOLS_ALLOWED = RUNTIME_ALLOWED | {"MPL-2.0"}
_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors)[^/]*(/.*)?$", re.IGNORECASE)

HEAD = """\
# 第三方组件与许可 / Third-party components

由 installer/licences.py 按锁定文件 installer/lock.txt 生成，请勿手工修改。
Generated from the lock; do not edit by hand.

"""
QT_NOTE = """
Qt（PySide6-Essentials、shiboken6）按 LGPL-3.0 使用：以独立的动态库随程序安装，可由用户自行替换；
源代码可向 The Qt Company 取得。LGPL-3.0 引用 GPL-3.0 的条文，两者全文在 standard/ 中。
Qt is used under the LGPL-3.0: its libraries are separate files that a user may replace.
"""
FONT_NOTE = """
## 字体与图标 / Fonts and icons

| 名称 | 许可文本 |
| --- | --- |
"""


def reviewed(part: str) -> dict[str, str]:
    """Return package name -> licence expression of licences.toml: "runtime" or "tools"."""
    with REVIEWED.open("rb") as file:
        return {str(k): str(v) for k, v in tomllib.load(file)[part].items()}


def words(expression: str) -> set[str]:
    """Return the licences an expression names ("A AND B", "A OR B")."""
    return set(re.split(r" AND | OR ", expression))


def main() -> int:
    """Write everything anew; returns 0."""
    pins = read_lock(LOCK.read_text(encoding="utf-8"))
    names = runtime_names(pins)
    runtime = [pin for pin in pins if pin.name in names]
    texts = FOLDER / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    for old in texts.iterdir():
        old.unlink()
    for name in sorted(names):
        found = _texts(next(pin for pin in runtime if pin.name == name))
        if found:
            (texts / f"{name}.txt").write_text(_joined(found), encoding="utf-8", newline="\n")
    tools = [pin for pin in pins if pin.name not in names]
    page = HEAD + _table("随程序安装 / Shipped with the program", runtime, reviewed("runtime"))
    page += QT_NOTE + _table("只用于测试，不随程序安装 / Test tools", tools, reviewed("tools"))
    page += FONT_NOTE + "".join(f"| {name} | {path} |\n" for name, path in _fonts())
    (FOLDER / "THIRD-PARTY.md").write_text(page, encoding="utf-8", newline="\n")
    return 0


def _table(title: str, pins: list[Pin], licences: dict[str, str]) -> str:
    rows = [f"\n## {title}\n\n| 组件 | 版本 | 许可 | 许可文本 |\n| --- | --- | --- | --- |\n"]
    for pin in pins:
        path = FOLDER / "texts" / f"{pin.name}.txt"
        text = f"texts/{pin.name}.txt" if path.exists() else ""
        if pin.name in LGPL_ALLOWED:
            text = "standard/LGPL-3.0.txt"
        rows.append(f"| {pin.name} | {pin.version} | {licences[pin.name]} | {text} |\n")
    return "".join(rows)


def _fonts() -> list[tuple[str, str]]:
    folders = (ROOT / "resources/fonts/licenses", ROOT / "resources/icons")
    return [
        (
            path.stem if folder.name == "licenses" else "Lucide",
            f"../{path.relative_to(ROOT / 'resources').as_posix()}",
        )
        for folder in folders
        for path in sorted(folder.iterdir())
        if path.suffix == ".txt" or path.name == "LICENSE"
    ]


def _texts(pin: Pin) -> dict[str, str]:
    """Return file name -> text of a package's licence files."""
    try:
        files = metadata.distribution(pin.name).files or []
    except metadata.PackageNotFoundError:
        return _texts_of_wheel(pin)
    return {
        file.as_posix().split(".dist-info/")[1]: _decoded(file.read_binary())
        for file in files
        if ".dist-info/" in file.as_posix() and _LICENCE_FILE.search(file.as_posix())
    }


def _texts_of_wheel(pin: Pin) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder]
        options = ["--only-binary=:all:", f"{pin.name}=={pin.version}"]
        subprocess.run([*command, *options], check=True)
        wheel = zipfile.ZipFile(io.BytesIO(next(Path(folder).iterdir()).read_bytes()))
    return {
        name.split(".dist-info/")[1]: _decoded(wheel.read(name))
        for name in wheel.namelist()
        if ".dist-info/" in name and _LICENCE_FILE.search(name)
    }


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # older files with a copyright sign


def _joined(texts: dict[str, str]) -> str:
    parts = []
    for name, text in sorted(texts.items()):
        lines = "\n".join(line.rstrip() for line in text.strip("\ufeff\n").splitlines())
        parts.append(f"===== {name} =====\n\n{lines}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
