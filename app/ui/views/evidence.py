"""What the page 全过程记录 says, without Qt."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from app.core.evidence import Health, MediaKind
from app.core.record_plan import PERMANENT, PlanLine, StepState
from app.core.times import stamp
from app.core.vocabulary import LIST_MARK
from app.errors import UserError
from app.services.evidence.evidence import RefusedFile, Taking
from app.services.evidence.evidence_access import Request
from app.services.evidence.evidence_check import Checked, CheckedFile
from app.services.evidence.evidence_files import LACKING, FileLine, OwnerLine, Records, StepLine
from app.services.evidence.evidence_keeping import KeptFile, Term
from app.services.evidence.evidence_offered import By, Offer
from app.texts import error_text, text
from app.ui.widgets.pill import Tone

_SHOWN_NAMES: Final = 3
_TILE_NAME: Final = 14  # characters
_LITTLE: Final = 30_000_000  # bytes that are taken before anybody would look for progress
STATE_TONES: Final[Mapping[StepState, Tone]] = {
    StepState.THERE: "success",
    StepState.MISSING: "danger",
    StepState.OTHER_FORM: "warning",
    StepState.NOT_YET: "neutral",
}
TERM_TONES: Final[Mapping[Term, Tone]] = {
    Term.PERMANENT: "info",
    Term.OPEN: "neutral",
    Term.RUNNING: "success",
    Term.DUE: "warning",
    Term.DESTROYED: "neutral",
}


def is_little(paths: Sequence[Path]) -> bool:
    """Return whether files are so few and small that taking them needs no progress."""
    try:
        return sum(path.stat().st_size for path in paths) <= _LITTLE
    except OSError:  # said by name when it is taken
        return True


def size_words(size: int) -> str:
    """Return a size in GB, MB or KB."""
    if size >= 1 << 30:
        return text("evidence.page.size_gb", size=f"{size / (1 << 30):.1f}")
    if size >= 1 << 20:
        return text("evidence.page.size_mb", size=f"{size / (1 << 20):.1f}")
    return text("evidence.page.size_kb", size=max(1, size >> 10))


def years_words(years: int) -> str:
    """Return how long a record is kept."""
    if years == PERMANENT:
        return text("evidence.page.forever")
    return text("evidence.page.count_years", count=years)


def forms_words(forms: Sequence[MediaKind]) -> str:
    """Return the forms a record may have."""
    return _joined([text(f"evidence.kind.{form}") for form in forms])


def step_name(line: PlanLine) -> str:
    """Return the name of a step, marked where nobody has confirmed it."""
    return text("evidence.page.unconfirmed", name=line.name) if line.unconfirmed else line.name


def owner_name(owner: OwnerLine) -> str:
    """Return whose the records are."""
    return owner.name or text("evidence.page.task")


def owner_place(owner: OwnerLine) -> str:
    """Return the place of an enterprise in the queue."""
    return str(owner.position) if owner.position else ""


def owner_state(owner: OwnerLine) -> tuple[str, Tone]:
    """Return how it stands with an owner."""
    missing = len(owner.missing)
    if missing:
        return text("evidence.page.missing", count=missing), "danger"
    if not owner.files:
        return text("evidence.page.nothing"), "neutral"
    return text("evidence.page.complete"), "success"


def step_state(step: StepLine) -> tuple[str, Tone]:
    """Return how it stands with a step."""
    return text(f"evidence.state.{step.state}"), STATE_TONES[step.state]


def first_lacking(steps: Sequence[StepLine]) -> int:
    """Return the place of the first step that lacks its record, else of one with files, else 0."""
    wanted = [at for at, step in enumerate(steps) if step.state in LACKING]
    there = [at for at, step in enumerate(steps) if step.files]
    return next(iter(wanted + there), 0)


def sentence(records: Records) -> str:
    """Return what is missing in the whole task, in a sentence."""
    missing = [line.name for owner in records.owners for line in owner.missing]
    if not missing:
        return text("evidence.page.sentence_complete")
    names = list(dict.fromkeys(missing))
    return text("evidence.page.sentence_missing", count=len(missing), names=_some(names))


def file_words(file: FileLine) -> str:
    """Return the words under a small picture: its name, and the moment or what is wrong."""
    name = _short(file.name)
    if file.health is not Health.SOUND:
        return f"{name}\n{text(f'evidence.health.{file.health}')}"
    if file.flawed:
        return f"{name}\n{text('evidence.page.flawed')}"
    return f"{name}\n{file.taken_at[:16] or text('evidence.page.no_time')}"


def _short(name: str) -> str:
    """Return a name that fits a tile; beginning and end tell files of one camera apart."""
    return name if len(name) <= _TILE_NAME else f"{name[:5]}…{name[5 - _TILE_NAME :]}"


def file_tip(file: FileLine) -> str:
    """Return everything known of a file, for its tooltip (plain text)."""
    unknown = text("evidence.page.unknown")
    return text(
        "evidence.page.tip",
        name=file.name,
        kind=text(f"evidence.kind.{file.kind}"),
        size=size_words(file.size),
        taken=file.taken_at or unknown,
        place=file.place or unknown,
        at=stamp(file.at),
        by=file.by,
        digest=file.digest,
    )


def taken_words(done: Taking) -> str:
    """Return what came of a taking; refused files are said by `refused_words`."""
    flawed = [one.name for one in done.taken if one.flawed]
    known = sum(one.known and one.linked for one in done.taken)
    again = sum(not one.linked for one in done.taken)
    parts = [text("evidence.taken.done", count=len(done.taken))]
    if known:
        parts.append(text("evidence.taken.known", count=known))
    if again:
        parts.append(text("evidence.taken.again", count=again))
    if flawed:
        parts.append(text("evidence.taken.flawed", count=len(flawed), names=_some(flawed)))
    return "".join(parts)


def refused_words(refused: Sequence[RefusedFile]) -> tuple[tuple[str, str], ...]:
    """Return (file, why) of what was not taken."""
    return tuple((one.path.name, error_text(one.error)) for one in refused)


def request_what(request: Request) -> str:
    """Return what somebody asks for."""
    return text(f"evidence.requests.{'COPY' if request.copying else 'OPEN'}")


def requests_note(waiting: Sequence[Request]) -> str:
    """Return who waits for leave, in a sentence of the start page; "" for nobody."""
    if not waiting:
        return ""
    names = LIST_MARK.join(dict.fromkeys(one.by for one in waiting))
    since = stamp(waiting[0].at)[:10]
    return text("evidence.requests.note", count=len(waiting), names=names, since=since)


def offer_owner(offer: Offer) -> str:
    """Return whose a file of a folder would be."""
    if not offer.step:
        return text("evidence.folder.none")
    return offer.name or text("evidence.folder.task")


def offer_by(offer: Offer, *, by_hand: bool) -> str:
    """Return what a file was matched by, or why it cannot be taken."""
    if isinstance(offer.error, UserError):
        return error_text(offer.error)
    return text("evidence.folder.HAND") if by_hand else text(f"evidence.folder.{offer.by}")


def offer_tone(offer: Offer) -> Tone:
    """Return the tone of a match."""
    if offer.error is not None:
        return "danger"
    if not offer.step:
        return "warning"
    return "success" if offer.by in (By.CODE, By.NOTICE, By.NAME) else "info"


def ready(offers: Sequence[Offer]) -> tuple[Offer, ...]:
    """Return the offers that can be taken as they are."""
    return tuple(one for one in offers if one.step and one.error is None)


def found_words(offers: Sequence[Offer]) -> str:
    """Return how many files a folder holds and what became of them."""
    wrong = sum(one.error is not None for one in offers)
    return text("evidence.folder.found", files=len(offers), ready=len(ready(offers)), wrong=wrong)


def kept_where(file: KeptFile) -> str:
    """Return what a file belongs to."""
    return _joined([*file.enterprises, *file.steps] or [*file.tasks])


def kept_until(file: KeptFile) -> str:
    """Return until when a file is kept, or what was said when it was destroyed."""
    if file.destroyed is not None:
        day, by, second, reason = file.destroyed
        return text(
            "evidence.keep.destroyed_on", day=day.isoformat(), by=by, second=second, reason=reason
        )
    if file.term is Term.PERMANENT:
        return text("evidence.keep.forever")
    return file.until.isoformat() if file.until else text("evidence.keep.not_yet")


def checked_words(done: Checked) -> str:
    """Return what a check found, in a sentence or two."""
    count = {
        state: sum(one.health is state for one in done.wrong)
        for state in (Health.MISSING, Health.DAMAGED)
    }
    size = size_words(done.size)
    if any(count.values()):
        said = text(
            "evidence.check.wrong",
            files=done.files,
            size=size,
            missing=count[Health.MISSING],
            damaged=count[Health.DAMAGED],
        )
    else:
        said = text("evidence.check.sound", files=done.files, size=size)
    recovered = sum(one.recovered for one in done.wrong)
    if recovered:
        said += text("evidence.check.recovered", count=recovered)
    if done.strange:
        said += text("evidence.check.strange", count=len(done.strange))
    return said


def checked_state(one: CheckedFile) -> str:
    """Return how it stands with a file of a check."""
    return text("evidence.check.back" if one.recovered else f"evidence.health.{one.health}")


def _joined(words: Sequence[str]) -> str:
    return text("evidence.page.joint").join(words)


def _some(words: Sequence[str]) -> str:
    shown = _joined(words[:_SHOWN_NAMES])
    return text("evidence.page.and_more", names=shown) if len(words) > _SHOWN_NAMES else shown
