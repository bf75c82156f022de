"""One child process: started, listened to, seen off. Comes in with the first that is wanted.

Called on a thread that waits for the child and for nothing else (app.ui.jobs).
"""

import logging
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from app import worker
from app.errors import Cancelled, EnvironmentFault

_POLL_SECONDS = 0.1
_GRACE_SECONDS = 2.0
_log = logging.getLogger(__name__)


class ChildDied(EnvironmentFault):
    """A child process ended without an answer (killed, out of memory, crashed)."""

    code = "child_died"


def talk(
    function: Callable[..., Any],
    args: tuple[object, ...],
    cancelled: threading.Event,
    step: Callable[[str, float], None],
) -> Any:
    """Run `function(*args, progress=…)` in a child process; return what it returned.

    Args:
        cancelled: set, it ends the child for good.
        step: called on this thread with the key of a sentence and the share done, 0 to 1.

    Raises:
        Cancelled: `cancelled` was set.
        ChildDied: the child ended without an answer (the machine's fault).
        worker.RemoteFault: a bug of the function; it is in the log.
        AppError: as the function raised it.
    """
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    child = spawn.Process(target=worker.serve, args=(theirs, function, args), daemon=True)
    try:
        child.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    try:
        answer = _listen(child, ours, cancelled, step)
        if cancelled.is_set():
            raise Cancelled
        if answer is None:
            child.join(_GRACE_SECONDS)
            raise ChildDied(exit=child.exitcode)
    finally:
        _end(child, at_once=cancelled.is_set())
        ours.close()
    if isinstance(answer, worker.Answer):
        return answer.value
    if isinstance(answer, worker.RemoteFault):
        _log.error("fault in a child process\n%s", answer.remote_traceback)
    raise answer


def _listen(
    child: SpawnProcess,
    pipe: "Connection[Any, Any]",
    cancelled: threading.Event,
    step: Callable[[str, float], None],
) -> worker.Answer | Exception | None:
    """Return what the child answered, or None: it died or was cancelled."""
    while not cancelled.is_set():
        try:
            if not pipe.poll(_POLL_SECONDS):
                if child.is_alive() or pipe.poll():
                    continue
                return None  # on Windows a child that dies early leaves no end of file
            message = pipe.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, worker.Step):
            step(message.key, message.share)
        else:
            assert isinstance(message, worker.Answer | Exception)
            return message
    return None


def _end(child: SpawnProcess, *, at_once: bool) -> None:
    """See a child off: an answered one ends by itself, a cancelled one is made to."""
    child.join(0 if at_once else _GRACE_SECONDS)
    if child.is_alive():
        child.terminate()
        child.join(_GRACE_SECONDS)
    if child.is_alive():
        child.kill()
        child.join()
