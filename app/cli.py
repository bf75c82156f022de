"""The commands of `python -m app`: the same services as the window, for scripts.

    python -m app import enterprises|officers|items FILE --data DIR [--report FILE.xlsx]
    python -m app export enterprises|officers|items FILE --data DIR
    python -m app demo --out DIR [--enterprises FILE] [--officers FILE] [--items FILE] [--draw N]
    python -m app walk [--out DIR]
    python -m app reset-admin --data DIR [--login LOGIN]
    python -m app self-test [--no-window]

Exit code 0 with one line of what was done; 2 with one line on standard error where the
user can put it right (nothing usable in the file, the window is open, …); 1 where the
machine stands in the way.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.bootstrap import Places, entropy, modules_come_in, start_log
from app.bootstrap import now as clock
from app.core.headings import KINDS
from app.errors import AppError, UserError
from app.files.fonts import ensure_fonts
from app.files.kit_files import altered_files
from app.installed import RESOURCES
from app.services.account import account_reset
from app.services.account.account_of_commands import command_actor
from app.services.folder import folder_place
from app.services.folder.folders import Folder, exists, open_folder
from app.services.registry import exchange, imports
from app.services.registry.imports import commit
from app.services.walks import health_road
from app.texts import error_text, text
from app.worker import in_child

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # argparse has no other name

DONE: Final = 0
FAULT: Final = 1
REFUSED: Final = 2
DEMO_DRAW: Final = 20


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code.

    Raises:
        SystemExit: the words do not make a command; argparse has said so (code 2).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console that lacks characters still gets a line
            stream.reconfigure(errors="backslashreplace")
    asked = build_parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except AppError as error:
        print(" ".join(error_text(error).split()), file=sys.stderr)
        return REFUSED if isinstance(error, UserError) else FAULT


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command; each command adds itself (COMMANDS)."""
    parser = argparse.ArgumentParser(prog=text("cli.program"), description=text("cli.description"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in COMMANDS:
        add(commands)
    return parser


def add_import(commands: "Subparsers") -> None:
    """Add `import KIND FILE --data DIR [--report FILE]`."""
    parser = _command(commands, "import", text("cli.import_help"), _import)
    parser.add_argument("file", type=Path, metavar="FILE", help=text("cli.import_file_help"))
    parser.add_argument("--report", type=Path, metavar="FILE", help=text("cli.report_help"))


def add_export(commands: "Subparsers") -> None:
    """Add `export KIND FILE --data DIR`."""
    parser = _command(commands, "export", text("cli.export_help"), _export)
    parser.add_argument("file", type=Path, metavar="FILE", help=text("cli.export_file_help"))


def add_demo(commands: "Subparsers") -> None:
    """Add `demo --out DIR [--enterprises FILE] [--officers FILE] [--items FILE] [--draw N]`."""
    about = text("cli.demo_help")
    parser = commands.add_parser("demo", help=about, description=about)
    parser.set_defaults(run=_demo)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=text("cli.out_help"))
    for kind in KINDS:
        parser.add_argument(
            f"--{kind}", type=Path, metavar="FILE", help=text("cli.import_file_help")
        )
    parser.add_argument(
        "--draw", type=int, default=DEMO_DRAW, metavar="N", help=text("cli.draw_help")
    )


def add_walk(commands: "Subparsers") -> None:
    """Add `walk [--out DIR]`."""
    about = text("cli.walk_help")
    parser = commands.add_parser("walk", help=about, description=about)
    parser.set_defaults(run=_walk)
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("cli.out_help"))


def add_reset_admin(commands: "Subparsers") -> None:
    """Add `reset-admin --data DIR [--login LOGIN]`."""
    about = text("cli.reset_help")
    parser = commands.add_parser("reset-admin", help=about, description=about)
    parser.set_defaults(run=_reset_admin)
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help=text("cli.data_help")
    )
    parser.add_argument("--login", default="", metavar="LOGIN", help=text("cli.login_help"))


