"""A subject as it was on a day: what had come in and been decided by then, of what the reader may read now."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from tests.desk.linking.test_review_by_two import two_nominals
from tests.desk.linking.test_subjects import said
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.machines import a_machine
from tests.factories.mapping import a_mention, a_tie
from tests.factories.pages import signed_in

from plait.domain.ids import encode
from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait_desk.collection.models import Mention, Statement
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.then import Then, end_of, subject_then
from plait_desk.mapping.models import GroupMember

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 4, 6), date(2026, 5, 4)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return end_of(day) - timedelta(hours=12)


def came(mention: Mention, day: date) -> Mention:
    Mention.objects.filter(pk=mention.pk).update(recorded_at=noon(day))
    Statement.objects.filter(mention=mention).update(recorded_at=noon(day))
    return mention


def on(reader: Reader, mention: Mention, day: date) -> Then:
    return subject_then(reader, subject_of(reader, mention.pk), mention.pk, day)


def ids(then: Then) -> set[int]:
    return set(then.subject.mention_ids) if then.subject else set()


def test_a_record_is_part_of_it_from_the_day_on_which_it_came_in() -> None:
    body = a_body()
    first, second = (came(a_person(a_marking(body)), day) for day in (FIRST, SECOND))
    a_link(first, second)
    reader = a_reader(body)
    assert ids(on(reader, first, FIRST - DAY)) == set()
    assert ids(on(reader, first, FIRST)) == {first.pk}
    assert on(reader, first, FIRST).since == 1
    assert ids(on(reader, second, SECOND - DAY)) == {first.pk}
    assert ids(on(reader, first, SECOND)) == {first.pk, second.pk}
    assert on(reader, first, SECOND).since == 0


def test_two_that_a_third_joined_later_stood_apart() -> None:
    body = a_body()
    left, right = (came(a_person(a_marking(body)), FIRST) for _ in range(2))
    between = came(a_person(a_marking(body)), SECOND)
    a_link(left, between)
    a_link(between, right)
    a_link(left, right, 0.05)
    then = on(a_reader(body), right, FIRST)
    assert ids(then) == {right.pk}
    assert [set(one.mention_ids) for one in then.apart] == [{left.pk}]
    assert then.since == 1


def test_a_decision_counts_from_the_day_on_which_it_was_taken_until_one_supersedes_it() -> None:
    body = a_body()
    marking = a_marking(body)
    one, other = (came(a_person(marking), FIRST) for _ in range(2))
    said(one, other, Judgement.SAME, marking, noon(SECOND))
    said(one, other, Judgement.DIFFERENT, marking, noon(THIRD))
    reader = a_reader(body)
    assert [ids(on(reader, one, day)) for day in (FIRST, SECOND, THIRD)] == [{one.pk}, {one.pk, other.pk}, {one.pk}]
    assert on(reader, one, SECOND).gone == (other.pk,)
    assert on(reader, one, THIRD).gone == ()


def test_a_hidden_record_or_decision_is_as_hidden_on_every_day() -> None:
    ours, theirs = a_body(), a_body()
    one, other = (came(a_person(a_marking(ours)), FIRST) for _ in range(2))
    secret = came(a_person(a_marking(theirs)), FIRST)
    a_link(one, secret)
    a_link(secret, other)
    said(one, other, Judgement.SAME, a_marking(theirs), noon(FIRST))
    said(one, other, Judgement.DIFFERENT, a_marking(theirs), noon(SECOND))
    reader = a_reader(ours)
    for day in (FIRST, SECOND):
        then = on(reader, one, day)
        assert (ids(then), then.apart, then.gone, then.since) == ({one.pk}, (), (), 0)


def test_whoever_is_protected_now_was_part_of_nothing() -> None:
    body = a_body()
    marking = a_marking(body)
    one, child = (came(a_person(marking), FIRST) for _ in range(2))
    said(one, child, Judgement.SAME, marking, noon(FIRST))
    said(one, child, Judgement.DIFFERENT, marking, noon(SECOND))
    Mention.objects.filter(pk=child.pk).update(is_protected=True)
    then = on(a_reader(body), one, FIRST)
    assert child.pk not in {*ids(then), *then.gone}
    assert encode(child.pk) not in signed_in(a_reader(body)).get(page(one, FIRST)).content.decode()


def page(mention: Mention, day: date) -> str:
    return f"{reverse('linking:subject_then', args=[mention.pk])}?on={day.isoformat()}"


def test_nominals_of_two_groups_are_apart_from_the_day_on_which_the_groups_were_told() -> None:
    body = a_body()
    one, other = two_nominals(body)
    a_link(one, other, 0.99)
    for mention in (one, other):
        came(mention, FIRST)
    GroupMember.objects.update(recorded_at=noon(SECOND))
    reader = a_reader(body)
    assert ids(on(reader, one, FIRST)) == {one.pk, other.pk}
    assert on(reader, one, FIRST).gone == (other.pk,)
    assert ids(on(reader, one, SECOND)) == {one.pk}


def test_what_was_said_later_is_not_said_yet_and_a_tie_neither() -> None:
    body = a_body()
    marking = a_marking(body)
    person = came(a_person(marking, birth_date="1986-03-14", postcode="ZE9 1AA"), FIRST)
    company = came(a_mention(MentionKind.COMPANY, marking, name="Gull Haulage Ltd"), FIRST)
    a_tie(person, "director_of", company, marking)
    Statement.objects.filter(mention=person, property="postcode").update(recorded_at=noon(SECOND))
    Statement.objects.filter(mention=person, other=company).update(recorded_at=noon(SECOND))
    client = signed_in(a_reader(body))
    early, late = (client.get(page(person, day)).content.decode() for day in (FIRST, SECOND))
    assert "1986-03-14" in early
    assert "ZE9 1AA" not in early
    assert "Gull Haulage Ltd" not in early
    assert "ZE9 1AA" in late
    assert "Gull Haulage Ltd" in late


def test_the_page_says_what_changed_since_and_leads_back_to_now() -> None:
    body = a_body()
    first, second = (came(a_person(a_marking(body)), day) for day in (FIRST, SECOND))
    a_link(first, second)
    client = signed_in(a_reader(body))
    now = client.get(reverse("linking:subject", args=[first.pk])).content.decode()
    assert f"{page(second, SECOND)}" in now
    then = client.get(page(second, FIRST)).content.decode()
    assert "As it was on <b>2 Mar 2026</b>" in then
    assert "<b>1</b> record of it came in later" in then
    assert f'href="{reverse("linking:subject", args=[first.pk])}"' in then
    before = client.get(page(first, FIRST - DAY)).content.decode()
    assert "None of its records that you may read had come in by then" in before
    assert "Nothing joined it and nothing left it" in client.get(page(first, SECOND)).content.decode()


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "9999-12-31", "0000-01-01", "x" * 5000])
def test_a_day_that_is_none_or_to_come_is_refused_in_words(day: str) -> None:
    body = a_body()
    address = reverse("linking:subject_then", args=[a_person(a_marking(body)).pk])
    client = signed_in(a_reader(body))
    found = client.get(address, {"on": day})
    assert found.status_code == 200
    assert "errorlist" in found.content.decode()
    assert "No day is chosen" in found.content.decode()
    assert "errorlist" not in client.get(address).content.decode()


def test_the_first_day_of_all_is_before_everything() -> None:
    body = a_body()
    person = a_person(a_marking(body))
    assert "had come in by then" in signed_in(a_reader(body)).get(page(person, date.min)).content.decode()


def test_a_machine_asks_for_a_day_too() -> None:
    body = a_body()
    first, second = (came(a_person(a_marking(body)), day) for day in (FIRST, SECOND))
    a_link(first, second)
    machine = a_machine(a_reader(body))
    address = f"/linking/subjects/{encode(second.pk)}"
    then = machine.asks(address, on=FIRST.isoformat())
    assert [record["id"] for record in then["records"]] == [encode(first.pk)]
    assert len(machine.asks(address, on="9999-12-31")["records"]) == 2
    assert machine.asks(address) == machine.asks(address, on=SECOND.isoformat())
    machine.asks(address, on=(FIRST - DAY).isoformat(), status=404)
    machine.asks(address, on="yesterday", status=422)
