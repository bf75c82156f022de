"""The windows of their own that no walk looks at, and why; every other one is looked at."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent
_UI: Final = _HERE.parents[2] / "app" / "ui"
_CLASS: Final = re.compile(r"^class (\w+)\(([^)]*)\)", re.MULTILINE)
_LISTS: Final = ("windows.py", "windows_more.py")

# why -> classes
LEFT_OUT: Final[dict[str, str]] = {
    "only stands under others": "ListImport Saving TwoPeopleDialog _AccountDialog _Kept",
    "met by the walk under the act that opens it": "FindAll",
    "covers the screen until a password is given": "LockWindow",
    "asks about an alarm, a conflict or another's change": (
        "AckDialog CompareDialog ConflictDialog ConfirmDialog NamesDialog NewerRecord"
    ),
    "tells what an act has done, with the answer of that act": (
        "CheckedDialog CheckedWindow Edited MadeDialog PasteWindow"
    ),
    "wants findings, follow-ups or papers that the county of the walk has not": (
        "BackDialog CleanDialog DeedWindow FolderDialog HistoryWindow LetterWindow ReceiptWindow "
        "RetestWindow ServingWindow StepWindow WithdrawWindow"
    ),
    "wants a draft, a library or a year's plan that the county of the walk has not": (
        "AnnualImport AreasDialog BeginWindow DecideWindow EndWindow Ending FactWindow "
        "ItemComparison LetInWindow LibrariesDialog LibraryForm OfficersDialog RemoveWindow "
        "ReverseWindow RulesDialog SourceWindow SourcesDialog _NameDialog _RemoveWindow"
    ),
    "text of a licence, of any length": "LicenceDialog",
}


def unseen(met: Iterable[str]) -> set[str]:
    """The window classes of the program that no walk met and that no reason leaves out."""
    kinds: dict[str, list[str]] = {}
    for path in _UI.rglob("*.py"):
        for name, above in _CLASS.findall(path.read_text(encoding="utf-8")):
            kinds[name] = [one.split("[")[0].strip() for one in above.split(",")]

    def is_window(name: str) -> bool:
        above = kinds.get(name, ())
        return name == "QDialog" or any(is_window(one) for one in above if one != name)

    windows = {name for name in kinds if is_window(name)} - {"Dialog"}
    named = {
        word
        for one in _LISTS
        for word in re.findall(r"\w+", (_HERE / one).read_text(encoding="utf-8"))
    }
    left = {name for names in LEFT_OUT.values() for name in names.split()}
    return windows - named - left - set(met)
