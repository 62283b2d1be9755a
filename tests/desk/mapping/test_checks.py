"""Checks of bidders and applicants: three answers, felt by nobody who is hidden, decided by named people alone."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.checks import ALL, ASKED, DECIDED, NAME, NUMBER, an_officer, draw, reached, told_by, zedmoor
from tests.factories.linking import a_link
from tests.factories.mapping import a_mention, a_tie, link_people, one_subject
from tests.factories.pages import signed_in
from tests.factories.people import NOW
from tests.factories.reports import a_report
from tests.factories.walking import bare

from plait.domain.check import ANSWER_LASTS, REPLY_FOR, CheckAnswer, CheckRefused, CheckStage, CheckState
from plait.domain.ids import Ref, new_id
from plait.domain.marking import Existence, MarkingKind, Purpose
from plait.domain.mention import MentionKind
from plait.linking.pointing import OPEN_FOR, NoticeState, PointerAnswer
from plait.mapping.check import MOST_A_DAY
from plait.policy.access import Reader
from plait.policy.forgetting import Said, words_of
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.accounts.models import Partner
from plait_desk.accounts.services import TASKFORCE_BASIS
from plait_desk.audit.models import QueryKey, WaitingChange, WaitingRead
from plait_desk.collection.models import Item, Mention, Statement
from plait_desk.home.queries.waiting import waiting_for
from plait_desk.linking.services.keying import bring_keys_up_to_date
from plait_desk.linking.services.pointing import set_contact
from plait_desk.mapping.models import Check, CheckDecision, CheckKey, CheckNotice, Group, GroupMember
from plait_desk.mapping.queries.checks import check_view, own_checks, sent_here
from plait_desk.mapping.services.checking import (
    KEPT_DECIDED_FOR,
    KEPT_FOR,
    answer_check,
    ask_check,
    decide_check,
    forget_checks,
    reply_to_check,
)
from plait_desk.mapping.services.forgetting import forget_groups
from plait_desk.mapping.services.telling import Asked
from plait_desk.thread.models import Release, Restriction, RightsRequest
from plait_desk.thread.queries import describe
from plait_desk.thread.services import Forgotten, Frozen, Lowered, freeze, release
from plait_desk.thread.services.recalling import recall_release

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
MINUTE = re.compile(rb"\d\d? [A-Z][a-z]{2} \d{4}, \d\d:\d\d")
PAGE, ONE, SENT = "mapping:checks", "mapping:check", "mapping:sent"
FORM = {
    "reference": ASKED.reference,
    "stage": ASKED.stage.value,
    "reason": ASKED.reason,
    "company_number": NUMBER,
    "company_name": "",
}
DECISION = {
    "decider": DECIDED.decider,
    "decision": DECIDED.decision,
    "evidence": "",
    "reason": DECIDED.reason,
}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def now(reader: Reader, after: timedelta = timedelta(0)) -> Reader:
    """The reader at this moment, or so long after it."""
    return replace(reader, at=timezone.now() + after)


def told(asker: Reader, **other: object) -> tuple[CheckAnswer, list[str]]:
    """What a check is answered, and which bodies it names."""
    row = ask_check(actor=asker, asked=replace(ASKED, **other))  # type: ignore[arg-type]  # handed on by name
    view = check_view(now(asker), row)
    return CheckAnswer(row.answer), [one.body for one in view.ask]


def a_card(owner: Partner, to: Partner, company: Mention, **words: object) -> Release:
    """Words on the company that the owner released to a body, for checking suppliers."""
    officer = a_reader(owner, Role.BOARD)
    marking = a_marking(owner, to, **{"purposes": frozenset({Purpose.PROCUREMENT})} | words)
    what = Lowered(
        ref=Ref("mention", company.pk),
        version="1",
        from_marking=company.marking,
        to_marking=marking,
        basis=replace(TASKFORCE_BASIS, purpose=Purpose.PROCUREMENT),
    )
    made = release(actor=officer, what=what)
    card = Frozen(
        kind="words", title="Card (SYNTHETIC)", content=b"SYNTHETIC words", media_type="text/plain", inputs=[]
    )
    freeze(actor=officer, what=card, marking=marking, released_by=made)
    return made


def test_a_company_that_a_group_reaches_by_what_may_be_told_leads_to_the_groups_owner() -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner))
    draw(owner)
    assert told(asker) == (CheckAnswer.ASK, [owner.name])


@pytest.mark.parametrize(
    "company", [Asked(number="zz 14"), Asked(name="Zedmoor Haulage Ltd"), Asked(number=NUMBER, name=NAME)]
)
def test_it_is_found_by_its_number_or_its_whole_name_however_they_are_written(company: Asked) -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner))
    draw(owner)
    assert told(asker, company=company) == (CheckAnswer.ASK, [owner.name])


@pytest.mark.parametrize("company", [Asked(number="ZZ000015"), Asked(name="Zedmoor Haulage and Sons")])
def test_nothing_that_is_only_alike_is_found(company: Asked) -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner))
    draw(owner)
    assert told(asker, company=company) == (CheckAnswer.NOTHING, [])


def test_a_path_through_what_another_body_has_open_may_be_told_and_ones_own_body_never_is() -> None:
    owner, other, asker = a_body(), a_body(), an_officer(a_body())
    company = zedmoor(told_by(other, existence=Existence.OPEN))
    reached(owner, told_by(owner), company=company)
    draw(owner)
    assert told(asker) == (CheckAnswer.ASK, [owner.name])
    assert told(an_officer(owner)) == (CheckAnswer.NOTHING, [])


def test_a_report_that_names_the_company_and_may_be_pointed_at_leads_to_its_body_and_a_register_to_nobody() -> None:
    owner, asker = a_body(), an_officer(a_body())
    company = zedmoor(told_by(owner))
    bring_keys_up_to_date()
    assert told(asker) == (CheckAnswer.NOTHING, [])
    from_a_report(company)
    assert told(asker) == (CheckAnswer.ASK, [owner.name])


def from_a_report(mention: Mention) -> None:
    item = Item.objects.create(
        report=a_report(mention.marking), number=1, text="Seen (SYNTHETIC)", recorded_at=NOW, marking=mention.marking
    )
    Mention.objects.filter(pk=mention.pk).update(item=item)


# What each world holds that may not be told: no key leads to it, for this reason alone.
HIDDEN: dict[str, Callable[[Partner], object]] = {
    "hidden": lambda body: reached(body, told_by(body, existence=Existence.HIDDEN)),
    "a hidden group": lambda body: reached(body, told_by(body), of_group=a_marking(body, purposes=ALL)),
    "a hidden company": lambda body: reached(
        body, told_by(body), company=zedmoor(a_marking(body, purposes=ALL, existence=Existence.HIDDEN))
    ),
    "a hidden tie": lambda body: reached(body, told_by(body), of_tie=a_marking(body, purposes=ALL)),
    "a hidden number": lambda body: hide_names(reached(body, told_by(body))),
    "suspicious activity": lambda body: reached(body, told_by(body, kind=MarkingKind.SUSPICIOUS_ACTIVITY)),
    "safeguarding": lambda body: reached(body, told_by(body, kind=MarkingKind.SAFEGUARDING)),
    "another purpose": lambda body: reached(body, told_by(body, purposes=frozenset({Purpose.LAW_ENFORCEMENT}))),
    "for licences only": lambda body: reached(body, told_by(body, purposes=frozenset({Purpose.LICENSING}))),
    "a pointer of another body": lambda body: reached(body, told_by(body), company=zedmoor(told_by(a_body()))),
    "a protected nominal": lambda body: protect(reached(body, told_by(body))),
    "protected by another record": lambda body: protect_elsewhere(reached(body, told_by(body)), body),
    "restricted": lambda body: restrict(reached(body, told_by(body))),
    "archived": lambda body: archive(reached(body, told_by(body))),
    "a withdrawn tie": lambda body: withdraw(reached(body, told_by(body))),
}


def nominal(group: Group) -> Mention:
    return GroupMember.objects.get(group=group).mention


def protect(group: Group) -> None:
    Mention.objects.filter(pk=nominal(group).pk).update(is_protected=True)


def protect_elsewhere(group: Group, body: Partner) -> None:
    hidden = a_mention(MentionKind.PERSON, a_marking(body), protected=True, forename="A", surname="B")
    one_subject(nominal(group), hidden)


def restrict(group: Group) -> None:
    officer = a_reader(group.marking.originator, Role.DATA_PROTECTION_OFFICER, (Purpose.OVERSIGHT,))
    request = RightsRequest.objects.create(
        right="restriction",
        regime="uk-gdpr",
        requester=b"",
        partner_id=officer.partner_id,
        received_by_id=officer.person_id,
        received_on=NOW.date(),
    )
    Restriction.objects.create(mention_id=nominal(group).pk, request=request, from_at=NOW, by_id=officer.person_id)


def hide_names(group: Group) -> None:
    hidden = a_marking(group.marking.originator, purposes=ALL)
    Statement.objects.filter(property__in=("company_number", "name")).update(marking=hidden)


def archive(group: Group) -> None:
    Group.objects.filter(pk=group.pk).update(state=Group.State.ARCHIVED)


def withdraw(group: Group) -> None:
    Statement.objects.filter(mention=nominal(group), other__isnull=False).update(withdrawn_at=NOW)


@pytest.mark.parametrize("why", HIDDEN)
def test_what_may_not_be_told_answers_as_if_there_were_nothing(why: str) -> None:
    """Byte for byte, on every page of the check, and with the same queries; nobody is told."""
    owner, officer = a_body(), an_officer(a_body())
    client = signed_in(officer)
    nothing, shut = (answered(client, owner, world) for world in (lambda: None, lambda: HIDDEN[why](owner)))
    assert nothing == shut
    assert b"Nothing to share" in nothing[1]
    hit = answered(client, owner, lambda: reached(owner, told_by(owner)))
    assert owner.name.encode() in hit[1] != nothing[1]


def answered(client: Client, owner: Partner, world: Callable[[], object]) -> tuple[list[str], bytes, bytes]:
    """In a world of its own: the queries of the question, the page of its answer, and the list after it."""
    with transaction.atomic(), transaction.atomic("audit"):
        world()
        draw(owner)
        client.get(reverse(PAGE))
        with CaptureQueriesContext(connection) as asking:
            address = client.post(reverse(PAGE), FORM).headers["Location"]
        page, listed = client.get(address).content, client.get(reverse(PAGE)).content
        code = address.rstrip("/").rpartition("/")[2].encode()
        found = CheckNotice.objects.count()
        for database in ("default", "audit"):
            transaction.set_rollback(True, using=database)
    assert found == page.count(b"They know that you asked")
    # Of the same minute or not: the pages say when it was asked, and until when the answer lasts.
    page, listed = (MINUTE.sub(b"MINUTE", bare(told_).replace(code, b"CODE")) for told_ in (page, listed))
    kinds = [query["sql"].split(" WHERE ")[0] for query in asking.captured_queries]
    return kinds, page, listed


def test_the_table_that_answers_holds_nothing_of_what_may_not_be_told() -> None:
    """So that hidden material costs no answer any time: it is not there to be looked through."""
    owner = a_body()
    for why in ("hidden", "a hidden group", "suspicious activity", "another purpose", "archived"):
        HIDDEN[why](owner)
    draw(owner)
    assert not CheckKey.objects.exists()
    reached(owner, told_by(owner))
    draw(owner)
    assert set(CheckKey.objects.values_list("partner", "purpose")) == {
        (owner.pk, "procurement"),
        (owner.pk, "licensing"),
    }


def test_a_stronger_path_that_is_hidden_does_not_take_the_answer_away() -> None:
    owner, asker = a_body(), an_officer(a_body())
    company = zedmoor(told_by(owner))
    group = reached(owner, told_by(owner), company=company)
    a_tie(nominal(group), "owner_of", company, a_marking(owner, purposes=ALL), grade="1AP")
    draw(owner)
    assert told(asker) == (CheckAnswer.ASK, [owner.name])


@pytest.mark.parametrize(
    ("existence", "answer"), [(Existence.POINTER, CheckAnswer.ASK), (Existence.HIDDEN, CheckAnswer.NOTHING)]
)
def test_two_records_that_only_a_hidden_one_joins_are_two_and_lead_nowhere(
    existence: Existence, answer: CheckAnswer
) -> None:
    owner, asker = a_body(), an_officer(a_body())
    marking = told_by(owner)
    group = reached(owner, marking, company=zedmoor(marking, number="ZZ000099", name="Other Yard"))
    between = a_mention(MentionKind.PERSON, told_by(owner, existence=existence), forename="Ann", surname="Cedar")
    twin = a_mention(MentionKind.PERSON, marking, forename="Anne", surname="Cedar")
    a_tie(twin, "director_of", zedmoor(marking), marking)
    one_subject(nominal(group), between, twin)
    for one in (nominal(group), twin):
        link_people(one, between)
    draw(owner)
    assert told(asker)[0] is answer


@pytest.mark.parametrize(("probability", "answer"), [(0.99, CheckAnswer.ASK), (0.9, CheckAnswer.NOTHING)])
def test_a_record_that_is_doubtfully_the_nominals_sends_nobody_to_anybody(
    probability: float, answer: CheckAnswer
) -> None:
    owner, asker = a_body(), an_officer(a_body())
    marking = told_by(owner)
    group = reached(owner, marking, company=zedmoor(marking, number="ZZ000099", name="Other Yard"))
    namesake = a_mention(MentionKind.PERSON, marking, forename="Ann", surname="Cedar")
    a_tie(namesake, "director_of", zedmoor(marking), marking)
    one_subject(nominal(group), namesake)
    a_link(nominal(group), namesake, probability)
    draw(owner)
    assert told(asker)[0] is answer


@pytest.mark.parametrize("close", [protect, restrict])
def test_whoever_is_protected_after_the_drawing_is_out_of_answers_at_once(close: Callable[[Group], None]) -> None:
    owner, asker = a_body(), an_officer(a_body())
    group = reached(owner, told_by(owner))
    draw(owner)
    assert told(asker)[0] is CheckAnswer.ASK
    close(group)
    assert told(asker) == (CheckAnswer.NOTHING, [])


def test_a_card_that_was_released_to_ones_body_is_the_answer_while_it_stands() -> None:
    owner, body = a_body(), a_body()
    asker, company = an_officer(body), zedmoor(a_marking(owner))
    made = a_card(owner, body, company)
    row = ask_check(actor=now(asker), asked=ASKED)
    assert row.answer == CheckAnswer.CARD.value
    (card,) = check_view(now(asker), row).cards
    client = signed_in(asker)
    page = client.get(reverse(ONE, args=[row.pk])).content.decode()
    assert card.url in page
    assert "SYNTHETIC words" in client.get(card.url).content.decode()
    assert told(an_officer(a_body())) == (CheckAnswer.NOTHING, [])
    assert told(now(asker), company=Asked(number="ZZ000015")) == (CheckAnswer.NOTHING, [])
    recall_release(actor=now(a_reader(owner, Role.BOARD)), release_id=made.pk, reason="Out of date (SYNTHETIC)")
    assert told(now(asker)) == (CheckAnswer.NOTHING, [])
    assert "not open any more" in client.get(reverse(ONE, args=[row.pk])).content.decode()


def test_a_card_for_another_purpose_or_another_body_is_as_if_there_were_none() -> None:
    owner, body = a_body(), a_body()
    company = zedmoor(a_marking(owner))
    a_card(owner, body, company, purposes=frozenset({Purpose.LAW_ENFORCEMENT}))
    a_card(owner, a_body(), company)
    assert told(now(an_officer(body))) == (CheckAnswer.NOTHING, [])


def test_the_owner_learns_who_asked_for_which_file_and_not_about_whom() -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner))
    draw(owner)
    told(asker)
    officer = a_reader(owner)
    (line,) = sent_here(now(officer))
    assert (line.reference, line.reason, line.stage) == (ASKED.reference, ASKED.reason, "Selection")
    page = signed_in(officer).get(reverse(SENT)).content.decode()
    assert line.who in page
    assert line.body in page
    assert not any(words in page for words in (NUMBER, "Zedmoor"))
    kept = [str(value) for row in CheckNotice.objects.values() for value in row.values()]
    assert not any(words in value for value in kept for words in (NUMBER, "Zedmoor"))


def test_whom_to_call_is_the_office_that_the_owner_named() -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner))
    draw(owner)
    row = ask_check(actor=asker, asked=ASKED)
    address = reverse(ONE, args=[row.pk])
    assert "ask for the duty" in signed_in(asker).get(address).content.decode()
    set_contact(actor=a_reader(owner), words="Enquiries, extension 4100")
    assert "Enquiries, extension 4100" in signed_in(asker).get(address).content.decode()


def test_the_owners_people_find_it_among_what_waits_for_them_and_nobody_else_does() -> None:
    owner, asker = a_body(), an_officer(a_body())
    reached(owner, told_by(owner))
    draw(owner)
    told(asker)
    lines = [line for line in waiting_for(now(a_reader(owner))) if line.ref.kind == "check_notice"]
    assert [line.text for line in lines] == [f"Check for {ASKED.reference}"]
    for other in (asker, a_reader(a_body()), a_reader(owner, Role.LRO)):
        assert not [line for line in waiting_for(now(other)) if line.ref.kind == "check_notice"]
        assert sent_here(now(other)) == []
    assert reverse(SENT) in signed_in(a_reader(owner)).get(reverse("home:front")).content.decode()


def a_check_of(owner: Partner, asker: Reader) -> Check:
    """A check that led to the owner."""
    reached(owner, told_by(owner))
    draw(owner)
    return ask_check(actor=asker, asked=ASKED)


def test_the_owner_says_once_what_came_of_it_and_the_asker_reads_it() -> None:
    owner, asker = a_body(), an_officer(a_body())
    row = a_check_of(owner, asker)
    notice, officer = CheckNotice.objects.get(), now(a_reader(owner))
    for other in (now(a_reader(a_body())), now(a_reader(a_body()))):
        for id_ in (notice.pk, new_id()):
            with pytest.raises(Http404):
                answer_check(actor=other, notice_id=id_, answer=PointerAnswer.CALLED)
    with pytest.raises(PermissionDenied):
        answer_check(actor=now(a_reader(owner, Role.LRO)), notice_id=notice.pk, answer=PointerAnswer.CALLED)
    answer_check(actor=officer, notice_id=notice.pk, answer=PointerAnswer.CALLED)
    assert [one.answer for one in check_view(now(asker), row).ask] == [PointerAnswer.CALLED.words]
    with pytest.raises(CheckRefused, match="before"):
        answer_check(actor=officer, notice_id=notice.pk, answer=PointerAnswer.NOTHING)


def test_a_notice_that_nobody_answered_expires() -> None:
    owner = a_body()
    a_check_of(owner, an_officer(a_body()))
    later = now(a_reader(owner), OPEN_FOR)
    assert [line.state for line in sent_here(later)] == [NoticeState.EXPIRED]
    with pytest.raises(CheckRefused, match="expired"):
        answer_check(actor=later, notice_id=CheckNotice.objects.get().pk, answer=PointerAnswer.CALLED)


def test_that_a_card_was_released_names_an_open_release_of_the_owner_to_the_asker() -> None:
    owner, body = a_body(), a_body()
    asker = an_officer(body)
    row = a_check_of(owner, asker)
    notice, officer = CheckNotice.objects.get(), now(a_reader(owner))
    company = zedmoor(told_by(owner))
    elsewhere, theirs = a_card(owner, a_body(), company), a_card(owner, body, company)
    for wrong in (None, new_id(), elsewhere.pk):
        with pytest.raises(CheckRefused, match="Choose a release"):
            answer_check(actor=officer, notice_id=notice.pk, answer=PointerAnswer.RELEASED, release_id=wrong)
    answer_check(actor=now(officer), notice_id=notice.pk, answer=PointerAnswer.RELEASED, release_id=theirs.pk)
    assert [one.release_id for one in check_view(now(asker), row).ask] == [theirs.pk]
    assert told(now(asker))[0] is CheckAnswer.CARD


def test_an_answer_is_shown_for_a_day_and_then_no_more() -> None:
    owner, asker = a_body(), an_officer(a_body())
    row = a_check_of(owner, asker)
    last = check_view(now(asker, ANSWER_LASTS - timedelta(minutes=1)), row)
    assert (last.line.state, last.line.answer) == (CheckState.ANSWERED, CheckAnswer.ASK.words)
    over = check_view(now(asker, ANSWER_LASTS), row)
    assert (over.line.state, over.line.answer, over.ask) == (CheckState.EXPIRED, "", ())
    Check.objects.update(asked_at=timezone.now() - ANSWER_LASTS)
    page = signed_in(asker).get(reverse(ONE, args=[row.pk])).content.decode()
    assert "The answer has expired" in page
    assert owner.name not in page
    assert "Write down a decision" not in page


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"reference": "bins"}, "number"),
        ({"reason": " "}, "why"),
        ({"stage": CheckStage.RENEWAL}, "stage"),
        ({"company": Asked()}, "company number"),
        ({"company": Asked(number="no")}, "company number"),
        ({"company": Asked(name=" - ")}, "company number"),
    ],
)
def test_a_check_needs_its_file_its_reason_a_stage_and_a_company(other: dict[str, object], words: str) -> None:
    with pytest.raises(CheckRefused, match=words):
        ask_check(actor=an_officer(a_body()), asked=replace(ASKED, **other))  # type: ignore[arg-type]  # by name
    assert not Check.objects.exists()


def test_a_check_is_made_for_a_supplier_or_an_applicant_and_for_nothing_else() -> None:
    body = a_body()
    with pytest.raises(CheckRefused, match="My access"):
        ask_check(actor=an_officer(body, Purpose.LAW_ENFORCEMENT), asked=ASKED)
    page = signed_in(an_officer(body, Purpose.LAW_ENFORCEMENT)).get(reverse(PAGE)).content.decode()
    assert "My access" in page
    assert 'name="company_number"' not in page
    licence = replace(ASKED, stage=CheckStage.APPLICATION)
    assert ask_check(actor=an_officer(body, Purpose.LICENSING), asked=licence).purpose == "licensing"


def test_a_person_asks_so_often_in_a_day_and_then_no_more_whatever_is_there() -> None:
    owner, body = a_body(), a_body()
    asker = an_officer(body)
    for _ in range(MOST_A_DAY):
        ask_check(actor=asker, asked=ASKED)
    reached(owner, told_by(owner))
    draw(owner)
    with pytest.raises(CheckRefused, match="tomorrow"):
        ask_check(actor=asker, asked=ASKED)
    assert "tomorrow" in signed_in(asker).post(reverse(PAGE), FORM).content.decode()
    assert told(an_officer(body)) == (CheckAnswer.ASK, [owner.name])


def test_who_may_check_and_who_may_answer() -> None:
    def holders(permission: Permission) -> set[Role]:
        return {role for role, held in ROLES.items() if permission in held}

    assert holders(Permission.MAPPING_CHECK_MAKE) == {Role.PROCUREMENT_LICENSING_OFFICER}
    assert holders(Permission.MAPPING_CHECK_ANSWER) == {Role.ANALYST, Role.PARTNER_OFFICER}
    for role in (Role.ANALYST, Role.BOARD, Role.SECRETARIAT):
        reader = a_reader(a_body(), role, (Purpose.PROCUREMENT,))
        with pytest.raises(PermissionDenied):
            ask_check(actor=reader, asked=ASKED)


def test_a_check_is_read_by_its_own_body_for_its_own_purpose_and_by_nobody_else() -> None:
    body = a_body()
    asker = an_officer(body)
    row = ask_check(actor=asker, asked=ASKED)
    assert [line.id for line in own_checks(now(an_officer(body)))] == [row.pk]
    for other in (an_officer(a_body()), an_officer(body, Purpose.LICENSING)):
        assert own_checks(now(other)) == []
        client = signed_in(other)
        hidden, absent = (client.get(reverse(ONE, args=[id_])) for id_ in (row.pk, new_id()))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        for act in (
            lambda other=other: decide_check(actor=now(other), check_id=row.pk, decided=DECIDED),
            lambda other=other: reply_to_check(actor=now(other), check_id=row.pk, words="No."),
        ):
            with pytest.raises(Http404):
                act()


def test_a_named_person_decides_on_listed_grounds_with_the_evidence_considered() -> None:
    asker = an_officer(a_body())
    row = ask_check(actor=asker, asked=ASKED)
    on_a_ground = replace(DECIDED, grounds=("misconduct",), evidence="New directors since spring (SYNTHETIC)")
    decide_check(actor=now(asker), check_id=row.pk, decided=on_a_ground)
    (one,) = check_view(now(asker), row).decisions
    assert [ground.key for ground in one.grounds] == ["misconduct"]
    assert (one.decider, one.reason, one.evidence) == (DECIDED.decider, DECIDED.reason, on_a_ground.evidence)
    assert CheckDecision.objects.get().edition == "2026-1"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"decider": " "}, "Name the person"),
        ({"reason": ""}, "why"),
        ({"decision": ""}, "decided"),
        ({"grounds": ("misconduct",)}, "self-cleansing"),
        ({"grounds": ("not-fit-and-proper",), "evidence": "None"}, "list of this purpose"),
        ({"grounds": ("made up",), "evidence": "None"}, "list of this purpose"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(other: dict[str, object], words: str) -> None:
    asker = an_officer(a_body())
    row = ask_check(actor=asker, asked=ASKED)
    with pytest.raises(CheckRefused, match=words):
        decide_check(actor=now(asker), check_id=row.pk, decided=replace(DECIDED, **other))  # type: ignore[arg-type]  # by name
    assert not CheckDecision.objects.exists()


def test_a_decision_is_replied_to_and_then_decided_again_and_nothing_is_overwritten() -> None:
    asker = an_officer(a_body())
    row = ask_check(actor=asker, asked=ASKED)
    with pytest.raises(CheckRefused, match="Nothing was decided"):
        reply_to_check(actor=now(asker), check_id=row.pk, words="We disagree.")
    first = decide_check(actor=now(asker), check_id=row.pk, decided=DECIDED)
    with pytest.raises(CheckRefused, match="only on a reply"):
        decide_check(actor=now(asker), check_id=row.pk, decided=DECIDED)
    with pytest.raises(CheckRefused, match="Write down"):
        reply_to_check(actor=now(asker), check_id=row.pk, words=" ")
    reply_to_check(actor=now(asker), check_id=row.pk, words="We disagree (SYNTHETIC).")
    with pytest.raises(CheckRefused, match="Decide on it first"):
        reply_to_check(actor=now(asker), check_id=row.pk, words="Again.")
    again = decide_check(actor=now(asker, ANSWER_LASTS), check_id=row.pk, decided=replace(DECIDED, reason="Heard"))
    assert again.supersedes == first
    newest, oldest = check_view(now(asker), row).decisions
    assert (newest.reason, oldest.reason) == ("Heard", DECIDED.reason)
    assert [words for words, _ in oldest.replies] == ["We disagree (SYNTHETIC)."]


def test_nobody_decides_on_an_answer_that_has_expired_nor_replies_when_the_time_is_over() -> None:
    asker = an_officer(a_body())
    old, row = (ask_check(actor=asker, asked=ASKED) for _ in range(2))
    with pytest.raises(CheckRefused, match="has expired"):
        decide_check(actor=now(asker, ANSWER_LASTS), check_id=old.pk, decided=DECIDED)
    decide_check(actor=now(asker), check_id=row.pk, decided=DECIDED)
    with pytest.raises(CheckRefused, match="time for a reply is over"):
        reply_to_check(actor=now(asker, REPLY_FOR), check_id=row.pk, words="Late.")


def test_a_check_and_what_it_disclosed_are_in_the_log_and_what_was_typed_is_locked() -> None:
    owner = a_body()
    row = a_check_of(owner, an_officer(a_body()))
    read = next(one for one in WaitingRead.objects.filter(event="consultation") if one.query)
    assert str(Ref("check", row.pk)) in read.objects_named
    assert NUMBER not in read.query
    assert QueryKey.objects.filter(entry_id=read.entry_id).exists()
    disclosed = WaitingChange.objects.get(event="disclosure")
    assert str(Ref("check_notice", CheckNotice.objects.get().pk)) in disclosed.objects_named
    before = WaitingChange.objects.filter(event="alteration").count()
    answer_check(actor=now(a_reader(owner)), notice_id=CheckNotice.objects.get().pk, answer=PointerAnswer.NOTHING)
    assert WaitingChange.objects.filter(event="alteration").count() == before + 1


def test_a_check_that_found_nothing_discloses_nothing() -> None:
    ask_check(actor=an_officer(a_body()), asked=ASKED)
    assert not WaitingChange.objects.filter(event="disclosure").exists()


def test_undecided_checks_are_forgotten_before_decided_ones() -> None:
    owner, asker = a_body(), an_officer(a_body())
    undecided, decided = a_check_of(owner, asker), ask_check(actor=asker, asked=ASKED)
    decide_check(actor=now(asker), check_id=decided.pk, decided=DECIDED)
    assert forget_checks(as_of=timezone.now() + KEPT_FOR - timedelta(hours=1)) == 0
    assert forget_checks(as_of=timezone.now() + KEPT_FOR) == 1
    assert not CheckNotice.objects.filter(of_check=undecided.pk).exists()
    assert [row.pk for row in Check.objects.all()] == [decided.pk]
    assert forget_checks(as_of=timezone.now() + KEPT_DECIDED_FOR) == 1
    assert not CheckNotice.objects.exists()


def test_on_the_pages_one_asks_reads_decides_and_keeps_a_reply() -> None:
    owner, body = a_body(), a_body()
    asker = an_officer(body)
    client = signed_in(asker)
    assert "checked nobody yet" in client.get(reverse(PAGE)).content.decode()
    assert "company number" in client.post(reverse(PAGE), FORM | {"company_number": ""}).content.decode()
    address = client.post(reverse(PAGE), FORM).headers["Location"]
    assert "Nothing to share" in client.get(address).content.decode()
    row = Check.objects.get()
    decide, reply = (reverse(page, args=[row.pk]) for page in ("mapping:check_decide", "mapping:check_reply"))
    refused = client.post(decide, DECISION | {"grounds": ["misconduct"]}).content.decode()
    assert "self-cleansing was considered" in refused
    client.post(decide, DECISION | {"grounds": ["misconduct"], "evidence": "None was offered when asked"})
    page = client.get(address).content.decode()
    for words in (DECIDED.decider, "Grave professional misconduct", "None was offered", "They may reply until"):
        assert words in page, words
    assert "Kept" in client.post(reply, {"words": "We put it right (SYNTHETIC)"}, follow=True).content.decode()
    assert "We put it right" in client.get(address).content.decode()
    assert client.post(decide, DECISION | {"reason": "Heard"}).status_code == 302
    assert client.post(reply, {"words": ""}).status_code == 200
    reached(owner, told_by(owner))
    draw(owner)
    client.post(reverse(PAGE), FORM)
    notice, ours = CheckNotice.objects.get(), signed_in(a_reader(owner))
    for given in ({"answer": "nonsense"}, {"answer": "released", "release": "no code"}):
        ours.post(reverse("mapping:sent_answer", args=[notice.pk]), given)
        assert CheckNotice.objects.get().answer == ""
    ours.post(reverse("mapping:sent_answer", args=[notice.pk]), {"answer": "called"})
    assert "We have spoken" in ours.get(reverse(SENT)).content.decode()


def test_the_pages_never_say_what_to_decide_and_show_no_score() -> None:
    owner, asker = a_body(), an_officer(a_body())
    row = a_check_of(owner, asker)
    client = signed_in(asker)
    for address in (reverse(PAGE), reverse(ONE, args=[row.pk])):
        page = client.get(address).content.decode().casefold().partition("<main")[2].partition("</main>")[0]
        assert "ask" in page
        for word in ("exclu", "recommend", "strength", "score", "probab", "larch", "cedar"):
            assert word not in page, word


def test_the_list_of_groups_leads_whoever_answers_to_who_was_sent() -> None:
    body = a_body()
    page = signed_in(a_reader(body)).get(reverse("mapping:index")).content.decode()
    assert reverse(SENT) in page
    assert reverse(PAGE) not in page
    front = signed_in(an_officer(body)).get(reverse("home:front")).content.decode()
    assert reverse(PAGE) in front


def test_a_check_and_a_notice_are_named_for_those_who_may_read_them_and_for_nobody_else() -> None:
    owner, body = a_body(), a_body()
    asker = an_officer(body)
    row = a_check_of(owner, asker)
    check, notice = Ref("check", row.pk), Ref("check_notice", CheckNotice.objects.get().pk)
    assert describe(asker, {check, notice})[check].title == f"Check for {ASKED.reference}"
    assert describe(a_reader(owner), {check, notice})[notice].url == reverse(SENT)
    assert set(describe(asker, {check, notice})) == {check}
    assert set(describe(a_reader(owner), {check, notice})) == {notice}
    assert describe(a_reader(a_body()), {check, notice}) == {}


def test_whoever_is_forgotten_leads_to_no_company_any_more() -> None:
    owner, asker = a_body(), an_officer(a_body())
    gone, stays = (reached(owner, told_by(owner), company=zedmoor(told_by(owner), number=n)) for n in (NUMBER, "ZZ15"))
    draw(owner)
    said = Said()
    everybody = Forgotten(
        code="synthetic",
        partner_id=owner.pk,
        mentions=frozenset({nominal(gone).pk}),
        reports=frozenset(),
        tied=frozenset(),
        suppressed=frozenset(),
        said=said,
        words=words_of(said),
    )
    forget_groups(everybody)
    assert nominal(stays).pk in {id_ for ids in CheckKey.objects.values_list("mentions", flat=True) for id_ in ids}
    assert told(asker) == (CheckAnswer.NOTHING, [])
    assert told(asker, company=Asked(number="ZZ000015"))[0] is CheckAnswer.ASK
