"""What a bureau needs before its first draw, as the start page lists it. No Qt."""

from dataclasses import dataclass

from app.core.effect import LEAST_MEMBERS
from app.core.people import Actor, Right
from app.services.desk.workbench import Overview
from app.texts import text


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing a bureau needs before its first draw.

    Attributes:
        key: enterprises, officers, items, accounts or task; also the page to go to.
        done: it is there.
        words: how it stands.
        button: words of the button that leads to it; "" where it is done or not this person's.
    """

    key: str
    done: bool
    title: str
    words: str
    button: str


def first_steps(state: Overview, actor: Actor) -> tuple[FirstStep, ...]:
    """What a first draw needs, in order; () once nothing is missing or something was drawn."""
    asked = actor.may(Right.REGISTRY) or actor.may(Right.TASK)
    counts = {"enterprises": state.enterprises, "officers": state.officers}
    there = {
        "enterprises": bool(state.enterprises),
        "officers": state.officers >= LEAST_MEMBERS,
        "items": bool(state.list_version),
        "accounts": not state.unmanned,
    }
    if state.drawn or not asked or all(there.values()):
        return ()
    there["task"] = bool(state.tasks)
    rights = {"accounts": Right.ACCOUNTS, "task": Right.TASK}
    ready = all(there[key] for key in ("enterprises", "officers", "items"))
    steps = []
    for key, done in there.items():
        may = actor.may(rights.get(key, Right.REGISTRY)) and (key != "task" or ready)
        steps.append(
            FirstStep(
                key,
                done,
                text(f"tasks.first.{key}"),
                _how_it_stands(key, done, state, counts.get(key, 0)),
                text(f"tasks.first.{key}_button") if may and not done else "",
            )
        )
    return tuple(steps)


def _how_it_stands(key: str, done: bool, state: Overview, count: int) -> str:
    if key == "accounts" and not done:
        roles = [text(f"tasks.first.role_{right.value}") for right in state.unmanned]
        joint = text("tasks.first.joint")
        return text(
            "tasks.first.accounts_open", roles=joint.join(roles), admins=joint.join(state.admins)
        )
    version = state.list_version
    return text(
        f"tasks.first.{key}_{'done' if done else 'open'}", count=f"{count:,}", version=version
    )
