"""What the figures of 统计分析 are of, in words."""

from datetime import date

from app.core.statistics_compare import Period
from app.services.statistics.statistics import Asked, Statistics
from app.texts import text


def period_words(period: Period) -> str:
    """Return a period in words."""
    since, until = period.since, period.until
    if since is None and until is None:
        return text("statistics.period.whole")
    if since is None:
        return text("statistics.period.to", until=until)
    if until is None:
        return text("statistics.period.from", since=since)
    if (since, until) == (date(since.year, 1, 1), date(since.year, 12, 31)):
        return text("statistics.period.year", year=since.year)
    return text("statistics.period.of", since=since, until=until)


def counted_words(found: Statistics) -> str:
    """Return period, basis and day of the figures, and what they are narrowed to."""
    words = text(
        "statistics.file.counted",
        period=period_words(found.asked.period),
        basis=text(f"statistics.basis.{found.asked.basis}"),
        day=found.on,
    )
    narrowed = filter_words(found)
    return f"{words}　{narrowed}" if narrowed else words


def filter_words(found: Statistics) -> str:
    """Return what the figures are narrowed to; "" where to nothing."""
    asked: Asked = found.asked
    tasks = dict(found.choices.tasks)
    chosen = (asked.plan, asked.lead, tasks.get(asked.task, ""))
    words = text("statistics.separator").join(one for one in chosen if one)
    return text("statistics.note.filtered", words=words) if words else ""
