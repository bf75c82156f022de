"""Reports of the program's own faults: their numbers, where they lie, what they say."""

import logging
from pathlib import Path

from app.files import fault_reports
from app.files.fault_reports import ReportHandler


def reference(error: BaseException) -> str:
    """Return the number of a fault, as its report and the log have it."""
    return fault_reports.reference_of(error)


def report(number: str) -> str:
    """Return the report of a fault of this run or the last; "" where none was written."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, ReportHandler):
            return fault_reports.read_report(handler.folder, number)
    return ""


def log_path() -> str:
    """Return where the log of this run is written, "" when nowhere."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler):
            return str(Path(handler.baseFilename))
    return ""
