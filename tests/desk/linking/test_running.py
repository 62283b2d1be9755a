"""A run over everything: stable ids, events, and the same again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_person
from tests.factories.mapping import a_mention
from tests.factories.people import NOW

from plait.domain.match import Judgement
from plait.domain.mention import MentionKind
from plait.policy.roles import Role
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Mention, Statement
from plait_desk.linking.models import Identity, Link, Match, Membership, ModelVersion, Subject, SubjectEvent
from plait_desk.linking.queries import subject_of
from plait_desk.linking.queries.state import models_in_use
from plait_desk.linking.services import PairRefused, decide_pair, run_linking
from plait_desk.thread.models import Event

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
ARAN = {"forename": "Aran", "surname": "Testfield", "birth_date": "1986-03-14", "postcode": "ZE9 1AA"}


def together(*mentions: Mention) -> bool:
    return Membership.objects.filter(mention__in=mentions).values("subject").distinct().count() == 1


def test_a_run_links_people_and_companies_and_records_what_it_did() -> None:
    body = a_body()
    marking = a_marking(body)
    one, other = a_person(marking, **ARAN), a_person(marking, **ARAN | {"surname": "Test-Field"})
    firm = a_mention(MentionKind.COMPANY, marking, name="Zedmoor Haulage Ltd", company_number="SC1234")
    supplier = a_mention(MentionKind.ORGANISATION, marking, name="ZEDMOOR HAULAGE LIMITED")
    run = run_linking(actor=a_reader(body))
    assert together(one, other)
    assert together(firm, supplier)
    assert not together(one, firm)
    assert (run.mentions, run.subjects, run.merged, run.split) == (4, 2, 0, 0)
    assert set(ModelVersion.objects.filter(current=True).values_list("kind", flat=True)) == {"person", "organisation"}
    assert Identity.objects.get(mention=firm).company_number == "SC001234"
    assert WaitingChange.objects.filter(event="combination").count() == 1


def test_running_again_changes_nothing() -> None:
    body = a_body()
    [a_person(a_marking(body), **ARAN) for _ in range(3)]
    run_linking(actor=a_reader(body))
    before = (sorted(Membership.objects.values_list()), Link.objects.count(), ModelVersion.objects.count())
    events = SubjectEvent.objects.count()
    run_linking(actor=a_reader(body))
    assert (sorted(Membership.objects.values_list()), Link.objects.count(), ModelVersion.objects.count()) == before
    assert SubjectEvent.objects.count() == events


def test_a_new_model_learns_from_decisions_once_it_is_asked_for() -> None:
    body = a_body()
    one, other, third = (a_person(a_marking(body), **ARAN | {"birth_date": f"1986-03-{day}"}) for day in (14, 15, 16))
    actor = a_reader(body)
    run_linking(actor=actor)
    decide_pair(actor=actor, left=one.pk, right=other.pk, judgement=Judgement.DIFFERENT, reason="Two brothers")
    decide_pair(actor=actor, left=one.pk, right=third.pk, judgement=Judgement.UNSURE, reason="")
    before = {model.kind: model.version for model in models_in_use()}
    run_linking(actor=actor)
    assert {model.kind: model.version for model in models_in_use()} == before
    run_linking(actor=actor, retrain=True)
    assert not together(one, other)
    assert {model.kind: model.taught_by for model in models_in_use()} == {"person": 1, "organisation": 0}
    assert models_in_use()[0].version != before["person"]


def test_a_subject_keeps_its_id_when_a_record_joins_it() -> None:
    body = a_body()
    first = a_person(a_marking(body), **ARAN)
    run_linking(actor=a_reader(body))
    subject = Membership.objects.get(mention=first).subject
    second = a_person(a_marking(body), **ARAN)
    run_linking(actor=a_reader(body))
    assert Membership.objects.get(mention=second).subject == subject
    assert list(SubjectEvent.objects.filter(subject=subject).values_list("kind", flat=True)) == ["born", "grown"]


def test_a_statement_that_is_more_secret_than_its_mention_moves_no_score() -> None:
    """Whoever reads the mention may read all that its scores rest on."""
    ours, theirs = a_body(), a_body()
    one, other = a_person(a_marking(ours), **ARAN), a_person(a_marking(ours), **ARAN)
    run_linking(actor=a_reader(ours))
    before = Link.objects.get().weight
    for person in (one, other):
        Statement.objects.create(
            mention=person, property="phone", value="04141 496000", recorded_at=NOW, marking=a_marking(theirs)
        )
    run_linking(actor=a_reader(ours))
    assert Link.objects.get().weight == before


def test_a_run_needs_the_right_to_start_one() -> None:
    with pytest.raises(PermissionDenied):
        run_linking(actor=a_reader(role=Role.PARTNER_OFFICER))


def test_a_decision_joins_at_once_and_a_new_unsure_takes_it_back() -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body), "Walter", "Otherman")
    actor = a_reader(body)
    run_linking(actor=actor)
    ids = {mention: Membership.objects.get(mention=mention).subject_id for mention in (one, other)}
    first = decide_pair(actor=actor, left=other.pk, right=one.pk, judgement=Judgement.SAME, reason="Same door")
    assert together(one, other)
    assert Subject.objects.filter(ended_at=None).count() == 1
    assert set(subject_of(actor, one.pk).mention_ids) == {one.pk, other.pk}
    back = decide_pair(actor=actor, left=one.pk, right=other.pk, judgement=Judgement.UNSURE, reason="")
    assert back.supersedes == first
    assert not together(one, other)
    assert Match.objects.count() == 2
    kinds = list(SubjectEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["born", "born", "merged", "split"]
    assert dict(Membership.objects.values_list("mention_id", "subject_id")) == {one.pk: ids[one], other.pk: ids[other]}


def test_a_decision_carries_the_marking_of_both_and_is_told_to_the_thread() -> None:
    ours, theirs = a_body(), a_body()
    one = a_person(a_marking(ours))
    other = a_person(a_marking(theirs, ours))
    match = decide_pair(actor=a_reader(ours), left=one.pk, right=other.pk, judgement=Judgement.DIFFERENT, reason="No")
    assert not Match.objects.readable_by(a_reader(theirs)).exists()
    assert Match.objects.readable_by(a_reader(ours)).get() == match
    assert Event.objects.get().kind == "linking.different"
    assert WaitingChange.objects.filter(event="alteration").count() == 1


def test_what_one_may_not_read_one_cannot_decide_on() -> None:
    ours = a_body()
    one, hidden = a_person(a_marking(ours)), a_person(a_marking(a_body()))
    with pytest.raises(Http404):
        decide_pair(actor=a_reader(ours), left=one.pk, right=hidden.pk, judgement=Judgement.SAME, reason="guess")


@pytest.mark.parametrize("reason", ["", "  "])
def test_same_or_different_needs_a_reason(reason: str) -> None:
    body = a_body()
    one, other = a_person(a_marking(body)), a_person(a_marking(body))
    with pytest.raises(PairRefused, match="reason"):
        decide_pair(actor=a_reader(body), left=one.pk, right=other.pk, judgement=Judgement.SAME, reason=reason)


def test_a_person_is_never_a_company() -> None:
    body = a_body()
    one, firm = a_person(a_marking(body)), a_mention(MentionKind.COMPANY, a_marking(body), name="Zedmoor")
    with pytest.raises(PairRefused, match="Only two people"):
        decide_pair(actor=a_reader(body), left=one.pk, right=firm.pk, judgement=Judgement.SAME, reason="no")


def test_a_record_is_always_itself() -> None:
    body = a_body()
    one = a_person(a_marking(body))
    with pytest.raises(PairRefused, match="itself"):
        decide_pair(actor=a_reader(body), left=one.pk, right=one.pk, judgement=Judgement.SAME, reason="no")
