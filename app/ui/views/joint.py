"""What the pages of a 联合抽查 say: no Qt."""

from app.texts import text


def department_words(name: str) -> str:
    """Return a department as people read it; the bureau itself has no name in a plan."""
    return name or text("joint.own")
