"""The pages of linking, as a reader meets them."""

import re

import pytest
from django.urls import reverse
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.mapping import a_mention, a_tie
from tests.factories.pages import signed_in

from plait.domain.ids import encode, new_id
from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from plait_desk.audit.models import WaitingRead
from plait_desk.linking.models import Match
from plait_desk.linking.queries.changes import impact_of
from plait_desk.linking.queries.pair import pair_for
from plait_desk.linking.queries.review import around, count_waiting, waiting_pairs
from plait_desk.linking.services import decide_pair, run_linking

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
ARAN = {"birth_date": "1986-03-14", "postcode": "ZE9 1AA"}


def test_the_home_says_what_to_do_first_and_later_what_the_models_are() -> None:
    body = a_body()
    reader = a_reader(body)
    client = signed_in(reader)
    assert "No model yet" in client.get(reverse("linking:index")).content.decode()
    a_person(a_marking(body), **ARAN)
    run_linking(actor=reader)
    page = client.get(reverse("linking:index")).content.decode()
    assert "Models in use" in page
    assert "an initial that fits" in page.lower()
    assert "Link everything" in page


def test_the_home_says_how_many_readable_pairs_were_decided_since_the_models_were_learnt() -> None:
    ours, theirs = a_body(), a_body()
    people = [a_person(a_marking(ours), **ARAN | {"birth_date": f"1986-03-{day}"}) for day in (14, 15, 16, 17)]
    hidden = [a_person(a_marking(theirs), **ARAN | {"birth_date": f"1986-03-{day}"}) for day in (18, 19)]
    reader, other = a_reader(ours), a_reader(theirs)
    run_linking(actor=reader)

    def said() -> str:
        page = signed_in(reader).get(reverse("linking:index")).content.decode()
        return " ".join(re.sub("<[^>]*>", "", page).split())

    assert "No pair was decided since these models were learnt" in said()
    decide_pair(actor=reader, left=people[0].pk, right=people[1].pk, judgement=Judgement.SAME, reason="One door")
    decide_pair(actor=reader, left=people[0].pk, right=people[2].pk, judgement=Judgement.UNSURE, reason="")
    decide_pair(actor=other, left=hidden[0].pk, right=hidden[1].pk, judgement=Judgement.SAME, reason="One door")
    assert "1 pair was decided since these models were learnt" in said()
    decide_pair(actor=reader, left=people[0].pk, right=people[3].pk, judgement=Judgement.DIFFERENT, reason="Twins")
    assert "2 pairs were decided since these models were learnt" in said()
    run_linking(actor=reader, retrain=True)
    assert "No pair was decided since these models were learnt" in said()
    assert "from 3 pairs that people decided" in said()


def test_a_partner_officer_sees_no_queue_and_cannot_decide() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    a_link(one, other, 0.5)
    client = signed_in(a_reader(body, Role.PARTNER_OFFICER))
    assert "Review pairs" not in client.get(reverse("linking:index")).content.decode()
    assert client.get(reverse("linking:review")).status_code == 403
    address = reverse("linking:pair", args=[one.pk, other.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"judgement": "same", "reason": "no"}).status_code == 403
    assert not Match.objects.exists()


def test_of_pairs_that_change_as_much_the_most_doubtful_comes_first() -> None:
    ours, theirs = a_body(), a_body()
    people = [a_person(a_marking(ours)) for _ in range(6)]
    a_link(people[0], people[1], 0.9)
    a_link(people[2], people[3], 0.52)
    a_link(people[4], people[5], 0.999)
    a_link(people[0], a_person(a_marking(theirs)), 0.5)
    reader = a_reader(ours)
    pairs = [{one.left.id, one.right.id} for one in waiting_pairs(reader)]
    assert pairs == [{people[2].pk, people[3].pk}, {people[0].pk, people[1].pk}]
    assert count_waiting(reader) == 2


def test_a_decided_pair_leaves_the_queue_and_the_next_one_follows() -> None:
    body = a_body()
    people = [a_person(a_marking(body), **ARAN) for _ in range(4)]
    a_link(people[0], people[1], 0.5)
    a_link(people[2], people[3], 0.6)
    reader = a_reader(body)
    client = signed_in(reader)
    first, second = (tuple(sorted((one.pk, other.pk))) for one, other in (people[:2], people[2:]))
    assert around(reader).after == first
    address = reverse("linking:pair", args=first)
    following = "-".join(map(encode, second))
    assert f'name="next" value="{following}"' in client.get(address).content.decode()
    answer = client.post(address, {"judgement": "different", "reason": "Two doors", "next": following})
    assert answer.headers["Location"] == reverse("linking:pair", args=second)
    assert around(reader).after == second
    assert Match.objects.get().judgement == Judgement.DIFFERENT


