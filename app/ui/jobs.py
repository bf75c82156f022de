"""The one door to work off the GUI thread: two lanes behind it.

Threads take reads and short writes; killable child processes take what holds the
interpreter lock too long (spreadsheets, tickets, forecasts, batches of PDF). Nothing
else in the program starts a thread or a process.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.errors import Cancelled
from app.ui.garbage import Sweeper

T = TypeVar("T")
Failed = Callable[[Exception], None]
Progress = Callable[[str, float], None]

THREADS = 3
CHILDREN = 2


class Handle:
    """One job in the process lane."""

    def __init__(
        self,
        function: Callable[..., Any],
        args: tuple[object, ...],
        answers: tuple[Callable[[Any], object], Failed, Progress | None],
        owner: QObject | None,
    ) -> None:
        self.function = function
        self.args = args
        self.done, self.failed, self.progress = answers
        self.owner = owner
        self.cancelled = threading.Event()
        self.finished = threading.Event()

    def cancel(self) -> None:
        """End the child for good (or never start it). Reported to nobody."""
        self.cancelled.set()


class Jobs(QObject):
    """Runs work off the GUI thread and answers on the GUI thread.

    Answers for an owner that Qt has destroyed meanwhile are dropped.

    Signals:
        busy_changed: True when the first job starts, False when the last ends.
    """

    busy_changed = Signal(bool)
    _call = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="job")
        self._open = 0
        self._closed = False
        self._waiting: deque[Handle] = deque()
        self._children: dict[Handle, threading.Thread] = {}
        # Emitted in worker threads; queued, so it runs in this object's thread.
        self._call.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        _sweeper().opened(self)

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], object],
        failed: Failed,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Run a read or a short write in a thread, then done(result) or failed(error) here."""
        self._begin()

        def ended(future: Future[T]) -> None:
            self._post(lambda: self._thread_ended(future, done, failed, owner))

        self._threads.submit(job).add_done_callback(ended)

    def run_process(
        self,
        function: Callable[..., T],
        args: tuple[object, ...],
        done: Callable[[T], object],
        failed: Failed,
        progress: Progress | None = None,
        *,
        owner: QObject | None = None,
    ) -> Handle:
        """Run `function(*args, progress=report)` in a child process.

        Args:
            function: module-level, in a module without Qt; takes the keyword `progress`, a
                Callable[[str, float], None] of (key of a sentence, share done 0 to 1).
            args: picklable values.
            done, failed, progress: called on the GUI thread. A dead child gives
                failed(children.ChildDied); a bug gives failed(worker.RemoteFault), already logged.

        Returns:
            Handle: cancel() really ends the child; neither done nor failed follows.
        """
        handle = Handle(function, args, (done, failed, progress), owner)
        self._begin()
        self._waiting.append(handle)
        self._start_waiting()
        return handle

    def close(self) -> None:
        """End all children, wait for running threads, drop what is waiting."""
        self._closed = True
        self._waiting.clear()
        for handle in self._children:
            handle.cancel()
        for thread in list(self._children.values()):
            thread.join()
        self._threads.shutdown(cancel_futures=True)
        _sweeper().closed(self)

    @property
    def busy(self) -> bool:
        """Whether any job is running or waiting."""
        return self._open > 0

    @property
    def closed(self) -> bool:
        """Whether the program ends; threads ask, so as to stop what takes long."""
        return self._closed

    # -- on the GUI thread -------------------------------------------------------------

    def _begin(self) -> None:
        if self._closed:
            raise RuntimeError("the job door is closed")
        self._open += 1
        if self._open == 1:
            self.busy_changed.emit(True)

    def _finish(self) -> None:
        self._open -= 1
        if self._open == 0:
            self.busy_changed.emit(False)

    def _answer(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _thread_ended(
        self,
        future: Future[Any],
        done: Callable[[Any], object],
        failed: Failed,
        owner: QObject | None,
    ) -> None:
        self._finish()
        if _gone(owner) or future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, Exception):
            failed(error)
        else:
            raise error

    def _start_waiting(self) -> None:
        while self._waiting and len(self._children) < CHILDREN:
            handle = self._waiting.popleft()
            if handle.cancelled.is_set():
                handle.finished.set()
                self._finish()
                continue
            thread = threading.Thread(target=self._tend, args=(handle,), name="child", daemon=True)
            self._children[handle] = thread
            thread.start()

    def _child_ended(self, handle: Handle, error: Exception | None, value: object) -> None:
        del self._children[handle]
        self._finish()
        self._start_waiting()
        if _gone(handle.owner) or handle.cancelled.is_set() or isinstance(error, Cancelled):
            return
        if error is None:
            handle.done(value)
        else:
            handle.failed(error)

    def _progressed(self, handle: Handle, key: str, share: float) -> None:
        if handle.progress and not _gone(handle.owner) and not handle.cancelled.is_set():
            handle.progress(key, share)

    # -- on the thread that looks after one child ---------------------------------------

    def _tend(self, handle: Handle) -> None:
        from app.ui.children import talk  # what starts processes is not needed for a page

        def step(key: str, share: float) -> None:
            self._post(partial(self._progressed, handle, key, share))

        error, value = None, None
        try:
            value = talk(handle.function, handle.args, handle.cancelled, step)
        except Exception as raised:  # also: a function that cannot be pickled, no memory to fork
            error = raised
        handle.finished.set()
        self._post(lambda: self._child_ended(handle, error, value))

    def _post(self, call: Callable[[], None]) -> None:
        # After close() nobody listens, and the signal's object may be gone.
        if not self._closed and isValid(self):
            self._call.emit(call)


@cache
def _sweeper() -> Sweeper:
    """The one sweeper of the process; the first door is opened on the GUI thread."""
    return Sweeper()


def _gone(owner: QObject | None) -> bool:
    return owner is not None and not isValid(owner)
