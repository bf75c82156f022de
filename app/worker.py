"""The other end of the process lane: runs one function in a child process.

No Qt here, and nothing that imports it: the child starts fast and may be killed at any
moment. It inherits no file of the window; it gets values and returns values.
"""

import gc
import os
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any

from app.errors import AppError

# Neither what modules are made of nor hundreds of thousands of rows are cycles; looking for
# some among them every 700 objects takes a third of the time of a reconciliation. Said here:
# this module comes into the child first, then the function with all that it imports.
_SELDOM = 200_000
if parent_process() is not None:
    gc.set_threshold(_SELDOM, *gc.get_threshold()[1:])


@dataclass(frozen=True, slots=True)
class Step:
    """Progress: the key of a sentence and the share done, 0 to 1."""

    key: str
    share: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the function returned."""

    value: Any


class RemoteFault(Exception):
    """A bug in the child: an exception that is no AppError, with its traceback as text."""

    def __init__(self, summary: str, remote_traceback: str) -> None:
        super().__init__(summary, remote_traceback)
        self.summary = summary
        self.remote_traceback = remote_traceback

    def __str__(self) -> str:
        return self.summary


def serve(
    pipe: "Connection[Any, Any]", function: Callable[..., Any], args: tuple[object, ...]
) -> None:
    """Run `function(*args, progress=report)`; send Steps, then one Answer or exception."""
    # Ctrl+C in a terminal goes to the whole group; the window decides, not the child.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_the_window, daemon=True).start()

    def report(key: str, share: float) -> None:
        pipe.send(Step(key, share))

    try:
        message: Answer | Exception = Answer(function(*args, progress=report))
    except AppError as error:
        message = error
    except Exception as error:
        message = _fault(error)
    try:
        pipe.send(message)
    except OSError:
        pass  # the window is gone
    except Exception as error:
        # The value cannot be pickled: a bug of the function, told as one.
        pipe.send(_fault(error))
    finally:
        pipe.close()


def in_child(
    function: Callable[..., Any], args: tuple[object, ...], said: Callable[[str, float], None]
) -> Any:
    """Run `function(*args, progress=…)` in a child and return what it returned.

    For commands; the window has its own lane (app.ui.jobs).

    Raises:
        AppError: as the function raised it.
        RemoteFault: a bug of the function, or the child ended without an answer.
    """
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    child = spawn.Process(target=serve, args=(theirs, function, args))
    child.start()
    theirs.close()
    try:
        while True:
            message = ours.recv()
            if isinstance(message, Answer):
                return message.value
            if isinstance(message, Exception):
                raise message
            said(message.key, message.share)
    except EOFError as error:
        raise RemoteFault("the child ended without an answer", "") from error
    finally:
        child.join()
        ours.close()


def _fault(error: Exception) -> RemoteFault:
    return RemoteFault(f"{type(error).__name__}: {error}", traceback.format_exc())


def _die_with_the_window() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
