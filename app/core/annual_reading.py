"""A row of a plan's file as a PlanLine, with everything worth saying about it.

The three county forms leave fields out: what a form does not say is taken from the items
it names (basis, objects, methods, kind), and the row says so.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.core import vocabulary
from app.core.annual_plan import ClassRatio, ItemFacts, LineFault, PlanLine, UnknownItem, faults
from app.core.annual_words import (
    CLAUSE,
    COUNTY_LEVEL,
    check_type_of,
    class_ratios_of,
    number_of,
    period_of,
    ratio_of,
)
from app.core.rows import (
    Cell,
    clean_lines,
    clean_text,
    is_nothing,
    shorten,
    split_clauses,
    split_words,
    without_failed,
)

_METHOD_WORDS: Final = 4  # methods of one task


class PeriodUnread(LineFault):
    """Words that name no period."""

    code, field = "annual.period_unread", "period"


class FormulaFailed(LineFault):
    """A cell holds the error of a formula (#N/A)."""

    code = "annual.failed_formula"


class AmountUnread(LineFault):
    """Words that name no ratio, number or class."""

    code = "annual.amount_unread"


class WordUnread(LineFault):
    """Neither 是 nor 否."""

    code = "annual.word_unread"


class LookAtRatio(LineFault):
    """A bare number was read as a percentage: somebody should look."""

    code, field = "annual.look_at_ratio", "ratio"


class FilledIn(LineFault):
    """The form has no such column: the item list's words were taken."""

    code = "annual.filled_in"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A row as read: `line` is None exactly where `faults` are not empty."""

    line: PlanLine | None
    faults: tuple[LineFault, ...]
    notes: tuple[tuple[str, LineFault], ...] = ()


@dataclass(frozen=True)
class Known:
    """The item list in force: by code, and by what a plan may call an item."""

    items: Mapping[str, ItemFacts]
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @staticmethod
    def of(items: Iterable[tuple[ItemFacts, str]]) -> "Known":
        """Make it of (item, name without its part); a name of several parts means all."""
        by_code: dict[str, ItemFacts] = {}
        names: dict[str, list[str]] = {}
        for one, name in items:
            by_code[one.code] = one
            for words in {_same(one.title), _same(name), _same(one.code)}:
                names.setdefault(words, []).append(one.code)
        return Known(by_code, {words: tuple(codes) for words, codes in names.items()})

    def codes_of(self, words: str) -> tuple[str, ...]:
        """Return the codes a name or code stands for; empty where it is not in the list."""
        return self.by_name.get(_same(words), ())


def _same(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).upper().split())


def read_line(cells: Mapping[str, Cell], year: int, known: Known, *, subject: str = "") -> ReadLine:
    """Return the task one row describes.

    Args:
        cells: field (annual_headings.FIELDS) -> cell; missing where the form has no column.
        year: of the plan, for periods that name none.
        subject: 实施主体 where the form has no column for it.
    """
    reading = _Reading(cells, year, known, subject)
    line = reading.line()
    wrong = list(reading.faults)
    if line is not None:
        unread = {one.field or str(one.fields.get("column", "")) for one in wrong}
        if "basis" not in cells and "items" in unread:
            unread.add("basis")  # it would have come from the items
        wrong += [one for one in faults(line, year, known.items) if one.field not in unread]
    if wrong:
        return ReadLine(None, tuple(wrong))
    return ReadLine(line, (), tuple(reading.notes))


class _Reading:
    def __init__(self, cells: Mapping[str, Cell], year: int, known: Known, subject: str) -> None:
        self._cells, failed = without_failed(cells, 0)
        self._year = year
        self._known = known
        self._subject = subject
        self.faults: list[LineFault] = [
            FormulaFailed(line=self.text("name"), column=one.column, value=one.value)
            for one in failed
        ]
        self.notes: list[tuple[str, LineFault]] = []

    def text(self, name: str) -> str:
        words = clean_text(self._cells.get(name))
        return "" if is_nothing(words) else words

    def line(self) -> PlanLine | None:
        codes = self._items()
        period = self._period()
        ratio, classes = self._ratios()
        number = self._number("number")
        if number is None and not ratio:  # a form without 抽查户数 has it among the ratios
            number = number_of(self.text("ratio"))
        items = [self._known.items[code] for code in codes]
        if period is None:
            period = (date(self._year, 1, 1), date(self._year, 12, 31))
        partners = split_words(self._cells.get("partners"))
        return PlanLine(
            name=self.text("name"),
            basis=self._or("basis", CLAUSE.join(dict.fromkeys(one.basis for one in items)))[:2000],
            period_from=period[0],
            period_to=period[1],
            item_codes=codes,
            check_type=check_type_of(self.text("check_type")),
            subject=self.text("subject") or self._subject,
            joint=self._yes("joint", bool(partners)),
            partners=partners,
            area=self.text("area"),
            level=self.text("level") or COUNTY_LEVEL,
            methods=self._methods(items),
            involved=self._yes("involved", True),
            objects=self._or("objects", _first(one.object_kind for one in items)),
            base=self._number("base"),
            ratio=ratio,
            number=number,
            cap=self.text("cap"),
            importance=self._importance(items),
            class_ratios=classes,
            lead=self.text("lead"),
            supporting=split_words(self._cells.get("supporting")),
            note=self.text("note"),
        )

    def _or(self, name: str, otherwise: str) -> str:
        words = self.text(name)
        if words or name in self._cells or not otherwise:
            return words
        self.notes.append((name, FilledIn(value=shorten(otherwise))))
        return otherwise

    def _items(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in split_clauses(clean_lines(self._cells.get("items"))):
            codes = self._known.codes_of(part)
            if codes:
                found.update(dict.fromkeys(codes))
                continue
            # A name may hold the mark that joins names: only what is unknown is cut there.
            for word in split_words(part):
                codes = self._known.codes_of(word)
                found.update(dict.fromkeys(codes))
                if not codes:
                    self.faults.append(UnknownItem(line=self.text("name"), item=shorten(word)))
        return tuple(found)

    def _period(self) -> tuple[date, date] | None:
        cell = self._cells.get("period")
        if isinstance(cell, date):
            return cell, cell
        words = self.text("period")
        found = period_of(words, self._year)
        if found is None:
            self.faults.append(PeriodUnread(line=self.text("name"), value=shorten(words)))
        return found

    def _ratios(self) -> tuple[str, tuple[ClassRatio, ...]]:
        words, by_class = self.text("ratio"), self.text("class_ratios")
        ratio = ""
        if words:
            read = ratio_of(words)
            if read is not None:
                ratio = read[0]
                if read[1]:
                    self.notes.append(("ratio", LookAtRatio(value=words, ratio=ratio)))
            elif number_of(words) is not None:
                pass  # so many enterprises
            elif not by_class:
                by_class = words
            elif class_ratios_of(by_class) is None:
                self._unread("ratio", words)
        classes = class_ratios_of(by_class)
        if classes is None:
            self._unread("class_ratios" if self.text("class_ratios") else "ratio", by_class)
        return ratio, tuple(ClassRatio(*one) for one in classes or ())

    def _number(self, name: str) -> int | None:
        words = self.text(name)
        found = number_of(words) if words else None
        if words and found is None:
            self._unread(name, words)
        return found

    def _unread(self, name: str, words: str) -> None:
        self.faults.append(AmountUnread(line=self.text("name"), column=name, value=shorten(words)))

    def _yes(self, name: str, otherwise: bool) -> bool:
        words = self.text(name)
        if not words:
            return otherwise if name not in self._cells or name == "involved" else False
        said = vocabulary.yes_no(words)
        if said is None:
            self.faults.append(
                WordUnread(line=self.text("name"), column=name, value=shorten(words))
            )
        return bool(said)

    def _methods(self, items: list[ItemFacts]) -> tuple[str, ...]:
        given = split_words(self._cells.get("methods"))
        if given or "methods" in self._cells:
            return given
        taken = [word for one in items for word in split_words(one.method)]
        found = tuple(dict.fromkeys(taken))[:_METHOD_WORDS] or vocabulary.METHODS[:1]
        self.notes.append(("methods", FilledIn(value=vocabulary.LIST_MARK.join(found))))
        return found

    def _importance(self, items: list[ItemFacts]) -> str:
        known = vocabulary.importance_of(self.text("importance"))
        if known is not None:
            return known
        key = any(one.importance == vocabulary.KEY_ITEM for one in items)
        return vocabulary.KEY_ITEM if key else vocabulary.PLAIN_ITEM


def _first(words: Iterable[str]) -> str:
    return next((one for one in words if one), "")
