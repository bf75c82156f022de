"""`bootstrap.py build [deb|windows] [--arch ARCH]`: the installers, into dist/."""

import argparse
import os
import sys
import time
from pathlib import Path

from platformdirs import user_cache_path

from app import __version__
from installer import deb, windows
from installer.linux_root import ready_root
from installer.lockfile import ROOT
from installer.mirrors import mirrors_of_machine
from installer.sentences import Stop, say, sentence
from installer.targets import UnknownTargetError, target_of

KINDS = ("deb", "windows")
MACHINES = ("x86_64", "aarch64")


def main(argv: list[str]) -> int:
    """Build what is asked for; returns the exit code."""
    asked = _parser().parse_args(argv)
    kinds = [asked.kind] if asked.kind else [k for k in KINDS if (k, asked.arch) in _made()]
    try:
        for kind in kinds:
            began = time.monotonic()
            made = _build(kind, asked)
            size = made.stat().st_size / 1e6
            took = time.monotonic() - began
            say("build_done", file=made, size=f"{size:.1f}", seconds=f"{took:.0f}")
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except UnknownTargetError:
        print(sentence("build_no_target", kind=kinds[0], machine=asked.arch), file=sys.stderr)
        return 1
    return 0


def _made() -> set[tuple[str, str]]:
    return {("deb", "x86_64"), ("deb", "aarch64"), ("windows", "x86_64")}


def _build(kind: str, asked: argparse.Namespace) -> Path:
    target = target_of(kind, asked.arch)
    out: Path = asked.out
    out.mkdir(parents=True, exist_ok=True)
    if kind == "windows":
        return windows.make_setup(target, out, asked.cache, __version__)
    root = ready_root(asked.cache, target, mirrors_of_machine(asked.mirror))
    return deb.make_deb(root, out, __version__)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bootstrap.py build", description=sentence("build_about"))
    parser.add_argument("kind", nargs="?", choices=KINDS, help=sentence("build_kind"))
    parser.add_argument("--arch", choices=MACHINES, default="x86_64", help=sentence("build_arch"))
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help=sentence("build_out"))
    cache = user_cache_path("mingqian-build", appauthor=False)
    parser.add_argument("--cache", type=Path, default=cache, help=sentence("build_cache"))
    parser.add_argument("--mirror", help=sentence("build_mirror"))
    return parser


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(sys.argv[1:]))
