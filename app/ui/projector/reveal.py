"""How far a draw has been shown: which page runs, what is locked. No Qt, no clock of its own."""

from app.ui.projector.rolling import Pace, Timing


class Reveal:
    """The state of one DRAW scene's show; the result itself is not in it.

    Attributes:
        pace: time between names; a page that runs keeps the pace it began with.
        turns: whether the next page follows by itself.
        page: the page that runs or ran last. now: ms since that page started.
        paused: nothing moves until start().
    """

    def __init__(self) -> None:
        self.pace = Pace()
        self.turns = True
        self.begin(0, 1)

    def begin(self, total: int, per_page: int, shown: int = 0) -> None:
        """Cover all names but the `shown` first: `total` names, `per_page` to a page."""
        self._total = total
        self._per_page = max(1, per_page)
        self._open = min(shown, total)  # names that need no drum any more
        self.page = max(0, self._open - 1) // self._per_page
        self.now = 0.0
        self.running = False
        self.paused = False
        self.timing = Timing()

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
        """Begin the next covered page, or go on; False when one runs or none is left."""
        if self.complete or (self.running and not self.paused):
            return False
        self.paused = False
        if not self.running:
            self.page = self._open // self._per_page
            last = (self.page + 1) * self._per_page >= self._total
            self.timing = Timing.of(self.pace, self.cells, last)
            # Of a page shown in part nobody waits for the names that are there already.
            done = self._open - self.page * self._per_page
            self.now = self.timing.locks[done] - self.timing.locks[0] if done else 0.0
            self.running = True
        return True

    def pause(self) -> bool:
        """Stand still where the drums are; False where nothing is left to stop."""
        if self.complete or self.paused:
            return False
        self.paused = True
        return True

    def move(self, now: float) -> bool:
        """Set the page's time in ms; True when the page has just ended."""
        if self.paused:
            return False
        self.now = max(self.now, now)
        if self.now < self.timing.page_ms():
            return False
        self._open = min(self._total, (self.page + 1) * self._per_page)
        self.running = False
        return True

    def skip(self) -> None:
        """Lock everything now."""
        self._open = self._total
        self.running = False
        self.paused = False

    def locked_on(self, page: int) -> int:
        """Names locked on a page."""
        return max(0, min(self._per_page, self.shown - page * self._per_page))

    def left(self, place: int) -> float:
        """ms until a cell of the running page locks; 0 or less when it has."""
        if self.page * self._per_page + place < self._open:
            return 0.0
        return self.timing.locks[place] - self.now

    def flash(self, place: int) -> float:
        """Strength of a cell's one flash, 1 to 0."""
        if self.page * self._per_page + place < self._open:
            return 0.0
        return self.timing.flash(self.now, place)

    def _locked(self) -> int:
        done = self._open - self.page * self._per_page
        return max(0, self.timing.locked(self.now) - max(0, done))