def add_self_test(commands: "Subparsers") -> None:
    """Add `self-test [--no-window]`."""
    about = text("cli.self_test_help")
    parser = commands.add_parser("self-test", help=about, description=about)
    parser.set_defaults(run=_self_test)
    parser.add_argument("--no-window", action="store_true", help=text("cli.no_window_help"))


COMMANDS: Final = (add_import, add_export, add_demo, add_walk, add_reset_admin, add_self_test)


def _command(
    commands: "Subparsers", name: str, about: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    parser.add_argument("kind", choices=KINDS, help=text("cli.kind_help"))
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help=text("cli.data_help")
    )
    return parser


def _opened(data: Path) -> Folder:
    exists(data)  # somebody else's is named as that, before anything is written
    folder_place.take_rights(data)  # before the first file: the others share these as well
    return open_folder(data, now=clock())


def _import(asked: argparse.Namespace) -> int:
    with closing(_opened(asked.data)) as folder:
        actor = command_actor(folder.store, now=clock())
        staging = imports.staging_file(folder.store)
        try:
            preview = imports.preview(folder.store, actor, asked.kind, asked.file, staging)
        except imports.NothingUsable as error:
            if asked.report:
                imports.report_issues(error.issues, asked.report)
            raise
        if asked.report:
            imports.report(preview, asked.report)
        done = commit(folder.store, actor, staging, now=clock())
    kind = text(f"imports.kind.{asked.kind}")
    line = text("cli.imported", kind=kind, **asdict(done.counts))
    if done.list_label:
        line += text("cli.imported_list", label=done.list_label)
    print(line)
    return DONE


def _export(asked: argparse.Namespace) -> int:
    with closing(_opened(asked.data)) as folder:
        actor = command_actor(folder.store, now=clock())
        done = exchange.export(folder.store, actor, asked.kind, asked.file, now=clock())
    kind = text(f"imports.kind.{asked.kind}")
    print(text("cli.exported", kind=kind, rows=done.rows, path=done.path))
    return DONE


def _demo(asked: argparse.Namespace) -> int:
    # A long way round that the other commands do without.
    from app.services.walks.demo import run_demo

    own = {kind: path for kind in KINDS if (path := getattr(asked, kind)) is not None}
    done = run_demo(asked.out, own, asked.draw, clock=clock, entropy=entropy)
    print(
        text(
            "cli.demo_done",
            enterprises=done.enterprises,
            drawn=done.drawn,
            teams=done.teams,
            path=done.folder,
            files=" ".join(done.files),
        )
    )
    return DONE


def _reset_admin(asked: argparse.Namespace) -> int:
    with closing(_opened(asked.data)) as folder:
        actor = command_actor(folder.store, now=clock())
        done = account_reset.reset_admin(folder.store, actor, asked.login, entropy(), now=clock())
    print(text("cli.reset_done", login=done.login, password=done.password))
    return DONE


def _walk(asked: argparse.Namespace) -> int:
    with modules_come_in():
        from app.ui.walk.run import walk  # Qt only when windows are wanted

    folder = asked.out or Path(tempfile.mkdtemp(prefix="mingqian-walk-"))
    start_log(folder / "logs")
    return walk(folder, Places.below(folder / "home"), clock, entropy)


def _self_test(asked: argparse.Namespace) -> int:
    """As the health page does it, in a child process as the window's long work."""
    _check_files()
    ensure_fonts()
    done = in_child(health_road.walk_road, (entropy(), clock()), said=_say_step)
    if not asked.no_window:
        _say_step("health.step.window", 1.0)
        from app.ui.try_window import try_window  # Qt only when a window is wanted

        print(text("health.step.window_done", platform=try_window(RESOURCES / "fonts")))
    print(text("health.test_title"))
    print(text("health.test_done", **asdict(done)))
    return DONE


def _check_files() -> None:
    _say_step("health.step.program", 0.0)
    altered = altered_files()
    if altered:
        raise health_road.SelfTestFailed(test_step="program", detail=" ".join(altered[:9]))
    print(text("health.step.no_list" if altered is None else "health.step.program_done"))


def _say_step(key: str, _share: float) -> None:
    print(text("cli.step", name=text(key)), flush=True)
