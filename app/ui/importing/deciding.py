"""Between a preview on show and its staging file: pages read, decisions written."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from app.services.registry import import_rest, imports
from app.services.registry.import_lines import ImportCounts, Listed, PreviewLine
from app.services.registry.import_rest import Answer
from app.texts import text
from app.ui import messages
from app.ui.desk import Desk
from app.ui.importing.preview import PreviewPart, rows_of

_AT_ONCE: Final = 5_000  # lines read at a time for a file or for paper


class Deciding:
    """Writes decisions one call at a time, so that the newest numbers are the last to come.

    Keys come faster than answers: what is decided meanwhile goes with the next call.
    """

    def __init__(self, desk: Desk, part: PreviewPart) -> None:
        self._desk = desk
        self._part = part
        self._staging: Path | None = None
        self._waiting: dict[int, int] = {}
        self._under_way = False
        self._after: list[Callable[[], object]] = []
        part.doubtful.decided.connect(self.take)
        part.doubtful.rest.connect(self._ask_rest)
        part.doubtful.asked.connect(self._read_doubtful)
        part.vanished.asked.connect(self._read_vanished)
        part.asked.connect(self._read_lines)
        for tab, page in part.pages.items():
            page.table.tools.whole = partial(self._whole, tab)
            page.table.tools.count = partial(self._count, tab)

    def start(self, staging: Path | None) -> None:
        """Work with another staging file from now on; None: with none."""
        self._staging = staging
        self._waiting.clear()
        self._after.clear()

    def take(self, decisions: dict[int, int]) -> None:
        """Write decisions: line -> a record's id, NEW_RECORD or LEAVE_OUT."""
        self._waiting.update(decisions)
        self._send()

    def when_settled(self, then: Callable[[], object]) -> None:
        """Call `then` as soon as every decision has been written."""
        if self._under_way or self._waiting:
            self._after.append(then)
        else:
            then()

    def _send(self) -> None:
        if self._under_way or not self._waiting or self._staging is None:
            return
        decisions, self._waiting = self._waiting, {}
        self._under_way = True
        self._desk.read(
            self._part,
            imports.decide,
            self._staging,
            decisions,
            done=partial(self._written, self._staging),
            failed=self._failed,
        )

    def _written(self, staging: Path, counts: ImportCounts) -> None:
        self._under_way = False
        if staging == self._staging and not self._waiting:
            self._part.show_counts(counts)
        self._send()
        if not self._under_way:
            after, self._after = self._after, []
            for call in after:
                call()

    def _failed(self, error: Exception) -> None:
        self._under_way = False
        self._waiting.clear()
        self._after.clear()
        messages.show_error(self._part, error)
        self._part.doubtful.list.load()

    # -- all that is left --------------------------------------------------------------

    def _ask_rest(self, choice: Answer) -> None:
        assert self._part.shown is not None  # the question stands in a preview
        words = text(f"importing.doubt.is_{choice}")
        count = f"{self._part.shown.counts.open:,}"
        if messages.confirm(
            self._part,
            text("importing.doubt.rest_title"),
            text("importing.doubt.rest_sentence", count=count, choice=words),
            text("importing.doubt.rest_action", choice=words),
        ):
            self.when_settled(partial(self.decide_rest, choice))

    def decide_rest(self, choice: Answer) -> None:
        """Give every row that is still open the same answer, in a child process."""
        if self._staging is not None:
            self._desk.long(
                self._part,
                text("importing.progress.resting"),
                import_rest.decide_rest,
                self._staging,
                choice,
                timed=False,
                done=self._rest_decided,
            )

    def _rest_decided(self, counts: ImportCounts) -> None:
        self._part.show_counts(counts)
        self._part.doubtful.list.load()

    # -- pages -------------------------------------------------------------------------

    def _read_doubtful(self, first: int, count: int) -> None:
        self._read(imports.doubtful, first, count, self._part.doubtful.show_rows)

    def _read_vanished(self, first: int, count: int) -> None:
        self._read(imports.vanished, first, count, self._part.vanished.show_rows)

    def _read_lines(self, tab: Listed, first: int, count: int) -> None:
        service = partial(imports.listed, which=tab)
        self._read(service, first, count, partial(self._part.show_lines, tab))

    def _count(self, tab: str) -> int:
        return self._part.shown.count(tab) if self._part.shown is not None else 0

    def _whole(self, tab: Listed) -> Sequence[Any]:
        """Return every row of a class; called in a thread."""
        shown, staging = self._part.shown, self._staging
        if shown is None or staging is None or shown.kind == "items":
            return rows_of(tab, shown.lines(tab)) if shown is not None else ()
        lines: list[PreviewLine] = []
        desk = self._desk
        while more := imports.listed(
            desk.store, desk.actor, staging, len(lines), _AT_ONCE, which=tab
        ):
            lines += more
        return rows_of(tab, tuple(lines))

    def _read(
        self,
        service: Callable[..., tuple[Any, ...]],
        first: int,
        count: int,
        show: Callable[[int, tuple[Any, ...]], None],
    ) -> None:
        staging = self._staging
        if staging is None:
            return

        def answered(rows: tuple[Any, ...]) -> None:
            if staging == self._staging:
                show(first, rows)

        # A page read before a decision was written would take it back on the screen.
        ask = partial(self._desk.read, self._part, service, staging, first, count, done=answered)
        self.when_settled(ask)
