"""What the draw's last page says of its dossier."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.core.dossier_report import Verdict
from app.services.draw.dossier_drives import Drive
from app.services.draw.dossiers import Written
from app.texts import text
from app.ui.widgets.banner import BannerTone
from app.verify import line_text

_UNITS: Final = ("B", "KB", "MB", "GB")
_THOUSAND: Final = 1024


@dataclass(frozen=True, slots=True)
class Said:
    """Words for the banner; again: beside them stands the way to try once more."""

    words: str
    tone: BannerTone
    again: bool = False


def making() -> Said:
    """The dossier is being written."""
    return Said(text("dossier.making"), "info")


def kept(path: Path) -> Said:
    """The data folder holds it already, and it was sound when it was written."""
    return Said(_saved(Verdict.CONSISTENT, path.name), "success")


def written(made: Written) -> Said:
    """It has just been written and checked."""
    wrong = made.report.first_wrong
    if wrong is None:
        return Said(_saved(made.report.verdict, made.path.name), "success")
    line = line_text(wrong)
    return Said(text("dossier.wrong", line=line, file=made.path.name), "danger")


def copied(made: Written) -> Said:
    """It has just been written to a stick or another folder."""
    if made.report.first_wrong is not None:
        return written(made)
    return Said(text("dossier.copied", folder=str(made.path.parent)), "success")


def drive_words(drive: Drive) -> str:
    """A stick as the list names it: label, room, or that it takes nothing."""
    if drive.protected:
        return text("dossier.place.protected", name=drive.name)
    amount, unit = float(drive.free), 0
    while amount >= _THOUSAND and unit < len(_UNITS) - 1:
        amount, unit = amount / _THOUSAND, unit + 1
    free = f"{amount:.1f} {_UNITS[unit]}"
    return text("dossier.place.line", name=drive.name, free=free)


def _saved(verdict: Verdict, file: str) -> str:
    return text("dossier.saved", verdict=text(f"dossier.verdict.{verdict.value}"), file=file)
