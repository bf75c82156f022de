"""Logs with attempts, for dossiers: one that has everything, and random ones."""

import random
from collections.abc import Callable
from dataclasses import replace

import cases
from dossiers import KIT, Attempt, Book, Freeze, Replay
from small_counties import ALONE, AREAS, TWO_POOLS, County, Scribe, in_effect, to_bytes
from standing import Standing, Unlawful, random_adjust

# Everybody lives where all is: no plan, and soon found.
NO_PLAN = replace(AREAS, district="AVOID", o=tuple(f"A{n}|A|U|D1|-|IN" for n in range(1, 6)))
Change = Callable[[County], County]


def same(county: County) -> County:
    """No change."""
    return county


def _grown(attempt: Attempt, count: int, reason: str) -> list[bytes]:
    """adjust.txt after each of `count` substitutions: an enterprise, an officer if one can, …"""
    scribe = Scribe(Standing(attempt.manifest, attempt.result))
    grown = []
    for k in range(count):
        if k % 2 == 0 or not _officer_leaves(scribe):
            standing = scribe.standing
            first = standing.reserves("ENT", "S1")[0]
            out = in_effect(standing, "ENT", "S1")[0]
            scribe.honest("ENT", out, reason, {first: "MOVED"})
        grown.append(to_bytes(scribe.lines))
    return grown


def _officer_leaves(scribe: Scribe) -> bool:
    """Replace the first officer for whom there is somebody."""
    for pool in ("A", "B"):
        for out in in_effect(scribe.standing, "OFF", pool):
            try:
                scribe.honest("OFF", out, "ILL")
            except Unlawful:
                continue
            return True
    return False


def everything(
    replay: Replay, change: Change = same, tag: str = "SSJ1", reason: str = "CLOSED"
) -> tuple[Book, Attempt]:
    """A task with two draws and four attempts, another task between; the attempt is the last.

    Args:
        change: what a forger did to the county of the last attempt before the freeze.
        reason: of the last attempt's first substitution.
    """
    book = Book(tag, replay)
    book.write("IMPORT", "{}", witnesses="-")
    first = book.lock(TWO_POOLS.freeze, "任务-1", 1)
    book.void(first, "名单有误")
    planless = book.lock(NO_PLAN.freeze, "任务-1", 2)
    other = book.lock(ALONE.freeze, "另一项-1", 1)
    for attempt in (planless, other):
        book.open(attempt)
    for attempt in (planless, other):
        book.draw(attempt)
    again = book.lock(replace(TWO_POOLS, s0=3).freeze, "任务-2", 1)
    book.open(again)
    book.draw(again)
    book.substitute(again, _grown(again, 1, "CAPPED")[0])
    book.void(again)
    attempt = book.lock(change(replace(TWO_POOLS, s0=45)).freeze, "任务-2", 2)
    book.write("PRINT", "sheet", witnesses="-")
    book.open(attempt)
    book.draw(attempt)
    book.substitute(other, random_adjust(random.Random(1), other.manifest, other.result, 1)[0])
    for whole in _grown(attempt, 2, reason):
        book.substitute(attempt, whole)
    book.write("EXPORT", "{}")
    book.lock(ALONE.freeze, "后来-1", 1)
    return book, attempt


def plain(replay: Replay, county: County = ALONE, tag: str = "SSJ1") -> tuple[Book, Attempt]:
    """One attempt with a result and nothing else."""
    book = Book(tag, replay)
    attempt = book.lock(county.freeze, "T-1", 1)
    book.open(attempt)
    book.draw(attempt)
    return book, attempt


def drafted(draft: cases.Draft) -> Freeze:
    """A random lawful draft as an attempt."""

    def freeze(tag: str, draw: str, number: int, head: str) -> tuple[bytes, bytes]:
        draft.tag, draft.task, draft.attempt = tag, draw, number
        draft.kinds["TASK"], draft.kinds["ATTEMPT"] = [f"TASK|{draw}"], [f"ATTEMPT|{number}"]
        draft.kinds["PREV"], draft.kinds["COMMIT"] = [f"PREV|{head}"], [draft.seal()]
        return draft.files()

    return freeze


DRAWS = ("7", "7-1", "7-2", "任务\U00020164-1", "任务\U00020164-2", "A--1", "A-", "-")


def at_random(number: int, replay: Replay) -> tuple[Book, Attempt]:
    """The random log of this number, and one of its attempts that has a result."""
    rng = random.Random(f"story {number}")
    book = Book(rng.choice(("SSJ1", "SSJ1", "SSJ1R")), replay)
    draws = rng.sample(DRAWS, 3)
    counts = dict.fromkeys(draws, 0)
    for turn in range(100):
        if turn > 12 and any(one.result for one in book.attempts):
            break
        if rng.random() < 0.2:
            book.write(rng.choice(("IMPORT", "VOIDED", "导入")), rng.choice(("{}", "", "乙")))
        waiting = {one.draw: one for one in book.attempts if "VOID" not in one.entries}
        draw = rng.choice(draws)
        if draw in waiting:
            _go_on(rng, book, waiting[draw])
        else:
            counts[draw] += 1
            draft = cases.lawful(rng.randrange(10**6))
            book.lock(drafted(draft), draw, counts[draw], KIT)
    with_result = [one for one in book.attempts if one.result]
    return book, rng.choice(with_result)


def _go_on(rng: random.Random, book: Book, attempt: Attempt) -> None:
    """The next step of an attempt that is not void."""
    if "SEED" not in attempt.entries:
        if rng.random() < 0.2:
            book.void(attempt)
        else:
            book.open(attempt)
    elif not attempt.result:
        book.draw(attempt)
    elif rng.random() < 0.3:
        book.void(attempt, 'reason "…" \u2028')
    else:
        k = len(attempt.adjust)
        fixed = random.Random(f"adjust {attempt.m}")
        grown = random_adjust(fixed, attempt.manifest, attempt.result, k + 1)
        if len(grown) > k and grown[:k] == attempt.adjust:
            book.substitute(attempt, grown[k])
