"""The building blocks of every screen."""

from app.ui.widgets.actions import ActionBar, on_ctrl_enter
from app.ui.widgets.banner import Banner, Ribbon
from app.ui.widgets.buttons import Button
from app.ui.widgets.card import Card, SummaryCard
from app.ui.widgets.days import DayField
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.form import FormGrid
from app.ui.widgets.labels import WrappedLabel, label, rule, selectable
from app.ui.widgets.numbers import DigitsOnly, NumberField, RatioField
from app.ui.widgets.page import Page
from app.ui.widgets.pill import Pill, Tone
from app.ui.widgets.progress import ProgressDialog, run_with_progress
from app.ui.widgets.rail import Step, StepRail
from app.ui.widgets.search import SearchBox

__all__ = [
    "ActionBar",
    "Banner",
    "Button",
    "Card",
    "DayField",
    "Dialog",
    "DigitsOnly",
    "EmptyState",
    "FormGrid",
    "NumberField",
    "Page",
    "Pill",
    "ProgressDialog",
    "RatioField",
    "Ribbon",
    "SearchBox",
    "Step",
    "StepRail",
    "SummaryCard",
    "Tone",
    "WrappedLabel",
    "label",
    "on_ctrl_enter",
    "rule",
    "run_with_progress",
    "selectable",
]
