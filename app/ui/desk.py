"""What every screen works with: the data folder, the acting person, clock and chance.

A screen calls services through the desk and nothing else: `read` and `act` go through
the thread lane, `long` through a child process behind a progress dialog. Errors end in
the one place for dialogs unless the screen takes them itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget

from app.core.people import Actor
from app.services.desk import workbench
from app.ui import messages
from app.ui.beside import offering, run_offering
from app.ui.jobs import Handle, Jobs
from app.ui.widgets.progress import ProgressDialog, run_with_progress

T = TypeVar("T")
# Rows that a thread counts through without the window feeling it.
QUICK_REGISTRY: Final = 20_000


@dataclass(frozen=True)
class Desk:
    """One logged-in person at one data folder.

    Attributes:
        store: the opened data folder; only handed on to services.
        clock: the one clock, aware.
        entropy: 64 hex digits of the operating system's generator at each call.
        folder: the data folder; papers and exports go below it.
        is_sample: the sample county, marked 示例 everywhere.
        heads: heads.txt of this user's profile; None where no such file is kept.
        notes: files that remember where the data folder lies, this user's first.
    """

    store: Any
    actor: Actor
    jobs: Jobs
    clock: Callable[[], datetime]
    entropy: Callable[[], str]
    folder: Path
    is_sample: bool
    heads: Path | None = None
    notes: tuple[Path, ...] = ()
    pondering: "WeakKeyDictionary[QWidget, Handle]" = field(
        default_factory=WeakKeyDictionary, compare=False, repr=False
    )

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
        job = partial(service, self.store, self.actor, *args, **named)
        told = failed or partial(messages.show_error, owner)
        run_offering(self.jobs, owner, job, done, told)

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

    def ponder(
        self,
        owner: QWidget,
        service: Callable[..., T],
        *args: object,
        done: Callable[[T], object],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a reading service that grows with the registry; it gets `now`.

        On a large registry it goes to a child process, so that the window stays quick;
        an owner's newest question ends the one before.
        """
        now = self.clock()

        def sized(size: int) -> None:
            before = self.pondering.pop(owner, None)
            if before is not None:
                before.cancel()
            if size <= QUICK_REGISTRY:
                self.read(owner, service, *args, done=done, failed=failed, now=now)
                return
            self.pondering[owner] = self.jobs.run_process(
                partial(service, now=now),
                (self.store, self.actor, *args),
                done,
                failed or partial(messages.show_error, owner),
                owner=owner,
            )

        self.read(owner, workbench.registry_size, done=sized)

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
    ) -> ProgressDialog:
        """Run a service in a child process behind a dialog with progress and 停止; return it.

        Args:
            timed: the service takes `now`.
        """
        if timed:
            named["now"] = self.clock()
        told = failed or partial(messages.show_error, owner)

        def run(job: "partial[T]") -> ProgressDialog:
            broke = offering(owner, job, run, told)
            return run_with_progress(owner, self.jobs, title, job, (), done, broke)

        return run(partial(service, self.store, self.actor, *args, **named))
