"""Why a batch is not taken back: each a sentence that names the first record and what to do."""

from app.errors import UserError


class UnknownBatch(UserError):
    """There is no such batch."""

    code = "batches.unknown"


class AlreadyUndone(UserError):
    """The batch was taken back before."""

    code = "batches.undone"


class NothingToUndo(UserError):
    """The batch left nothing in the registry that could be taken back."""

    code = "batches.nothing"


class FrozenSince(UserError):
    """A draw has frozen records of the batch: what was drawn from must stay."""

    code = "batches.frozen"


class EditedSince(UserError):
    """Somebody changed records of the batch by hand."""

    code = "batches.edited"


class BatchSince(UserError):
    """A later batch changed records of this one; that one goes first."""

    code = "batches.later"


class InUse(UserError):
    """Something hangs on records the batch added, which would be left without one."""

    code = "batches.in_use"


class ListInUse(UserError):
    """A task keeps the version of the item list."""

    code = "batches.list_in_use"
