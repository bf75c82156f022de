"""Unpack the packed fonts with the program's own code; run by set-up inside .venv."""

import sys

from app.errors import AppError
from app.files.fonts import ensure_fonts
from app.texts import error_text


def main() -> int:
    """Return 0, or 1 after one sentence on standard error."""
    try:
        ensure_fonts()
    except AppError as error:
        print(error_text(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
