"""The cards of the conductor before the result: roll call and lock code, seed, draw."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.core.times import stamp
from app.services.draw_stage import Staged
from app.services.shows import DrawShow
from app.texts import text
from app.ui import theme
from app.ui.icons import pixmap
from app.ui.palette import COLOURS
from app.ui.task.lock_parts import Digest
from app.ui.views import draw as view
from app.ui.views.draw import ACTS, Act
from app.ui.widgets import Banner, Card, WrappedLabel, label

SCRIPT_WIDTH = 216


class Script(Card):
    """The list of steps; the conductor cannot jump."""

    def __init__(self) -> None:
        super().__init__(text("draw.script.title"))
        self.setFixedWidth(SCRIPT_WIDTH)
        self._signs = {act: label("") for act in ACTS}
        self._words = {act: WrappedLabel("") for act in ACTS}
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(theme.density().gap)
        grid.setColumnStretch(1, 1)
        for row, act in enumerate(ACTS):
            self._signs[act].setFixedSize(26, 26)
            self._signs[act].setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(self._signs[act], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._words[act], row, 1)
        self.add(grid)
        self.body.addStretch(1)

    def show_act(self, current: Act) -> None:
        """Mark what is done, what is due and what comes."""
        here = ACTS.index(current)
        spoken = []
        for place, act in enumerate(ACTS):
            sign, words = self._signs[act], self._words[act]
            state = "done" if place < here else "current" if place == here else "future"
            title = text(f"draw.act.{act}.title")
            words.setText(title)
            role = {"done": "secondary", "current": "strong", "future": "muted"}[state]
            words.setProperty("role", role)
            words.style().unpolish(words)
            words.style().polish(words)
            if state == "done":
                ratio = max(1.0, self.devicePixelRatioF())
                sign.setPixmap(pixmap("circle-check", COLOURS["success"], 22, ratio))
            else:
                sign.setText(str(place + 1))
            ink, ground = ("#FFFFFF", COLOURS["primary"])
            if state != "current":
                ink, ground = COLOURS["muted"], "transparent"
            edge = COLOURS["primary"] if state == "current" else COLOURS["border"]
            line = "none" if state == "done" else f"2px solid {edge}"
            sign.setStyleSheet(
                f"color: {ink}; background: {ground}; border: {line}; border-radius: 13px;"
                "font-weight: bold;"
            )
            spoken.append(text(f"ui.rail.{state}", number=place + 1, title=title))
        self.setAccessibleName(text("draw.script.title"))
        self.setAccessibleDescription(text("draw.script.joint").join(spoken))


class ActCard(Card):
    """One step: its title, what the host says, the body."""

    def __init__(self, act: Act) -> None:
        super().__init__(text(f"draw.act.{act}.title"))
        self.script = Banner("", "info")
        self.add(self.script)

    def say(self, words: str) -> None:
        """What the host reads out."""
        self.script.show_note(text("draw.script.says", words=words), "info")


class AnnounceCard(ActCard):
    """Roll call and lock code."""

    def __init__(self) -> None:
        super().__init__(Act.ANNOUNCE)
        self.manifest = Digest(text("draw.digest.manifest"), 22)
        self.facts = WrappedLabel("", "secondary")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setColumnStretch(2, 1)
        self.add(self.manifest)
        self.add(self.facts)
        self.add(label(text("draw.roll.title"), "h3"))
        self.add(self._grid)
        self.body.addStretch(1)

    def show_attempt(self, staged: Staged, *, announced: bool) -> None:
        """Show who is here and what was locked."""
        show = staged.show
        key = "announced" if announced else "announce"
        self.say(text(f"draw.says.{key}", task=show.task_name, bureau=staged.bureau))
        self.manifest.show_digest(show.manifest_hash)
        self.facts.setText(
            text(
                "draw.facts.locked",
                time=stamp(show.locked_at),
                pool=f"{show.pool:,}",
                wanted=f"{show.wanted:,}",
                attempt=show.attempt,
            )
        )
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, one in enumerate((*show.ceremony.witnesses, *show.ceremony.supervisors)):
            key = "throws" if one.digits else "watches"
            does = text(f"draw.roll.{key}", digits=one.digits)
            body = " ".join(part for part in (one.body, one.post) if part)
            self._grid.addWidget(label(one.name, "strong"), row, 0)
            self._grid.addWidget(label(does, "secondary"), row, 1)
            self._grid.addWidget(WrappedLabel(body, "muted"), row, 2)


class SeedCard(ActCard):
    """The digits as agreed, before the seal is opened."""

    def __init__(self) -> None:
        super().__init__(Act.SEED)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.add(self._grid)
        self.add(WrappedLabel(text("draw.seed.formula"), "secondary"))
        self.body.addStretch(1)

    def show_digits(self, show: DrawShow, digits: dict[str, str]) -> None:
        """Show each witness's digits."""
        self.say(text("draw.says.seed"))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, (word, name, _) in enumerate(show.throwers):
            value = label(view.spaced(digits.get(word, "")))
            value.setStyleSheet(
                f"font-family: '{theme.state().families.mono[0]}'; font-size: {theme.px(20)}px;"
            )
            self._grid.addWidget(label(name, "strong"), row, 0)
            self._grid.addWidget(value, row, 1)


class DrawCard(ActCard):
    """The seed is known; the draw is one press away."""

    def __init__(self) -> None:
        super().__init__(Act.DRAW)
        self.seed = Digest(text("draw.digest.seed"), 22)
        self.manifest = Digest(text("draw.digest.manifest"))
        self.add(self.seed)
        self.add(self.manifest)
        self.add(WrappedLabel(text("draw.draw.note"), "secondary"))
        self.body.addStretch(1)

    def show_attempt(self, show: DrawShow) -> None:
        """Show the seed."""
        self.say(text("draw.says.draw", seed=show.seed[:8]))
        self.seed.show_digest(show.seed)
        self.manifest.show_digest(show.manifest_hash, 4)
