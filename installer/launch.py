"""What the commands run, test, setup and build do, in order; standard library, Python 3.8."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Sequence

from installer import libraries, pythons
from installer.environment import ROOT, Environment, complete, is_ready
from installer.sentences import Stop, say, sentence

USAGE_EXIT = 2
INTERRUPTED_EXIT = 130
# A file of tests stays in one process: its fixtures build a county once. In tests/conftest.py's
# order: left to itself, xdist keeps files of one long test to the end, where nobody shares them.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True)
class Plan:
    """What to start once everything is there."""

    arguments: tuple[str, ...]  # for python, from "-m" on
    offscreen: bool


def start(argv: Sequence[str]) -> int:
    """Carry out one command line; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese shows question marks instead of a traceback.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # TextIO hides it
    if not argv or argv[0] not in ("run", "test", "setup", "build"):
        print(sentence("usage"), file=sys.stderr)
        return USAGE_EXIT
    command, rest = argv[0], list(argv[1:])
    try:
        plan = _plan(command, rest)
        python = prepare(offscreen=plan.offscreen)
        if command == "setup":
            return 0
        return hand_over(python, plan)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n" + sentence("stopped"), file=sys.stderr)
        return INTERRUPTED_EXIT


def _plan(command: str, rest: Sequence[str]) -> Plan:
    if command == "test":
        return Plan(("-m", "pytest", *SIDE_BY_SIDE, *rest), offscreen=True)
    if command == "build":
        return Plan(("-P", "-m", "installer.build", *rest), offscreen=True)
    return plan_run(rest, os.environ, sys.platform)


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown."""
    if not platform.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def plan_run(rest: Sequence[str], environ: Mapping[str, str], platform: str) -> Plan:
    """Decide what `run` starts: the window, the walk through it, or a named command."""
    offscreen = "--headless" in rest or not has_display(environ, platform)
    passed = [argument for argument in rest if argument != "--headless"]
    if offscreen and (not passed or passed[0].startswith("-")):
        passed.insert(0, "walk")
    # -P: the folder one stands in holds no modules of the program.
    return Plan(("-P", "-m", "app", *passed), offscreen)


def prepare(*, offscreen: bool) -> Path:
    """Bring system libraries, environment and fonts into place; returns its Python.

    Raises:
        Stop: something is missing that set-up may not or cannot bring.
    """
    environment = Environment()
    ready = is_ready(environment)
    parts = libraries.wanted(os.environ, sys.platform, offscreen=offscreen)
    absent = libraries.missing(parts)
    base = None if ready else pythons.find()
    if not ready and base is None:
        offered = libraries.python_part()
        if offered is None:
            raise Stop(sentence("no_python"))
        absent.append(offered)
    elif base is not None and not base.has_venv:
        absent.append(libraries.venv_part(base))
    if absent:
        libraries.install(absent)
        _check_again(parts)
        base = None if ready else pythons.find()
    if not ready:
        if base is None or not base.has_venv:
            raise Stop(sentence("no_python"))
        complete(environment, base)
    _unpack_fonts(environment.python)
    return environment.python


def _check_again(parts: Sequence[libraries.Part]) -> None:
    absent = libraries.missing(parts)
    if absent:
        raise Stop(sentence("still_missing", names="、".join(part.name for part in absent)))


def _unpack_fonts(python: Path) -> None:
    folder = ROOT / "resources" / "fonts"
    packed = folder.glob("*.ttf.xz")
    if all(path.with_suffix("").exists() for path in packed):
        return
    say("fonts")
    script = str(ROOT / "installer" / "unpack_fonts.py")
    if subprocess.run([str(python), script], env=_environ(), check=False).returncode != 0:
        raise Stop(sentence("fonts_failed"))


def hand_over(python: Path, plan: Plan) -> int:
    """Become the program (on Windows: wait for it); its exit code is ours."""
    command = [str(python), *plan.arguments]
    environ = _environ()
    if plan.offscreen and not environ.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        environ["QT_QPA_PLATFORM"] = "offscreen"
    if "pytest" in plan.arguments:
        os.chdir(ROOT)
        # The tests start the program some hundred times: it is compiled once.
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execve(command[0], command, environ)
    return subprocess.call(command, env=environ)


def _environ() -> dict[str, str]:
    """Return the environment in which the program's packages are found from any folder."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return environ
