"""Time as people here read it: Beijing time, whatever the machine's zone says."""

from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "UTC+08:00")


def beijing(moment: datetime) -> datetime:
    """Return an aware moment in Beijing time.

    Raises:
        ValueError: the moment has no zone, which is a bug in the caller.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(BEIJING)


def beijing_date(moment: datetime) -> date:
    """Return the calendar day in Beijing at an aware moment."""
    return beijing(moment).date()


def utc_text(moment: datetime) -> str:
    """Return an aware moment as `2026-03-05T01:00:00Z`, the form of the log (protocol §9)."""
    return beijing(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(moment: datetime) -> str:
    """Return an aware moment as `2026-03-05 09:00:00` in Beijing time, for people."""
    return beijing(moment).strftime("%Y-%m-%d %H:%M:%S")
