"""Reviews of flags: kept with who and why, answered to, taken back, learnt from, and read by nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.desk.mapping.test_flags_page import a_company
from tests.desk.mapping.test_pages import signed_in
from tests.desk.mapping.test_tender_flags import load, notice, page, some
from tests.factories import a_body, a_marking, a_reader
from tests.factories.mapping import TODAY, one_subject
from tests.factories.notices import a_notice, alone

from plait.domain.flag import FlagAbout, FlagKey, FlagRefused, FlagState, Verdict
from plait.domain.ids import MentionId
from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.models import Partner
from plait_desk.collection.models import RegisterEdition
from plait_desk.linking.models import Match
from plait_desk.mapping.models import FlagReply, FlagReview
from plait_desk.mapping.queries.flag_case import flag_case
from plait_desk.mapping.queries.flags import company_flags
from plait_desk.mapping.queries.reviewed import standing_of_flag
from plait_desk.mapping.services import redraw_reach
from plait_desk.mapping.services.reviewing import Reviewed, reply_to_flag, review_flag, take_review_back

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def body() -> Partner:
    return a_body()


@pytest.fixture
def reader(body: Partner) -> Reader:
    """Somebody who may read ten tenders, one of them flagged."""
    reader = a_reader(body)
    load(reader, *some())
    return reader


def key_of(ocid: str = "o-x") -> FlagKey:
    return FlagKey(about=FlagAbout.TENDER, mention_id=MentionId(notice(ocid).pk))


def review(
    reader: Reader, verdict: Verdict = Verdict.WORTH, *, seen: str | None = None, ocid: str = "o-x"
) -> FlagReview:
    key = key_of(ocid)
    version = standing_of_flag(reader, key).version if seen is None else seen
    return review_flag(actor=reader, key=key, review=Reviewed(verdict=verdict, reason="Looked.", seen=version))


def reply(reader: Reader, *, seen: str | None = None) -> FlagReply:
    version = standing_of_flag(reader, key_of()).version if seen is None else seen
    return reply_to_flag(actor=reader, key=key_of(), words="We were the only one with the plant.", seen=version)


def shown(reader: Reader) -> str:
    answer = signed_in(reader).get(reverse("mapping:flag", args=["tender", notice("o-x").pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_review_says_who_why_and_which_rules_stood_and_leaves_the_queue(reader: Reader) -> None:
    row = review(reader)
    assert (row.by_id, row.reason, row.supersedes_id) == (reader.person_id, "Looked.", None)
    assert "R018" in row.rules
    seen = page(signed_in(reader))
    assert "Nothing that you asked for has a flag to look at." in seen
    assert "Worth the look" in seen


def test_of_two_who_review_at_once_the_second_is_told_and_nothing_of_theirs_is_kept(
    reader: Reader, body: Partner
) -> None:
    review(a_reader(body))
    with pytest.raises(FlagRefused, match="Somebody wrote of this flag meanwhile"):
        review(reader, seen="")
    assert FlagReview.objects.count() == 1


def test_an_answer_that_came_in_meanwhile_is_read_before_anything_is_decided(reader: Reader, body: Partner) -> None:
    reply(a_reader(body))
    with pytest.raises(FlagRefused, match="read what they wrote"):
        review(reader, seen="")
    assert review(reader).verdict == Verdict.WORTH


def test_a_second_decision_waits_for_an_answer(reader: Reader) -> None:
    first = review(reader)
    with pytest.raises(FlagRefused, match="reviewed again on an answer"):
        review(reader, Verdict.NOT_WORTH)
    reply(reader)
    second = review(reader, Verdict.NOT_WORTH)
    assert second.supersedes == first
    seen = shown(reader)
    assert (
        seen.index("Not worth it") < seen.index("We were the only one with the plant.") < seen.index("Worth the look")
    )


def test_a_review_is_taken_back_by_a_step_of_its_own_and_stands_no_more(reader: Reader) -> None:
    first = review(reader)
    undone = take_review_back(
        actor=reader, key=key_of(), reason="Wrong tender.", seen=standing_of_flag(reader, key_of()).version
    )
    assert (undone.undoes, undone.supersedes, undone.verdict) == (first, first, "")
    assert "Review taken back" in shown(reader)
    assert "Roads o-x" in page(signed_in(reader)), "it is in the queue again"
    assert review(reader, Verdict.UNSURE).supersedes == undone


def test_what_was_answered_to_is_not_taken_back(reader: Reader) -> None:
    review(reader)
    reply(reader)
    with pytest.raises(FlagRefused, match="so it stays"):
        take_review_back(actor=reader, key=key_of(), reason="No.", seen=standing_of_flag(reader, key_of()).version)


def test_after_182_days_a_flag_shows_as_expired_is_out_of_the_queue_and_not_reviewed(reader: Reader) -> None:
    RegisterEdition.objects.update(made_at=timezone.now() - timedelta(days=190))
    seen = page(signed_in(reader))
    assert "expired on" in seen
    assert "1 in all. They left the queue" in seen
    assert "State <b>Expired</b>" in shown(reader)
    with pytest.raises(FlagRefused, match="has expired"):
        review(reader)


def test_without_a_reason_nothing_is_kept(reader: Reader) -> None:
    with pytest.raises(FlagRefused, match="Say why"):
        review_flag(actor=reader, key=key_of(), review=Reviewed(verdict=Verdict.WORTH, reason="  ", seen=""))
    assert not FlagReview.objects.exists()


def test_another_body_reads_nothing_of_a_review_and_its_page_is_as_before(reader: Reader) -> None:
    other = a_reader(a_body("hmrc"))
    load(other, *some(), name="SYNTHETIC_y_ocds.jsonl", own=False)
    before = page(signed_in(other))
    review(reader)
    after = page(signed_in(other))
    assert "Worth the look" not in after
    assert (
        before[before.index("<main") : before.index("</main>")] == after[after.index("<main") : after.index("</main>")]
    )


def test_a_flag_that_is_hidden_and_one_that_is_not_there_answer_alike(reader: Reader, body: Partner) -> None:
    other = signed_in(a_reader(a_body("hmrc")))
    hidden = other.get(reverse("mapping:flag", args=["tender", notice("o-x").pk]))
    absent = other.get(reverse("mapping:flag", args=["tender", 12345]))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    with pytest.raises(Http404):
        review(a_reader(body, role=Role.ANALYST), ocid="o-1")


def test_whoever_may_only_read_is_offered_no_form_and_may_not_send_one(reader: Reader, body: Partner) -> None:
    board = a_reader(body, role=Role.BOARD)
    assert "Write down what you think of it" not in shown(board)
    with pytest.raises(PermissionDenied):
        review(board)


def test_the_forms_of_the_page_keep_what_is_typed_and_tell_who_was_second(reader: Reader) -> None:
    client = signed_in(reader)
    address = reverse("mapping:flag_review", args=["tender", notice("o-x").pk])
    typed = {"verdict": "not_worth", "reason": "A sole supplier.", "seen": ""}
    assert client.post(address, typed).status_code == 302
    assert FlagReview.objects.get().reason == "A sole supplier."
    refused = client.post(address, typed).content.decode()
    assert "Nothing of yours was kept" in refused
    version = standing_of_flag(reader, key_of()).version
    undo = reverse("mapping:flag_undo", args=["tender", notice("o-x").pk])
    assert client.post(undo, {"reason": "Mistaken.", "seen": version}).status_code == 302
    answer = reverse("mapping:flag_reply", args=["tender", notice("o-x").pk])
    version = standing_of_flag(reader, key_of()).version
    assert client.post(answer, {"words": "We say no.", "seen": version}).status_code == 302
    assert "We say no." in shown(reader)


def test_from_thirty_reviews_on_the_queue_rests_on_them_and_those_of_others_do_not_count(body: Partner) -> None:
    reader, other = a_reader(body), a_reader(a_body("hmrc"))
    many = [*some(), *(a_notice(f"o-r{n}", **alone()) for n in range(31))]
    load(reader, *many, own=False)
    for n in range(30):
        review(reader, Verdict.NOT_WORTH, ocid=f"o-r{n}")
    seen = page(signed_in(reader))
    assert "It rests on 30 reviews" in seen
    assert "It rests on our own assumptions" in page(signed_in(other))


def test_a_company_is_reviewed_once_for_all_its_records(body: Partner) -> None:
    marking, reader = a_marking(body), a_reader(body)
    company = a_company("Zedmoor Haulage", marking)
    redraw_reach(actor=reader, as_of=TODAY)
    key = FlagKey(about=FlagAbout.COMPANY, mention_id=MentionId(company.pk))
    review_flag(actor=reader, key=key, review=Reviewed(verdict=Verdict.WORTH, reason="Looked.", seen=""))
    seen = signed_in(reader).get(reverse("mapping:flags")).content.decode()
    assert "Worth the look" in seen
    assert "No company that you may read has a flag." in seen
    one = signed_in(reader).get(reverse("mapping:flag", args=["company", company.pk])).content.decode()
    assert "No person with significant control is on the register." in one


def test_company_flags_expire_where_nothing_newer_is_known_than_182_days_ago(body: Partner) -> None:
    reader = a_reader(body)
    a_company("Zedmoor Haulage", a_marking(body))
    redraw_reach(actor=reader, as_of=TODAY - timedelta(days=200))
    seen = signed_in(reader).get(reverse("mapping:flags")).content.decode()
    assert "No company that you may read has a flag." in seen
    assert "expired on" in seen


def test_a_thread_on_another_record_of_the_same_company_is_the_companys(body: Partner) -> None:
    marking, reader = a_marking(body), a_reader(body)
    one, other = (a_company("Zedmoor Haulage", marking) for _ in range(2))
    one_subject(one, other)
    Match.objects.create(
        left_id=min(one.pk, other.pk),
        right_id=max(one.pk, other.pk),
        judgement=Judgement.SAME,
        reason="One number.",
        by_id=reader.person_id,
        at=timezone.now(),
        marking=marking,
    )
    redraw_reach(actor=reader, as_of=TODAY)
    found = company_flags(reader, as_of=timezone.localdate())
    assert found is not None
    (subject,) = found.lines
    key = FlagKey(about=FlagAbout.COMPANY, mention_id=MentionId(int(subject)))
    review_flag(actor=reader, key=key, review=Reviewed(verdict=Verdict.WORTH, reason="Looked.", seen=""))
    elsewhere = one if int(subject) == other.pk else other
    FlagReview.objects.update(mention=elsewhere)
    case = flag_case(reader, key, as_of=timezone.localdate())
    assert case is not None
    assert (case.state, case.written_under.mention_id) == (FlagState.REVIEWED, elsewhere.pk)
    answer = reply_to_flag(actor=reader, key=key, words="We moved.", seen=case.standing.version)
    assert answer.mention == elsewhere
