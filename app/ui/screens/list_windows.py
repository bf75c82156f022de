"""Which window takes in which list beside the registries."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from app.core.people import Right
from app.ui.desk import Desk
from app.ui.screens.experts_form import ExpertsImport
from app.ui.screens.list_import import FactsImport, ListImport, RecusalsImport
from app.ui.screens.other_checks_windows import ChecksImport

WINDOWS: Final[Mapping[str, Callable[[QWidget, Desk], ListImport]]] = {
    "facts": FactsImport,
    "recusals": RecusalsImport,
    "checks": ChecksImport,
    "experts": ExpertsImport,
}
# What taking in a list asks for, where it is not the right to keep the registries.
RIGHTS: Final[Mapping[str, Right]] = {"recusals": Right.RECUSAL, "holidays": Right.SETTINGS}