def test_a_protected_person_is_in_no_queue_and_on_no_page() -> None:
    body = a_body()
    one, victim = a_person(a_marking(body)), a_person(a_marking(body), protected="yes")
    a_link(one, victim, 0.5)
    reader = a_reader(body)
    client = signed_in(reader)
    assert waiting_pairs(reader) == []
    assert client.get(reverse("linking:subject", args=[victim.pk])).status_code == 404
    assert client.get(reverse("linking:pair", args=[one.pk, victim.pk])).status_code == 404


def test_the_pair_page_explains_field_by_field_and_says_what_same_would_change() -> None:
    body = a_body()
    one = a_person(a_marking(body), **ARAN)
    other = a_person(a_marking(body), "Aran", "Testfeild", birth_date="1986-14-03")
    view = pair_for(a_reader(body), one.pk, other.pk)
    rows = {row.label: row for row in view.rows}
    assert rows["Birth date"].words == "day and month swapped"
    assert rows["Birth date"].weight is not None
    assert rows["Phone"].weight is None
    assert impact_of(a_reader(body), (view.left.id, view.right.id)).change.records == 2
    assert view.weight == pytest.approx(sum(row.weight or 0 for row in view.rows))
    page = signed_in(a_reader(body)).get(reverse("linking:pair", args=[one.pk, other.pk])).content.decode()
    for words in ("Are these two records one person?", "day and month swapped", "none held", 'data-key="s"'):
        assert words in page


@pytest.mark.parametrize("judgement", ["same", "perhaps"])
def test_a_bad_decision_says_why_and_keeps_nothing(judgement: str) -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    address = reverse("linking:pair", args=[one.pk, other.pk])
    answer = signed_in(a_reader(body)).post(address, {"judgement": judgement, "reason": ""}, follow=True)
    assert "reason" in answer.content.decode().lower()
    assert not Match.objects.exists()


def test_the_subject_page_shows_what_was_said_contradictions_and_ties() -> None:
    body = a_body()
    marking = a_marking(body)
    one = a_person(marking, birth_date="1986-03-14")
    other = a_person(marking, birth_date="1986-03-15")
    a_link(one, other)
    firm = a_mention(MentionKind.COMPANY, marking, name="Zedmoor Haulage Ltd")
    a_tie(one, "director_of", firm, marking, value="director")
    reader = a_reader(body)
    page = signed_in(reader).get(reverse("linking:subject", args=[one.pk]), follow=True).content.decode()
    for words in ("Aran TESTFIELD", "1986-03-14", "1986-03-15", "contradicts", "Director of", "Zedmoor Haulage Ltd"):
        assert words in page


def test_a_record_with_too_little_evidence_says_so() -> None:
    ours = a_body()
    said = {"address": "1 Mock Road", "postcode": "ZZ1 1ZZ"}
    records = [
        a_mention(MentionKind.PERSON, a_marking(ours), **said, **more)
        for more in ({}, {"surname": "Larch"}, {"birth_date": "1984-03-07"})
    ]
    client = signed_in(a_reader(ours))
    pages = [client.get(reverse("linking:subject", args=[one.pk])).content.decode() for one in records]
    assert ["evidence is too thin" in page for page in pages] == [True, False, False]


def test_any_record_leads_to_its_subject_and_the_look_is_recorded() -> None:
    body = a_body()
    one, other = sorted((a_person(a_marking(body)), a_person(a_marking(body))), key=lambda mention: mention.pk)
    a_link(one, other)
    client = signed_in(a_reader(body))
    answer = client.get(reverse("linking:subject", args=[other.pk]))
    assert answer.headers["Location"] == reverse("linking:subject", args=[one.pk])
    before = WaitingRead.objects.count()
    assert client.get(reverse("linking:subject", args=[one.pk])).status_code == 200
    assert WaitingRead.objects.count() == before + 1


def test_hidden_and_absent_subjects_give_the_same_page() -> None:
    hidden = a_person(a_marking(a_body()))
    client = signed_in(a_reader())
    answers = [client.get(reverse("linking:subject", args=[id_])) for id_ in (hidden.pk, new_id())]
    assert [answer.status_code for answer in answers] == [404, 404]
    # The token against forged requests is new on every page.
    pages = [re.sub(r'X-CSRFToken": "\w+"', "", answer.content.decode()) for answer in answers]
    assert pages[0] == pages[1]


def test_a_hidden_tie_end_is_not_on_the_page() -> None:
    ours, theirs = a_body(), a_body()
    one = a_person(a_marking(ours))
    secret = a_mention(MentionKind.COMPANY, a_marking(theirs), name="Secretfirm")
    a_tie(one, "director_of", secret, a_marking(ours))
    page = signed_in(a_reader(ours)).get(reverse("linking:subject", args=[one.pk])).content.decode()
    assert "Secretfirm" not in page
    assert "No tie that you may read" in page
