"""An export leaves as any release does: asked for with a basis, read by a second person, sealed, sent, recalled."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.factories.house import Colleague, House, a_colleague, a_house
from tests.factories.packages import PUBLIC
from tests.factories.people import EARLY, a_marking
from tests.factories.reports import a_group, a_report

from plait.collection.exports.formats import ExportFormat
from plait.collection.exports.package import Manifest, PackageRefused, verify
from plait.domain.ids import Ref, encode
from plait.domain.marking import ActionCode, Handling, MarkingKind, SanitisationCode
from plait.domain.mention import MentionKind
from plait.domain.partner import Term
from plait.domain.sharing import SendingState, SharingRefused, read_basis
from plait.policy.chain import AuditEvent
from plait.policy.roles import Role
from plait_desk.accounts.models import Marking
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, own_list_of, seat
from plait_desk.audit.models import WaitingChange
from plait_desk.collection.models import Item, Mention, Report, Statement
from plait_desk.mapping.models import GroupMember
from plait_desk.thread import services
from plait_desk.thread.models import (
    Dissemination,
    Notice,
    Release,
    ReleaseRequest,
    Restriction,
    RightsRequest,
    Snapshot,
    ThreadLink,
)
from plait_desk.thread.queries.sharing import told_of_copies

pytestmark = pytest.mark.django_db(databases=["default", "audit"])

LAST = timezone.localdate() + timedelta(days=30)
WHY = {
    "regime": "dpa2018-part3",
    "gateway": "Police and Fire Reform (Scotland) Act 2012, section 32 (synthetic)",
    "purpose": "law-enforcement",
    "necessity": "They inspect next week (synthetic)",
}
CONDITION = {
    "handling": Handling.CONDITIONS,
    "condition": "Ask before any visit (synthetic)",
    "action": ActionCode.NO_DIRECT_ACTION,
    "sanitisation": SanitisationCode.UNSUPERVISED,
}


@pytest.fixture
def house() -> House:
    return a_house()


def a_person(marking: Marking, surname: str, item: Item | None = None, **words: bool) -> Mention:
    mention = Mention.objects.create(
        marking=marking, kind=MentionKind.PERSON, item=item, recorded_at=timezone.now(), **words
    )
    say(mention, "surname", surname)
    return mention


def say(
    mention: Mention, name: str, value: str, marking: Marking | None = None, other: Mention | None = None
) -> Statement:
    return Statement.objects.create(
        marking=marking or mention.marking, mention=mention, property=name, value=value, other=other,
        recorded_at=timezone.now(), grade="2B",
    )  # fmt: skip


def an_item(report: Report, text: str, marking: Marking | None = None) -> Item:
    return Item.objects.create(
        marking=marking or report.marking, report=report, number=report.items.count() + 1, text=text,
        grading_scheme="3x5x2", grade="2BP", recorded_at=timezone.now(),
    )  # fmt: skip


def asks(who: Colleague, ref: Ref, *to: Colleague, format: str = "pole", **more: object) -> str:
    """The form of an export, sent; the page that comes of it."""
    words = {"title": "Premises (synthetic)", "format": format, "tier": "OFFICIAL-SENSITIVE", "to_on": str(LAST)}
    answer = who.client.post(
        reverse("thread:ask_export", args=[str(ref)]), {**words, "to": [each.body.pk for each in to], **WHY, **more}
    )
    page = who.client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    return page.content.decode()


def agreed(house: House, ref: Ref, *to: Colleague, format: str = "pole") -> Snapshot:
    """An export that a second person agreed on."""
    asks(house.analyst, ref, *to, format=format)
    house.board.sends("thread:decide_request", ReleaseRequest.objects.get().pk, "agree")
    return Snapshot.objects.get()


def opened(snapshot: Snapshot) -> tuple[Manifest, dict[str, bytes]]:
    return verify(services.read_blob(snapshot.blob), services.public_key())


def told_in(snapshot: Snapshot) -> str:
    return "".join(content.decode() for content in opened(snapshot)[1].values())


def a_told_report(house: House) -> Report:
    report = a_report(a_marking(house.analyst.body))
    a_person(report.marking, "Larchfield", an_item(report, "Night deliveries (synthetic)."))
    return report


def test_two_people_let_a_report_leave_as_a_package_that_its_recipients_can_check(house: House) -> None:
    report = a_told_report(house)
    ref = Ref("report", report.pk)
    assert "Ask for an export" in house.analyst.opens("collection:report", report.pk)
    assert "What would leave" in house.analyst.opens("thread:ask_export", str(ref))
    assert "it cannot be you" in asks(house.analyst, ref, house.council)
    assert not Snapshot.objects.exists()
    request = ReleaseRequest.objects.get()
    page = house.board.opens("thread:request", request.pk)
    assert "Exactly these files" in page
    assert "Larchfield" in page
    assert "this release opens it to them" in page
    house.board.sends("thread:decide_request", request.pk, "agree")
    snapshot, release = Snapshot.objects.get(), Release.objects.get()
    manifest, files = opened(snapshot)
    assert manifest.sender == house.analyst.body.name
    assert manifest.recipients == (house.council.body.name,)
    assert manifest.release == str(Ref("release", release.pk))
    assert manifest.grounds.gateway == WHY["gateway"]
    assert manifest.expires_at.date() in (LAST, LAST - timedelta(days=1))
    told = json.loads(files["pole.json"])
    assert [words["text"] for words in told["words"]] == ["Night deliveries (synthetic)."]
    assert [said["value"] for person in told["people"] for said in person["said"]] == ["Larchfield"]


def test_the_recipients_download_it_and_nobody_else_does(house: House) -> None:
    snapshot = agreed(house, Ref("report", a_told_report(house).pk), house.council)
    page = house.council.opens("thread:released", snapshot.pk)
    assert "Signed package" in page
    assert house.council.body.name in page
    answer = house.council.client.get(reverse("thread:package", args=[snapshot.pk]))
    key = house.council.client.get(reverse("thread:package_key"))
    assert verify(answer.content, key.content)[0].title == "Premises (synthetic)"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    for page in ("thread:released", "thread:package"):
        house.other_council.opens(page, snapshot.pk, status=404)
    assert "Premises (synthetic)" in house.council.opens("thread:index")
    (row,) = Dissemination.objects.all()
    assert (row.object_ref, row.state) == (str(Ref("snapshot", snapshot.pk)), SendingState.SENT)


def test_politics_opens_no_package_even_of_a_body_that_got_one(house: House) -> None:
    snapshot = agreed(house, Ref("report", a_told_report(house).pk), house.council)
    member = a_colleague(house.council.body, Role.TASKFORCE)
    member.opens("thread:released", snapshot.pk, status=404)
    member.opens("thread:package", snapshot.pk, status=403)


def test_released_words_are_no_package(house: House) -> None:
    words = services.Words(title="T", text="W")
    marking = a_marking(house.analyst.body)
    asked = services.ReleaseAsked(
        ref=Ref("report", 1), version="1", marking=marking, words=words, to=[house.council.body], basis=basis()
    )
    request = services.ask_release(actor=house.analyst.reader, what=asked)
    snapshot = services.agree_release(actor=house.board.reader, request_id=request.pk)
    house.council.opens("thread:package", snapshot.pk, status=404)


def basis() -> services.SharingBasis:
    return read_basis(**WHY)


def test_the_one_who_asked_never_agrees(house: House) -> None:
    report = a_report(a_marking(house.board.body))
    an_item(report, "Night deliveries (synthetic).")
    asks(house.board, Ref("report", report.pk), house.council)
    page = house.board.sends("thread:decide_request", ReleaseRequest.objects.get().pk, "agree")
    assert "somebody else must decide" in page
    assert not Snapshot.objects.exists()


def test_nothing_leaves_that_the_maker_may_not_read(house: House) -> None:
    report = a_told_report(house)
    hidden = a_marking(house.taxes.body)
    a_person(hidden, "Hiddenname", an_item(report, "Hidden words (synthetic).", hidden))
    person = Mention.objects.get(statements__value="Larchfield")
    say(person, "occupation", "Hidden trade", hidden)
    home = Mention.objects.create(marking=hidden, kind=MentionKind.ADDRESS, recorded_at=timezone.now())
    say(person, "lives_at", "", other=home)
    told = told_in(agreed(house, Ref("report", report.pk), house.council))
    assert "Larchfield" in told
    assert "Hidden" not in told
    assert encode(home.pk) not in told


def test_what_is_hidden_absent_or_of_no_exported_kind_is_the_same_404(house: House) -> None:
    report = a_report(a_marking(house.taxes.body))
    for cited in (str(Ref("report", report.pk)), str(Ref("report", 1)), str(Ref("task", 1)), "nonsense"):
        house.analyst.opens("thread:ask_export", cited, status=404)
    house.officer.opens("thread:ask_export", str(Ref("report", a_told_report(house).pk)), status=403)


def test_what_suspicious_activity_material_touches_is_never_exported(house: House) -> None:
    place = Place(person_id=house.analyst.person.pk)
    seat(own_list_of(MarkingKind.SUSPICIOUS_ACTIVITY), place, Term(from_at=EARLY), TASKFORCE_BASIS)
    closed = a_marking(house.analyst.body, kind=MarkingKind.SUSPICIOUS_ACTIVITY)
    report = a_told_report(house)
    assert house.analyst.opens("thread:ask_export", str(Ref("report", report.pk)))
    say(Mention.objects.get(statements__value="Larchfield"), "occupation", "Told by a bank (synthetic)", closed)
    asked = services.ExportAsked(
        ref=Ref("report", report.pk), title="T", format=ExportFormat.CSV, to=[house.council.body], basis=basis(),
        term=Term(from_at=EARLY, to_at=timezone.now() + timedelta(days=1)),
    )  # fmt: skip
    with pytest.raises(SharingRefused, match="own list"):
        services.ask_export(actor=house.analyst.reader, what=asked)
    assert not ReleaseRequest.objects.exists()


def test_a_group_leaves_with_its_nominals_but_for_who_must_be_protected_or_is_restricted(house: House) -> None:
    marking = a_marking(house.analyst.body)
    group = a_group(marking)
    for surname, words in (("Seenname", {}), ("Victimname", {"is_protected": True}), ("Restrictedname", {})):
        person = a_person(marking, surname, **words)
        GroupMember.objects.create(
            marking=marking, group=group, mention=person, role="courier", recorded_at=timezone.now()
        )
        if surname == "Restrictedname":
            restricted(house, person)
    told = told_in(agreed(house, Ref("group", group.pk), house.council))
    assert "Seenname" in told
    assert "member_of" in told
    assert "Victimname" not in told
    assert "Restrictedname" not in told


def restricted(house: House, person: Mention) -> None:
    request = RightsRequest.objects.create(
        partner=house.analyst.body, right="restriction", regime="uk-gdpr", requester="N", asked="A",
        received_on=date(2026, 11, 1), received_by=house.analyst.person,
    )  # fmt: skip
    Restriction.objects.create(mention_id=person.pk, request=request, from_at=timezone.now(), by=house.analyst.person)


def test_a_subject_leaves_with_what_is_one_tie_away(house: House) -> None:
    marking = a_marking(house.analyst.body)
    person = a_person(marking, "Larchfield")
    company = Mention.objects.create(marking=marking, kind=MentionKind.COMPANY, recorded_at=timezone.now())
    say(company, "name", "Larch Haulage (synthetic)")
    say(person, "director_of", "director", other=company)
    assert "Ask for an export" in house.analyst.opens("linking:subject", person.pk)
    snapshot = agreed(house, Ref("mention", person.pk), house.council, format="ftm")
    manifest, files = opened(snapshot)
    lines = [json.loads(line) for content in files.values() for line in content.splitlines()]
    assert [line["schema"] for line in lines] == ["Person", "Company", "Directorship"]
    assert {each.what for each in manifest.left_out} == {"grade"}


def test_whoever_must_be_protected_can_be_asked_for_no_more_than_who_is_not_there(house: House) -> None:
    victim = a_person(a_marking(house.analyst.body), "Victimname", is_protected=True)
    house.analyst.opens("thread:ask_export", str(Ref("mention", victim.pk)), status=404)


def test_the_conditions_of_what_went_in_travel_with_the_package(house: House) -> None:
    report = a_report(a_marking(house.analyst.body, **CONDITION))
    an_item(report, "Night deliveries (synthetic).")
    manifest, _ = opened(agreed(house, Ref("report", report.pk), house.council))
    assert (manifest.handling.handling, manifest.handling.action) == ("C", ActionCode.NO_DIRECT_ACTION.value)
    assert manifest.handling.condition == CONDITION["condition"]


def test_a_body_that_may_read_it_already_is_told_apart_from_one_it_is_opened_to(house: House) -> None:
    report = a_report(a_marking(house.analyst.body, house.council.body))
    an_item(report, "Night deliveries (synthetic).")
    asks(house.analyst, Ref("report", report.pk), house.council, house.taxes)
    page = house.board.opens("thread:request", ReleaseRequest.objects.get().pk)
    assert f"{house.council.body.name}: may read all of it already" in page
    assert f"{house.taxes.body.name}: this release opens it to them" in page


def test_an_export_has_a_last_day_and_a_format_that_can_hold_some_of_it(house: House) -> None:
    ref = Ref("report", a_told_report(house).pk)
    assert "There is a problem" in asks(house.analyst, ref, house.council, to_on="")
    assert "can hold nothing of this" in asks(house.analyst, ref, house.council, format="ocds")
    assert not ReleaseRequest.objects.exists()


def test_a_recall_closes_the_package_and_tells_everybody_who_got_it(house: House) -> None:
    snapshot = agreed(house, Ref("report", a_told_report(house).pk), house.council)
    page = house.analyst.sends("thread:recall_release", Release.objects.get().pk, reason="Wrong person (synthetic)")
    assert "Notices sent: 1" in page
    house.council.opens("thread:package", snapshot.pk, status=404)
    assert "Wrong person (synthetic)" in house.council.opens("thread:index")
    assert Dissemination.objects.get().state == SendingState.RECALLED
    assert Notice.objects.get().partner == house.council.body


def test_it_is_kept_on_the_audit_log_with_every_record_that_left(house: House) -> None:
    report = a_told_report(house)
    person = Mention.objects.get(statements__value="Larchfield")
    snapshot = agreed(house, Ref("report", report.pk), house.council)
    cited = {str(Ref("report", report.pk)), str(Ref("mention", person.pk)), str(Ref("snapshot", snapshot.pk))}
    told = [set(row.objects_named.split()) for row in WaitingChange.objects.filter(event=AuditEvent.DISCLOSURE)]
    assert any(cited <= objects for objects in told)
    steps = ThreadLink.objects.filter(to_ref=str(Ref("snapshot", snapshot.pk))).values_list("from_ref", flat=True)
    assert cited - {str(Ref("snapshot", snapshot.pk))} <= set(steps)


def test_who_got_a_package_is_known_by_each_record_in_it(house: House) -> None:
    report = a_told_report(house)
    person = Mention.objects.get(statements__value="Larchfield")
    snapshot = agreed(house, Ref("report", report.pk), house.council)
    for ref in (Ref("report", report.pk), Ref("mention", person.pk)):
        (told,) = told_of_copies(ref)
        assert (told.to.partner_id, told.copy) == (house.council.body.pk, Ref("snapshot", snapshot.pk))


def test_another_desks_key_does_not_open_it(house: House) -> None:
    snapshot = agreed(house, Ref("report", a_told_report(house).pk), house.council)
    with pytest.raises(PackageRefused):
        verify(services.read_blob(snapshot.blob), PUBLIC)


def test_a_made_up_desk_says_so_on_every_file(house: House, settings: Settings) -> None:
    settings.PLAIT_DEMO = True
    snapshot = agreed(house, Ref("report", a_told_report(house).pk), house.council, format="csv")
    manifest, files = opened(snapshot)
    assert manifest.synthetic
    assert all(name.startswith("SYNTHETIC_") for name in (*files, snapshot.blob.name))
