"""The one offer to save beside a file that another program has open."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import AppError, Cancelled
from app.services.beside import beside, place_in_use
from app.texts import error_text, text
from app.ui import messages
from app.ui.jobs import Jobs

Failed = Callable[[Exception], object]


def offering(
    owner: QObject, job: partial[Any], run: Callable[[partial[Any]], object], failed: Failed
) -> Callable[[Exception], None]:
    """Return what to do when a job fails: where a file is in use, offer a name beside it.

    Args:
        job: what failed. run: does a job, with the same answers as the first time.
        failed: told of every other error, and Cancelled where the person turned back.
    """

    def broke(error: Exception) -> None:
        place = place_in_use(error)
        if place is None or not isinstance(error, AppError):
            failed(error)
            return
        other, free = beside(job, place)
        if _wanted(owner, error, free):
            run(other)
        else:
            failed(Cancelled())

    return broke


def run_offering(
    jobs: Jobs, owner: QObject, job: partial[Any], done: Callable[[Any], object], failed: Failed
) -> None:
    """Run a job in a thread, as `Jobs.run` does, with the offer where a file is in use."""

    def run(one: partial[Any]) -> None:
        jobs.run(one, done, offering(owner, one, run, failed), owner=owner)

    run(job)


def _wanted(owner: QObject, error: AppError, free: Path) -> bool:
    return messages.confirm(
        owner if isinstance(owner, QWidget) else None,
        text("ui.beside.title"),
        text("ui.beside.sentence", fault=error_text(error), name=free.name),
        text("ui.beside.action"),
    )
