"""A list of another kind than the import takes in: said where its columns are asked about."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.core.headings import Kind
from app.services.registry import watched
from app.texts import text
from app.ui.desk import Desk
from app.ui.widgets import Banner

# Opens the import that takes in lists of a kind (core.headings.ListKind) with this file.
Elsewhere = Callable[[Path, str], None]


class OtherKind(Banner):
    """What a file looks like, and the button that goes where such lists are taken in."""

    def __init__(self, desk: Desk, kind: Kind, elsewhere: Elsewhere | None) -> None:
        """`elsewhere` None: there is no way there from here; the sentence names it."""
        super().__init__("")
        self._desk = desk
        self._kind = kind
        self._elsewhere = elsewhere
        self._path: Path | None = None

    def ask(self, path: Path) -> None:
        """Say of what kind a file is, once its headings are compared with those of all."""
        self._path = path
        self.show_note("")
        self._desk.read(
            self, watched.recognise, path, self._kind, done=partial(self._recognised, path)
        )

    def _recognised(self, path: Path, kind: str) -> None:
        if path != self._path or kind in ("", self._kind):
            return
        words = text(f"facts.watched.kinds.{kind}")
        self.show_note(text("importing.mapping.other_kind", kind=words))
        if self._elsewhere is not None:
            go = partial(self._elsewhere, path, kind)
            self.set_button(text("importing.mapping.go_there"), go, beside=True)
