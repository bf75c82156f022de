"""What leaves the house with personal facts in it: one register, and what the log says of it.

Masking is `app.core.personal`; whole numbers are shown by `registry_personal.reveal` alone.
Every other service that hands a record to whoever may READ hands it out masked. The rights
behind which whole numbers stand all imply PERSONAL (a test holds the two tables together).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from app.core.headings import ListKind, label
from app.core.personal import ENTERPRISES, EXPERTS, FIELDS, OFFICERS
from app.files.digests import sha256_of

PERSONAL_KINDS: Final[tuple[ListKind, ...]] = ("enterprises", "officers", "experts")
# Services that write files in which personal facts may stand -> registers they are from.
# A test walks every service that is given a place for files: one that is not here has to
# stand on the test's list of those that carry nothing personal, or take files in.
EXPORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "exchange.export": (ENTERPRISES, OFFICERS),
    "exchange_found.export_found": (ENTERPRISES,),
    "exchange_lists.export_list": (EXPERTS,),
    "exchange_all.export_all": (ENTERPRISES, OFFICERS, EXPERTS),
    "folder_move.relocate": (ENTERPRISES, OFFICERS, EXPERTS),
    "folder_pack.pack": (ENTERPRISES, OFFICERS, EXPERTS),
    "finding_team_out.give": (ENTERPRISES,),
    # Papers: a form may name the telephone of whom it is for (papers facts, 任务书).
    "making.make": (ENTERPRISES,),
    "making.again": (ENTERPRISES,),
    "making.preview": (ENTERPRISES,),
    "follow_up_letters.make_letter": (ENTERPRISES,),
    "papers.issue_notices": (ENTERPRISES,),
    "papers.issue_records": (ENTERPRISES,),
    "paper_files.made": (ENTERPRISES,),
    "volumes.make": (ENTERPRISES,),
    "volumes.make_several": (ENTERPRISES,),
    # What the import of a file could not take, with the cells of the file.
    "import_report.write": (ENTERPRISES, OFFICERS),
    # Evidence: what a photograph or a recording shows is nobody's to tell from its name.
    "evidence_access.copy_out": (ENTERPRISES,),
    "evidence_access.open_copy": (ENTERPRISES,),
}


def columns(kind: ListKind, fields: Sequence[str]) -> list[str]:
    """Return the headings of those of some fields of a register that are personal."""
    return [label(kind, name) for name in fields if name in FIELDS.get(kind, ())]


def carried(named: Sequence[str], path: Path) -> dict[str, object]:
    """Return what the log says of a file beside its rows: the personal columns, its digest.

    Args:
        named: headings of the columns; none: the file has nothing personal.

    Raises:
        Unreadable: the machine's; the file was written a moment ago.
    """
    return {"personal": list(named), "sha256": sha256_of(path)}
