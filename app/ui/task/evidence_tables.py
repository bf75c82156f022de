"""The two tables of the page 全过程记录."""

from app.services.evidence.evidence_files import OwnerLine, StepLine
from app.texts import text
from app.ui.tables import Column, RowsTable
from app.ui.views import evidence as view


def owners_table() -> RowsTable[OwnerLine]:
    """Return the table of whose records there are: the task, then its enterprises."""
    return RowsTable(
        (
            Column(text("evidence.page.position"), view.owner_place, 48, right=True),
            Column(text("evidence.page.name"), view.owner_name, least=100),
            Column(text("evidence.page.files"), lambda one: str(one.files or ""), 52, right=True),
            Column(
                text("evidence.page.state"),
                lambda one: view.owner_state(one)[0],
                92,
                pill=lambda one: view.owner_state(one)[1],
            ),
        ),
        text("evidence.page.owners"),
    )


def steps_table() -> RowsTable[StepLine]:
    """Return the table of the steps of one of them."""
    return RowsTable(
        (
            Column(text("evidence.page.step"), lambda one: view.step_name(one.line), least=180),
            Column(
                text("evidence.page.forms"), lambda one: view.forms_words(one.line.forms), least=130
            ),
            Column(text("evidence.page.years"), lambda one: view.years_words(one.line.years), 80),
            Column(text("evidence.page.duty"), lambda one: one.line.duty, 150, optional=True),
            Column(
                text("evidence.page.files"), lambda one: str(len(one.files) or ""), 52, right=True
            ),
            Column(
                text("evidence.page.state"),
                lambda one: view.step_state(one)[0],
                92,
                pill=lambda one: view.step_state(one)[1],
            ),
        ),
        text("evidence.page.steps"),
    )
