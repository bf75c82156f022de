"""A Debian 11 of our own (glibc 2.31) in the cache, and CPython 3.11 compiled in it.

Both are made once and used again by every build. CPython is Debian's source package of
3.11 with its security patches; the small libraries that older and newer systems lack or
have in another version are taken from this root and stand in the program's own folder.
"""

import hashlib
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.mirrors import Mirrors
from installer.sentences import Stop, say, sentence
from installer.targets import Target

SUITE = "bullseye"
SOURCES = "bookworm"  # Debian's last release with 3.11
PREFIX = "/opt/mingqian"
TOOLS = (
    *("build-essential", "dpkg-dev", "pkg-config", "xz-utils", "patchelf", "ca-certificates"),
    *("zlib1g-dev", "libbz2-dev", "liblzma-dev", "libffi-dev", "libssl-dev", "libsqlite3-dev"),
    *("libexpat1-dev", "libgl1", "libegl1", "libfontconfig1", "libdbus-1-3", "libglib2.0-0"),
    *("libxkbcommon0", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4"),
    *("libxcb-keysyms1", "libxcb-image0", "libxcb-render-util0", "libxcb-shape0"),
    *("libx11-xcb1", "libxcb-xkb1", "libxcb-util1", "libxcb-randr0", "libxcb-xinerama0"),
)
# Standing beside Qt's own libraries, so that its plugins find them.
QT_COMPANIONS = (
    *("libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0", "libxcb-keysyms.so.1"),
    *("libxcb-render-util.so.0", "libxcb-util.so.1", "libxcb-xkb.so.1"),
    *("libxkbcommon.so.0", "libxkbcommon-x11.so.0"),
)
# Beside Python: other versions of these stand on other systems.
PYTHON_COMPANIONS = (
    *("libcrypto.so.1.1", "libffi.so.7", "libsqlite3.so.0", "libexpat.so.1"),
    *("libbz2.so.1.0", "liblzma.so.5"),
)
_CONFIGURE = (
    f"--prefix={PREFIX}/python --without-ensurepip --with-system-expat --enable-optimizations"
)
# What the compiler learns from: the program's kind of work.
_LEARNT_FROM = " ".join(
    f"test_{name}"
    for name in (
        *("array", "base64", "bisect", "bytes", "collections", "dataclasses", "datetime"),
        *("dict", "functools", "generators", "hashlib", "heapq", "itertools", "json", "list"),
        *("math", "operator", "pickle", "re", "sqlite3", "struct", "unicode"),
    )
)
_COMPILE = f"""\
set -e
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
rm -rf /src /build && mkdir -p /src /build && cd /src
# A mirror may list a version that it no longer holds.
for version in $(apt-cache showsrc python3.11 | sed -n 's/^Version: //p' | sort -rV); do
    if apt-get source --download-only -q "python3.11=$version"; then break; fi
done
dpkg-source --no-check -x python3.11_*.dsc python
# A security patch of Debian's reads a header of the core; Debian compiles the module into it.
sed -i '1i #define Py_BUILD_CORE_MODULE 1' python/Modules/pyexpat.c
# Debian lets the compiler learn twice and stops where a test fails the second time, as one
# does where Ctrl+C is ignored (a build in the background). Once is enough, failed or not.
sed -i '/^\ttask="$(PROFILE_TASK)"/,/^\tesac/d' python/Makefile.pre.in
cd /build
/src/python/configure {_CONFIGURE} >configure.log
nice -n 5 make -j"$(nproc)" PROFILE_TASK="-m test --pgo {_LEARNT_FROM}" >make.log 2>&1 \
    || {{ tail -n 40 make.log; exit 1; }}
make install DESTDIR=/build/out >install.log 2>&1
if ls /build/out{PREFIX}/python/lib/python3.11/lib-dynload | grep _failed; then exit 1; fi
"""


@dataclass(frozen=True, slots=True)
class LinuxRoot:
    """One root: its folder and whose packages it takes."""

    folder: Path
    target: Target
    mirrors: Mirrors

    @property
    def python(self) -> Path:
        """The compiled Python's folder, as installed below the prefix."""
        return self.folder / "build/out" / PREFIX.lstrip("/") / "python"

    def run(self, command: Sequence[str], called: str = "") -> None:
        """Run a command inside the root.

        Args:
            command: its words.
            called: what a failure names instead of the words.

        Raises:
            Stop: it failed; its output went to the terminal.
        """
        shutil.copyfile("/etc/resolv.conf", self.folder / "etc/resolv.conf")
        # Python's profiling run reads /proc; the mount is gone with the command.
        inside = 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"'
        call = ["unshare", "--mount", "--propagation", "private", "sh", "-c", inside]
        call += [str(self.folder), *command]
        environ = dict(os.environ, LC_ALL="C.UTF-8", DEBIAN_FRONTEND="noninteractive")
        if subprocess.run(call, stdin=subprocess.DEVNULL, env=environ, check=False).returncode:
            raise Stop(sentence("build_root_failed", command=called or " ".join(command)[:80]))


def ready_root(cache: Path, target: Target, mirrors: Mirrors) -> LinuxRoot:
    """Return a root with Python compiled in it; made where the cache has none.

    Raises:
        Stop: not root, no debootstrap, another processor without emulation, or a step failed.
    """
    root = LinuxRoot(cache / f"{SUITE}-{target.deb_machine}", target, mirrors)
    stamp = root.folder / "mingqian.stamp"
    recipe = hashlib.sha256(repr((TOOLS, _COMPILE, SOURCES)).encode()).hexdigest()
    if stamp.exists() and stamp.read_text("ascii").strip() == recipe:
        return root
    _may_make(target)
    if not (root.folder / "etc/apt").is_dir() or not stamp.exists():
        _bootstrap(root)
    _sources(root)
    say("build_root_tools")
    root.run(["apt-get", "update", "-q"])
    root.run(["apt-get", "upgrade", "-y", "-q", "--no-install-recommends"])
    root.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *TOOLS])
    say("build_python")
    root.run(["sh", "-c", _COMPILE], called=f"{root.folder}/build: make")
    stamp.write_text(recipe + "\n", encoding="ascii")
    return root


def _may_make(target: Target) -> None:
    if os.geteuid() != 0:
        raise Stop(sentence("build_wants_root"))
    if shutil.which("debootstrap") is None:
        raise Stop(sentence("build_wants_tool", tool="debootstrap", package="debootstrap"))
    emulation = Path("/proc/sys/fs/binfmt_misc", f"qemu-{target.machine}")
    if platform.machine() != target.machine and not emulation.exists():
        raise Stop(sentence("build_other_machine", machine=target.machine))


def _bootstrap(root: LinuxRoot) -> None:
    say("build_root", folder=root.folder)
    if root.folder.exists():
        shutil.rmtree(root.folder)
    root.folder.parent.mkdir(parents=True, exist_ok=True)
    command = [
        *("debootstrap", "--variant=minbase", f"--arch={root.target.deb_machine}"),
        *(SUITE, str(root.folder), root.mirrors.main),
    ]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        raise Stop(sentence("build_root_failed", command="debootstrap"))


def _sources(root: LinuxRoot) -> None:
    lines = [
        f"deb {root.mirrors.main} {SUITE} main",
        f"deb {root.mirrors.security} {SUITE}-security main",
        f"deb-src {root.mirrors.main} {SOURCES} main",
        f"deb-src {root.mirrors.security} {SOURCES}-security main",
    ]
    (root.folder / "etc/apt/sources.list").write_text("\n".join(lines) + "\n", encoding="ascii")
