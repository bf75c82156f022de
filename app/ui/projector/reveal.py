"""How far a draw has been shown: which page runs, what is locked. No Qt, no clock of its own."""

from app.ui.projector.rolling import FLASH_MS, Pace


class Reveal:
    """The state of one DRAW scene's show; the result itself is not in it.

    Attributes:
        pace: time between names. turns: whether the next page follows by itself.
        page: the page that runs or ran last. now: ms since that page started.
    """

    def __init__(self) -> None:
        self.pace = Pace()
        self.turns = True
        self.begin(0, 1)

    def begin(self, total: int, per_page: int) -> None:
        """Cover everything: `total` names, `per_page` to a page."""
        self._total = total
        self._per_page = max(1, per_page)
        self._open = 0  # names of pages that have ended
        self.page = 0
        self.now = 0.0
        self.running = False

    def repage(self, per_page: int) -> None:
        """The window changed: other pages, nothing covered again, the drum stops."""
        shown = self.shown
        self._per_page = max(1, per_page)
        self._open = shown
        self.running = False
        self.page = self.last_open

    @property
    def complete(self) -> bool:
        """Whether every name is locked and at rest."""
        return self._open >= self._total

    @property
    def shown(self) -> int:
        """Names that are locked."""
        return self._open + (self._locked() if self.running else 0)

    @property
    def cells(self) -> int:
        """Names on the page that runs."""
        first = self.page * self._per_page
        return max(0, min(self._per_page, self._total - first))

    @property
    def last_open(self) -> int:
        """The last page with a locked name."""
        return max(0, self.shown - 1) // self._per_page

    def start(self) -> bool:
        """Begin the next covered page; False when one runs or none is left."""
        if self.running or self.complete:
            return False
        self.page = self._open // self._per_page
        self.now = 0.0
        self.running = True
        return True

    def move(self, now: float) -> bool:
        """Set the page's time in ms; True when the page has just ended."""
        self.now = max(self.now, now)
        if self.now < self.pace.page_ms(self.cells):
            return False
        self._open = min(self._total, (self.page + 1) * self._per_page)
        self.running = False
        return True

    def skip(self) -> None:
        """Lock everything now."""
        self._open = self._total
        self.running = False

    def locked_on(self, page: int) -> int:
        """Names locked on a page."""
        return max(0, min(self._per_page, self.shown - page * self._per_page))

    def left(self, place: int) -> float:
        """ms until a cell of the running page locks; 0 or less when it has."""
        if self.page * self._per_page + place < self._open:
            return 0.0
        return self.pace.lock_at(place) - self.now

    def flash(self, place: int) -> float:
        """Strength of a cell's one flash, 1 to 0."""
        if self.page * self._per_page + place < self._open or FLASH_MS <= 0:
            return 0.0
        return self.pace.flash(self.now, place)

    def _locked(self) -> int:
        done = self._open - self.page * self._per_page
        return max(0, self.pace.locked(self.now, self.cells) - max(0, done))
