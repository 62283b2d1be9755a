"""Hit / no-hit: whoever asks learns whom to call or that there is nothing to share; the owner learns who asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_person
from tests.factories.mapping import a_mention, one_subject
from tests.factories.pages import signed_in
from tests.factories.people import NOW
from tests.factories.walking import bare

from plait.domain.exact_key import KeyKind
from plait.domain.ids import PartnerId, Ref, new_id
from plait.domain.marking import Existence, MarkingKind, Purpose
from plait.domain.mention import MentionKind
from plait.linking.exact import KeyRefused, exact_key, number_of
from plait.linking.pointing import (
    KEPT_FOR,
    MOST_A_DAY,
    OPEN_FOR,
    NoticeState,
    PointerAnswer,
    PointerRefused,
    whom_to_ask,
)
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.accounts.models import Marking, Partner
from plait_desk.accounts.services import TASKFORCE_BASIS, intern
from plait_desk.audit.keys import desk_key
from plait_desk.audit.models import QueryKey, WaitingChange, WaitingRead
from plait_desk.collection.models import Item, Load, Mention, Report, Statement
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.linking.models import ExactKey, PointerNotice, PointerQuestion
from plait_desk.linking.queries.pointing import bodies_holding, notices_to, own_contact, questions_of
from plait_desk.linking.services.keying import KEY, bring_keys_up_to_date
from plait_desk.linking.services.pointing import (
    PointerAsked,
    answer_pointer,
    ask_pointer,
    forget_pointers,
    set_contact,
)
from plait_desk.thread.models import Release, Restriction, RightsRequest
from plait_desk.thread.services import Lowered, release

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
FORENAME, SURNAME, BORN, PHONE = "Ailsa", "Mockrie", "1984-03-12", "0141 496 0123"
ASKED = PointerAsked(
    kind=KeyKind.PERSON, text=f"{FORENAME} {SURNAME}", born_on=BORN, case_reference="SYN-7", reason="A lead (SYNTHETIC)"
)
FORM = {
    "kind": "person",
    "text": ASKED.text,
    "born_on": BORN,
    "case_reference": ASKED.case_reference,
    "reason": ASKED.reason,
}
PAGE = "linking:pointers"


def pointer(body: Partner, *audience: Partner, **words: object) -> Marking:
    return a_marking(body, *audience, **{"existence": Existence.POINTER, **words})


def hers(marking: Marking, **said: str) -> Mention:
    """A record of the person who is asked about, found from now on as far as its marking allows."""
    mention = a_person(marking, FORENAME, SURNAME, birth_date=BORN, phone=PHONE, **said)
    bring_keys_up_to_date()
    return mention


def pointed(reader: Reader, asked: PointerAsked = ASKED) -> list[str]:
    """The bodies that the reader is pointed to."""
    ask_pointer(actor=reader, asked=asked)
    return [one.body for one in questions_of(reader)[0].bodies]


def in_a_report(mention: Mention, **said: object) -> None:
    told = {
        "partner_id": mention.marking.originator_id,
        "own_reference": f"SYNTHETIC-{new_id()}",
        "title": "A report (SYNTHETIC)",
        "intelligence_on": NOW.date(),
        "created_at": NOW,
        "received_at": NOW,
        "urgency": "low",
        "state": "live",
        "marking": mention.marking,
    }
    report = Report.objects.create(**told | said)
    item = Item.objects.create(
        report=report, number=1, text="Seen (SYNTHETIC)", grade="1AP", recorded_at=NOW, marking=mention.marking
    )
    Mention.objects.filter(pk=mention.pk).update(item=item)


def in_a_load(mention: Mention, state: str) -> None:
    load = Load.objects.create(
        partner_id=mention.marking.originator_id,
        name="SYNTHETIC_people.csv",
        feed="people",
        sha256="0" * 64,
        state=state,
        by_id=a_reader(mention.marking.originator).person_id,
        received_at=NOW,
        marking=mention.marking,
    )
    Mention.objects.filter(pk=mention.pk).update(load=load)


def restricted(mention: Mention) -> None:
    officer = a_reader(mention.marking.originator, Role.DATA_PROTECTION_OFFICER, (Purpose.OVERSIGHT,))
    request = RightsRequest.objects.create(
        right="restriction",
        regime="uk-gdpr",
        requester=b"",
        partner_id=officer.partner_id,
        received_by_id=officer.person_id,
        received_on=NOW.date(),
    )
    Restriction.objects.create(mention_id=mention.pk, request=request, from_at=NOW, by_id=officer.person_id)


def test_whoever_asks_learns_which_body_holds_something_and_whom_to_call() -> None:
    owner, asker = a_body(), a_reader(a_body())
    set_contact(actor=a_reader(owner), words="Intelligence desk, extension 4100")
    hers(pointer(owner))
    ask_pointer(actor=asker, asked=ASKED)
    (line,) = questions_of(asker)
    (one,) = line.bodies
    assert (one.body, one.contact, one.state) == (owner.name, "Intelligence desk, extension 4100", NoticeState.OPEN)


@pytest.mark.parametrize(
    ("kind", "text"),
    [(KeyKind.PHONE, "+44 141 496 0123"), (KeyKind.PHONE, "01414960123"), (KeyKind.COMPANY, "sc12345")],
)
def test_a_number_is_found_however_it_is_written(kind: KeyKind, text: str) -> None:
    owner, asker = a_body(), a_reader(a_body())
    hers(pointer(owner))
    a_mention(MentionKind.COMPANY, pointer(owner), name="Larch (SYNTHETIC)", company_number="SC012345")
    bring_keys_up_to_date()
    assert pointed(asker, replace(ASKED, kind=kind, text=text, born_on="")) == [owner.name]


@pytest.mark.parametrize(
    "other", [{"text": "Ailsa Mockry"}, {"text": "A Mockrie"}, {"text": "Mockrie"}, {"born_on": "1984-12-03"}]
)
def test_nothing_that_is_only_alike_is_found(other: dict[str, str]) -> None:
    hers(pointer(a_body()))
    assert pointed(a_reader(a_body()), replace(ASKED, **other)) == []


def test_each_body_is_named_once_however_much_it_holds_and_ones_own_never() -> None:
    one, other, own = a_body("aa-one"), a_body("bb-other"), a_body()
    for marking in (pointer(one), pointer(one), pointer(other), pointer(own)):
        hers(marking)
    assert pointed(a_reader(own)) == [one.name, other.name]


HIDDEN: dict[str, Callable[[Partner], object]] = {
    "hidden": lambda body: hers(a_marking(body)),
    "hidden, though shared with all": lambda body: hers(a_marking(body, *Partner.objects.all())),
    "suspicious activity": lambda body: hers(pointer(body, kind=MarkingKind.SUSPICIOUS_ACTIVITY)),
    "safeguarding": lambda body: hers(pointer(body, kind=MarkingKind.SAFEGUARDING)),
    "another purpose": lambda body: hers(pointer(body, purposes=frozenset({Purpose.LICENSING}))),
    "protected": lambda body: hers(pointer(body), protected="yes"),
    "protected by another record": lambda body: one_subject(
        hers(pointer(body)), a_person(a_marking(body), "A", "B", protected="yes")
    ),
    "restricted": lambda body: restricted(hers(pointer(body))),
    "a draft": lambda body: in_a_load(hers(pointer(body)), Load.State.DRAFT),
    "a load under way": lambda body: in_a_load(hers(pointer(body)), Load.State.RUNNING),
    "withdrawn": lambda body: Mention.objects.filter(pk=hers(pointer(body)).pk).update(withdrawn_at=NOW),
    "in a withdrawn report": lambda body: in_a_report(hers(pointer(body)), withdrawn_at=NOW),
    "in a report to be deleted": lambda body: in_a_report(hers(pointer(body)), state="to_be_deleted"),
    "of two bodies": lambda body: hers(intern(pointer(body).value() | pointer(a_body()).value())),
}


@pytest.mark.parametrize("why", HIDDEN)
def test_what_may_not_be_pointed_at_answers_as_if_there_were_nothing(why: str) -> None:
    """Byte for byte, and with the same number of queries; nobody is told."""
    owner, asker = a_body(), a_reader(a_body())
    client = signed_in(asker)
    answers = [asked(client, lambda: None), asked(client, lambda: HIDDEN[why](owner))]
    assert answers[0] == answers[1]
    assert b"Nothing to share" in answers[0][2]
    hit = asked(client, lambda: hers(pointer(owner)))
    assert owner.name.encode() in hit[2] != answers[0][2]


def asked(client: Client, world: Callable[[], object]) -> tuple[int, int, bytes]:
    """In a world of its own: how many queries the question took, how many its page, and the page."""
    with transaction.atomic(), transaction.atomic("audit"):
        world()
        client.get(reverse(PAGE))
        with CaptureQueriesContext(connection) as asking:
            assert client.post(reverse(PAGE), FORM).headers["Location"] == reverse(PAGE)
        with CaptureQueriesContext(connection) as looking:
            page = bare(client.get(reverse(PAGE)).content)
        found = PointerNotice.objects.count()
        for database in ("default", "audit"):
            transaction.set_rollback(True, using=database)
    assert found == page.count(b"They know that you asked")
    return len(asking), len(looking), page


def test_live_and_committed_records_are_pointed_at() -> None:
    owner = a_body()
    mention = hers(pointer(owner))
    in_a_load(mention, Load.State.COMMITTED)
    in_a_report(mention)
    assert pointed(a_reader(a_body())) == [owner.name]


SINGLE = st.tuples(
    st.integers(0, 1),
    st.sampled_from(Existence),
    st.sampled_from([MarkingKind.ORDINARY, MarkingKind.ORDINARY, MarkingKind.SUSPICIOUS_ACTIVITY]),
    st.sampled_from([frozenset({Purpose.LAW_ENFORCEMENT}), frozenset({Purpose.LICENSING}), frozenset(Purpose)]),
)


class ThePolicyAndTheTables(TestCase):
    databases = frozenset({"default", "audit"})

    @given(st.lists(st.lists(SINGLE, min_size=1, max_size=2), max_size=4))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_the_desk_points_where_the_policy_says_and_nowhere_else(self, markings: list[list[tuple]]) -> None:
        asker, bodies = a_reader(a_body()), [a_body("aa-one"), a_body("bb-two")]
        rows = []
        for parts in markings:
            values = [
                a_marking(bodies[body], existence=existence, kind=kind, purposes=purposes).value()
                for body, existence, kind, purposes in parts
            ]
            rows.append(intern(values[0] | values[-1]))
        for row in rows:
            a_person(row, FORENAME, SURNAME, birth_date=BORN)
        bring_keys_up_to_date()
        number = number_of(exact_key(KeyKind.PERSON, ASKED.text, BORN), desk_key(KEY))
        told = whom_to_ask((row.value() for row in rows), asked_by=PartnerId(asker.partner_id), purpose=asker.purpose)
        assert set(bodies_holding(asker, number)) == set(told)


def test_the_owner_learns_who_asked_for_which_purpose_and_case_and_nothing_else() -> None:
    owner, asker = a_body(), a_reader(a_body())
    officer = a_reader(owner)
    hers(pointer(owner))
    ask_pointer(actor=asker, asked=ASKED)
    (line,) = notices_to(officer)
    assert (line.purpose, line.case_reference, line.reason) == (asker.purpose.words, "SYN-7", ASKED.reason)
    page = signed_in(officer).get(reverse(PAGE)).content.decode()
    assert line.who in page
    assert SURNAME not in page
    kept = [str(value) for row in PointerQuestion.objects.values() for value in row.values()]
    assert not any(word in value for value in kept for word in (SURNAME, "mockrie", BORN))


def test_the_owners_people_find_it_among_what_waits_for_them_and_nobody_else_does() -> None:
    owner, asker = a_body(), a_reader(a_body())
    hers(pointer(owner))
    ask_pointer(actor=asker, asked=ASKED)
    told = [
        line for line in waiting_for(replace(a_reader(owner), at=timezone.now())) if line.ref.kind == "pointer_notice"
    ]
    assert [line.text for line in told] == ["Case SYN-7"]
    for other in (asker, a_reader(a_body()), a_reader(owner, Role.LRO)):
        assert not [line for line in waiting_for(other) if line.ref.kind == "pointer_notice"]
        assert notices_to(other) == []
    page = signed_in(a_reader(owner)).get(reverse("home:front")).content.decode()
    assert f"{reverse(PAGE)}#told" in page


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"case_reference": " "}, "case"),
        ({"reason": ""}, "why"),
        ({"born_on": ""}, "birth date"),
        ({"text": "!"}, "name"),
    ],
)
def test_a_question_needs_its_case_its_reason_and_a_whole_key(other: dict[str, str], words: str) -> None:
    with pytest.raises((PointerRefused, KeyRefused), match=words):
        ask_pointer(actor=a_reader(a_body()), asked=replace(ASKED, **other))
    assert not PointerQuestion.objects.exists()


def test_a_person_asks_so_often_in_a_day_and_then_no_more_whatever_is_there() -> None:
    owner, body = a_body(), a_body()
    asker, colleague = a_reader(body), a_reader(body)
    for _ in range(MOST_A_DAY):
        ask_pointer(actor=asker, asked=ASKED)
    hers(pointer(owner))
    with pytest.raises(PointerRefused, match="tomorrow"):
        ask_pointer(actor=asker, asked=ASKED)
    assert "tomorrow" in signed_in(asker).post(reverse(PAGE), FORM).content.decode()
    assert pointed(colleague) == [owner.name]


def test_who_may_not_ask_does_not() -> None:
    askers = {role for role, held in ROLES.items() if Permission.LINKING_POINTER_ASK in held}
    assert askers == {Role.ANALYST, Role.PARTNER_OFFICER, Role.LRO}
    for role in (Role.BOARD, Role.SECRETARIAT):
        with pytest.raises(PermissionDenied):
            ask_pointer(actor=a_reader(a_body(), role), asked=ASKED)


@pytest.mark.parametrize("answer", [PointerAnswer.CALLED, PointerAnswer.NOTHING])
def test_the_owner_answers_once_and_the_asker_reads_it(answer: PointerAnswer) -> None:
    owner, asker = a_body(), a_reader(a_body())
    officer = a_reader(owner)
    hers(pointer(owner))
    ask_pointer(actor=asker, asked=ASKED)
    (line,) = notices_to(officer)
    answer_pointer(actor=officer, notice_id=line.id, answer=answer)
    assert [one.answer for one in questions_of(asker)[0].bodies] == [answer.words]
    with pytest.raises(PointerRefused, match="before"):
        answer_pointer(actor=officer, notice_id=line.id, answer=answer)


def test_only_the_body_that_was_told_answers_and_another_finds_nothing_there() -> None:
    owner, asker = a_body(), a_reader(a_body())
    hers(pointer(owner))
    ask_pointer(actor=asker, asked=ASKED)
    notice = PointerNotice.objects.get()
    for other in (asker, a_reader(a_body())):
        for id_ in (notice.pk, new_id()):
            with pytest.raises(Http404):
                answer_pointer(actor=other, notice_id=id_, answer=PointerAnswer.NOTHING)
    with pytest.raises(PermissionDenied):
        answer_pointer(actor=a_reader(owner, Role.LRO), notice_id=notice.pk, answer=PointerAnswer.NOTHING)


def test_a_notice_that_nobody_answered_expires() -> None:
    owner, asker = a_body(), a_reader(a_body())
    officer = a_reader(owner)
    hers(pointer(owner))
    ask_pointer(actor=asker, asked=ASKED)
    later = replace(officer, at=timezone.now() + OPEN_FOR)
    assert [line.state for line in notices_to(later)] == [NoticeState.EXPIRED]
    with pytest.raises(PointerRefused, match="expired"):
        answer_pointer(actor=later, notice_id=PointerNotice.objects.get().pk, answer=PointerAnswer.CALLED)
    assert not [line for line in waiting_for(later) if line.ref.kind == "pointer_notice"]


def test_an_answer_that_something_was_released_names_an_open_release_of_the_owner_to_the_asker() -> None:
    owner, body, third = a_body(), a_body(), a_body()
    officer, asker = a_reader(owner), a_reader(body)
    mention = hers(pointer(owner))
    ask_pointer(actor=asker, asked=ASKED)
    notice = PointerNotice.objects.get()
    theirs, elsewhere = (a_release(officer, mention, a_marking(owner, to)) for to in (body, third))
    for wrong in (None, new_id(), elsewhere.pk):
        with pytest.raises(PointerRefused, match="Choose a release"):
            answer_pointer(actor=officer, notice_id=notice.pk, answer=PointerAnswer.RELEASED, release_id=wrong)
    # The release reads the desk's clock, which is later than the reader's.
    now = replace(officer, at=timezone.now())
    answer_pointer(actor=now, notice_id=notice.pk, answer=PointerAnswer.RELEASED, release_id=theirs.pk)
    assert [one.release_id for one in questions_of(asker)[0].bodies] == [theirs.pk]


def a_release(officer: Reader, mention: Mention, to: Marking) -> Release:
    what = Lowered(
        ref=Ref("mention", mention.pk), version="1", from_marking=mention.marking, to_marking=to, basis=TASKFORCE_BASIS
    )
    return release(actor=officer, what=what)


def test_a_question_and_what_it_disclosed_are_in_the_log_and_what_was_typed_is_locked() -> None:
    owner, asker = a_body(), a_reader(a_body())
    hers(pointer(owner))
    row = ask_pointer(actor=asker, asked=ASKED)
    read = WaitingRead.objects.get(event="consultation")
    assert str(Ref("pointer_question", row.pk)) in read.objects_named
    assert read.query
    assert SURNAME.lower() not in read.query
    assert QueryKey.objects.filter(entry_id=read.entry_id).exists()
    told = WaitingChange.objects.get(event="disclosure")
    assert str(Ref("pointer_notice", PointerNotice.objects.get().pk)) in told.objects_named


def test_a_question_that_found_nothing_discloses_nothing() -> None:
    ask_pointer(actor=a_reader(a_body()), asked=ASKED)
    assert WaitingRead.objects.filter(event="consultation").count() == 1
    assert not WaitingChange.objects.filter(event="disclosure").exists()


def test_questions_are_forgotten_ninety_days_after_they_expired() -> None:
    hers(pointer(a_body()))
    ask_pointer(actor=a_reader(a_body()), asked=ASKED)
    assert forget_pointers(as_of=timezone.now() + OPEN_FOR + KEPT_FOR - timedelta(hours=1)) == 0
    assert forget_pointers(as_of=timezone.now() + OPEN_FOR + KEPT_FOR) == 1
    assert not PointerNotice.objects.exists()


def test_the_index_takes_in_what_is_new_and_writes_nothing_when_nothing_is() -> None:
    owner = a_body()
    first = hers(pointer(owner))
    assert ExactKey.objects.filter(mention=first).count() == 2
    assert bring_keys_up_to_date() == 0
    Statement.objects.create(
        mention=first, property="phone", value="0141 496 0999", recorded_at=NOW, marking=first.marking
    )
    bring_keys_up_to_date()
    assert ExactKey.objects.filter(mention=first).count() == 3


def test_the_index_holds_numbers_and_nothing_of_what_is_hidden() -> None:
    owner = a_body()
    hidden = hers(a_marking(owner))
    shown = hers(pointer(owner))
    Statement.objects.create(
        mention=shown, property="phone", value="0141 496 0999", recorded_at=NOW, marking=hidden.marking
    )
    bring_keys_up_to_date()
    assert set(ExactKey.objects.values_list("mention_id", flat=True)) == {shown.pk}
    assert ExactKey.objects.filter(mention=shown).count() == 2


def test_a_body_says_whom_others_call_and_says_it_anew() -> None:
    body = a_body()
    officer = a_reader(body)
    client = signed_in(officer)
    assert "nobody is named yet" in client.get(reverse(PAGE)).content.decode()
    for words in ("Desk one", "Desk two"):
        assert client.post(reverse("linking:pointer_contact"), {"words": words}).status_code == 302
    assert own_contact(officer) == "Desk two"
    client.post(reverse("linking:pointer_contact"), {"words": " "})
    assert own_contact(officer) == "Desk two"
    with pytest.raises(PointerRefused):
        set_contact(actor=officer, words=" ")


def test_on_the_page_one_asks_is_pointed_and_answers() -> None:
    owner, body = a_body(), a_body()
    officer, asker = a_reader(owner), a_reader(body)
    hers(pointer(owner))
    theirs, ours = signed_in(asker), signed_in(officer)
    assert "whole birth date" in theirs.post(reverse(PAGE), FORM | {"born_on": ""}).content.decode()
    theirs.post(reverse(PAGE), FORM)
    assert owner.name in theirs.get(reverse(PAGE)).content.decode()
    notice = PointerNotice.objects.get()
    address = reverse("linking:pointer_answer", args=[notice.pk])
    assert address in ours.get(reverse(PAGE)).content.decode()
    ours.post(address, {"answer": "released", "release": "no code"})
    ours.post(address, {"answer": "nonsense"})
    assert PointerNotice.objects.get().answer == ""
    ours.post(address, {"answer": "called"})
    assert "we have spoken" in theirs.get(reverse(PAGE)).content.decode()
    assert theirs.post(address, {"answer": "called"}).status_code == 404


def test_the_search_page_leads_whoever_may_ask_to_hit_or_no_hit_whatever_it_found() -> None:
    body = a_body()
    for role, is_told in ((Role.ANALYST, True), (Role.BOARD, False)):
        page = signed_in(a_reader(body, role)).get(reverse("home:search"), {"q": SURNAME}).content.decode()
        assert (reverse(PAGE) in page) is is_told
