"""The people of the first start: names; log-ins and passwords come by themselves."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.services.account import accounts
from app.services.account.accounts import AccountDraft
from app.services.registry import pinyin
from app.texts import text
from app.ui.setup.making import NEEDED, POSTS, first_password
from app.ui.widgets import Banner, FormGrid, WrappedLabel, label

_COLUMNS = ("name", "login", "password")


class PeopleStep(QWidget):
    """A line a post; below it the password of whoever sits here, twice."""

    key = "people"

    def __init__(self, entropy: Callable[[], str]) -> None:
        super().__init__()
        self.fields: dict[tuple[str, str], QLineEdit] = {}
        self._proposed = dict.fromkeys(POSTS, "")
        self._warned = False
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for at, words in enumerate(("post", *_COLUMNS)):
            grid.addWidget(label(text(f"setup.people.{words}"), "muted"), 0, at)
        for row, post in enumerate(POSTS, start=1):
            self._add_line(grid, row, post, entropy)
        for at, stretch in enumerate((0, 3, 3, 3)):
            grid.setColumnStretch(at, stretch)
        self.form = FormGrid(2, label_width=100)
        self.own = self._secret("own")
        self.again = self._secret("again")
        self.problem = Banner("", "danger")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addLayout(grid)
        box.addWidget(self.form)
        box.addWidget(WrappedLabel(text("setup.people.hint"), "muted"))
        box.addWidget(self.problem)

    def _add_line(self, grid: QGridLayout, row: int, post: str, entropy: Callable[[], str]) -> None:
        words = text(f"setup.people.{post}")
        grid.addWidget(label(f"{words} *" if post == "admin" else words), row, 0)
        for at, column in enumerate(_COLUMNS, start=1):
            if post == "admin" and column == "password":
                grid.addWidget(label(text("setup.people.below"), "muted"), row, at)
                continue
            field = QLineEdit()
            title = text(f"setup.people.{column}")
            field.setAccessibleName(text("setup.people.cell", post=words, column=title))
            if column == "password":
                field.setText(first_password(entropy()))
            self.fields[post, column] = field
            grid.addWidget(field, row, at)
        name, login = self.fields[post, "name"], self.fields[post, "login"]
        name.editingFinished.connect(partial(self._propose, post, name, login))

    def _secret(self, key: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        hint = text("setup.people.own_hint") if key == "own" else ""
        self.form.add(key, text(f"setup.people.{key}"), field, required=True, hint=hint)
        return field

    def _propose(self, post: str, name: QLineEdit, login: QLineEdit) -> None:
        """Spell the name as a log-in, until somebody writes another."""
        if login.text() != self._proposed[post]:
            return
        spelt = pinyin.spelt(name.text().strip())
        others = {self.fields[one, "login"].text() for one in POSTS if one != post}
        found, at = spelt, 2
        while found and found in others:
            found, at = f"{spelt}{at}", at + 1
        self._proposed[post] = found
        login.setText(found)

    def land(self) -> None:
        """Begin at the first name."""
        self.fields["admin", "name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def is_right(self) -> bool:
        """Names have log-ins, log-ins differ, passwords are long; who is missing is said once."""
        for post in POSTS:
            self._propose(post, self.fields[post, "name"], self.fields[post, "login"])
        wrong = self._wrong_cells()
        for key, field in self.fields.items():
            _mark(field, key in wrong)
        errors = {}
        if len(self.own.text()) < accounts.SHORTEST_PASSWORD:
            errors["own"] = text("setup.people.short", least=accounts.SHORTEST_PASSWORD)
        elif self.own.text() != self.again.text():
            errors["again"] = text("setup.people.differ")
        right = self.form.set_errors(errors)
        if wrong:
            key, sentence = next(iter(wrong.items()))
            self.problem.show_note(sentence, "danger")
            self.fields[key].setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        missing = [one for one in NEEDED if not self._is_named(one)]
        if right and missing and not self._warned:
            self._warned = True
            self.problem.show_note(text("setup.people.missing"), "warning")
            return False
        self.problem.show_note("")
        return right

    def _is_named(self, post: str) -> bool:
        return bool(self.fields[post, "name"].text().strip())

    def _wrong_cells(self) -> dict[tuple[str, str], str]:
        wrong: dict[tuple[str, str], str] = {}
        if not self._is_named("admin"):
            wrong["admin", "name"] = text("setup.people.no_admin")
        seen: dict[str, str] = {}
        for post in filter(self._is_named, POSTS):
            words = text(f"setup.people.{post}")
            login = self.fields[post, "login"].text().strip()
            if not login:
                wrong[post, "login"] = text("setup.people.no_login", post=words)
            elif login in seen:
                wrong[post, "login"] = text("setup.people.same", login=login)
            seen[login] = post
            password = self.fields.get((post, "password"))
            if password is not None and len(password.text()) < accounts.SHORTEST_PASSWORD:
                least = accounts.SHORTEST_PASSWORD
                wrong[post, "password"] = text("setup.people.short_of", post=words, least=least)
        return wrong

    def drafts(self) -> tuple[AccountDraft, ...]:
        """The people named, the administrator first."""
        found = []
        for post, roles in POSTS.items():
            if self._is_named(post):
                field = self.fields.get((post, "password"))
                password = field.text() if field is not None else self.own.text()
                name, login = (self.fields[post, one].text().strip() for one in ("name", "login"))
                found.append(AccountDraft(login, name, "", roles, password=password))
        return tuple(found)


def _mark(field: QLineEdit, wrong: bool) -> None:
    field.setProperty("invalid", "true" if wrong else "false")
    field.style().unpolish(field)
    field.style().polish(field)
