"""QR codes (ISO/IEC 18004) as one filled path."""

from functools import lru_cache

import segno

# Any of the eight masks can be read; trying all of them costs five times the drawing.
_MASK = 2


@lru_cache(4096)
def qr_path(text: str, x: float, y: float, size: float) -> str:
    """Return operators for a code of `size` points whose lower left corner is (x, y).

    The quiet zone of four modules is the surrounding paper's affair.
    """
    matrix = segno.make(text, error="m", micro=False, mask=_MASK).matrix
    step = size / len(matrix)
    out = ["q"]
    for number, row in enumerate(matrix):
        low = y + size - (number + 1) * step
        start = None
        for column, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                out.append(
                    f"{x + start * step:.3f} {low:.3f} {(column - start) * step:.3f} {step:.3f} re"
                )
                start = None
    out.append("f Q")
    return " ".join(out)
