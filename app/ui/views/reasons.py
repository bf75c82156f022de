"""What is wrong with a reason that was typed, in words: no Qt."""

from app.core.reasons import LEAST, MOST, ReasonWrong, check_reason
from app.texts import error_text, text


def reason_fault(words: str, *, least: int = LEAST, most: int = MOST) -> str:
    """Return the sentence that says what is wrong, "" where the reason will do."""
    try:
        check_reason(words, least=least, most=most)
    except ReasonWrong as error:
        return error_text(error)
    return ""


def reason_errors(words: str, *, least: int = LEAST, most: int = MOST) -> dict[str, str]:
    """As `reason_fault`, for a form with a field "reason": {} where it will do."""
    fault = reason_fault(words, least=least, most=most)
    return {"reason": fault} if fault else {}


def reason_hint() -> str:
    """How long a reason has to be, below its field."""
    return text("ui.reason.hint", least=LEAST, most=MOST)
