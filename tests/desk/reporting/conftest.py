"""A board that publishes, a second person, a secretariat, and one agreed assessment with one outcome."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone
from tests.factories import a_body, a_reader

from plait.assessment.document import write_assessment
from plait.domain.assessment import Assessment, Rank, Ranking
from plait.domain.estimate import Interval
from plait.domain.ids import AudienceId, PartnerId
from plait.domain.marking import Marking as MarkingValue
from plait.domain.marking import MarkingTier, Purpose
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.services import TASKFORCE_BASIS, audience_of, intern
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.mapping.models import Group
from plait_desk.thread.services import Frozen, freeze

ENFORCE_AND_TELL = (Purpose.LAW_ENFORCEMENT, Purpose.REPORTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who is in these tests: `board` and `second` release, `secretariat` reads what was released, no more."""

    body: Partner
    marking: Marking
    board: Reader
    second: Reader
    secretariat: Reader
    partner: Reader


@pytest.fixture
def house() -> House:
    body, other = a_body(), a_body()
    marking = _marking(body)
    return House(
        body=body,
        marking=marking,
        board=a_reader(body, Role.BOARD, ENFORCE_AND_TELL),
        second=a_reader(body, Role.BOARD, ENFORCE_AND_TELL),
        secretariat=a_reader(other, Role.SECRETARIAT, (Purpose.REPORTING,)),
        partner=a_reader(other, Role.PARTNER_OFFICER),
    )


@pytest.fixture
def agreed(house: House) -> AssessmentEdition:
    """An agreed assessment over seven groups of which two are small in number by region."""
    for number, (threat, region) in enumerate([("drugs", "West")] * 5 + [("drugs", "East"), ("firearms", "West")]):
        Group.objects.create(
            partner=house.body,
            reference=f"G{number}",
            name=f"Group {number}",
            region=region,
            primary_threat=threat,
            marking=house.marking,
            recorded_at=timezone.now(),
        )
    edition = AssessmentEdition.objects.create(
        title="Autumn",
        framework_edition="ours-1",
        as_of=date(2026, 11, 1),
        opened_at=timezone.now(),
        agreed_at=timezone.now(),
        marking=house.marking,
    )
    frozen = Frozen(
        kind="assessment",
        title="Autumn",
        content=write_assessment(_assessment()),
        media_type="application/json",
        inputs=[],
    )
    edition.snapshot = freeze(actor=house.board, what=frozen, marking=house.marking)
    edition.save()
    return edition


def _marking(body: Partner) -> Marking:
    value = MarkingValue(
        originator=PartnerId(body.pk),
        purposes=frozenset(ENFORCE_AND_TELL),
        tier=MarkingTier.OFFICIAL,
        audience=AudienceId(audience_of([body], basis=TASKFORCE_BASIS).pk),
    )
    return intern(value)


def _assessment() -> Assessment:
    return Assessment(
        framework="ours-1",
        unit="harm points a year",
        seed=1,
        draws=10,
        as_of=date(2026, 11, 1),
        threats=Ranking(unit="harm points a year", ranks=(_rank("Drugs", 1), _rank("Firearms", 2))),
        groups=Ranking(unit="harm points a year", ranks=()),
        places=(),
        agreement=None,
        divergences=(),
        gaps=(),
        prior_harm=_interval(1),
    )


def _rank(label: str, place: int) -> Rank:
    return Rank(
        key=label.casefold(),
        label=label,
        tier=place,
        amount=_interval(100 / place),
        expected=100 / place,
        position=_interval(place),
        first=0.9 / place,
        top_three=1.0,
        acceptability=(0.9, 0.1),
        to_rise=None,
    )


def _interval(middle: float) -> Interval:
    return Interval(low=middle, lower=middle, middle=middle, upper=middle, high=middle)
