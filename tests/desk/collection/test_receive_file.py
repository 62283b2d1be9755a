"""Files through the door: nothing lost, nothing doubled, nothing shown before it is whole."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from tests.factories import a_body, a_reader
from tests.factories.files import PEOPLE_COLUMNS, a_person_row, an_item, as_xlsx, people_csv, reports_csv
from tests.shared_data import shared_folder

from plait.collection.stated import StatedMarking
from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.collection import queries
from plait_desk.collection.models import Item, Load, Mention, Origin, RegisterEdition, Reject, Report, Statement
from plait_desk.collection.queries.loads import rejects_file
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.loading import read_form
from plait_desk.search.models import SearchEntry
from plait_desk.thread.models import Blob

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def police() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def council() -> Reader:
    return a_reader(a_body("council-fife"))


def counts() -> tuple[int, ...]:
    tables = (Report, Item, Mention, Statement, Origin, Reject, SearchEntry)
    return tuple(table._default_manager.count() for table in tables)


PEOPLE = people_csv(*[a_person_row(number) for number in range(20)])


def test_a_good_file_is_taken_in_and_kept_encrypted(police: Reader) -> None:
    load = receive_file(actor=police, name="people.csv", raw=PEOPLE)
    assert (load.state, load.rows, load.accepted, load.rejected) == ("committed", 20, 20, 0)
    assert (load.feed, load.is_repeat) == ("people", False)
    assert queries.people(police).num_rows == 20
    kept = [file.read_bytes() for file in Path(settings.PLAIT_HOME).rglob("*") if file.is_file()]
    assert kept
    assert not any(b"Sampleton" in content for content in kept)


def test_the_same_file_again_changes_nothing_and_says_so(police: Reader) -> None:
    first = receive_file(actor=police, name="people.csv", raw=PEOPLE)
    before = counts()
    again = receive_file(actor=police, name="another name.csv", raw=PEOPLE)
    assert again.is_repeat
    assert (again.pk, counts()) == (first.pk, before)


def test_another_body_with_the_same_file_learns_nothing(police: Reader, council: Reader) -> None:
    receive_file(actor=police, name="people.csv", raw=PEOPLE)
    theirs = receive_file(actor=council, name="people.csv", raw=PEOPLE)
    assert not theirs.is_repeat
    assert (theirs.accepted, Load.objects.count()) == (20, 2)


def test_next_months_list_adds_what_is_new_and_doubles_nothing(police: Reader) -> None:
    receive_file(actor=police, name="people.csv", raw=PEOPLE)
    said = Statement.objects.count()
    moved = a_person_row(3, address="2 New Way")
    later = people_csv(*[moved if number == 3 else a_person_row(number) for number in range(21)])
    receive_file(actor=police, name="people.csv", raw=later)
    assert Mention.objects.count() == 21
    assert Statement.objects.count() == said + 1 + 7  # one moved, one came with seven filled cells


def test_who_may_not_load_may_not(police: Reader) -> None:
    reader = a_reader(a_body("psos"), Role.SECRETARIAT)
    with pytest.raises(PermissionDenied):
        receive_file(actor=reader, name="people.csv", raw=PEOPLE)


TRUNCATED = as_xlsx(a_person_row(), columns=PEOPLE_COLUMNS)[:-200]
LATIN = PEOPLE.replace(b"Ailsa", "Ailsá".encode("latin-1"))


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("people.csv", b"", "empty"),
        ("people.csv", b"%PDF-1.4", "a PDF"),
        ("people.zip", b"PK\x03\x04", "ZIP"),
        ("people.xlsx", TRUNCATED, "damaged or cut short"),
        ("people.csv", LATIN, "Latin-1"),
        ("people.csv.gz", gzip.compress(PEOPLE, mtime=0)[:-9], "cut short"),
        ("people.csv.gz", gzip.compress(b"a,b\n" + b"0" * (40 << 20), mtime=0), "unpacks to"),
        ("people.csv", b"record_id,surname\nR-1,Larch\n", "list_name is missing"),
        ("people.csv", PEOPLE.replace(b"synthetic\r", b"mood\r"), "mood is neither read nor named as ignored"),
        ("holiday.csv", b"beach,sun\n1,2\n", "Neither its name nor its columns"),
        ("intelligence_reports.csv", reports_csv(an_item(tier="SECRET")), "above OFFICIAL-SENSITIVE"),
    ],
)
def test_a_bad_file_is_refused_with_file_and_way_out_and_leaves_no_byte(
    police: Reader, name: str, raw: bytes, words: str
) -> None:
    with pytest.raises(FileRefused, match=re.escape(words)) as refusal:
        receive_file(actor=police, name=name, raw=raw)
    assert all(reject.file and reject.way_out for reject in refusal.value.rejects)
    assert counts() == (0,) * 7
    assert Blob.objects.count() == 0
    assert words in Load.objects.get().error


def test_utf_16_is_read(police: Reader) -> None:
    assert receive_file(actor=police, name="people.csv", raw=PEOPLE.decode().encode("utf-16")).accepted == 20


def test_a_refused_file_can_come_again_once_it_is_put_right(police: Reader) -> None:
    with pytest.raises(FileRefused):
        receive_file(actor=police, name="report_people.csv", raw=PEOPLE)
    assert receive_file(actor=police, name="people.csv", raw=PEOPLE).accepted == 20


BAD_ROWS = (
    people_csv(a_person_row(1), a_person_row(2, date_of_birth="1984-02-31", phone="+44498"), a_person_row(3))
    + b"R-9,too,many,fields,,,,,,tenants,SYNTHETIC,extra\r\n"
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rejects_come_back_in_the_same_format_and_once_put_right_are_taken_in_once(police: Reader, form: str) -> None:
    rows = [a_person_row(1), a_person_row(2, date_of_birth="1984-02-31", phone="+44498")]
    data = people_csv(*rows) if form == "csv" else as_xlsx(*rows, columns=PEOPLE_COLUMNS)
    load = receive_file(actor=police, name=f"people.{form}", raw=data)
    assert (load.accepted, load.rejected) == (1, 1)
    name, _, content = rejects_file(police, load)
    assert name == f"people_rejects.{form}"
    if form == "csv":
        assert b"'+44498" in content, "a spreadsheet must not take it for a formula"
        right = content.replace(b"1984-02-31", b"1984-02-28")
    else:
        right = as_xlsx(a_person_row(2, phone="+44498"), columns=PEOPLE_COLUMNS)
    again = receive_file(actor=police, name=name, raw=right)
    assert (again.accepted, again.rejected) == (1, 0)
    assert Mention.objects.count() == 2
    assert sorted(Statement.objects.filter(property="phone").values_list("value", flat=True)) == [
        "+44412345678",
        "+44498",
    ]


def test_a_row_with_too_many_fields_is_kept_back_whole(police: Reader) -> None:
    load = receive_file(actor=police, name="people.csv", raw=BAD_ROWS)
    assert (load.rows, load.accepted, load.rejected) == (4, 2, 2)
    assert sorted(load.rejects.values_list("row", flat=True)) == [3, 5]
    assert b"R-9,too,many,fields" in rejects_file(police, load)[2]


def test_an_unknown_grade_is_kept_back_and_the_good_item_stays(police: Reader) -> None:
    raw = reports_csv(an_item(), an_item(item_number="2", grade="9ZP"))
    load = receive_file(actor=police, name="intelligence_reports.csv", raw=raw)
    assert (load.accepted, load.rejected) == (1, 1)
    assert "no grade of 3x5x2" in load.rejects.get().reason


def test_rejects_are_their_own_bodys_affair(police: Reader, council: Reader) -> None:
    shared = StatedMarking(
        tier="OFFICIAL-SENSITIVE", audience=("psos",), purposes=("law-enforcement",), existence="hidden"
    )
    load = receive_file(actor=council, name="people.csv", raw=BAD_ROWS, marking=shared)
    assert queries.people(police).num_rows == 2
    assert not Reject.objects.readable_by(police).exists()
    assert not Load.objects.readable_by(police).exists()
    assert Reject.objects.readable_by(council).count() == load.rejected


class Killed(Exception):
    """The machine stops."""


@pytest.mark.parametrize("step", range(4))
def test_a_load_killed_at_any_step_shows_nothing_and_goes_on_with_nothing_lost_or_doubled(
    police: Reader, step: int
) -> None:
    def stop(done: int, total: int, words: str) -> None:
        if done == step:
            raise Killed

    with pytest.raises(Killed):
        receive_file(actor=police, name="people.csv", raw=PEOPLE, progress=stop)
    assert queries.people(police).num_rows == 0
    receive_file(actor=police, name="people.csv", raw=PEOPLE)
    after = counts()
    assert queries.people(police).num_rows == 20
    assert after == (0, 0, 20, 140, 0, 0, 20)


def test_half_written_rows_do_not_show_and_are_not_written_again(police: Reader) -> None:
    load = receive_file(actor=police, name="people.csv", raw=PEOPLE)
    whole = counts()
    # As a load stands that was killed between two batches: some rows there, the load not committed.
    half = list(Mention.objects.order_by("pk").values_list("pk", flat=True)[:10])
    Statement.objects.filter(mention__in=half[:5]).delete()
    Mention.objects.filter(pk__in=half[:3]).delete()
    SearchEntry.objects.all().delete()
    Load.objects.filter(pk=load.pk).update(state=Load.State.RUNNING)
    assert queries.people(police).num_rows == 0
    assert not Mention.objects.readable_by(police).exists()
    assert not receive_file(actor=police, name="people.csv", raw=PEOPLE).is_repeat
    assert counts() == whole


def test_reports_then_the_people_named_in_them(police: Reader) -> None:
    receive_file(actor=police, name="intelligence_reports.csv", raw=reports_csv(an_item(), an_item(item_number="2")))
    header = b"report_reference,item_number,mention_reference,surname,subject_category\n"
    named = header + b"IR-1,2,M-1,Larch,VICTIM\nIR-8,1,M-2,Elm,\n"
    load = receive_file(actor=police, name="report_people.csv", raw=named)
    assert (load.accepted, load.rejected) == (1, 1)
    mention = Mention.objects.get()
    assert (mention.item.number, mention.is_protected) == (2, True)
    assert mention.marking_id == mention.item.marking_id
    assert queries.protected_mentions() == {mention.pk}
    assert not SearchEntry.objects.filter(kind="person").exists()


def test_a_report_is_as_closed_as_its_most_closed_item(police: Reader, council: Reader) -> None:
    closed = an_item(item_number="2", audience="")
    receive_file(actor=police, name="intelligence_reports.csv", raw=reports_csv(an_item(), closed))
    assert Report.objects.readable_by(police).count() == 1
    assert not Report.objects.readable_by(council).exists()
    assert [item.number for item in Item.objects.readable_by(council)] == [1]
    assert Item.objects.readable_by(police).count() == 2


def test_suspicious_activity_material_is_on_its_own_list_only(police: Reader) -> None:
    columns_and_row = {**an_item(), "marking_kind": "suspicious-activity"}
    line = json.dumps({key: value for key, value in columns_and_row.items() if value})
    receive_file(actor=police, name="intelligence_reports.jsonl", raw=line.encode())
    assert not Report.objects.readable_by(police).exists()
    assert not SearchEntry.objects.readable_by(police).exists()


@pytest.mark.parametrize(
    "name", ["contracts_finder_ocds_releases.jsonl.gz", "public_contracts_scotland_ocds_releases.jsonl.gz"]
)
def test_real_releases_become_an_edition_and_mentions_that_later_editions_keep(police: Reader, name: str) -> None:
    path = shared_folder("procurement") / name
    load = receive_file(actor=police, name=name, raw=path)
    edition = RegisterEdition.objects.get()
    assert (load.rejected, edition.register, edition.current) == (0, "notices", True)
    assert Statement.objects.count() == 0, "register rows are never copied to SQL"
    told = queries.statements(police)
    assert told.num_rows == edition.rows
    ids = queries.organisations(police)["mention_id"].to_pylist()[:3]
    assert {row["mention_id"] for row in queries.statements(police, ids).to_pylist()} == set(ids)


def test_a_new_snapshot_takes_the_place_of_the_one_before_and_keeps_the_identities(police: Reader) -> None:
    header = b"CompanyName,CompanyNumber,CompanyStatus\n"
    receive_file(actor=police, name="companies.csv", raw=header + b"ZEDMOOR LTD,ZZ1,Active\n")
    first = Mention.objects.get()
    receive_file(actor=police, name="companies.csv", raw=header + b"ZEDMOOR LTD,ZZ1,Dissolved\n")
    assert Mention.objects.get() == first
    status = [row["value"] for row in queries.statements(police, [first.pk]).to_pylist() if row["property"] == "status"]
    assert status == ["Dissolved"]


def test_real_place_figures_are_read_back_whole(police: Reader) -> None:
    folder = shared_folder("scotland")
    for name in (
        "recorded_crime_2022_23_by_council.csv",
        "nrs_drug_deaths_by_council_2009_2019.csv",
        "suspected_drug_deaths_quarterly_2017_2023.csv",
    ):
        assert receive_file(actor=police, name=name, raw=folder / name).rejected == 0
    assert queries.place_figures(police).num_rows == 33 * 60 + 33 * 12 + 636


def test_one_reject_refuses_the_whole_of_a_form(police: Reader) -> None:
    with pytest.raises(FileRefused):
        read_form(police, "people.csv", BAD_ROWS)
    assert counts() == (0,) * 7
