"""Bare Debian systems to install into: made once in the cache, copied for each test."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from installer import build
from installer.mirrors import mirrors_of_machine

PERSON, COLLEAGUE, OUTSIDER = "clerk", "colleague", "outsider"
OLDER = "0.0.1"
SCREENS = Path("/", "tmp", ".X11-unix")  # where every X server listens
CACHE = user_cache_path("mingqian-build", appauthor=False)
# Apart from the build's own root, whose name ends otherwise.
NAME = "clean-{suite}"


class NotPossibleError(RuntimeError):
    """This machine cannot make a bare system; says what is missing."""


@dataclass(frozen=True)
class CleanRoot:
    """A bare system with a few users and nothing of ours."""

    folder: Path

    def run(
        self, command: str, *, person: bool = False, name: str = PERSON
    ) -> "subprocess.CompletedProcess[str]":
        """Run a shell command inside, as root or as a user; output and errors together."""
        inside = (
            'mount -t proc proc "$0/proc" && mkdir -p "$0/dev/shm" && mount -t tmpfs -o mode=1777 '
            f'shm "$0/dev/shm" && mkdir -p {SCREENS} "$0{SCREENS}" && '
            f'mount --bind {SCREENS} "$0{SCREENS}" && exec chroot "$0" "$@"'
        )
        words = ["su", "-", name, "-c", command] if person else ["sh", "-c", command]
        # Its own processes only: what is left running ends with the command.
        call = ["unshare", "--mount", "--pid", "--fork", "--propagation", "private"]
        call += ["sh", "-c", inside]
        environ = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        return subprocess.run(
            [*call, str(self.folder), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environ,
            encoding="utf-8",
            errors="replace",
            check=False,
        )


def make_clean_root(suite: str, cache: Path, aim: Path) -> CleanRoot:
    """Return a fresh copy of a bare system.

    Raises:
        NotPossibleError: no root, no debootstrap, or it failed.
    """
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        raise NotPossibleError("clean installs need root and debootstrap")
    kept = cache / NAME.format(suite=suite)
    if not (kept / "done").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", suite, str(kept)]
        done = subprocess.run(
            [*command, mirrors_of_machine(None).main], capture_output=True, check=False
        )
        if done.returncode:
            raise NotPossibleError(f"debootstrap {suite}: {done.stdout[-400:]!r}")
        (kept / "done").touch()
    subprocess.run(["cp", "-a", str(kept), str(aim)], check=True)
    shutil.copyfile("/etc/resolv.conf", aim / "etc/resolv.conf")
    root = CleanRoot(aim)
    for name in (PERSON, COLLEAGUE, OUTSIDER):
        root.run(f"useradd -m {name}")
    return root


def older_package(package: Path, work: Path) -> Path:
    """Return the same package as a version before, with a file that the newer lacks."""
    tree = work / "older"
    subprocess.run(["dpkg-deb", "-R", str(package), str(tree)], check=True)
    # The number stands in the control file and in what postinst says.
    version = package.name.split("_")[1]
    for name in ("control", "postinst"):
        path = tree / "DEBIAN" / name
        path.write_text(path.read_text("utf-8").replace(version, OLDER), encoding="utf-8")
    (tree / "opt/mingqian/app/gone.py").write_text("")
    aim = work / f"mingqian_{OLDER}.deb"
    build = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(tree), str(aim)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return aim


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The .deb of this checkout."""
    out = tmp_path_factory.mktemp("dist")
    assert build.main(["deb", "--out", str(out), "--cache", str(CACHE)]) == 0
    (made,) = out.glob("*.deb")
    return made


@pytest.fixture
def bare(tmp_path: Path) -> Callable[[str], CleanRoot]:
    """Return a fresh bare system of a suite."""
    return lambda suite: make_clean_root(suite, CACHE, tmp_path / "system")


@pytest.fixture
def older(package: Path, tmp_path: Path) -> Path:
    """The package as a version before."""
    return older_package(package, tmp_path)


@pytest.fixture
def display() -> Iterator[str]:
    """The name of a screen of our own, of the size that the bureau's oldest ones have."""
    if shutil.which("Xvfb") is None:
        raise NotPossibleError("clean installs need Xvfb")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-ac"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii"
    ) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()
