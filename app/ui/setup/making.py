"""What the steps of the first start gather, and making a data folder of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.core.people import Actor, Role
from app.errors import UserError
from app.services.account import accounts
from app.services.account.accounts import AccountDraft, BureauDraft
from app.services.folder import folder_place
from app.services.folder.folders import Folder, open_folder
from app.services.keeping import heads_folder

# Who a bureau needs: the first is whoever sits here; without the second and third no task
# gets through, because nobody approves own work.
POSTS: Final[dict[str, tuple[Role, ...]]] = {
    "admin": (Role.ADMIN, Role.CLERK),
    "clerk": (Role.CLERK,),
    "reviewer": (Role.REVIEWER,),
    "approver": (Role.APPROVER,),
    "supervisor": (Role.SUPERVISOR,),
}
NEEDED: Final = ("reviewer", "approver")
# Without the signs that are taken for one another on paper: i l o 0 1.
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH: Final = 8


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """Everything the first start asked for."""

    bureau: BureauDraft
    place: Path
    shared: bool
    second: Path | None
    people: tuple[AccountDraft, ...]


@dataclass(frozen=True)
class Made:
    """A data folder that was set up and is open.

    Attributes:
        machine: remembered for every user of the machine.
        rights: whether the folder's rights could be set.
        unnamed: why the second folder was not taken, None where it was.
    """

    folder: Folder
    actor: Actor
    machine: bool
    rights: bool
    unnamed: UserError | None


def first_password(chance: str) -> str:
    """Return a password to begin with. chance: 64 hex digits of the operating system's."""
    number, signs = int(chance, 16), []
    for _ in range(_LENGTH):
        number, at = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[at])
    return "".join(signs)


def make(plan: SetupPlan, notes: Sequence[Path], clock: Callable[[], datetime]) -> Made:
    """Make the data folder, open it, and let its first people in; off the GUI thread.

    Raises:
        UserError, EnvironmentFault: of the services called; the folder is closed again.
    """
    rights = folder_place.make(plan.place, plan.shared)
    folder_place.take_rights(plan.place)
    folder = open_folder(plan.place, now=clock())
    try:
        actor = accounts.first_accounts(folder.store, plan.bureau, plan.people, now=clock())
        machine = folder_place.remember(notes, plan.place)
        unnamed = _name_second(folder, actor, plan.second, clock)
    except BaseException:
        folder.close()
        raise
    return Made(folder, actor, machine, rights, unnamed)


def _name_second(
    folder: Folder, actor: Actor, second: Path | None, clock: Callable[[], datetime]
) -> UserError | None:
    """Name the second folder; a stick pulled out in between stops nobody from beginning."""
    if second is None:
        return None
    try:
        heads_folder.set_second_folder(folder.store, actor, second, now=clock())
    except UserError as error:
        return error
    return None
