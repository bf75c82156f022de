"""More windows over the rooms: those that need no more than a desk, a task or a few words."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QDialog
from rooms import NOW, House

from app.services.task import tasks
from app.ui.screens.annual_items import ItemsChoice
from app.ui.screens.arrivals import ArrivalsWindow
from app.ui.screens.form_windows import SaveVersionWindow
from app.ui.screens.record_foreign import ForeignWindow
from app.ui.screens.settings_account_window import OwnPasswordWindow
from app.ui.start.newer_version import NewerVersion
from app.ui.task.archive_parts import FurtherDialog
from app.ui.task.evidence_asks import RequestsDialog
from app.ui.task.evidence_keep import DestroyDialog, KeepingDialog
from app.ui.task.evidence_offers import RefusedDialog
from app.ui.task.evidence_plan import PlanDialog
from app.ui.task.findings_signs import SignDialog
from app.ui.task.findings_teams import GiveDialog
from app.ui.task.let_in import LetInList
from app.ui.task.life import HistoryDialog
from app.ui.task.papers_parts import ChangesDialog
from app.ui.task.papers_support_pick import ExpertPick, OfficerPick, OutDialog
from app.ui.task.plan_batches import BatchDialog
from app.ui.task.plan_hand import HandDialog
from app.ui.widgets.progress import ProgressDialog

_DAY = date(2026, 3, 10)
_TEAMS = ("1", "2", "3", "4")
_UNITS = ("青岭县市场监督管理局", "青岭县农业农村局", "青岭县消防救援大队")


def more(house: House) -> dict[str, Callable[[], QDialog]]:
    """How each is made."""
    desk, shell = house.desk, house.shell
    card = tasks.task(desk.store, desk.actor, house.task_id)
    days = (card.plan.period_from, card.plan.period_to)
    differences = (("任务名称", "一季度双随机抽查", "一季度“双随机、一公开”联合抽查"),)
    refused = [("现场照片 001.heic", "不认得这种图片，请另存为 JPG 再导入。")]
    return {
        "items": partial(ItemsChoice, shell, desk, ()),
        "arrivals": partial(ArrivalsWindow, shell, desk),
        "foreign": partial(ForeignWindow, shell, NOW.year),
        "own password": partial(OwnPasswordWindow, shell, desk),
        "version": partial(SaveVersionWindow, shell, "检查通知书", "2026年修订"),
        "newer": partial(NewerVersion, shell, differences),
        "further": partial(FurtherDialog, shell, "现场检查笔录（扫描件）"),
        "requests": partial(RequestsDialog, shell, desk),
        "keeping": partial(KeepingDialog, shell, desk),
        "destroy": partial(DestroyDialog, shell, 12),
        "record plan": partial(PlanDialog, shell, desk),
        "refused": partial(RefusedDialog, shell, refused),
        "signs": partial(SignDialog, shell, _UNITS, 12, _DAY, _DAY),
        "give": partial(GiveDialog, shell, desk, card, _TEAMS),
        "let in": partial(LetInList, shell, desk, (), None),
        "history": partial(HistoryDialog, shell, card),
        "changes": partial(ChangesDialog, shell, desk, (), may=True),
        "officer": partial(OfficerPick, shell, desk),
        "expert": partial(ExpertPick, shell, ()),
        "out": partial(OutDialog, shell, "欧阳海燕"),
        "batches": partial(BatchDialog, shell, (), days),
        "hand": partial(HandDialog, shell, desk, "enterprise", ()),
        "hand officers": partial(HandDialog, shell, desk, "officer", ()),
        "progress": partial(ProgressDialog, shell, "正在导入", "检查对象名录库"),
    }
