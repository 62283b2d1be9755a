"""The source register: its own database, its own key, its own officers; nobody else learns who a source is."""

from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import Http404
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.files import an_item, reports_csv
from tests.factories.pages import signed_in

from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait.policy.roles import ROLES, Role
from plait_desk.audit.homes import home_of
from plait_desk.audit.keys import desk_key
from plait_desk.audit.models import WaitingRead
from plait_desk.collection.models import Item, RegisteredSource, SourceReading
from plait_desk.collection.queries.sources import source_rows, unknown_references
from plait_desk.collection.services import (
    SourceRefused,
    add_source,
    read_identity,
    reasons_given,
    receive_file,
    retire_source,
)

pytestmark = pytest.mark.django_db(databases=["default", "audit", "sources"])
WHO = "Marsaili Rowanberry, Sampleton (SYNTHETIC)"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def officer() -> Reader:
    return a_reader(a_body("psos"), Role.SOURCE_REGISTER_OFFICER)


@pytest.fixture
def source(officer: Reader) -> RegisteredSource:
    return add_source(actor=officer, reference="S-1", identity=WHO)


def test_a_source_is_read_with_a_reason_and_both_reading_and_reason_are_kept(
    officer: Reader, source: RegisteredSource
) -> None:
    assert read_identity(actor=officer, source_id=source.pk, reason="A threat to the source.") == WHO
    ((reading, reason),) = reasons_given(actor=officer, source_id=source.pk)
    assert (reading.by_id, reason) == (officer.person_id, "A threat to the source.")
    entry = WaitingRead.objects.latest("arrival").value()
    assert entry.person_id == officer.person_id
    assert entry.objects[0].startswith("source:")
    assert "threat" not in entry.query, "the reason is kept under a key that can be destroyed"


def test_without_a_reason_nobody_reads_and_nothing_is_kept_of_trying(officer: Reader, source: RegisteredSource) -> None:
    with pytest.raises(SourceRefused, match="why you need"):
        read_identity(actor=officer, source_id=source.pk, reason="  ")
    assert not SourceReading.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SOURCE_REGISTER_OFFICER])
def test_no_other_role_reads_adds_or_retires(role: Role, source: RegisteredSource) -> None:
    other = a_reader(a_body("psos"), role)
    assert not {Permission.COLLECTION_SOURCE_READ, Permission.COLLECTION_SOURCE_KEEP} & ROLES[role]
    for act in (
        lambda: read_identity(actor=other, source_id=source.pk, reason="Because."),
        lambda: reasons_given(actor=other, source_id=source.pk),
        lambda: retire_source(actor=other, source_id=source.pk),
        lambda: add_source(actor=other, reference="S-2", identity=WHO),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert source_rows(other) == []
    assert signed_in(other).get(reverse("collection:source", args=[source.pk])).status_code == 403


def test_another_bodys_officer_finds_it_absent(source: RegisteredSource) -> None:
    other = a_reader(a_body("hmrc"), Role.SOURCE_REGISTER_OFFICER)
    for act in (
        lambda: read_identity(actor=other, source_id=source.pk, reason="Because."),
        lambda: retire_source(actor=other, source_id=source.pk),
    ):
        with pytest.raises(Http404):
            act()
    assert source_rows(other) == []
    client = signed_in(other)
    hidden = client.get(reverse("collection:source", args=[source.pk]))
    absent = client.get(reverse("collection:source", args=[source.pk ^ 1]))
    assert hidden.status_code == absent.status_code == 404
    assert SourceReading.objects.count() == 0


def test_it_lies_in_a_database_of_its_own_under_a_key_of_its_own(officer: Reader, source: RegisteredSource) -> None:
    assert home_of(RegisteredSource) == home_of(SourceReading) == "sources"
    assert settings.DATABASES["sources"]["NAME"] != settings.DATABASES["default"]["NAME"]
    assert WHO.encode() not in bytes(source.identity)
    assert desk_key("sources") not in {desk_key("audit"), desk_key("collection")}
    assert (settings.PLAIT_KEYS / "sources.key").exists()
    tables = connections["default"].introspection.table_names()
    assert (
        "collection_source" not in tables
        or not connections["default"].cursor().execute("SELECT COUNT(*) FROM collection_source").fetchone()[0]
    )


def test_one_sources_name_cannot_be_put_in_anothers_place(officer: Reader, source: RegisteredSource) -> None:
    other = add_source(actor=officer, reference="S-2", identity="Somebody else (SYNTHETIC)")
    RegisteredSource.objects.filter(pk=source.pk).update(identity=other.identity)
    with pytest.raises(InvalidToken):
        read_identity(actor=officer, source_id=source.pk, reason="A threat.")


def test_a_reference_is_one_source_and_a_blank_one_is_none(officer: Reader, source: RegisteredSource) -> None:
    with pytest.raises(SourceRefused, match="already"):
        add_source(actor=officer, reference="S-1", identity="Somebody else (SYNTHETIC)")
    with pytest.raises(SourceRefused, match="Give the reference"):
        add_source(actor=officer, reference=" ", identity=WHO)
    hmrc = a_reader(a_body("hmrc"), Role.SOURCE_REGISTER_OFFICER)
    assert add_source(actor=hmrc, reference="S-1", identity="Somebody else (SYNTHETIC)").pk != source.pk


def test_a_retired_source_stays_in_the_register(officer: Reader, source: RegisteredSource) -> None:
    retire_source(actor=officer, source_id=source.pk)
    (row,) = source_rows(officer)
    assert row.retired_at is not None
    assert read_identity(actor=officer, source_id=source.pk, reason="A court asks.") == WHO


def test_a_reference_that_the_register_does_not_know_is_taken_and_shown_to_its_own_officer(officer: Reader) -> None:
    writer = a_reader(a_body("psos"))
    rows = (an_item(), an_item(item_number="2", source_reference="S-9"), an_item(report_reference="IR-2"))
    receive_file(actor=writer, name="intelligence_reports.csv", raw=reports_csv(*rows))
    assert Item.objects.count() == 3
    add_source(actor=officer, reference="S-9", identity=WHO)
    assert unknown_references(officer) == [("S-1", 2)]
    assert [(row.reference, row.reports) for row in source_rows(officer)] == [("S-9", 1)]
    assert unknown_references(a_reader(a_body("hmrc"), Role.SOURCE_REGISTER_OFFICER)) == []


def test_the_pages_show_references_and_the_name_only_in_answer_to_a_reason(officer: Reader) -> None:
    client = signed_in(officer)
    listed = reverse("collection:sources")
    assert client.get(listed).status_code == 200
    answer = client.post(listed, {"reference": "S-1", "identity": WHO})
    assert answer.status_code == 302
    assert client.post(listed, {"reference": "S-1", "identity": WHO}).status_code == 422
    page = client.get(listed).content.decode()
    assert "S-1" in page
    assert "Rowanberry" not in page
    address = reverse("collection:source", args=[RegisteredSource.objects.get().pk])
    assert "Rowanberry" not in client.get(address).content.decode()
    refused = client.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "Rowanberry" not in refused.content.decode()
    shown = client.post(address, {"reason": "A threat to the source."})
    assert WHO in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    after = client.get(address).content.decode()
    assert "Rowanberry" not in after
    assert "A threat to the source." in after


def test_the_register_is_a_room_of_its_officers_only(officer: Reader) -> None:
    front = reverse("home:front")
    assert reverse("collection:sources") in signed_in(officer).get(front).content.decode()
    assert reverse("collection:sources") not in signed_in(a_reader(a_body("psos"))).get(front).content.decode()
