"""Find a Python that can carry the program: CPython 3.11 to 3.13, 64 bit, with the GIL.

Looks at the one running this, at PATH, at pyenv's folder and, on Windows, at the py
launcher. Each candidate is asked, not judged by its name: a pyenv shim may lead nowhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Sequence

OLDEST = (3, 11)
NEWEST = (3, 13)
# In the order of preference after the running one: 3.11 is what every test runs on.
MINORS = ("3.11", "3.12", "3.13")

_QUESTION = """
import platform, sys, sysconfig
from importlib.util import find_spec
fit = (platform.python_implementation() == "CPython" and sys.maxsize > 2**32
       and not sysconfig.get_config_var("Py_GIL_DISABLED"))
print(sys.version.split()[0], platform.machine().lower(), int(fit),
      int(find_spec("venv") is not None and find_spec("ensurepip") is not None))
print(sys.executable)
"""


@dataclass(frozen=True)
class Python:
    """One interpreter that answered."""

    path: str
    version: str  # "3.11.7"
    machine: str  # "x86_64", "aarch64", "amd64"
    fit: bool  # CPython, 64 bit, with the GIL: what the wheels are built for
    has_venv: bool  # venv and ensurepip are there (Debian packs them apart)

    @property
    def minor(self) -> str:
        """The version without its last part: "3.11"."""
        return ".".join(self.version.split(".")[:2])

    @property
    def suitable(self) -> bool:
        """Whether the program runs on it."""
        parts = tuple(int(part) for part in self.minor.split("."))
        return self.fit and OLDEST <= parts <= NEWEST


def ask(command: Sequence[str]) -> Python | None:
    """Return what the interpreter says about itself, or None if it does not answer."""
    try:
        answer = subprocess.run(
            [*command, "-I", "-c", _QUESTION],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=True,
            encoding="utf-8",
        )
        facts, path = answer.stdout.splitlines()[:2]
        version, machine, fit, has_venv = facts.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return Python(path, version, machine, fit == "1", has_venv == "1")


def candidates(environ: Mapping[str, str], platform: str) -> Iterator[list[str]]:
    """Yield the commands to ask, best first, each once."""
    seen = set()
    for command in _all(environ, platform):
        if command and tuple(command) not in seen:
            seen.add(tuple(command))
            yield command


def find(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Python | None:
    """Return the best suitable Python; one without venv only if there is no other."""
    second_best = None
    for command in candidates(environ, platform):
        python = ask(command)
        if python is None or not python.suitable:
            continue
        if python.has_venv:
            return python
        second_best = second_best or python
    return second_best


def _all(environ: Mapping[str, str], platform: str) -> Iterator[list[str]]:
    # Inside a virtual environment the one it was made from: ours may have to be made anew.
    yield [str(getattr(sys, "_base_executable", None) or sys.executable)]
    path = environ.get("PATH")
    for minor in MINORS:
        found = shutil.which("python" + minor, path=path)
        yield [found] if found else []
    for name in ("python3", "python"):
        found = shutil.which(name, path=path)
        yield [found] if found else []
    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    pyenv = Path(environ.get("PYENV_ROOT") or Path(home, ".pyenv"))
    for minor in MINORS:
        for folder in sorted(pyenv.glob(f"versions/{minor}.*"), reverse=True):
            yield [str(folder / "bin" / "python")]
    if platform == "win32":
        yield from _windows(environ)


def _windows(environ: Mapping[str, str]) -> Iterator[list[str]]:
    launcher = shutil.which("py", path=environ.get("PATH"))
    for minor in MINORS:
        if launcher:
            yield [launcher, "-" + minor]
        for place in ("LOCALAPPDATA", "PROGRAMFILES"):
            if environ.get(place):
                inner = "Programs/Python" if place == "LOCALAPPDATA" else "."
                name = "Python" + minor.replace(".", "")
                yield [str(Path(environ[place], inner, name, "python.exe"))]
