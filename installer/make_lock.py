"""Write installer/lock.txt from pyproject.toml. For developers; needs the tool uv on PATH.

    python -m installer.make_lock             keep what is pinned, add what is new
    python -m installer.make_lock --upgrade   take the newest versions pyproject allows

One file for Linux and Windows, x86-64 and aarch64, Python 3.11 to 3.13: what differs
carries a marker. No address and no path enters the file, whatever this machine is set to.
"""

import os
import shutil
import subprocess
import sys

from installer.lockfile import LOCK, ROOT, read_lock

HEADER = """\
# Every package at one version, with its hashes; runtime and test tools.
# Made from pyproject.toml by installer/make_lock.py: edit there, then run it again.
"""
OPTIONS = (
    *("--universal", "--python-version", "3.11", "--extra", "test", "--generate-hashes"),
    *("--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"),
)


def main(arguments: list[str]) -> int:
    """Return uv's exit code; the old lock stays unless the new one is whole and clean."""
    uv = shutil.which("uv")
    if uv is None:
        print("make_lock needs uv on PATH", file=sys.stderr)
        return 1
    # Settings of this machine (local wheels, mirrors) must not reach the file.
    environ = {k: v for k, v in os.environ.items() if k != "PIP_FIND_LINKS"}
    part = LOCK.with_suffix(".part")
    if LOCK.exists():
        shutil.copyfile(LOCK, part)  # uv keeps the versions it finds in its output file
    command = [uv, "pip", "compile", "pyproject.toml", *OPTIONS, *arguments, "-o", str(part)]
    code = subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode
    if code == 0:
        text = HEADER + part.read_text(encoding="utf-8")
        pins = read_lock(text)  # refuses whatever is no pin, hash or comment
        LOCK.write_text(text, encoding="utf-8", newline="\n")
        print(f"{len(pins)} pins")
    part.unlink(missing_ok=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
