"""Groups and editions, ready for assessment and tasking."""

from datetime import date, timedelta

from plait.assessment.assess import Run
from plait.domain.group import Capability
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking, Partner
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.services import agree_assessment, open_assessment
from plait_desk.mapping.models import Group, GroupAttribute
from plait_desk.tasking.services import offer_synthetically
from tests.factories.people import NOW, a_body, a_reader

AS_OF = date(2026, 11, 1)
QUICK = Run(draws=300)


def a_group(body: Partner, name: str, *, marking: Marking, tier: str = "T2", level: int | None = 3) -> Group:
    """A group of `body` in Glasgow, for drugs, with every capability at `level` (None: unknown)."""
    group = Group.objects.create(
        partner=body,
        reference=name,
        name=name,
        region="West",
        council_code="S12000049",
        tier=tier,
        state=Group.State.ACTIVE,
        primary_threat="drugs",
        secondary_threats=["money-laundering"],
        recorded_at=NOW,
        marking=marking,
    )
    GroupAttribute.objects.bulk_create(
        GroupAttribute(group=group, kind="capability", attribute=each.value, level=level, rated_at=NOW, marking=marking)
        for each in Capability
    )
    return group


def an_agreed_edition(analyst: Reader) -> AssessmentEdition:
    """An edition agreed on what the analyst may read."""
    edition = open_assessment(actor=analyst, title="2026, edition 1", as_of=AS_OF)
    return agree_assessment(actor=analyst, edition_id=edition.pk, run=QUICK)


def some_capacity(analyst: Reader) -> None:
    """Synthetic capacity of every known body around the reader's day."""
    day = analyst.at.date()
    offer_synthetically(actor=analyst, from_on=day - timedelta(days=30), to_on=day + timedelta(days=60))


def opened() -> tuple[Reader, AssessmentEdition]:
    """An analyst of the police and an open edition; HMRC and the Scottish Government have joined."""
    for joined in ("hmrc", "sg"):
        a_body(joined)
    analyst = a_reader(a_body("psos"))
    return analyst, open_assessment(actor=analyst, title="2026, edition 1", as_of=AS_OF)
