"""What every screen works with: the data folder, the acting person, clock and chance.

A screen calls services through the desk and nothing else: `read` and `act` go through
the thread lane, `long` through a child process behind a progress dialog. Errors end in
the one place for dialogs unless the screen takes them itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from app.core.people import Actor
from app.ui import messages
from app.ui.jobs import Jobs
from app.ui.widgets.progress import run_with_progress

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """One logged-in person at one data folder.

    Attributes:
        store: the opened data folder; only handed on to services.
        clock: the one clock, aware.
        entropy: 64 hex digits of the operating system's generator at each call.
        folder: the data folder; papers and exports go below it.
        is_sample: the sample county, marked 示例 everywhere.
    """

    store: Any
    actor: Actor
    jobs: Jobs
    clock: Callable[[], datetime]
    entropy: Callable[[], str]
    folder: Path
    is_sample: bool

    def read(
        self,
        owner: QWidget,
        service: Callable[..., T],
        *args: object,
        done: Callable[[T], object],
        failed: Callable[[Exception], None] | None = None,
        **named: object,
    ) -> None:
        """Run `service(store, actor, *args, **named)` on the thread lane, then `done`.

        Answers for an `owner` that is gone are dropped.
        """
        self.jobs.run(
            partial(service, self.store, self.actor, *args, **named),
            done,
            failed or partial(messages.show_error, owner),
            owner=owner,
        )

    def act(
        self,
        owner: QWidget,
        service: Callable[..., T],
        *args: object,
        done: Callable[[T], object],
        failed: Callable[[Exception], None] | None = None,
        **named: object,
    ) -> None:
        """As `read`, for a service that writes: it gets `now` as well."""
        self.read(owner, service, *args, done=done, failed=failed, now=self.clock(), **named)

    def long(
        self,
        owner: QWidget,
        title: str,
        service: Callable[..., T],
        *args: object,
        done: Callable[[T], object],
        failed: Callable[[Exception], None] | None = None,
        timed: bool = True,
        **named: object,
    ) -> None:
        """Run a service in a child process behind a dialog with progress and 停止.

        Args:
            timed: the service takes `now`.
        """
        if timed:
            named["now"] = self.clock()
        run_with_progress(
            owner,
            self.jobs,
            title,
            partial(service, **named),
            (self.store, self.actor, *args),
            done,
            failed or partial(messages.show_error, owner),
        )
