"""What new models judge otherwise than those before them."""

import re

import pytest
from django.urls import reverse
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_model, a_person
from tests.factories.pages import signed_in

from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait_desk.collection.models import Mention
from plait_desk.linking.models import Link, ModelVersion, Turned
from plait_desk.linking.services import decide_pair, run_linking

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
ARAN = {"forename": "Aran", "surname": "Testfield", "birth_date": "1986-03-14", "postcode": "ZE9 1AA"}


def turned(one: Mention, other: Mention, before: float | None = 0.9, now: float | None = 0.2) -> Turned:
    left, right = sorted((one, other), key=lambda mention: mention.pk)
    return Turned.objects.create(left=left, right=right, before=before, now=now, model=a_model())


def said(reader: Reader, question: str = "") -> str:
    page = signed_in(reader).get(reverse("linking:turned") + question).content.decode()
    return " ".join(re.sub("<[^>]*>", " ", page[page.index("Pairs that turned") :]).split())


def test_a_new_model_keeps_the_pairs_that_it_judges_otherwise() -> None:
    body = a_body()
    people = [a_person(a_marking(body), **ARAN | {"birth_date": f"1986-03-{day}"}) for day in (14, 15, 16, 17)]
    actor = a_reader(body)
    run_linking(actor=actor)
    run_linking(actor=actor)
    assert not Turned.objects.exists()
    former = ModelVersion.objects.get(kind="person", current=True)
    Link.objects.update(probability=0.999)
    before = set(Link.objects.values_list("left_id", "right_id"))
    decide_pair(actor=actor, left=people[0].pk, right=people[1].pk, judgement=Judgement.DIFFERENT, reason="Brothers")
    run_linking(actor=actor, retrain=True)
    assert ModelVersion.objects.get(kind="person", current=True) != former
    stand = {(row.left_id, row.right_id): row.probability for row in Link.objects.all()}
    kept = Turned.objects.all()
    assert {(row.left_id, row.right_id): row.now for row in kept} == {
        ends: stand.get(ends) for ends in before if stand.get(ends, 0.0) < former.threshold
    }
    assert kept.exists()
    assert {row.before for row in kept} == {0.999}


def test_a_reader_sees_the_pairs_of_which_they_may_read_both_records() -> None:
    ours, theirs = a_body(), a_body()
    mine = [a_person(a_marking(ours), "Aran"), a_person(a_marking(ours), "Arran")]
    hidden = a_person(a_marking(theirs), "Otherman")
    turned(*mine)
    turned(mine[0], hidden)
    told = said(a_reader(ours))
    assert "1 pair among those that you may read" in told
    assert "Arran" in told
    assert "Otherman" not in told
    assert "90 20 two" in told


def test_protected_people_are_in_no_pair() -> None:
    body = a_body()
    turned(a_person(a_marking(body), "Aran"), a_person(a_marking(body), "Hidden", protected="yes"))
    assert "Hidden" not in said(a_reader(body))


def test_a_pair_that_one_model_found_too_unlikely_says_so() -> None:
    body = a_body()
    turned(a_person(a_marking(body)), a_person(a_marking(body)), before=None, now=0.8)
    assert "Hardly any 80" in said(a_reader(body))


def test_the_pairs_that_moved_most_come_first_and_the_rest_stand_on_further_pages() -> None:
    body = a_body()
    people = [a_person(a_marking(body), f"Person{place}") for place in range(52)]
    for place, person in enumerate(people[1:]):
        turned(people[0], person, before=0.9, now=0.5 - place / 1_000)
    reader = a_reader(body)
    told = said(reader)
    assert "51 pairs among those that you may read" in told
    assert "Page 1 of 2" in told
    assert "Person51" in told
    assert "Person1 " not in told
    assert "Person1 " in said(reader, "?page=2")


def test_an_empty_page_says_why() -> None:
    reader = a_reader(a_body())
    assert "The models in use are the first" in said(reader)
    ModelVersion.objects.filter(pk=a_model().pk).update(current=False)
    assert "join and leave apart the same records" in said(reader)


def moves(reader: Reader) -> str:
    page = signed_in(reader).get(reverse("linking:turned")).content.decode()
    head = page.partition("Subjects that moved")[2].partition("Pairs that turned")[0]
    return " ".join(re.sub("<[^>]*>", " ", head).split())


def test_the_subjects_that_a_new_model_moved_are_listed_with_what_became_of_them() -> None:
    body = a_body()
    one, other, third = (a_person(a_marking(body), name) for name in ("Aran", "Arran", "Arron"))
    a_link(*sorted((one, other), key=lambda mention: mention.pk), 0.99)
    turned(one, other, before=0.1, now=0.99)
    turned(other, third, before=0.9, now=0.02)
    told = moves(a_reader(body))
    assert "Exchanged records" in told
    assert told.count("2 records") == 2
    assert told.count("1 record") == 2


def test_a_pair_that_turned_and_whose_records_people_keep_apart_moved_nobody() -> None:
    body = a_body()
    one, other = sorted((a_person(a_marking(body)), a_person(a_marking(body))), key=lambda mention: mention.pk)
    a_link(one, other, 0.99)
    decide_pair(actor=a_reader(body), left=one.pk, right=other.pk, judgement=Judgement.DIFFERENT, reason="Brothers")
    turned(one, other, before=0.1, now=0.99)
    assert moves(a_reader(body)) == ""
    assert "1 pair" in said(a_reader(body))


def test_whoever_may_not_read_the_record_between_two_others_is_told_of_no_move() -> None:
    ours, theirs = a_body(), a_body()
    one, other = (a_person(a_marking(ours), name) for name in ("Aran", "Arran"))
    hidden = a_person(a_marking(theirs), "Otherman")
    for end in (one, other):
        a_link(*sorted((end, hidden), key=lambda mention: mention.pk), 0.99)
        turned(end, hidden, before=0.1, now=0.99)
    assert moves(a_reader(ours)) == ""
    assert "Otherman" not in said(a_reader(ours))


def test_a_move_that_holds_a_protected_persons_record_is_told_to_nobody() -> None:
    body = a_body()
    one, other, hidden = (
        a_person(a_marking(body), "Aran"),
        a_person(a_marking(body), "Arran"),
        a_person(a_marking(body), "Hidden", protected="yes"),
    )
    for end in (one, hidden):
        a_link(*sorted((end, other), key=lambda mention: mention.pk), 0.99)
    turned(one, other, before=0.1, now=0.99)
    assert moves(a_reader(body)) == ""
