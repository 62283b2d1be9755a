"""Screening: whoever may read a record finds it by its name, and nobody else finds that there is one."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link, a_person
from tests.factories.machines import a_machine
from tests.factories.mapping import a_mention, one_subject
from tests.factories.pages import signed_in
from tests.factories.people import NOW
from tests.factories.screened import wait_for_screener
from tests.factories.walking import bare

from plait.domain.ids import encode
from plait.domain.marking import ActionCode, Handling, Purpose, SanitisationCode
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.policy.chain import AuditEvent
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.accounts.models import Consent, Marking
from plait_desk.accounts.services import count_up
from plait_desk.audit.models import QueryKey, WaitingRead
from plait_desk.collection.models import Load, Mention
from plait_desk.linking.models import ScreeningCheck
from plait_desk.linking.queries import screener
from plait_desk.linking.queries.screener import Screener, ScreenerNotReady
from plait_desk.linking.queries.screening import Asked, SubjectFound, check_lines
from plait_desk.linking.services.screening import (
    BODY_A_DAY,
    DAY_SECONDS,
    KEPT_FOR,
    PERSON_A_DAY,
    QuotaUsedUp,
    ScreeningRefused,
    forget_checks,
    screen_name,
)
from plait_desk.thread.models import Restriction, RightsRequest

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
CASE = "LIC/2026-114"
PAGE = "/linking/screening/"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    wait_for_screener()
    settings.PLAIT_HOME = tmp_path


def found(reader: Reader, name: str = "Zed Quillbank", **more: str) -> tuple[SubjectFound, ...]:
    return screen_name(actor=reader, asked=Asked(name=name, **more), case_reference=CASE)[1].found


def advice(reader: Reader, name: str, **more: str) -> str:
    return screen_name(actor=reader, asked=Asked(name=name, **more), case_reference=CASE)[1].advice


def zed(marking: Marking, **said: str) -> Mention:
    return a_person(marking, "Zed", "Quillbank", **said)


def restrict(mention: Mention, reader: Reader) -> None:
    request = RightsRequest.objects.create(
        partner_id=reader.partner_id,
        right="restriction",
        regime="uk-gdpr",
        requester="N",
        asked="A",
        received_on=NOW.date(),
        received_by_id=reader.person_id,
    )
    Restriction.objects.create(mention_id=mention.pk, request=request, from_at=NOW, by_id=reader.person_id)


def test_a_misspelt_name_is_found_and_every_word_and_fact_says_what_it_weighs() -> None:
    body = a_body()
    reader, one = a_reader(body), zed(a_marking(body), birth_date="1984-03-07", postcode="ZE9 1AA")
    (only,) = found(reader, "Zed Quilbank", birth_date="7/3/1984", postcode="ze91aa")
    assert (only.cited_by, only.kind, only.name) == (one.pk, "person", "Zed QUILLBANK")
    assert [(pair.asked, pair.found, pair.how) for pair in only.words] == [
        ("zed", "zed", "the same"),
        ("quilbank", "quillbank", "one letter differs, or two are swapped"),
    ]
    assert [(fact.label, fact.words) for fact in only.facts] == [
        ("birth date", "the same date"),
        ("postcode", "the same postcode"),
    ]
    weights = [pair.weight for pair in only.words] + [fact.weight for fact in only.facts]
    assert only.score == pytest.approx(sum(weights))


def test_a_company_is_found_by_its_name_and_by_either_of_its_numbers() -> None:
    body = a_body()
    firm = {"name": "Zedmoor Haulage Ltd", "company_number": "SC123456", "phone": "01632960123"}
    one = a_mention(MentionKind.COMPANY, a_marking(body), **firm)
    reader = a_reader(body)
    for number in (firm["company_number"], firm["phone"]):
        (only,) = found(reader, "Zedmoor Haulage", number=number)
        assert only.cited_by == one.pk
        assert [fact.words for fact in only.facts] == ["the same number"]


def test_the_records_of_one_subject_are_one_hit_at_its_best_evidence() -> None:
    body = a_body()
    marking = a_marking(body)
    one, other = zed(marking), zed(marking, birth_date="1984-03-07")
    a_link(one, other)
    (only,) = found(a_reader(body), birth_date="1984-03-07")
    assert only.cited_by == min((one, other), key=lambda mention: (mention.recorded_at, mention.pk)).pk
    assert [record.id for record in only.records] == [other.pk]
    assert [fact.words for fact in only.facts] == ["the same date"]


def test_the_best_evidence_comes_first() -> None:
    body = a_body()
    marking = a_marking(body)
    far, near = a_person(marking, "Zed", "Quillbonk"), zed(marking)
    assert [one.cited_by for one in found(a_reader(body))] == [near.pk, far.pk]


def test_a_common_name_alone_is_too_common_and_says_what_to_add() -> None:
    body = a_body()
    a_person(a_marking(body), "John", "Smith", birth_date="1984-03-07")
    reader = a_reader(body)
    assert found(reader, "John") == ()
    assert "add" in advice(reader, "John")
    assert found(reader, "John Smith", birth_date="1984-03-07") != ()


def test_whoever_may_not_read_a_record_is_answered_as_if_nobody_were_known() -> None:
    body, stranger = a_body(), a_reader(a_body())
    client = signed_in(stranger)
    sent = {"name": "Zed Quillbank", "case_reference": CASE}
    nobody = bare(client.post(PAGE, sent).content)
    ScreeningCheck.objects.all().delete()
    zed(a_marking(body))
    assert bare(client.post(PAGE, sent).content) == nobody
    assert b"Nobody of this name that you may see" in nobody


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SAFEGUARDING_OFFICER])
def test_nobody_who_must_be_protected_is_a_hit_by_any_record_for_anybody(role: Role) -> None:
    body = a_body()
    marking = a_marking(body, purposes=frozenset(Purpose))
    reader = a_reader(body, role, (Purpose.SAFEGUARDING,))
    suspect, victim = zed(marking), a_person(marking, "Zedric", "Quillbank", protected="yes")
    assert [one.cited_by for one in found(reader)] == [suspect.pk]
    one_subject(suspect, victim)
    assert found(reader) == ()


def test_a_record_whose_use_is_restricted_is_no_hit() -> None:
    body = a_body()
    reader, one = a_reader(body), zed(a_marking(body))
    assert found(reader)
    restrict(one, reader)
    assert found(reader) == ()


def test_a_record_of_a_load_that_is_under_way_is_no_hit_until_it_is_committed() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    load = Load.objects.create(
        partner=body, name="SYNTHETIC.csv", feed="people", sha256="0", state="running", by_id=reader.person_id,
        received_at=NOW, marking=marking,
    )  # fmt: skip
    Mention.objects.filter(pk=zed(marking).pk).update(load=load)
    assert found(reader) == ()
    Load.objects.update(state="committed")
    assert found(reader) != ()


def test_of_a_record_whose_marking_asks_why_only_the_name_is_told() -> None:
    body, other = a_body(), a_body()
    marking = a_marking(
        other,
        body,
        handling=Handling.CONDITIONS,
        condition="Ask first",
        action=ActionCode.NO_DIRECT_ACTION,
        sanitisation=SanitisationCode.UNSUPERVISED,
    )
    Consent.objects.create(marking=marking, condition="Ask first", given_by=other, to=body, from_at=NOW)
    zed(marking, birth_date="1984-03-07")
    reader = a_reader(body)
    (only,) = found(reader, birth_date="1984-03-07")
    assert only.asks_why
    assert only.facts == ()
    assert only.score == pytest.approx(sum(pair.weight for pair in only.words))
    sent = {"name": "Zed Quillbank", "birth_date": "1984-03-07", "case_reference": CASE}
    page = signed_in(reader).post(PAGE, sent).content.decode()
    assert "asks why you need it" in page
    assert "the same date" not in page.lower()


@pytest.mark.parametrize(
    ("asked", "case"),
    [
        (Asked(name=" "), CASE),
        (Asked(name="Z" * 201), CASE),
        (Asked(name="Zed", birth_date="spring 1984"), CASE),
        (Asked(name="Zed", number="9" * 41), CASE),
        (Asked(name="Zed"), ""),
        (Asked(name="Zed"), "because I want to"),
        (Asked(name="Zed"), "9" * 41),
    ],
)
def test_without_a_name_or_a_case_nothing_is_looked_up_and_nothing_is_counted(asked: Asked, case: str) -> None:
    reader = a_reader()
    with pytest.raises(ScreeningRefused, match=r"Give|at most"):
        screen_name(actor=reader, asked=asked, case_reference=case)
    assert not ScreeningCheck.objects.exists()
    assert count_up(f"screening:person:{reader.person_id}", each_seconds=DAY_SECONDS).number == 1


def test_a_check_keeps_who_asked_for_which_body_purpose_and_case_and_not_whom_it_was_about() -> None:
    body = a_body()
    reader = a_reader(body)
    zed(a_marking(body))
    found(reader)
    (row,) = ScreeningCheck.objects.all()
    kept = (row.person_id, row.partner_id, row.purpose, row.case_reference, row.found)
    assert kept == (reader.person_id, reader.partner_id, reader.purpose.value, CASE, 1)
    assert "uillbank" not in str(list(ScreeningCheck.objects.values()))


@pytest.mark.parametrize(("whose", "most"), [("person", PERSON_A_DAY), ("body", BODY_A_DAY)])
def test_when_the_quota_of_the_day_is_used_up_the_way_out_is_said(whose: str, most: int) -> None:
    body = a_body()
    reader, colleague, stranger = a_reader(body), a_reader(body), a_reader()
    number = reader.person_id if whose == "person" else reader.partner_id
    for _ in range(most):
        count_up(f"screening:{whose}:{number}", each_seconds=DAY_SECONDS)
    with pytest.raises(QuotaUsedUp, match=r"begins again in \d+ hour"):
        found(reader)
    assert found(stranger) == ()
    if whose == "person":
        assert found(colleague) == ()
    else:
        with pytest.raises(QuotaUsedUp, match="Your body has"):
            found(colleague)
    assert not ScreeningCheck.objects.filter(person_id=reader.person_id).exists()


def test_the_page_shows_the_hit_its_reasons_and_the_way_to_the_subject() -> None:
    body = a_body()
    reader, one = a_reader(body), zed(a_marking(body))
    page = signed_in(reader).post(PAGE, {"name": "Zed Quilbank", "case_reference": CASE}).content.decode()
    assert reverse("linking:subject", args=[one.pk]) in page
    assert "One letter differs, or two are swapped" in page
    assert CASE in page
    assert reader.purpose.words in page


def test_the_page_is_linked_from_the_room_and_says_what_is_missing() -> None:
    client = signed_in(a_reader())
    assert PAGE in client.get(reverse("linking:index")).content.decode()
    page = client.post(PAGE, {"name": "Zed Quillbank"}).content.decode()
    assert "There is a problem" in page
    assert "Give the reference" in client.post(PAGE, {"name": "Zed", "case_reference": "no"}).content.decode()


def test_each_check_is_one_consultation_on_the_log_with_its_records_and_its_words_under_a_key() -> None:
    body = a_body()
    reader, one = a_reader(body), zed(a_marking(body))
    client = signed_in(reader)
    client.post(PAGE, {"name": "Zed Quillbank", "case_reference": CASE})
    (entry,) = WaitingRead.objects.filter(page="linking:screening")
    assert entry.value().event is AuditEvent.CONSULTATION
    check = ScreeningCheck.objects.get()
    assert set(entry.value().objects) == {f"screening_check:{encode(check.pk)}", f"mention:{encode(one.pk)}"}
    assert "uillbank" not in str(list(WaitingRead.objects.values()))
    assert QueryKey.objects.filter(entry_id=entry.entry_id).exists()


def test_one_sees_ones_own_checks_and_nobody_elses() -> None:
    body = a_body()
    reader, colleague = a_reader(body), a_reader(body)
    found(reader)
    found(reader)
    assert [(line.case_reference, line.found) for line in check_lines(reader)] == [(CASE, 0), (CASE, 0)]
    assert check_lines(colleague) == []


def test_checks_are_forgotten_after_a_year() -> None:
    reader = a_reader()
    found(reader)
    row = ScreeningCheck.objects.get()
    assert forget_checks(as_of=row.at + KEPT_FOR) == 0
    assert forget_checks(as_of=row.at + 2 * KEPT_FOR) == 1
    assert not ScreeningCheck.objects.exists()


def test_whoever_reads_subjects_and_statements_may_screen_and_nobody_else() -> None:
    screening = {role for role, held in ROLES.items() if Permission.LINKING_NAME_SCREEN in held}
    reading = {Permission.LINKING_SUBJECT_READ, Permission.COLLECTION_STATEMENT_READ}
    assert screening == {role for role, held in ROLES.items() if reading <= held}
    with pytest.raises(PermissionDenied):
        found(a_reader(role=Role.SECRETARIAT))


def test_a_machine_is_answered_the_same() -> None:
    body = a_body()
    reader, one = a_reader(body), zed(a_marking(body))
    asked = {"name": "Zed Quilbank", "case_reference": CASE}
    told = a_machine(reader).sends("/linking/screening", asked, status=200)
    (only,) = told["found"]
    assert (only["id"], only["records"]) == (encode(one.pk), [encode(one.pk)])
    assert [pair["how"] for pair in only["words"]] == ["the same", "one letter differs, or two are swapped"]
    assert encode(ScreeningCheck.objects.get().pk) == told["check"]
    assert a_machine(a_reader()).sends("/linking/screening", asked, status=200)["found"] == []


def test_a_machine_is_told_what_is_wrong_and_when_the_quota_is_used_up() -> None:
    reader = a_reader()
    machine = a_machine(reader)
    refused = machine.sends("/linking/screening", {"name": "Zed", "case_reference": "x"}, status=422)
    assert "reference" in refused["way_out"]
    narrow = a_machine(reader, [Permission.LINKING_NAME_SCREEN])
    narrow.sends("/linking/screening", {"name": "Zed", "case_reference": CASE}, status=403)
    for _ in range(PERSON_A_DAY):
        count_up(f"screening:person:{reader.person_id}", each_seconds=DAY_SECONDS)
    told = machine.sends("/linking/screening", {"name": "Zed", "case_reference": CASE}, status=429)
    assert "begins again" in told["way_out"]


def test_a_crowd_of_the_same_name_costs_no_more_questions_to_the_database() -> None:
    body = a_body()
    reader, marking = a_reader(body), a_marking(body)
    found(reader)
    asked = []
    for crowd in (1, 40):
        for _ in range(crowd):
            zed(marking)
        with CaptureQueriesContext(connection) as queries:
            found(reader)
        asked.append(len(queries))
    assert asked[0] == asked[1] < 30


@pytest.mark.parametrize("name", ["", "🙂", "x" * 10_000, "محمد علي", "Иван Петров", "\u202eknab", "O'" * 90, "\ud800"])
def test_any_words_are_answered(name: str) -> None:
    told = screener.ask({"newer": [[1, "Иван Петров", None, None, None]], "asked": {"name": name}})
    assert {mention for hit in told["hits"] for mention in hit["mentions"]} == ({1} if name == "Иван Петров" else set())


def test_a_process_that_ended_is_begun_again_and_one_that_cannot_answer_says_so() -> None:
    one = Screener()
    wait_for_screener(one.ask)
    question = {"newer": [[1, "Zed Quillbank", None, None, None]], "asked": {"name": "Zed Quillbank"}}
    assert one.ask(question)["hits"]
    with pytest.raises(ScreenerNotReady, match="another way"):
        one.ask({"asked": {"nonsense": 1}})
    assert one._process is not None
    one._process.kill()
    one._process.wait()
    wait_for_screener(one.ask)
    assert one.ask(question)["hits"]
