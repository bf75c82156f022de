"""The folder .venv: made once from the lock file, completed when half-made, else left alone.

A stamp written last says what the folder was made from. Without the right stamp nothing in
it is trusted:
- a marker says that our own making of it was cut short: it is made anew;
- no marker (made by hand, or from an older lock): pip brings it up to the lock;
- its Python does not answer or is not suitable: it is made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from installer.pythons import Python, ask
from installer.sentences import Stop, say, sentence

ROOT = Path(__file__).resolve().parent.parent


class Environment:
    """The paths of one checkout's environment."""

    def __init__(self, root: Path = ROOT) -> None:
        self.folder = root / ".venv"
        self.lock = root / "installer" / "lock.txt"
        self.wheels = root / "installer" / "wheels"
        inner = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        self.python = self.folder / inner
        self.stamp = self.folder / "mingqian.stamp"
        self.marker = self.folder / "mingqian.unfinished"


def stamp_for(environment: Environment, python: Python) -> str:
    """Return what the stamp must say for this lock, interpreter and platform.

    Raises:
        Stop: there is no lock file.
    """
    try:
        digest = hashlib.sha256(environment.lock.read_bytes()).hexdigest()
    except OSError:
        raise Stop(sentence("lock_missing", file=environment.lock)) from None
    return f"lock {digest}\npython {python.version}\nplatform {sys.platform} {python.machine}\n"


def is_ready(environment: Environment) -> bool:
    """Whether the environment can be used as it is (some 20 ms)."""
    try:
        stamp = environment.stamp.read_text(encoding="ascii")
    except (OSError, ValueError):
        return False
    python = ask([str(environment.python)])
    return python is not None and stamp == stamp_for(environment, python)


def complete(environment: Environment, base: Python) -> None:
    """Make or finish the environment and stamp it. Safe to cut short at any moment.

    Raises:
        Stop: the folder cannot be written, or packages cannot be had.
    """
    with _alone(environment):
        if is_ready(environment):  # whoever held the door has done it
            return
        say("preparing", folder=environment.folder)
        try:
            _make_folder(environment, base)
            environment.stamp.unlink(missing_ok=True)
            _install(environment)
            _stamp(environment)
        except OSError as error:  # no right to write, disk full
            detail = sentence("venv_failed", folder=environment.folder, detail=error)
            raise Stop(detail) from error
        say("ready")


def _stamp(environment: Environment) -> None:
    python = ask([str(environment.python)])
    if python is None:
        raise Stop(sentence("venv_failed", folder=environment.folder, detail=""))
    part = environment.stamp.with_suffix(".part")
    part.write_text(stamp_for(environment, python), encoding="ascii")
    os.replace(part, environment.stamp)
    environment.marker.unlink(missing_ok=True)


def _make_folder(environment: Environment, base: Python) -> None:
    """Leave a folder whose Python answers and has pip."""
    there = ask([str(environment.python)]) if environment.python.exists() else None
    sound = there is not None and there.suitable and not environment.marker.exists()
    pip = [str(environment.python), "-I", "-m", "pip", "--version"]
    if sound and _call(pip).returncode == 0:
        return
    if not sound:
        _empty(environment)
    made = _call([base.path, "-I", "-m", "venv", str(environment.folder)])
    if made.returncode != 0:
        detail = (made.stdout or "").strip()[-2000:]
        raise Stop(sentence("venv_failed", folder=environment.folder, detail=detail))


def _empty(environment: Environment) -> None:
    """Leave a folder that holds the marker only; the marker is there before anything goes."""
    environment.folder.mkdir(exist_ok=True)
    environment.marker.touch()
    for path in environment.folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != environment.marker:
            path.unlink()


def _install(environment: Environment) -> None:
    options = [
        *("--require-hashes", "--only-binary=:all:", "--disable-pip-version-check"),
        *("--no-input", "-r", str(environment.lock)),
    ]
    if not sys.stdout.isatty():
        options.append("-q")
    install = [str(environment.python), "-I", "-m", "pip", "install"]
    local = ["--find-links", str(environment.wheels)] if environment.wheels.is_dir() else []
    if local and _call([*install, "--no-index", *local, *options]).returncode == 0:
        say("wheels_used")
        return
    if local:
        say("wheels_incomplete")
    if _call([*install, *local, *options], show=True).returncode != 0:
        raise Stop(sentence("pip_failed"))


def _call(command: list[str], *, show: bool = False) -> subprocess.CompletedProcess[str]:
    # pip set to install for the user, as some systems do, refuses a virtual environment.
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=None if show else subprocess.PIPE,
        stderr=None if show else subprocess.STDOUT,
        env=dict(os.environ, PIP_USER="0", PIP_REQUIRE_VIRTUALENV="0"),
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@contextmanager
def _alone(environment: Environment) -> Iterator[None]:
    """Let one start at a time make the environment; the operating system frees the door."""
    name = hashlib.sha256(str(environment.folder).encode()).hexdigest()[:16]
    try:
        door = open(Path(tempfile.gettempdir(), f"mingqian-{name}.lock"), "a+b")  # noqa: SIM115 - closed below
    except OSError:  # another user's file: better two at a time than none
        yield
        return
    with door:
        if not _try_lock(door.fileno(), wait=False):
            say("waiting")
            _try_lock(door.fileno(), wait=True)
        yield


def _try_lock(number: int, *, wait: bool) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(number, 0, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
