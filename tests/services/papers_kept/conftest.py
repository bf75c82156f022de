"""Making papers of a form whatever it asks for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.paper_asks import AskKind
from app.services.paper import making
from app.services.paper.making import KindOfPaper, PaperMade
from app.services.paper.making_about import Target

FILLED = {
    AskKind.TEXT: "林经办",
    AskKind.LONG: "营业执照未悬挂在醒目位置。",
    AskKind.DATE: "2026-03-20",
    AskKind.NUMBER: "15",
}


def entries(kind: KindOfPaper) -> dict[str, str]:
    """Something that will do for every ask."""
    return {
        ask.path: ask.choices[0] if ask.kind is AskKind.CHOICE else FILLED[ask.kind]
        for ask in kind.asks
    }


@pytest.fixture
def kind_of(county) -> Callable[[str], KindOfPaper]:
    """The form of a code as the window gets it."""

    def find(code: str) -> KindOfPaper:
        found = making.kinds(county.store, county.actors["clerk"], county.task_id)
        return next(kind for kind in found if kind.code == code)

    return find


@pytest.fixture
def made(county, kind_of, tmp_path: Path) -> Callable[..., PaperMade]:
    """Make a form for some enterprises, by their place in the queue from 0."""

    def make(code: str, *places: int, one_file: bool = True, now=None) -> PaperMade:
        return making.make(
            county.store,
            county.actors["clerk"],
            code,
            [Target(county.task_id, assignment_id=county.assignments[at]) for at in places],
            entries(kind_of(code)),
            tmp_path / "papers",
            one_file=one_file,
            now=now or county.at(days=6),
        )

    return make
