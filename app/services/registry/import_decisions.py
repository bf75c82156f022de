"""Between preview and import: its lines page by page, the doubtful rows and what is said of
them, who is missing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.core.people import Actor, Right
from app.services.registry.import_lines import (
    DoubtfulRow,
    ImportCounts,
    Listed,
    PreviewLine,
    VanishedLine,
)
from app.services.registry.import_preview import counts_of, doubtful_rows, listed_lines
from app.services.registry.pinyin import initials_of
from app.services.rights import needs
from app.store import staged_decisions, staging
from app.store.engine import Store
from app.store.staged_rows import Shape
from app.store.staging import Base, whole


@needs(Right.REGISTRY)
def decide(store: Store, actor: Actor, staging: Path, decisions: Mapping[int, int]) -> ImportCounts:
    """Say what doubtful rows are, and return the counts as they are then.

    Args:
        decisions: a row's line -> a candidate's record id, NEW_RECORD or LEAVE_OUT; said
            again, it replaces what was said before. The registry remembers it when the
            import is saved.

    Raises:
        NotDoubtful, DecidedTwice: the user's; nothing is kept. StagingGone: preview again.
    """
    with _opened(store, staging) as (base, shape, skipped):
        with whole(base):
            staged_decisions.decide(base, shape, decisions, initials_of)
        return counts_of(base, shape, skipped)


@needs(Right.REGISTRY)
def doubtful(
    store: Store, actor: Actor, staging: Path, first: int, count: int
) -> tuple[DoubtfulRow, ...]:
    """Return some doubtful rows of a preview, in the order of the file.

    Raises:
        StagingGone: the user previews again.
    """
    with _opened(store, staging) as (base, shape, _):
        return doubtful_rows(base, shape, first, count)


@needs(Right.REGISTRY)
def listed(
    store: Store, actor: Actor, staging: Path, first: int, count: int, *, which: Listed
) -> tuple[PreviewLine, ...]:
    """Return some rows of a preview that are new, changed or unchanged, with what was decided.

    Raises:
        StagingGone: the user previews again.
    """
    with _opened(store, staging) as (base, shape, _):
        return listed_lines(base, shape, which, first, count)


@needs(Right.REGISTRY)
def vanished(
    store: Store, actor: Actor, staging: Path, first: int, count: int
) -> tuple[VanishedLine, ...]:
    """Return some records that no row of a preview is about, by id.

    A record that an undecided or refused row may be is not among them.

    Raises:
        StagingGone: the user previews again.
    """
    with _opened(store, staging) as (base, shape, _):
        found = staged_decisions.missing(base, shape, first, count)
        return tuple(VanishedLine(*row) for row in found)


@contextmanager
def _opened(store: Store, path: Path) -> Iterator[tuple[Base, Shape, int]]:
    head = staging.head(path)
    if head.kind not in ("enterprises", "officers"):
        raise staging.StagingGone(path=str(path))
    with staging.opened(path) as base:
        staging.attach(base, store.path)
        shape = Shape(
            "enterprises" if head.kind == "enterprises" else "officers", frozenset(head.fields)
        )
        yield base, shape, head.counts["skipped"]
