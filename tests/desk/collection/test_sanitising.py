"""Sanitised versions: only as the codes allow, telling nothing of the source, tied to the parent for who reads both."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from tests.desk.collection.test_reports import given
from tests.factories import a_body, a_reader
from tests.factories.people import EARLY

from plait.collection.stated import StatedMarking
from plait.domain.ids import Ref
from plait.domain.partner import Term
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import give_consent
from plait_desk.collection.models import Report
from plait_desk.collection.queries.reports import report_card
from plait_desk.collection.services import ReportGiven, SanitisingRefused, agree_to_sanitise, receive_report, sanitise
from plait_desk.thread.queries import both_ways

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
TERM = Term(from_at=EARLY)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path
    for key in ("psos", "hmrc", "sepa"):
        a_body(key)


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def officer() -> Reader:
    return a_reader(a_body("hmrc"), Role.PARTNER_OFFICER)


def conditional(code: str, *audience: str) -> StatedMarking:
    """Handling C with a sanitisation code."""
    return StatedMarking(
        tier="OFFICIAL-SENSITIVE",
        handling="C",
        action="A2",
        sanitisation=code,
        condition="Ask before use.",
        audience=audience,
        purposes=("law-enforcement",),
    )


def parent(analyst: Reader, marking: StatedMarking) -> Report:
    """A police report with conditions, which the tax body may read."""
    told = given(marking=marking, grade="2BC")
    report = receive_report(
        actor=analyst, report=replace(told, items=[replace(told.items[0], source_reference="S-77", people=[])])
    )
    whole = report.items.get().marking
    give_consent(actor=analyst, marking=whole, to=Partner.objects.get(key="hmrc"), term=TERM)
    return report


def copy(text: str = "Goods were unloaded at night.", reference: str = "HM-9") -> ReportGiven:
    told = given(
        reference=reference, marking=StatedMarking(tier="OFFICIAL", audience=("sepa",), purposes=("law-enforcement",))
    )
    return replace(told, title="Night goods", items=[replace(told.items[0], text=text, people=[])])


def test_s1_is_sanitised_without_asking_and_the_copy_has_the_marking_chosen(analyst: Reader, officer: Reader) -> None:
    report = parent(analyst, conditional("S1", "hmrc"))
    made = sanitise(actor=officer, report_id=report.pk, given=copy())
    assert (made.parent, made.partner.key) == (report, "hmrc")
    assert (made.marking.tier, made.marking.handling) == ("OFFICIAL", "P")
    assert report_card(officer, report).related.derivatives[0].id == made.pk
    assert report_card(officer, made).related.parent is not None


def test_s2_waits_for_the_recorded_agreement_of_the_originator(analyst: Reader, officer: Reader) -> None:
    report = parent(analyst, conditional("S2", "hmrc"))
    with pytest.raises(SanitisingRefused, match="S2: ask"):
        sanitise(actor=officer, report_id=report.pk, given=copy())
    with pytest.raises(PermissionDenied, match="Only the body"):
        agree_to_sanitise(actor=officer, report_id=report.pk, to=Partner.objects.get(key="hmrc"), words="Yes.")
    agree_to_sanitise(actor=analyst, report_id=report.pk, to=Partner.objects.get(key="sepa"), words="Yes.")
    with pytest.raises(SanitisingRefused):
        sanitise(actor=officer, report_id=report.pk, given=copy())
    agree_to_sanitise(actor=analyst, report_id=report.pk, to=Partner.objects.get(key="hmrc"), words="Not the place.")
    assert sanitise(actor=officer, report_id=report.pk, given=copy()).parent == report


def test_the_originator_sanitises_its_own(analyst: Reader) -> None:
    report = parent(analyst, conditional("S2", "hmrc"))
    assert sanitise(actor=analyst, report_id=report.pk, given=copy()).parent == report


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("As S-77 said, goods were unloaded.", "HM-9"),
        ("See IR-1: goods were unloaded.", "HM-9"),
        ("A source who works there saw goods.", "HM-9"),
        ("Goods were unloaded.", "IR-1/sanitised"),
    ],
)
def test_a_copy_that_tells_of_the_source_or_the_parent_is_refused(
    analyst: Reader, officer: Reader, text: str, reference: str
) -> None:
    report = parent(analyst, conditional("S1", "hmrc"))
    with pytest.raises(SanitisingRefused):
        sanitise(actor=officer, report_id=report.pk, given=copy(text, reference))
    assert Report.objects.count() == 1


def test_who_reads_the_copy_only_sees_no_sign_of_the_parent(analyst: Reader, officer: Reader) -> None:
    report = parent(analyst, conditional("S1", "hmrc"))
    made = sanitise(actor=officer, report_id=report.pk, given=copy())
    outsider = a_reader(a_body("sepa"), Role.PARTNER_OFFICER)
    card = report_card(outsider, made)
    assert card.related.parent is None
    assert not both_ways(outsider, Ref("report", made.pk))
    assert both_ways(officer, Ref("report", made.pk))
    assert "sanitised" not in {event.kind for event in card.history}
    assert card.items[0].repeats == ()


def test_who_reads_the_parent_only_sees_no_sign_of_the_copy(analyst: Reader, officer: Reader) -> None:
    report = parent(analyst, conditional("S1", "hmrc"))
    sanitise(actor=officer, report_id=report.pk, given=copy())
    card = report_card(analyst, report)
    assert card.related.derivatives == ()
    assert "sanitised" not in {event.kind for event in card.history}


def test_parent_and_copy_count_as_one_origin_for_who_reads_both(analyst: Reader, officer: Reader) -> None:
    report = parent(analyst, conditional("S1", "hmrc"))
    made = sanitise(actor=officer, report_id=report.pk, given=copy())
    assert report_card(officer, made).items[0].repeats == ((report.pk, "IR-1"),)
