"""What one council sends tells another nothing: on pages, in lists and counts, by search, thread, download or error."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.files import a_person_row, people_csv
from tests.factories.house import Colleague, House, a_house
from tests.factories.journey import write_report
from tests.factories.walking import bare, differences, every_page

from plait.domain.ids import Ref, encode
from plait_desk.collection import queries
from plait_desk.collection.models import Load, Mention, Report
from plait_desk.jobs.models import Job

pytestmark = [pytest.mark.django_db(databases=["default", "audit"]), pytest.mark.usefixtures("own_home")]
NAME = "SYNTHETIC_people_tenants.csv"
TENANTS = people_csv(
    *[a_person_row(number) for number in range(1, 6)],
    a_person_row(6, surname="Quillbank", date_of_birth="1984-02-31"),
)
SEARCHES = ("Sampleton3", "Quillbank", "Larch", "unloading", "IR-77", "tenants")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What council A has on the desk."""

    load: Load
    report: Report
    mention: Mention


def upload(by: Colleague, data: bytes = TENANTS) -> str:
    """Send a file on its page; gives the page that answers."""
    file = SimpleUploadedFile(NAME, data)
    return by.client.post(reverse("collection:loads"), {"file": file}, follow=True).content.decode()


def take_in(by: Colleague) -> None:
    """Say of the newest file that it is wanted."""
    load = Load.objects.filter(partner=by.body).latest("received_at")
    by.sends("collection:take_load", load.pk)


def send(by: Colleague) -> Sent:
    upload(by)
    take_in(by)
    return Sent(
        load=Load.objects.get(partner=by.body, name=NAME),
        report=write_report(by),
        mention=Mention.objects.filter(load__name=NAME).first() or pytest.fail("nothing was loaded"),
    )


def searches() -> list[str]:
    return [f"{reverse('home:search')}?q={words}" for words in SEARCHES] + [
        f"{reverse('collection:reports')}?text={words}" for words in SEARCHES
    ]


def addresses_of(sent: Sent) -> list[str]:
    """Every page and download of what was sent."""
    refs = (Ref("load", sent.load.pk), Ref("report", sent.report.pk), Ref("mention", sent.mention.pk))
    return [
        reverse("collection:load", args=[sent.load.pk]),
        reverse("collection:rejects", args=[sent.load.pk]),
        reverse("collection:report", args=[sent.report.pk]),
        reverse("linking:subject", args=[sent.mention.pk]),
        *(reverse("home:thread", args=[str(ref)]) for ref in refs),
    ]


@pytest.fixture
def house() -> House:
    return a_house()


def test_every_page_of_council_b_is_the_same_with_and_without_what_council_a_sent(house: House) -> None:
    a, b = house.council, house.other_council
    every_page(b.client)  # the first visit begins the session
    before = every_page(b.client, more=searches())
    send(a)
    after = every_page(b.client, more=searches())
    assert differences(before, after) == {}
    found = every_page(a.client, more=searches())
    assert any(b"Sampleton3" in page for _, page in found.values()), "council A finds its own"


def test_what_is_hidden_is_answered_as_what_is_not_there(house: House) -> None:
    sent = send(house.council)
    for address in addresses_of(sent):
        assert house.council.client.get(address, follow=True).status_code == 200, address
        hidden = house.other_council.client.get(address)
        code = next(part for part in reversed(address.replace(":", "/").split("/")) if len(part) == 13)
        absent = house.other_council.client.get(address.replace(code, other := encode(1)))
        assert hidden.status_code == absent.status_code == 404, address
        assert bare(hidden.content).replace(code.encode(), other.encode()) == bare(absent.content), address


def test_the_same_file_is_each_councils_own(house: House) -> None:
    a, b = house.council, house.other_council
    first, second = upload(a), upload(b)
    assert "sent this very file before" not in second
    loads = [Load.objects.get(partner=each.body) for each in (a, b)]
    codes = [encode(load.pk).encode() for load in loads]
    assert bare(first.encode()).replace(*codes).count(b"Sampleton") == bare(second.encode()).count(b"Sampleton")
    take_in(a)
    take_in(b)
    assert [(load.rows, load.accepted, load.rejected) for load in loads] == [(6, 5, 1)] * 2
    mine, theirs = (set(queries.people(each.reader)["mention_id"].to_pylist()) for each in (a, b))
    assert len(mine) == len(theirs) == 5
    assert not mine & theirs, "one council's records are never the other's, even with the same content"
    assert "sent this very file before" in upload(b)


def test_the_same_reference_is_free_for_council_b(house: House) -> None:
    ours, theirs = write_report(house.council), write_report(house.other_council)
    assert ours.pk != theirs.pk
    assert house.other_council.opens("collection:reports").count("Night unloading") == 1


def test_a_file_named_after_a_report_of_council_a_is_told_that_there_is_no_such_report(house: House) -> None:
    """The error is the same whether council A has that report or nobody has."""
    named = b"report_reference,item_number,mention_reference,surname,subject_category\nIR-77,1,M-1,Larch,\n"
    before = _rejects(house.other_council, named)
    write_report(house.council)
    after = _rejects(house.other_council, named + b"\n")
    assert before == after


def _rejects(by: Colleague, data: bytes) -> list[tuple[str, str]]:
    file = SimpleUploadedFile("report_people.csv", data)
    by.client.post(reverse("collection:loads"), {"file": file})
    take_in(by)
    load = Load.objects.filter(partner=by.body).latest("received_at")
    return list(load.rejects.values_list("reason", "way_out"))


def test_a_job_of_council_a_is_its_own(house: House) -> None:
    many = people_csv(*[a_person_row(number, address="x" * 200) for number in range(4_500)])
    upload(house.council, many)
    job = Job.objects.get()
    house.council.opens("jobs:page", job.pk)
    house.other_council.opens("jobs:page", job.pk, status=404)
    assert NAME not in house.other_council.opens("jobs:list")


def test_council_b_can_do_nothing_to_what_council_a_sent(house: House) -> None:
    sent = send(house.council)
    client = house.other_council.client
    assert client.post(reverse("collection:decide", args=[sent.report.pk]), {"to": "live"}).status_code == 403
    assert client.post(reverse("jobs:cancel", args=[sent.report.pk])).status_code in (302, 404)
    sent.report.refresh_from_db()
    assert sent.report.state == "requires_assessment"
