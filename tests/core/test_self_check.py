"""The line of a notice, against the protocol's vectors and a hash of one's own."""

import hashlib

import pytest

from app.core.self_check import self_checks


def lines_of(folder, name):
    return [line.split("|") for line in (folder / name).read_text().splitlines()]


@pytest.fixture(params=["v01-area", "v03-weights", "v04-within-rehearsal", "v09-noplan"])
def vector(request, vectors):
    return vectors / request.param


def test_the_line_of_every_enterprise_hashes_to_its_ticket(vector):
    result = (vector / "result.txt").read_bytes()
    rows = [row for row in lines_of(vector, "result.txt") if row[0] == "ENT"]
    found = self_checks(result, {row[3] for row in rows})
    weights = {row[1]: int(row[5]) for row in lines_of(vector, "manifest.txt") if row[0] == "E"}
    seed = next(row[1] for row in lines_of(vector, "result.txt") if row[0] == "S")
    for _, stratum, rank, key, ticket, state in rows:
        one = found[key]
        tag, kind, of, name, j = one.line.split("|")
        assert (kind, of, name) == ("ENT", seed, key)
        assert tag == result.decode().partition("|")[0]
        assert int(j) < weights[key]
        assert hashlib.sha256(one.line.encode()).hexdigest() == one.ticket == ticket
        assert (one.stratum, one.rank, one.drawn) == (stratum, int(rank), state == "DRAWN")


def test_a_weight_above_one_may_give_a_j_above_zero(vectors):
    result = (vectors / "v03-weights" / "result.txt").read_bytes()
    keys = {row[3] for row in lines_of(vectors / "v03-weights", "result.txt") if row[0] == "ENT"}
    assert {one.line.rpartition("|")[2] for one in self_checks(result, keys).values()} > {"0"}


def test_the_cut_off_is_the_ticket_of_the_last_drawn_of_the_stratum(vectors):
    rows = [row for row in lines_of(vectors / "v01-area", "result.txt") if row[0] == "ENT"]
    result = (vectors / "v01-area" / "result.txt").read_bytes()
    for one in self_checks(result, {row[3] for row in rows}).values():
        drawn = [row[4] for row in rows if row[1] == one.stratum and row[5] == "DRAWN"]
        assert one.cutoff == max(drawn)


def test_who_is_not_in_the_result_has_no_line(vectors):
    result = (vectors / "v01-area" / "result.txt").read_bytes()
    assert self_checks(result, {"NOBODY"}) == {}


def test_a_ticket_that_no_line_gives_is_not_passed_over():
    result = b"SSJ1|RESULT\nM|0\nS|0\nENT|S1|1|A|" + b"0" * 64 + b"|DRAWN\n"
    with pytest.raises(ValueError, match="no line"):
        self_checks(result, {"A"})
