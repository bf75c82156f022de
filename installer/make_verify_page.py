"""Write resources/verifier/verify.html from verify.js and the page's parts. For developers.

    python -m installer.make_verify_page

One file that needs no other: style and scripts stand in it, and its policy names their
digests, so a browser runs nothing else and lets nothing out. Run it after a change of
verify.js or of resources/verifier_page.
"""

import base64
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "resources" / "verifier_page"
VERIFIER = ROOT / "resources" / "verifier" / "verify.js"
PAGE = VERIFIER.with_name("verify.html")


class BrokenPartError(Exception):
    """A part holds what would end its element early."""


def _read(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    ends = any(sign in text.lower() for sign in ("</script", "</style", "<!--"))
    if ends and path.suffix != ".html":
        raise BrokenPartError(path.name)
    return text


def _digest(text: str) -> str:
    """A source expression of a content security policy."""
    raw = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(raw).decode()}'"


def page() -> str:
    """The whole page, LF at line ends."""
    parts = {
        "style": _read(PARTS / "page.css"),
        "verifier": _read(VERIFIER),
        "script": _read(PARTS / "page.js"),
    }
    policy = (
        "default-src 'none'",
        f"script-src {_digest(parts['verifier'])} {_digest(parts['script'])}",
        f"style-src {_digest(parts['style'])}",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    parts["policy"] = "; ".join(policy)
    text = _read(PARTS / "page.html")
    pieces = []
    # Cut once, so that nothing a part holds is taken for a place to fill.
    for piece in text.split("{{"):
        name, mark, rest = piece.partition("}}")
        pieces.append(parts[name] + rest if mark else piece)
    return "".join(pieces)


def main() -> int:
    """Write the page; exit code 0."""
    text = page()
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{PAGE.name}: {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
