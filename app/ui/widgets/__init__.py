"""The building blocks of every screen; each comes in with the first that asks for it.

The log-in page takes six of them, and is there the sooner.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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

_IN: Final = {
    "ActionBar": "actions",
    "on_ctrl_enter": "actions",
    "Banner": "banner",
    "Ribbon": "banner",
    "Button": "buttons",
    "Card": "card",
    "SummaryCard": "card",
    "DayField": "days",
    "Dialog": "dialog",
    "EmptyState": "empty",
    "FormGrid": "form",
    "WrappedLabel": "labels",
    "label": "labels",
    "rule": "labels",
    "selectable": "labels",
    "DigitsOnly": "numbers",
    "NumberField": "numbers",
    "RatioField": "numbers",
    "Page": "page",
    "Pill": "pill",
    "Tone": "pill",
    "ProgressDialog": "progress",
    "run_with_progress": "progress",
    "Step": "rail",
    "StepRail": "rail",
    "SearchBox": "search",
}


def __getattr__(name: str) -> object:
    if name not in _IN:
        raise AttributeError(name)
    found: object = getattr(import_module(f"{__name__}.{_IN[name]}"), name)
    globals()[name] = found  # the next that asks does not come here
    return found
