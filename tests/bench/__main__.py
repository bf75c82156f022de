"""How far the program is from the floor, and from what a clerk would use instead.

    .venv/bin/python tests/bench            everything, a few minutes
    .venv/bin/python tests/bench --small    a tenth of the sizes, to see that it runs
    .venv/bin/python tests/bench --large    with a registry of two million, half an hour

Seconds differ from machine to machine; the ratios of one run hardly do. Nothing is
asserted here. "floor" does only what cannot be left out; "instead" is the tool at hand.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import backup
import county
import disclosure
import draws
import figures
import importing
import measures
import papers
import scopes
import searches
import startup
import team_sheets
import timeline
import window


def main() -> None:
    """Build the counties in a folder that goes away again, measure, print."""
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--small", action="store_true", help="a tenth of the sizes")
    given.add_argument("--large", action="store_true", help="with a registry of two million")
    asked = given.parse_args()
    part = 10 if asked.small else 1
    print(f"{'':34}{'ours':>9}{'floor':>9}{'ratio':>7}{'instead':>9}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        # Sizes: a county's registry, a year's import, the papers of one large task.
        large = county.make(work / "large", 200_000 // part)
        middle = county.make(work / "middle", 50_000 // part)
        steps: tuple[Callable[[], measures.Measure], ...] = (
            lambda: measures.first_page(large),
            lambda: measures.freeze(middle),
        )
        for step in steps:
            print(line(step()), flush=True)
        papers.report(work, 1_000 // part, 200 // part, 5_000 // part)
        team_sheets.report(work, 150 // part, 2_600 // part)
        disclosure.report(work, 100_000 // part)
        draws.report((200_000 // part, 2_000_000 // part) if asked.large else (200_000 // part,))
        importing.report(work, 200_000 // part, large=asked.large)
        searched = [large]
        if asked.large:
            searched.append(county.make(work / "city", 2_000_000 // part))
        for one in searched:
            searches.report(one.store, one.clerk)
            scopes.report(one.store, one.clerk)
            window.report(one.store)
            backup.report(one)
        timeline.beside(large, 20_000 // part)
        figures.beside(large, 20_000 // part)
        for one in (*searched, middle):
            one.store.close()
        for one in searched:
            startup.report(startup.home_of(work / f"start-{id(one)}", one.store.folder, 0))


def line(one: measures.Measure) -> str:
    """Return one row of the table."""
    return (
        f"{one.name:34}{one.ours:9.3f}{one.floor:9.3f}{one.ours / one.floor:7.1f}"
        f"{one.instead:9.3f}{one.ours / one.instead:7.1f}"
    )


if __name__ == "__main__":
    main()
