"""The enterprises of a manifest (§2, lines E): one as a value, all of them in columns.

A city has two million of them. They differ in their ids; the rest of the line, the
*tail*, is one of a few thousand. So the columns hold every id, and for every id one of
the few tails, which are read and checked once each.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import le
from typing import NamedTuple, overload

from app.core.protocol import NONE


class Traits(NamedTuple):
    """What is said of an enterprise beside its id. `-` means none."""

    stratum: str
    district: str = NONE
    area: str = NONE
    weight: int = 1  # 1 to 100
    skill: str = NONE  # a skill some member of the inspecting team must have
    out_reason: str | None = None  # None: IN, takes part in the draw

    @property
    def is_in(self) -> bool:
        return self.out_reason is None

    def tail(self) -> str:
        """Return the line's part after the id."""
        status = "IN" if self.out_reason is None else f"OUT:{self.out_reason}"
        return f"{self.stratum}|{self.district}|{self.area}|{self.weight}|{self.skill}|{status}"


@dataclass(frozen=True, slots=True)
class EnterpriseLine:
    """An enterprise as frozen. `-` as district, area or skill means none."""

    id: str
    stratum: str
    district: str = NONE
    area: str = NONE
    weight: int = 1
    skill: str = NONE
    out_reason: str | None = None

    @property
    def is_in(self) -> bool:
        return self.out_reason is None

    def line(self) -> str:
        return f"E|{self.id}|{self.traits().tail()}"

    def traits(self) -> Traits:
        return Traits(
            self.stratum, self.district, self.area, self.weight, self.skill, self.out_reason
        )


class EnterpriseColumns(Sequence[EnterpriseLine]):
    """Enterprises in order, as columns; seen from outside a sequence of EnterpriseLine.

    Attributes:
        ids: one an enterprise.
        tails: as many, each a key of `traits`.
        traits: what a tail says.
    """

    __slots__ = ("ids", "tails", "traits")

    def __init__(self, ids: list[str], tails: list[str], traits: dict[str, Traits]) -> None:
        self.ids = ids
        self.tails = tails
        self.traits = traits

    @staticmethod
    def of(lines: Iterable[EnterpriseLine]) -> "EnterpriseColumns":
        """Return the columns of some enterprises; of columns themselves."""
        if isinstance(lines, EnterpriseColumns):
            return lines
        return EnterpriseColumns.pairs((one.id, one.traits()) for one in lines)

    @staticmethod
    def pairs(found: Iterable[tuple[str, Traits]]) -> "EnterpriseColumns":
        """Return the columns of (id, traits) pairs."""
        tail_of: dict[Traits, str] = {}
        ids, tails = [], []
        for name, traits in found:
            tail = tail_of.get(traits)
            if tail is None:
                tail = tail_of[traits] = traits.tail()
            ids.append(name)
            tails.append(tail)
        return EnterpriseColumns(ids, tails, {tail: traits for traits, tail in tail_of.items()})

    def lines(self) -> list[str]:
        """Return the lines of the file, in the order of these columns."""
        return [f"E|{name}|{tail}" for name, tail in zip(self.ids, self.tails, strict=True)]

    def ordered(self) -> "EnterpriseColumns":
        """Return them in the order of the file (§2: whole lines ascend)."""
        lines = self.lines()
        if all(map(le, lines, lines[1:])):
            return self
        order = sorted(range(len(lines)), key=lines.__getitem__)
        return EnterpriseColumns(
            [self.ids[at] for at in order], [self.tails[at] for at in order], self.traits
        )

    def traits_of(self, wanted: Collection[str]) -> dict[str, Traits]:
        """Return what is said of some, by id."""
        return {
            name: self.traits[tail]
            for name, tail in zip(self.ids, self.tails, strict=True)
            if name in wanted
        }

    def strata(self) -> Iterator[str | None]:
        """Yield the stratum of each, None for OUT."""
        for tail in self.tails:
            traits = self.traits[tail]
            yield traits.stratum if traits.is_in else None

    def sizes(self) -> Counter[str]:
        """Return per stratum how many are IN."""
        sizes: Counter[str] = Counter()
        for tail, count in Counter(self.tails).items():
            traits = self.traits[tail]
            if traits.is_in:
                sizes[traits.stratum] += count
        return sizes

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[EnterpriseLine]:
        for name, tail in zip(self.ids, self.tails, strict=True):
            yield EnterpriseLine(name, *self.traits[tail])

    @overload
    def __getitem__(self, at: int) -> EnterpriseLine: ...

    @overload
    def __getitem__(self, at: slice) -> "EnterpriseColumns": ...

    def __getitem__(self, at: int | slice) -> "EnterpriseLine | EnterpriseColumns":
        if isinstance(at, slice):
            return EnterpriseColumns(self.ids[at], self.tails[at], self.traits)
        return EnterpriseLine(self.ids[at], *self.traits[self.tails[at]])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, EnterpriseColumns):
            return self.ids == other.ids and self.tails == other.tails
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment] # as a list

    def __repr__(self) -> str:
        return f"EnterpriseColumns({list(self)!r})"
