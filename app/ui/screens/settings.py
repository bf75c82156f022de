"""The settings page: the bureau, accounts, dated parameters, forms, and what this program is."""

from typing import Protocol, cast

from PySide6.QtWidgets import QScrollArea, QTabWidget, QWidget

from app.core.people import Right
from app.texts import text
from app.ui.desk import Desk
from app.ui.screens.settings_about import AboutTab
from app.ui.screens.settings_accounts import AccountsTab, OwnAccountTab
from app.ui.screens.settings_backup import BackupTab
from app.ui.screens.settings_bureau import BureauTab
from app.ui.screens.settings_ceremony import CeremonyTab
from app.ui.screens.settings_data import DataTab
from app.ui.screens.settings_deadlines import DeadlineRulesTab
from app.ui.screens.settings_disclosure import DisclosureTab
from app.ui.screens.settings_forms import FormsTab
from app.ui.screens.settings_health import HealthTab
from app.ui.screens.settings_holidays import HolidaysTab
from app.ui.screens.settings_numbers import NumbersTab
from app.ui.screens.settings_parameters import ParametersTab
from app.ui.screens.settings_wording import WordingTab
from app.ui.shell import Shell
from app.ui.widgets import Page

_TABS = (
    "bureau",
    "accounts",
    "parameters",
    "wording",
    "disclosure",
    "deadlines",
    "holidays",
    "ceremony",
    "forms",
    "numbers",
    "backup",
    "data",
    "health",
    "about",
)


class _Tab(Protocol):
    def refresh(self) -> None: ...
    def may_leave(self) -> bool: ...


class SettingsPage(Page):
    """One tab per subject. Who may not change a subject sees its facts."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(text("settings.title"), scroll=False)
        self.desk = desk
        self.bureau = BureauTab(desk)
        admin = desk.actor.may(Right.ACCOUNTS)
        self.accounts: AccountsTab | OwnAccountTab = (
            AccountsTab(desk) if admin else OwnAccountTab(desk)
        )
        self.parameters = ParametersTab(desk)
        self.wording = WordingTab(desk)
        self.disclosure = DisclosureTab(desk)
        self.deadlines = DeadlineRulesTab(desk)
        self.holidays = HolidaysTab(desk)
        self.ceremony = CeremonyTab(desk)
        self.forms = FormsTab(desk, shell)
        self.numbers = NumbersTab(desk)
        self.backup = BackupTab(desk, shell)
        self.data = DataTab(desk, shell)
        self.health = HealthTab(desk)
        self.about = AboutTab(desk)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(text("settings.title"))
        self.tabs.setDocumentMode(True)
        self._parts: list[QWidget] = []
        for key in _TABS:
            part = getattr(self, key)
            self._parts.append(part)
            self.tabs.addTab(_scrolled(part), text(f"settings.tab.{key}"))
        self.tabs.currentChanged.connect(lambda _at: self.refresh())
        self.add(self.tabs, 1)

    def refresh(self) -> None:
        """Read what the tab in front shows."""
        cast(_Tab, self._parts[self.tabs.currentIndex()]).refresh()

    def confirm_wording(self, code: str) -> None:
        """Open a form in the editor at its first sentence to be confirmed, over the page shown."""
        self.forms.open_at_check(code)

    def show_year(self, year: int) -> None:
        """Bring the days off of a year to the front."""
        self.tabs.setCurrentIndex(_TABS.index("holidays"))
        self.holidays.show_year(year)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(_TABS.index(key))

    def may_leave(self) -> bool:
        """Ask the tabs with fields."""
        parts = (self.bureau, self.disclosure, self.holidays, self.ceremony)
        return all(part.may_leave() for part in parts)


def _scrolled(part: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    part.setProperty("role", "scrolled")
    area.setWidget(part)
    return area
