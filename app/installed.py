"""Where the program's own files lie: beside the code, in a checkout and in a package alike."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
RESOURCES: Final = ROOT / "resources"
FORMS: Final = ROOT / "forms"
