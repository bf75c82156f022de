"""自检: the program walks its own road, from the registries to the list for the public.

For the health page, and for `mingqian self-test` after an installation.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from app.core.container import unpack
from app.core.dossier import Paper, check
from app.core.dossier_report import Verdict
from app.core.people import Actor, Right
from app.errors import EnvironmentFault
from app.files.leftovers import private_folder
from app.services.paper import pdf_pages
from app.services.rights import needs
from app.services.walks.cheating_verify import run_verifier
from app.services.walks.demo import Demo, run_demo
from app.store.engine import Store

CHECKING: Final = 0.9
_DRAWN: Final = 12  # enterprises of the test's draw
Progress = Callable[[str, float], None]


class SelfTestFailed(EnvironmentFault):
    """A step of the test did not give what it must: the program is not whole."""

    code = "health.failed"


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What a test of the whole road did: every figure came out as it must."""

    enterprises: int
    drawn: int
    teams: int
    files: int


@needs(Right.READ)
def self_test(
    store: Store,
    actor: Actor,
    chance: str,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> SelfTest:
    """Walk the whole road; nothing in the open folder changes. As walk_road."""
    return walk_road(chance, now, progress=progress)


def walk_road(chance: str, now: datetime, *, progress: Progress | None = None) -> SelfTest:
    """Walk a whole task in a folder of its own that is gone afterwards.

    Imports the sample's registries, freezes, draws, prints, exports, and has the dossier
    checked by the program and by the verifier that stands alone.

    Args:
        chance: 64 hex digits of the operating system's generator.
        progress: gets the key of each step's sentence and the share done.

    Raises:
        SelfTestFailed: names the step (the machine's).
    """
    say = progress or _silent
    with private_folder() as work:
        out = Path(work) / "test"
        clock, entropy = _clock(now), _entropy(chance)
        made = run_demo(out, {}, _DRAWN, clock=clock, entropy=entropy, progress=say)
        say("health.checking", CHECKING)
        _check(made, out)
    return SelfTest(made.enterprises, made.drawn, made.teams, len(made.files))


def _silent(_key: str, _share: float) -> None:
    """Say nothing."""


def _clock(now: datetime) -> Callable[[], datetime]:
    seconds = count()
    return lambda: now + timedelta(seconds=next(seconds))


def _entropy(chance: str) -> Callable[[], str]:
    """A stream for a rehearsal; a real draw asks the operating system each time."""
    drops: Iterator[int] = count()
    return lambda: hashlib.sha256(f"{chance}|{next(drops)}".encode()).hexdigest()


def _check(made: Demo, out: Path) -> None:
    if made.drawn != _DRAWN:
        raise SelfTestFailed(test_step="draw", detail=f"{made.drawn}/{_DRAWN}")
    dossier = next(name for name in made.files if name.endswith(".zip"))
    files = unpack((out / dossier).read_bytes())
    report = check(files)
    if report.verdict is not Verdict.CONSISTENT:
        raise SelfTestFailed(test_step="verify", detail=report.verdict.value)
    code = run_verifier(files, Paper(), out)
    if code != report.code:
        raise SelfTestFailed(test_step="verifier", detail=str(code))
    for name in made.files:
        if name.endswith(".pdf") and not pdf_pages.page_words(out / name, 1).strip():
            raise SelfTestFailed(test_step="pdf", detail=name)
    rows = len((out / "disclosure.csv").read_text("utf-8-sig").splitlines()) - 1
    if rows != _DRAWN:
        raise SelfTestFailed(test_step="disclosure", detail=f"{rows}/{_DRAWN}")
