"""Every act of the services asks who acts; each role is refused where the table says so."""

import importlib
import inspect
import json
import pkgutil

import pytest

import app.services
from app.core.people import ROLE_RIGHTS, Actor, NotAllowed, Right, Role
from app.core.task import Act
from app.services import journal
from app.services.account import account_edits
from app.services.task import approvals, tasks
from app.store.engine import Store

# (store, actor, …) without the mark: what each of them asks instead.
ASK_THEMSELVES = {
    "app.services.journal.entries": "rights lean on the log, so the log asks by itself",
    "app.services.journal.verify_log": "rights lean on the log, so the log asks by itself",
    "app.services.rights.refusals_logged": "does nothing but log what was refused inside",
    "app.services.account.accounts.confirm_second": "the second person logs in inside and is asked then",
}
# (store, …) without an actor: there is nobody yet, or nobody to refuse.
BEFORE_ANYBODY = {
    "app.services.account.accounts.first_account": "makes the first person of an empty folder",
    "app.services.account.accounts.log_in": "finds out who it is",
    "app.services.account.accounts.needs_setup": "asked before anybody is there",
    "app.services.bureau.bureau": "the log-in page names the bureau",
    "app.services.account.account_of_commands.command_actor": "finds out who a command acts as",
    "app.services.registry.imports.staging_file": "names a path and reads nothing",
    "app.services.account.accounts.first_accounts": "makes the first people of an empty folder",
    "app.services.keeping.backups.clear_halves": "tidies at the start what a killed backup left",
    "app.services.folder.folder_checks.clock_set_back": "asked at the start, before anybody is there",
    "app.services.folder.folder_checks.go_on_with_clock": "noted at the start, before anybody is there",
    "app.services.folder.folder_marks.moved_out": "asked at the start, before anybody is there",
    "app.services.folder.folder_marks.take_back_unfinished": "tidies at the start what a killed move left",
    "app.services.folder.folder_pack.answer": "the end of a move into a place where nobody is yet",
    "app.services.folder.folders.give_back": "gives memory back; reads and writes nothing",
    "app.services.walks.sample.make_sample": "fills an empty folder, before anybody is there",
    "app.services.rights.check_second": "is the question itself whether somebody may be the second person",
}
# Who may what, as features.md H1 has it; written out so that a slip in the table is seen.
MAY = {
    Right.READ: "CLERK REVIEWER APPROVER SUPERVISOR ADMIN",
    Right.READ_LOG: "CLERK REVIEWER APPROVER SUPERVISOR ADMIN",
    Right.REGISTRY: "CLERK ADMIN",
    Right.PERSONAL: "CLERK ADMIN",
    Right.RECUSAL: "CLERK",
    Right.TASK: "CLERK",
    Right.REVIEW_TASK: "REVIEWER",
    Right.APPROVE_TASK: "APPROVER",
    Right.DRAW: "CLERK",
    Right.CONFIRM: "REVIEWER APPROVER SUPERVISOR",
    Right.PAPERS: "CLERK",
    Right.FORMS: "CLERK ADMIN",
    Right.FINDING: "CLERK",
    Right.REVIEW_FINDING: "REVIEWER",
    Right.APPROVE_FINDING: "APPROVER",
    Right.PUBLISH: "CLERK",
    Right.EVIDENCE: "CLERK",
    Right.OPEN_EVIDENCE: "APPROVER SUPERVISOR",
    Right.RECHECK: "SUPERVISOR",
    Right.ACCOUNTS: "ADMIN",
    Right.SETTINGS: "ADMIN",
}


def services():
    """(full name, function) of every public function that takes a store and an actor."""
    for info in pkgutil.walk_packages(app.services.__path__, "app.services."):
        module = importlib.import_module(info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__ != info.name:
                continue
            if list(inspect.signature(function).parameters)[:2] == ["store", "actor"]:
                yield f"{info.name}.{name}", function


SERVICES = dict(services())
MARKED = {name: one for name, one in SERVICES.items() if name not in ASK_THEMSELVES}


def test_what_takes_a_store_and_nobody_is_on_a_short_list():
    bare = {
        f"{function.__module__}.{name}"
        for info in pkgutil.walk_packages(app.services.__path__, "app.services.")
        for name, function in inspect.getmembers(
            importlib.import_module(info.name), inspect.isfunction
        )
        if not name.startswith("_") and function.__module__ == info.name
        if list(inspect.signature(function).parameters)[:1] == ["store"]
    } - set(SERVICES)
    assert bare == set(BEFORE_ANYBODY)


def test_there_are_services_to_ask():
    assert len(SERVICES) > 60
    assert set(ASK_THEMSELVES) <= set(SERVICES)


def test_every_service_asks_for_a_right():
    bare = [
        name for name, one in MARKED.items() if not isinstance(getattr(one, "right", None), Right)
    ]
    assert bare == []


def test_the_table_of_rights_is_the_one_agreed():
    assert {
        right: " ".join(role.value for role in Role if right in ROLE_RIGHTS[role])
        for right in Right
    } == MAY


@pytest.mark.parametrize("role", Role)
def test_a_role_is_refused_by_every_service_it_has_no_right_to(road, role):
    actor = Actor(1, "x", "某人", frozenset({role}))
    wrong = []
    refused = 0
    for name, function in MARKED.items():
        if role.value in MAY[function.right].split():
            continue
        refused += 1
        try:
            function(road.store, actor, now=road.at())
        except NotAllowed as error:
            if error.fields != {"name": "某人", "right": function.right.value}:
                wrong.append(name)
        except Exception as error:
            wrong.append(f"{name}: {error!r}")
    assert wrong == []
    entries = road.log("REFUSED")
    assert len(entries) == refused
    assert {entry.operator for entry in entries} <= {"某人"}


def test_somebody_without_a_role_may_nothing(road):
    nobody = Actor(1, "x", "某人", frozenset())
    for function in (*MARKED.values(), journal.verify_log):
        with pytest.raises(NotAllowed):
            function(road.store, nobody)
    with pytest.raises(NotAllowed):
        journal.entries(road.store, nobody, 0)
    assert road.log("REFUSED") == []  # no time was given


def test_a_refusal_says_who_wanted_what(road):
    with pytest.raises(NotAllowed):
        account_edits.create_account(road.store, road.clerk, None, now=road.at())
    [entry] = road.log("REFUSED")
    assert json.loads(entry.payload) == {
        "act": "create_account",
        "right": "ACCOUNTS",
        "why": "people.not_allowed",
    }


def test_a_refused_decision_is_logged_and_changes_nothing(road):
    task_id = road.submitted()
    with pytest.raises(NotAllowed):
        approvals.decide(road.store, road.approver, task_id, Act.REVIEW, "同意", now=road.at())
    assert [json.loads(entry.payload)["right"] for entry in road.log("REFUSED")] == ["REVIEW_TASK"]
    assert road.card(task_id).stage == "SUBMITTED"


def test_a_service_keeps_its_name_and_its_signature():
    assert tasks.save_task.__name__ == "save_task"
    parameters = inspect.signature(tasks.save_task).parameters
    assert list(parameters)[:2] == ["store", "actor"]
    assert parameters["store"].annotation is Store
