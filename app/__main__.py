"""`python -m app`: the window, or one of the commands of app.cli."""

import argparse
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    """Run the window (no command, or `--home DIR`) or a command; return the exit code."""
    if argv and not argv[0].startswith("-"):
        from app.bootstrap import modules_come_in

        with modules_come_in():
            from app.cli import main as command
        return command(argv)
    parser = argparse.ArgumentParser(prog="app")
    parser.add_argument("--home", type=Path, default=None)
    known = parser.parse_args(argv)
    from app.bootstrap import run_window

    return run_window(known.home)


if __name__ == "__main__":
    # The guard keeps child processes, which import this module again, from starting a window.
    sys.exit(main(sys.argv[1:]))
