"""Parcels: one enterprise, an area, or a package; order checked with sha256sum."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.core.manifest import EnterpriseLine, Manifest, ParcelRule
from app.core.opening import Opening
from app.core.parcels import Parcel, make_parcels, numbered

SEED = "4eb490bf90c9250d3443f7c6f01419b3136c2c16ae1ee17f290a4a9605aa45c5"
County = Callable[..., tuple[Manifest, Opening]]


@pytest.fixture
def manifest(county: County) -> Manifest:
    areas = {"A": "P001", "B": "P002", "C": "P001", "D": "P003", "E": "P002"}
    lines = tuple(EnterpriseLine(name, "S1", area=area) for name, area in areas.items())
    return county(1, enterprises=lines, recusals=())[0]


QUEUE = ("E", "D", "C", "B", "A")
# printf 'SSJ1|PARCEL|4eb4…45c5|P001' | sha256sum begins 40fd; P002 f76f; P003 b5b0
ORDER = ["P001", "P003", "P002"]


def test_each_enterprise_is_a_parcel_in_queue_order(manifest: Manifest) -> None:
    parcels = make_parcels(replace(manifest, parcel=ParcelRule.EACH), SEED, QUEUE, 3)
    assert parcels == tuple(Parcel(name, (name,)) for name in QUEUE)


def test_an_area_is_a_parcel_and_keeps_queue_order_inside(manifest: Manifest) -> None:
    parcels = make_parcels(replace(manifest, parcel=ParcelRule.AREA), SEED, QUEUE, 3)
    assert [parcel.name for parcel in parcels] == ORDER
    assert [parcel.enterprises for parcel in parcels] == [("C", "A"), ("D",), ("E", "B")]


def test_packages_are_dealt_out_in_turn(manifest: Manifest) -> None:
    parcels = make_parcels(replace(manifest, parcel=ParcelRule.CUT), SEED, QUEUE, 3)
    assert [parcel.name for parcel in parcels] == ORDER
    assert [parcel.enterprises for parcel in parcels] == [("E", "B"), ("C",), ("D", "A")]


def test_fewer_enterprises_than_teams_leave_packages_away(manifest: Manifest) -> None:
    parcels = make_parcels(replace(manifest, parcel=ParcelRule.CUT), SEED, QUEUE[:2], 3)
    assert sorted(parcel.name for parcel in parcels) == ["P001", "P002"]


@pytest.mark.parametrize(
    ("number", "count", "name"), [(1, 9, "T001"), (12, 999, "T012"), (7, 1000, "T0007")]
)
def test_numbers_have_three_digits_or_as_many_as_all_need(
    number: int, count: int, name: str
) -> None:
    assert numbered("T", number, count) == name
