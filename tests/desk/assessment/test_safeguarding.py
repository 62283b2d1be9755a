"""Material given for safeguarding feeds neither mapping nor scoring, even for those who may read it."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.files import RECEIVED_AT
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie
from tests.factories.people import EARLY

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.marking import MarkingKind
from plait.domain.mention import MentionKind
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, own_list_of, seat
from plait_desk.assessment.queries.evidence import items_on
from plait_desk.collection.models import Item
from plait_desk.collection.queries import analysed_statements
from plait_desk.collection.services import ItemGiven, ReportGiven, receive_report
from plait_desk.mapping.models import ReachPath
from plait_desk.mapping.queries.reach import reach_for
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
SAFE = MarkingKind.SAFEGUARDING


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    """Somebody who maps and scores, and is on the own list of safeguarding material as well."""
    reader = a_reader(a_body("psos"))
    seat(own_list_of(SAFE), Place(person_id=reader.person_id), Term(from_at=EARLY), TASKFORCE_BASIS)
    return reader


def reached(actor: Reader, ordinary: Marking, tie: Marking) -> tuple[int, int]:
    """Stored and shown paths of a group whose nominal directs a company, as a statement of the marking `tie` says."""
    person = a_mention(MentionKind.PERSON, ordinary, forename="Ann", surname="Cedar")
    company = a_mention(MentionKind.COMPANY, ordinary, name="Zedmoor", address="1 Zedmoor Way", postcode="ZZ1 1AA")
    a_tie(person, "director_of", company, tie)
    group = record_group(actor=actor, record=a_record(ordinary, person))
    redraw_reach(actor=actor, as_of=TODAY)
    return ReachPath.objects.count(), len(reach_for(actor, group, as_of=TODAY).paths)


def test_a_tie_given_for_safeguarding_draws_no_reach(analyst: Reader) -> None:
    ordinary, given = a_marking(a_body("psos")), a_marking(a_body("psos"), kind=SAFE)
    assert reached(analyst, ordinary, given) == (0, 0)


def test_the_same_tie_of_ordinary_kind_draws_it(analyst: Reader) -> None:
    ordinary = a_marking(a_body("psos"))
    stored, shown = reached(analyst, ordinary, ordinary)
    assert stored
    assert shown


def test_nothing_of_a_mention_given_for_safeguarding_is_left_for_analysis(analyst: Reader) -> None:
    ordinary, given = a_marking(a_body("psos")), a_marking(a_body("psos"), kind=SAFE)
    company = a_mention(MentionKind.COMPANY, ordinary, name="Zedmoor")
    victim = a_mention(MentionKind.PERSON, given, surname="Cedar")
    a_tie(victim, "works_for", company, ordinary)
    statements, mentions = analysed_statements()
    assert mentions["mention_id"].to_pylist() == [company.pk]
    assert set(statements["mention_id"].to_pylist()) == {company.pk}
    assert statements["other_id"].null_count == statements.num_rows


def test_no_item_given_for_safeguarding_is_offered_or_weighed_as_evidence(analyst: Reader) -> None:
    purposes = ("law-enforcement", "safeguarding")
    ordinary = StatedMarking(tier="OFFICIAL", purposes=purposes)
    given = StatedMarking(tier="OFFICIAL", purposes=purposes, kind=SAFE.value)
    items = [
        ItemGiven(text=text, is_opinion=False, scheme="3x5x2", grade="1AP", marking=marking)
        for text, marking in (("Two vans.", ordinary), ("She is afraid.", given))
    ]
    report = ReportGiven(
        reference="IR-1",
        title="Night unloading",
        urgency="low",
        intelligence_on=date(2026, 11, 9),
        created_at=RECEIVED_AT,
        items=items,
        threat="drugs",
    )
    receive_report(actor=analyst, report=report)
    assert Item.objects.readable_by(analyst).count() == 2
    (offered,) = items_on(analyst, "drugs")
    assert offered[0] == str(Ref("item", Item.objects.get(text="Two vans.").pk))
