"""Asking where a file is to be saved."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.texts import text


def ask_path(parent: QWidget, title: str, name: str, endings: tuple[str, ...]) -> Path | None:
    """Ask where to save a file; its name gets the ending of the chosen form.

    Args:
        name: proposed name without ending, among the person's own files.
        endings: "xlsx", "csv", "txt"; the first one is proposed.

    Returns:
        None where the person turned back.
    """
    filters = [text(f"ui.file.{ending}") for ending in endings]
    proposed = str(Path.home() / f"{name}.{endings[0]}")
    chosen, which = QFileDialog.getSaveFileName(parent, title, proposed, ";;".join(filters))
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower().removeprefix(".") in endings:
        return path
    ending = endings[filters.index(which)] if which in filters else endings[0]
    return path.with_name(f"{path.name}.{ending}")
