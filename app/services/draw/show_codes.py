"""QR codes for the screen of the hall: M and R with what they belong to.

That of M carries the same words as the lock sheet's; that of R leaves out the log's head,
which moves on with every act of the ceremony and stands on the minutes.
"""

from app.core.protocol import REAL, REHEARSAL
from app.files.pdf.qr import qr_rows
from app.services.draw.shows import DrawShow


def lock_code(show: DrawShow) -> tuple[str, ...]:
    """Return the rows of the code of M, "1" dark."""
    return qr_rows("|".join((*_draw(show, "M"), show.manifest_hash)))


def result_code(show: DrawShow) -> tuple[str, ...]:
    """Return the rows of the code of R; none before the result."""
    if not show.result_hash:
        return ()
    return qr_rows("|".join((*_draw(show, "R"), show.result_hash)))


def _draw(show: DrawShow, what: str) -> tuple[str, ...]:
    tag = REHEARSAL if show.rehearsal else REAL
    return tag, what, show.draw_number, str(show.attempt)
