"""The system's own parts that wheels do not bring: Qt's libraries, python3-venv.

The lists were taken on a bare Debian 12 by adding packages until a window opened. What is
missing is found by loading it, so it does not matter who installed it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable, Iterable, Mapping, Sequence

from installer.pythons import MINORS, Python
from installer.sentences import Stop, say, sentence

# Another package tool may be at work, such as a nightly update.
_PATIENCE = ("-o", "DPkg::Lock::Timeout=300")


@dataclass(frozen=True)
class Part:
    """One part of the system and the packages that bring it."""

    name: str  # what a person may look for: a library's file name
    deb: str
    rpm: str


OFFSCREEN = (
    Part("libGL.so.1", "libgl1", "mesa-libGL"),
    Part("libEGL.so.1", "libegl1", "mesa-libEGL"),
    Part("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Part("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Part("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Part("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
)
X11 = (
    Part("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Part("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Part("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Part("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Part("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Part("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
)
WAYLAND = (
    Part("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Part("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)


def wanted(environ: Mapping[str, str], platform: str, *, offscreen: bool) -> tuple[Part, ...]:
    """Return the parts Qt needs here: none but on Linux, fewer without a screen."""
    if not platform.startswith("linux"):
        return ()
    if offscreen:
        return OFFSCREEN
    if environ.get("DISPLAY"):
        return OFFSCREEN + X11
    return OFFSCREEN + (WAYLAND if environ.get("WAYLAND_DISPLAY") else ())


def missing(parts: Iterable[Part], load: Callable[[str], object] = ctypes.CDLL) -> list[Part]:
    """Return the parts whose library does not load."""

    def loads(part: Part) -> bool:
        try:
            load(part.name)
        except OSError:
            return False
        return True

    return [part for part in parts if not loads(part)]


def venv_part(python: Python) -> Part:
    """Return the part that brings venv and ensurepip to a system Python."""
    package = f"python{python.minor}-venv"
    return Part(package, package, f"python{python.minor}-pip")


def python_part() -> Part | None:
    """Return a suitable Python this system's package list offers, or None."""
    show = shutil.which("apt-cache")
    for minor in MINORS if show else ():
        name = f"python{minor}"
        if _run([show or "", "show", name, f"{name}-venv"], quiet=True):
            return Part(name, f"{name} {name}-venv", name)
    return None


def advice(parts: Sequence[Part], which: Callable[[str], str | None] = shutil.which) -> str:
    """Return the sentences that name the missing parts and the one command that brings them."""
    lines = [sentence("missing", names="、".join(part.name for part in parts))]
    if which("apt-get"):
        command = " ".join(["sudo apt-get update && sudo", *_apt_install(parts)])
        lines.append(sentence("run_this", command=command))
    elif which("dnf") or which("yum"):
        tool = "dnf" if which("dnf") else "yum"
        packages = " ".join(dict.fromkeys(part.rpm for part in parts))
        lines.append(sentence("run_this", command=f"sudo {tool} install -y {packages}"))
    else:
        lines.append(sentence("find_them"))
    return "\n".join(lines)


def install(parts: Sequence[Part]) -> None:
    """Install the parts with apt-get where that is allowed without asking.

    Raises:
        Stop: it is not, or it failed; says which command to run by hand.
    """
    prefix = _privilege() if shutil.which("apt-get") else None
    if prefix is None:
        raise Stop(advice(parts))
    command = [*prefix, *_apt_install(parts), *_PATIENCE]
    say("installing_system", packages=_names(parts))
    # A machine that never updated has no list of packages: the first try tells, in silence.
    if _run(command, quiet=True) or (_run([*prefix, "apt-get", "update", "-q"]) and _run(command)):
        return
    raise Stop(advice(parts))


def _apt_install(parts: Sequence[Part]) -> list[str]:
    return ["apt-get", "install", "-y", "--no-install-recommends", *_names(parts).split()]


def _names(parts: Sequence[Part]) -> str:
    return " ".join(dict.fromkeys(part.deb for part in parts))


def _privilege() -> list[str] | None:
    """Return what goes before a command for root, or None: a person has to do it."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    return [sudo, "-n"] if sudo and _run([sudo, "-n", "true"], quiet=True) else None


def _run(command: Sequence[str], *, quiet: bool = False) -> bool:
    """Whether the command succeeds; it gets no input, so it cannot ask."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.DEVNULL if quiet else None,
        env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
        check=False,
    )
    return done.returncode == 0
