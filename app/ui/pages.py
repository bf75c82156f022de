"""The navigation: which pages there are, for whom, in which order."""

from functools import partial

from app.core.people import Right
from app.texts import text
from app.ui.desk import Desk
from app.ui.paper_register import RegisterPage
from app.ui.screens.announced import AnnouncedPage
from app.ui.screens.annual import AnnualPage
from app.ui.screens.deadlines import DeadlinesPage
from app.ui.screens.dossiers import DossiersPage
from app.ui.screens.enterprises import EnterprisesPage
from app.ui.screens.experts import ExpertsPage
from app.ui.screens.fairness import FairnessPage
from app.ui.screens.follow_ups import BureauFollowUps
from app.ui.screens.items import ItemsPage
from app.ui.screens.laws import LawsPage
from app.ui.screens.log import LogPage
from app.ui.screens.officers import OfficersPage
from app.ui.screens.other_checks import OtherChecksPage
from app.ui.screens.proposals import ProposalsPage
from app.ui.screens.recheck import RecheckPage
from app.ui.screens.recusals import RecusalsPage
from app.ui.screens.settings import SettingsPage
from app.ui.screens.statistics import StatisticsPage
from app.ui.screens.tasks import TasksPage
from app.ui.screens.timeline import TimelinePicker
from app.ui.screens.workbench import WorkbenchPage
from app.ui.shell import NavEntry

# key, icon, page, the right without which the page is not shown, at the foot
PAGES = (
    ("workbench", "layout-dashboard", WorkbenchPage, Right.READ, False),
    ("tasks", "dices", TasksPage, Right.READ, False),
    ("deadlines", "clock", DeadlinesPage, Right.READ, False),
    ("follow_ups", "send", BureauFollowUps, Right.READ, False),
    ("papers", "stamp", RegisterPage, Right.READ, False),
    ("announced", "megaphone", AnnouncedPage, Right.READ, False),
    ("annual", "calendar-check", AnnualPage, Right.READ, False),
    ("enterprises", "building-2", EnterprisesPage, Right.READ, False),
    ("officers", "users", OfficersPage, Right.READ, False),
    ("experts", "user", ExpertsPage, Right.READ, False),
    ("items", "list-checks", ItemsPage, Right.READ, False),
    ("laws", "book-open-text", LawsPage, Right.READ, False),
    ("recusals", "ban", RecusalsPage, Right.READ, False),
    ("other_checks", "clipboard-list", OtherChecksPage, Right.READ, False),
    ("proposals", "chart-column", ProposalsPage, Right.READ, False),
    ("statistics", "chart-column", StatisticsPage, Right.READ, False),
    ("timeline", "history", TimelinePicker, Right.READ, False),
    ("fairness", "shield-check", FairnessPage, Right.READ, False),
    ("recheck", "eye", RecheckPage, Right.READ, False),
    ("dossiers", "file-check", DossiersPage, Right.READ, False),
    ("log", "scroll-text", LogPage, Right.READ_LOG, True),
    ("settings", "settings", SettingsPage, Right.READ, True),
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
        NavEntry(key, text(f"pages.{key}"), icon, partial(page, desk), foot, groups.get(key, ""))
        for key, icon, page, right, foot in PAGES
        if desk.actor.may(right)
    )
