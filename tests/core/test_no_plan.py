"""After NOPLAN: which single rule, set aside, would have given a lawful plan."""

from pathlib import Path

from app.core.no_plan import Binding, binding_rules
from app.core.result_reading import drawn_enterprises


def _files(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "manifest.txt").read_bytes(), (folder / "opening.txt").read_bytes()


def _silent(_rule: str, _share: float) -> None:
    pass


def test_the_rules_that_bind_in_the_draw_without_a_plan_are_skill_and_units(vectors: Path):
    # Six teams, each needing 特设 and two units; avoiding the district alone is no help.
    found = binding_rules(*_files(vectors / "v09-noplan"), _silent)
    assert set(found) == {Binding.UNITS, Binding.SKILL}


def test_a_draw_of_enterprises_alone_has_no_rule_to_set_aside(vectors: Path):
    assert binding_rules(*_files(vectors / "v07-none-quota0"), _silent) == ()


def test_each_rule_is_told_before_it_is_tried(vectors: Path):
    told: list[str] = []
    binding_rules(*_files(vectors / "v09-noplan"), lambda rule, _share: told.append(rule))
    assert told[:2] == ["DISTRICT", "UNITS"]
    assert told[-1] == "SLACK"


def test_drawn_enterprises_are_read_back_in_queue_order(vectors: Path):
    for folder in sorted(vectors.glob("v*")):
        data = (folder / "result.txt").read_bytes()
        lines = [line.split("|") for line in data.decode().splitlines()]
        drawn = [line for line in lines if line[0] == "ENT" and line[-1] == "DRAWN"]
        wanted = [line[3] for line in sorted(drawn, key=lambda line: (line[4], line[3]))]
        assert [key for _, _, key in drawn_enterprises(data)] == wanted
