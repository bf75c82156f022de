"""The navigation: which pages there are, for whom, in which order.

A page's module comes in at the first visit, so that the log-in page need not wait for any;
`app.ui.read_ahead` brings them in while somebody types the password.
"""

from functools import partial
from importlib import import_module

from PySide6.QtWidgets import QWidget

from app.core.people import Right
from app.texts import text
from app.ui.desk import Desk
from app.ui.shell import NavEntry, Shell

# key, icon, module below app.ui and class of the page, the right without which it is not
# shown, at the foot
PAGES = (
    ("workbench", "layout-dashboard", "screens.workbench:WorkbenchPage", Right.READ, False),
    ("tasks", "dices", "screens.tasks:TasksPage", Right.READ, False),
    ("deadlines", "clock", "screens.deadlines:DeadlinesPage", Right.READ, False),
    ("follow_ups", "send", "screens.follow_ups:BureauFollowUps", Right.READ, False),
    ("papers", "stamp", "paper_register:RegisterPage", Right.READ, False),
    ("announced", "megaphone", "screens.announced:AnnouncedPage", Right.READ, False),
    ("annual", "calendar-check", "screens.annual:AnnualPage", Right.READ, False),
    ("enterprises", "building-2", "screens.enterprises:EnterprisesPage", Right.READ, False),
    ("officers", "users", "screens.officers:OfficersPage", Right.READ, False),
    ("experts", "user", "screens.experts:ExpertsPage", Right.READ, False),
    ("items", "list-checks", "screens.items:ItemsPage", Right.READ, False),
    ("laws", "book-open-text", "screens.laws:LawsPage", Right.READ, False),
    ("recusals", "ban", "screens.recusals:RecusalsPage", Right.READ, False),
    ("other_checks", "clipboard-list", "screens.other_checks:OtherChecksPage", Right.READ, False),
    ("proposals", "chart-column", "screens.proposals:ProposalsPage", Right.READ, False),
    ("statistics", "chart-column", "screens.statistics:StatisticsPage", Right.READ, False),
    ("timeline", "history", "screens.timeline:TimelinePicker", Right.READ, False),
    ("fairness", "shield-check", "screens.fairness:FairnessPage", Right.READ, False),
    ("recheck", "eye", "screens.recheck:RecheckPage", Right.READ, False),
    ("dossiers", "file-check", "screens.dossiers:DossiersPage", Right.READ, False),
    ("log", "scroll-text", "screens.log:LogPage", Right.READ_LOG, True),
    ("settings", "settings", "screens.settings:SettingsPage", Right.READ, True),
)


# The headings the entries stand under; an entry of none stands above them. Entries of a
# group follow one another in PAGES.
GROUPS = {
    "registries": (
        *("enterprises", "officers", "experts", "items", "laws", "recusals", "other_checks"),
    ),
    "oversight": ("proposals", "statistics", "timeline", "fairness", "recheck", "dossiers"),
}


def nav_entries(desk: Desk) -> tuple[NavEntry, ...]:
    """Return the entries of the navigation for the person at the desk."""
    groups = {key: text(f"pages.group.{name}") for name, keys in GROUPS.items() for key in keys}
    return tuple(
        NavEntry(
            key, text(f"pages.{key}"), icon, partial(_made, page, desk), foot, groups.get(key, "")
        )
        for key, icon, page, right, foot in PAGES
        if desk.actor.may(right)
    )


def _made(place: str, desk: Desk, shell: Shell) -> QWidget:
    """Make a page from the module it stands in."""
    module, name = place.split(":")
    page = getattr(import_module(f"app.ui.{module}"), name)(desk, shell)
    assert isinstance(page, QWidget)  # PAGES names pages
    return page
