"""The one door to work off the GUI thread: two lanes behind it.

Threads take reads and short writes; killable child processes take what holds the
interpreter lock too long (spreadsheets, tickets, forecasts, batches of PDF). Nothing
else in the program starts a thread or a process.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app import worker
from app.errors import Cancelled, EnvironmentFault
from app.ui.garbage import Sweeper

T = TypeVar("T")
Failed = Callable[[Exception], None]
Progress = Callable[[str, float], None]

THREADS = 3
CHILDREN = 2
_POLL_SECONDS = 0.1
_GRACE_SECONDS = 2.0
_SPAWN = get_context("spawn")
_log = logging.getLogger(__name__)


class ChildDied(EnvironmentFault):
    """A child process ended without an answer (killed, out of memory, crashed)."""

    code = "child_died"


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
                failed(ChildDied); a bug gives failed(worker.RemoteFault), already logged.

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

    def _child_ended(self, handle: Handle, answer: worker.Answer | Exception) -> None:
        del self._children[handle]
        self._finish()
        self._start_waiting()
        if _gone(handle.owner) or handle.cancelled.is_set():
            return
        if isinstance(answer, worker.Answer):
            handle.done(answer.value)
        elif not isinstance(answer, Cancelled):
            if isinstance(answer, worker.RemoteFault):
                _log.error("fault in a child process\n%s", answer.remote_traceback)
            handle.failed(answer)

    def _progressed(self, handle: Handle, key: str, share: float) -> None:
        if handle.progress and not _gone(handle.owner) and not handle.cancelled.is_set():
            handle.progress(key, share)

    # -- on the thread that looks after one child ---------------------------------------

    def _tend(self, handle: Handle) -> None:
        try:
            answer = self._talk(handle)
        except Exception as error:  # a function that cannot be pickled, no memory to fork
            answer = error
        handle.finished.set()
        self._post(lambda: self._child_ended(handle, answer))

    def _talk(self, handle: Handle) -> worker.Answer | Exception:
        ours, theirs = _SPAWN.Pipe(duplex=False)
        child = _SPAWN.Process(
            target=worker.serve, args=(theirs, handle.function, handle.args), daemon=True
        )
        try:
            child.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        try:
            answer = self._listen(handle, child, ours)
            if answer is None and handle.cancelled.is_set():
                return Cancelled()
            if answer is None:
                child.join(_GRACE_SECONDS)
                return ChildDied(exit=child.exitcode)
            return answer
        finally:
            _end(child, at_once=handle.cancelled.is_set())
            ours.close()

    def _listen(
        self, handle: Handle, child: SpawnProcess, pipe: "Connection[Any, Any]"
    ) -> worker.Answer | Exception | None:
        """Return what the child answered, or None: it died or was cancelled."""
        while not handle.cancelled.is_set():
            try:
                if not pipe.poll(_POLL_SECONDS):
                    if child.is_alive() or pipe.poll():
                        continue
                    return None  # on Windows a child that dies early leaves no end of file
                message = pipe.recv()
            except (EOFError, OSError):
                return None
            if isinstance(message, worker.Step):
                self._post(partial(self._progressed, handle, message.key, message.share))
            else:
                assert isinstance(message, worker.Answer | Exception)
                return message
        return None

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


def _end(child: SpawnProcess, *, at_once: bool) -> None:
    """See a child off: an answered one ends by itself, a cancelled one is made to."""
    child.join(0 if at_once else _GRACE_SECONDS)
    if child.is_alive():
        child.terminate()
        child.join(_GRACE_SECONDS)
    if child.is_alive():
        child.kill()
        child.join()
