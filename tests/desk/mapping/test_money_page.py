"""The page of leads from payments: fan-in, fan-out and rounds, over nothing but what the reader may read."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.desk.mapping.test_pages import signed_in
from tests.desk.mapping.test_tender_flags import main_of
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, a_mention, a_tie

from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Mention, Statement
from plait_desk.mapping.models import FlagReview
from plait_desk.mapping.services import redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
FIRST = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def marking(body: Partner) -> Marking:
    return a_marking(body)


def a_payer(name: str, marking: Marking, *, protected: bool = False) -> Mention:
    kind = MentionKind.PERSON if protected else MentionKind.COMPANY
    return a_mention(kind, marking, name=name, protected=protected)


def pays(payer: Mention, payee: Mention, marking: Marking, *, pounds: str = "900.00", after: int = 0) -> Statement:
    """A payment so many days after the first."""
    row = a_tie(payer, "paid", payee, marking, value=f"{pounds} GBP, PAY-{payer.pk}-{after}")
    day = FIRST + timedelta(days=after)
    Statement.objects.filter(pk=row.pk).update(
        valid_from=day, valid_to=day + timedelta(days=1), recorded_at=timezone.now()
    )
    return row


def fan_in(marking: Marking, *, others: int = 10, name: str = "Zedmoor") -> Mention:
    payee = a_payer(name, marking)
    for number in range(others):
        pays(a_payer(f"{name} payer {number}", marking), payee, marking, after=number)
    return payee


def page(client: Client) -> str:
    answer = client.get(reverse("mapping:money"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def drawn(body: Partner) -> None:
    redraw_reach(actor=a_reader(body), as_of=TODAY)


def test_a_fan_in_stands_with_its_payments_days_amounts_and_grades(body: Partner, marking: Marking) -> None:
    fan_in(marking)
    drawn(body)
    seen = page(signed_in(a_reader(body)))
    assert "Paid by many" in seen
    assert "10 others paid £9,000 within 30 days; 0% of it left again." in seen
    assert "Zedmoor payer 3" in seen
    assert "4 Oct 2026" in seen
    assert "900.00" in seen
    assert "never a finding" in seen
    assert "0 payments could not be used" in seen


def test_nine_payers_are_no_lead(body: Partner, marking: Marking) -> None:
    fan_in(marking, others=9)
    drawn(body)
    assert "No payment that you may read makes a lead to look at." in page(signed_in(a_reader(body)))


def test_money_that_comes_round_is_a_lead_and_other_money_is_counted(body: Partner, marking: Marking) -> None:
    ring = [a_payer(name, marking) for name in ("Aird", "Birk", "Cairn")]
    for at, (payer, payee) in enumerate(zip(ring, [*ring[1:], ring[0]], strict=True)):
        pays(payer, payee, marking, after=at)
    a_tie(ring[0], "paid", ring[1], marking, value="9 EUR, PAY-X")
    drawn(body)
    seen = page(signed_in(a_reader(body)))
    assert "Money that comes round" in seen
    assert "3 payments go round. Rounds: 1. £900 all the way, 100% came back." in seen
    assert "1 in another currency or without an amount are left out." in seen


def test_payments_that_the_reader_may_not_read_make_no_lead_and_change_nothing(body: Partner, marking: Marking) -> None:
    fan_in(marking)
    drawn(body)
    before = page(signed_in(a_reader(body)))
    hidden = a_marking(a_body("hmrc"))
    fan_in(hidden, name="Hidden")
    drawn(body)
    after = page(signed_in(a_reader(body)))
    assert "Hidden" not in after
    assert main_of(after) == main_of(before)


def test_a_payment_of_a_hidden_statement_between_readable_ends_is_not_counted(body: Partner, marking: Marking) -> None:
    payee = fan_in(marking, others=9)
    pays(a_payer("Tenth", marking), payee, a_marking(a_body("hmrc")))
    drawn(body)
    assert "No payment that you may read makes a lead" in page(signed_in(a_reader(body)))


def test_whoever_must_be_protected_pays_nobody_here(body: Partner, marking: Marking) -> None:
    payee = fan_in(marking, others=9)
    pays(a_payer("Ann Cedar", marking, protected=True), payee, marking)
    drawn(body)
    seen = page(signed_in(a_reader(body)))
    assert "Ann Cedar" not in seen
    assert "No payment that you may read makes a lead" in seen


def test_a_lead_is_reviewed_on_a_page_of_its_own_and_leaves_the_list(body: Partner, marking: Marking) -> None:
    payee = fan_in(marking)
    drawn(body)
    client = signed_in(a_reader(body))
    at = ["fan_in", payee.pk, "2026-10-01_2026-10-10"]
    one = client.get(reverse("mapping:lead_from_money", args=at)).content.decode()
    assert "10 others paid" in one
    typed = {"verdict": "worth", "reason": "Looked at the accounts.", "seen": ""}
    assert client.post(reverse("mapping:lead_review", args=at), typed).status_code == 302
    assert (FlagReview.objects.get().about, FlagReview.objects.get().days) == ("fan_in", at[2])
    seen = page(client)
    assert "No payment that you may read makes a lead to look at." in seen
    assert "Worth the look" in seen


def test_a_lead_that_is_hidden_and_one_that_is_not_there_answer_alike(body: Partner, marking: Marking) -> None:
    hidden = fan_in(a_marking(a_body("hmrc")))
    known = fan_in(marking, name="Known")
    drawn(body)
    client = signed_in(a_reader(body))

    def status(mention: Mention, days: str, about: str = "fan_in") -> int:
        return client.get(reverse("mapping:lead_from_money", args=[about, mention.pk, days])).status_code

    assert status(known, "2026-10-01_2026-10-10") == 200
    assert status(known, "2026-10-01_2026-10-09") == 404
    assert status(hidden, "2026-10-01_2026-10-10") == 404
    assert status(known, "2026-10-01_2026-10-10", about="company") == 404


def test_after_182_days_a_lead_shows_as_expired(body: Partner, marking: Marking) -> None:
    fan_in(marking)
    Statement.objects.filter(property="paid").update(recorded_at=timezone.now() - timedelta(days=190))
    drawn(body)
    assert "expired on" in page(signed_in(a_reader(body)))


def test_more_leads_take_no_more_questions(body: Partner, marking: Marking) -> None:
    fan_in(marking)
    drawn(body)
    client = signed_in(a_reader(body))

    def asked() -> int:
        page(client)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    few = asked()
    for number in range(4):
        fan_in(marking, name=f"More {number}")
    drawn(body)
    assert asked() == few


def test_before_the_first_drawing_the_page_says_what_to_do(body: Partner) -> None:
    assert "Draw them from the list of groups." in page(signed_in(a_reader(body)))


def test_a_secretary_may_not_open_it(body: Partner) -> None:
    client = signed_in(a_reader(body, role=Role.SECRETARIAT))
    assert client.get(reverse("mapping:money")).status_code == 403
