"""The county with four of five inspections approved, and the acts of a sample."""

from dataclasses import dataclass

import pytest

from app.core.ceremony import Ceremony, Person
from app.core.keying import BLIND, OPEN
from app.core.quota import QuotaRule
from app.core.recheck import Scope
from app.core.recheck_findings import Entry, Verdict
from app.services.draw import recheck, recheck_draw, recheck_findings, recheck_shown

THROWS = {"陈见证": "4072", "吴见证": "6603"}
PEOPLE = Ceremony(
    "三楼会议室",
    "周主持",
    "人员supervisor",
    (),
    (
        Person("陈见证", "县人大常委会", "代表", digits=4),
        Person("吴见证", "县工商联", "会员", digits=4),
    ),
)


@dataclass(frozen=True)
class Bureau:
    """A county, and whoever draws its samples."""

    county: object

    def __getattr__(self, name):
        return getattr(self.county, name)

    @property
    def supervisor(self):
        return self.actors["supervisor"]

    def scope(self, **said):
        known = {"rule": QuotaRule("NUMBER", "2"), **said}
        return Scope(self.day(0), self.day(30), **known)

    def freeze(self, wanted=None):
        return recheck.freeze(
            self.store,
            self.supervisor,
            "一季度复查",
            wanted or self.scope(),
            PEOPLE,
            "3c" * 32,
            "77" * 32,
            now=self.at(days=7),
        )

    def key(self, recheck_id, hands=("甲", "乙"), turns=(OPEN, BLIND)):
        for turn, hand in zip(turns, hands, strict=True):
            recheck_draw.key_throws(
                self.store, self.supervisor, recheck_id, turn, THROWS, hand, now=self.at(days=7)
            )

    def draw(self, recheck_id):
        return recheck_draw.draw(self.store, self.supervisor, recheck_id, now=self.at(days=7))

    def drawn(self, wanted=None):
        frozen = self.freeze(wanted)
        self.key(frozen.recheck_id)
        return frozen, self.draw(frozen.recheck_id)

    def void(self, recheck_id, second="reviewer", reason="投掷时有人离场"):
        recheck_draw.void(
            self.store,
            self.supervisor,
            self.actors[second],
            recheck_id,
            reason,
            now=self.at(days=7),
        )

    def entry(self, verdict=Verdict.SAME, items=(), words="", day=8, by="纪监督"):
        return Entry(verdict, tuple(items), words, self.day(day), by)

    def enter(self, recheck_id, assignment_id, said):
        recheck_findings.record(
            self.store, self.supervisor, recheck_id, assignment_id, said, now=self.at(days=9)
        )

    def show(self, recheck_id):
        return recheck_shown.sample(self.store, self.actors["clerk"], recheck_id)


@pytest.fixture
def bureau(county, approved):
    approved(county.assignments[:4])
    return Bureau(county)
