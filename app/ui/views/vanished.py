"""Records of the registry that a file does not mention: what becomes of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.headings import Kind
from app.core.vocabulary import CANCELLED, MOVED, Standing
from app.services.registry.import_lines import VanishedLine
from app.texts import text

KEEP: Final = ""


def statuses(kind: Kind) -> tuple[str, ...]:
    """Return the statuses a record may be given, in the words of its registry."""
    if kind == "enterprises":
        return (CANCELLED, MOVED)
    return (Standing.AWAY.value,) if kind == "officers" else ()


@dataclass(slots=True)
class Fates:
    """What becomes of the records: one answer for all, and those that differ from it."""

    every: str = KEEP
    single: dict[int, str] = field(default_factory=dict)

    def of(self, record_id: int) -> str:
        """Return the status a record will get, KEEP for none."""
        return self.single.get(record_id, self.every)

    def give_all(self, status: str) -> None:
        """Give every record the same; what was said of single ones is forgotten."""
        self.every = status
        self.single.clear()

    def give(self, records: Iterable[int], status: str) -> None:
        """Give some records a status of their own."""
        for one in records:
            if status == self.every:
                self.single.pop(one, None)
            else:
                self.single[one] = status

    def forget(self, records: Iterable[int]) -> None:
        """Take back what was said of single records."""
        for one in records:
            self.single.pop(one, None)

    def marked(self, total: int) -> int:
        """Return how many of `total` records get another status."""
        kept = sum(1 for status in self.single.values() if status == KEEP)
        if self.every == KEEP:
            return len(self.single) - kept
        return total - kept


def fate_words(fates: Fates, line: VanishedLine) -> str:
    """Return what becomes of one record."""
    status = fates.of(line.id)
    if not status:
        return text("importing.vanished.kept")
    return text("importing.vanished.becomes", status=status)


def given(fates: Fates) -> dict[str, Any]:
    """Return the answers as the commit takes them."""
    return {"vanished": dict(fates.single), "vanished_all": fates.every}


def sentence(fates: Fates, total: int) -> str:
    """Return what the import will do with the records the file does not mention."""
    count = fates.marked(total)
    if not count:
        return ""
    return text("importing.vanished.marked", count=f"{count:,}")
