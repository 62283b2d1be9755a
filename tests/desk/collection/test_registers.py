"""Registers on the desk: by edition and day, whole or not at all, the old never undoing the new."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import a_body, a_reader
from tests.factories.files import as_csv
from tests.factories.pages import signed_in

from plait.collection.stated import StatedMarking
from plait.collection.store import PART
from plait.collection.telling import TOLD
from plait.domain.ids import encode
from plait.domain.reject import FileRefused
from plait.policy.access import Reader
from plait.policy.forgetting import Said, words_of
from plait_desk.collection import queries
from plait_desk.collection.models import Load, Mention, RegisterEdition, Reject
from plait_desk.collection.services import receive_file
from plait_desk.collection.services.registers import NothingBefore, withdraw_edition
from plait_desk.collection.services.suppressing import swap_in, sweep_editions
from plait_desk.thread.models import Disposal, Suppression
from plait_desk.thread.services import Forgotten

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
COLUMNS = ("CompanyName", "CompanyNumber", "CompanyStatus")
OCTOBER, NOVEMBER = "SYNTHETIC_companies-2026-10-01.csv", "SYNTHETIC_companies-2026-11-01.csv"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Path:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path
    return tmp_path


@pytest.fixture
def police() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def council() -> Reader:
    return a_reader(a_body("council-fife"))


def companies(*rows: tuple[str, str, str]) -> bytes:
    return as_csv(*[dict(zip(COLUMNS, row, strict=True)) for row in rows], columns=COLUMNS)


FIRST = companies(("ZEDMOOR LTD", "ZZ1", "Active"), ("BIRK LTD", "ZZ2", "Active"), ("CAIRN LTD", "ZZ3", "Active"))
SECOND = companies(("ZEDMOOR LTD", "ZZ1", "Liquidation"), ("CAIRN LTD", "ZZ3", "Active"), ("DUNE LTD", "ZZ4", "Active"))


def two_editions(reader: Reader) -> tuple[RegisterEdition, RegisterEdition]:
    loads = [receive_file(actor=reader, name=name, raw=raw) for name, raw in ((OCTOBER, FIRST), (NOVEMBER, SECOND))]
    first, second = (RegisterEdition.objects.get(load=load) for load in loads)
    return first, second


def mention(number: str) -> Mention:
    return Mention.objects.get(register="companies", natural_key=number.rjust(8, "0"))


def told(reader: Reader, number: str) -> dict[str, tuple[str, date | None]]:
    rows = queries.statements(reader, [mention(number).pk]).to_pylist()
    return {row["property"]: (row["value"], row["valid_to"]) for row in rows}


def files(home: Path) -> set[str]:
    return {str(path.relative_to(home / "registers")) for path in (home / "registers").rglob("*") if path.is_file()}


def test_an_edition_lies_under_its_register_and_day_and_the_manifest_names_it(police: Reader, home: Path) -> None:
    first, second = two_editions(police)
    assert [one.as_at for one in (first, second)] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert [one.current for one in (first, second)] == [False, True]
    for one in (first, second):
        assert one.folder.startswith(f"companies/{one.as_at.isoformat()}-")
        assert {PART, TOLD} <= {path.name for path in (home / "registers" / one.folder).iterdir()}


def test_a_company_in_two_editions_is_one_mention_and_what_left_is_marked_and_not_deleted(police: Reader) -> None:
    receive_file(actor=police, name=OCTOBER, raw=FIRST)
    before = {number: mention(number).pk for number in ("ZZ1", "ZZ2", "ZZ3")}
    receive_file(actor=police, name=NOVEMBER, raw=SECOND)
    assert {number: mention(number).pk for number in before} == before
    assert told(police, "ZZ1")["status"] == ("Liquidation", None)
    assert told(police, "ZZ2")["name"] == ("BIRK LTD", date(2026, 11, 1))
    assert told(police, "ZZ4")["name"] == ("DUNE LTD", None)


def test_an_edition_older_than_the_last_is_refused_and_the_way_out_works(police: Reader, home: Path) -> None:
    _, second = two_editions(police)
    there = files(home)
    old = "SYNTHETIC_companies-2026-10-15.csv"
    with pytest.raises(FileRefused, match="This edition is of 2026-10-15; the last one here is of 2026-11-01"):
        receive_file(actor=police, name=old, raw=FIRST + b"ELM LTD,ZZ5,Active\n")
    assert files(home) == there
    assert "withdraw the newer ones first" in Load.objects.get(name=old).error
    withdraw_edition(actor=police, edition=second)
    receive_file(actor=police, name=old, raw=FIRST + b"ELM LTD,ZZ5,Active\n")
    assert RegisterEdition.objects.get(current=True).as_at == date(2026, 10, 15)
    assert told(police, "ZZ5")["name"] == ("ELM LTD", None)


def test_another_bodys_newer_edition_refuses_nothing_of_ours(police: Reader, council: Reader) -> None:
    receive_file(actor=council, name=NOVEMBER, raw=SECOND)
    receive_file(actor=police, name=OCTOBER, raw=FIRST)
    assert RegisterEdition.objects.filter(current=True).count() == 2


def test_the_only_edition_cannot_be_withdrawn_nor_another_bodys(police: Reader, council: Reader) -> None:
    _, second = two_editions(police)
    with pytest.raises(NothingBefore):
        withdraw_edition(actor=council, edition=second)
    with pytest.raises(NothingBefore):
        withdraw_edition(actor=police, edition=withdraw_edition(actor=police, edition=second))


def test_rows_that_cannot_be_read_are_kept_back_and_the_others_land(police: Reader) -> None:
    load = receive_file(actor=police, name=NOVEMBER, raw=SECOND + b"AGAIN LTD,ZZ4,Active\nNO NUMBER LTD,,Active\n")
    assert (load.rows, load.accepted, load.rejected) == (5, 3, 2)
    reasons = set(Reject.objects.values_list("reason", flat=True))
    assert reasons == {"An earlier row has the same CompanyNumber.", "CompanyNumber is empty."}


def test_the_totals_that_a_snapshot_says_of_itself_are_asserted(police: Reader) -> None:
    person = {"company_number": "1", "data": {"kind": "individual-person-with-significant-control", "name": "A Larch"}}
    total = {
        "data": {"kind": "totals#persons-of-significant-control-snapshot", "persons_of_significant_control_count": 2}
    }
    lines = "".join(json.dumps(line) + "\n" for line in (person, total))
    load = receive_file(actor=police, name="SYNTHETIC_psc-2026-11-01.jsonl", raw=lines.encode())
    one = next(one for one in load.assertions if "persons_of_significant_control_count" in one["words"])
    assert (one["holds"], one["found"]) == (False, "2; here 1")
    assert (load.rows, load.accepted) == (2, 2)


def test_what_a_kill_left_is_swept_and_named_editions_and_loads_at_work_are_not_touched(
    police: Reader, home: Path
) -> None:
    _, second = two_editions(police)
    there = files(home)
    running = Load.objects.create(
        partner_id=police.partner_id,
        sha256="0",
        state=Load.State.RUNNING,
        by_id=police.person_id,
        received_at=second.made_at,
        marking=second.load.marking,
    )
    store = home / "registers" / "companies"
    for name in (
        "2026-09-01-aaaaaaaaaaaaa",
        ".2026-09-01-aaaaaaaaaaaaa.4711",
        f".2026-12-01-{encode(running.pk)}.4711",
    ):
        (store / name).mkdir()
        (store / name / PART).write_bytes(b"half")
    sweep_editions()
    assert files(home) - there == {f"companies/.2026-12-01-{encode(running.pk)}.4711/{PART}"}
    assert there <= files(home)


def page(client: Client, name: str, *args: int, status: int = 200, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_page_lists_editions_with_day_rows_whose_and_standing(police: Reader) -> None:
    client = signed_in(police)
    assert "No register that you may read has come in." in page(client, "collection:registers")
    two_editions(police)
    shown = page(client, "collection:registers")
    assert "2 editions that you may read" in shown
    assert "Companies House: basic company data, 1 Nov 2026" in shown
    assert "Current" in shown
    assert "Replaced" in shown


def test_the_page_of_an_edition_shows_what_is_new_changed_and_gone_since_the_one_before(police: Reader) -> None:
    first, second = two_editions(police)
    client = signed_in(police)
    shown = page(client, "collection:edition", second.load_id)
    assert all(words in shown for words in ("New 1", "Changed 1", "Gone 1", "DUNE LTD", "BIRK LTD", "Liquidation"))
    gone = page(client, "collection:edition", second.load_id, change="removed")
    assert "BIRK LTD" in gone
    assert "DUNE LTD" not in gone
    assert "no earlier edition" in page(client, "collection:edition", first.load_id)


def test_the_changes_come_as_csv_with_their_marking_on_each_line(police: Reader) -> None:
    _, second = two_editions(police)
    lines = page(signed_in(police), "collection:edition_changes", second.load_id)
    assert "natural_key,change,field,before,after,marking" in lines
    assert "00000ZZ1,Changed,CompanyStatus,Active,Liquidation,OFFICIAL" in lines
    assert lines.count("OFFICIAL Handling P.") == 3


def test_an_edition_is_withdrawn_on_its_page(police: Reader) -> None:
    first, second = two_editions(police)
    client = signed_in(police)
    assert "Withdraw this edition" in page(client, "collection:edition", second.load_id)
    client.post(reverse("collection:withdraw_edition", args=[second.load_id]))
    assert "Withdrawn" in page(client, "collection:edition", second.load_id)
    first.refresh_from_db()
    assert first.current


def test_an_edition_that_is_hidden_looks_absent_and_is_never_compared_with(police: Reader, council: Reader) -> None:
    closed = StatedMarking(tier="OFFICIAL", purposes=("law-enforcement",))
    receive_file(actor=police, name=OCTOBER, raw=FIRST)
    hidden = receive_file(
        actor=police, name="SYNTHETIC_companies-2026-10-20.csv", raw=FIRST + b"ELM LTD,ZZ5,Active\n", marking=closed
    )
    shown = receive_file(actor=police, name=NOVEMBER, raw=SECOND)
    client = signed_in(council)
    page(client, "collection:edition", hidden.pk, status=404)
    page(client, "collection:edition_changes", hidden.pk, status=404)
    assert "2 editions" in page(client, "collection:registers")
    text = page(client, "collection:edition", shown.pk)
    assert "the edition of 1 Oct 2026" in text
    assert "ELM LTD" not in text
    assert "ELM LTD" not in str(queries.statements(council).to_pylist())


LICENCE_COLUMNS = ("council_code", "licence_type", "reference", "holder_name", "holder_kind", "granted_on")


def licences(*holders: str) -> bytes:
    rows = [
        dict(zip(LICENCE_COLUMNS, ("S12000047", "taxi", f"T/{at}", name, "person", "2025-01-01"), strict=True))
        for at, name in enumerate(holders)
    ]
    return as_csv(*rows, columns=LICENCE_COLUMNS)


def disposed_of(actor: Reader, mention: int) -> Forgotten:
    """What a disposal of this one record asks of the registers; from here on no edition may bring it back."""
    disposal = Disposal.objects.create(
        partner_id=actor.partner_id, asked_by_id=actor.person_id, asked_at=timezone.now(), mentions=[encode(mention)]
    )
    Suppression.objects.create(mention_id=mention, disposal=disposal)
    nobody: frozenset[int] = frozenset()
    return Forgotten(
        code=encode(disposal.pk),
        partner_id=actor.partner_id,
        mentions=frozenset({mention}),
        reports=nobody,
        tied=nobody,
        suppressed=frozenset({mention}),
        said=Said(),
        words=words_of(Said()),
    )


def test_who_is_disposed_of_is_in_no_file_of_any_edition_and_comes_back_with_none(police: Reader, home: Path) -> None:
    for month, holders in (
        (9, ("Ailsa Larch", "Moray Birk")),
        (10, ("Ailsa Larch", "Moray Dune")),
        (11, ("Moray Dune",)),
    ):
        receive_file(actor=police, name=f"SYNTHETIC_licences-2026-{month:02}-01.csv", raw=licences(*holders))
    holder = Mention.objects.get(register="licences", natural_key="S12000047/taxi/T/0/holder").pk
    assert len(swap_in(disposed_of(police, holder))) == 3
    sweep_editions()
    receive_file(actor=police, name="SYNTHETIC_licences-2026-12-01.csv", raw=licences("Ailsa Larch", "Moray Elm"))
    assert RegisterEdition.objects.get(current=True).entries == 1
    held = [path for path in (home / "registers").rglob("*") if path.is_file()]
    assert len({path.parent for path in held}) == 4
    assert not [path for path in held if b"Larch" in path.read_bytes()]
    assert any(b"Elm" in path.read_bytes() for path in held)
    assert not Load.objects.get(name="SYNTHETIC_licences-2026-12-01.csv").blob


def test_who_is_disposed_of_while_a_file_is_read_does_not_come_back_with_it(police: Reader, home: Path) -> None:
    receive_file(actor=police, name="SYNTHETIC_licences-2026-09-01.csv", raw=licences("Ailsa Larch"))
    holder = Mention.objects.get(register="licences", natural_key="S12000047/taxi/T/0/holder").pk
    disposal = Disposal.objects.create(
        partner_id=police.partner_id, asked_by_id=police.person_id, asked_at=timezone.now()
    )

    def meanwhile(done: int, total: int, words: str) -> None:
        if words == "Keeping the file" and Mention.objects.filter(pk=holder).exists():
            Mention.objects.filter(pk=holder).delete()
            Suppression.objects.create(mention_id=holder, disposal=disposal)

    file = licences("Ailsa Larch", "Moray Elm")
    with pytest.raises(FileRefused, match="disposed of while it was being read"):
        receive_file(actor=police, name="SYNTHETIC_licences-2026-10-01.csv", raw=file, progress=meanwhile)
    assert not Mention.objects.filter(pk=holder).exists()
    assert not Load.objects.get(name="SYNTHETIC_licences-2026-10-01.csv").blob
    load = receive_file(actor=police, name="SYNTHETIC_licences-2026-10-01.csv", raw=file)
    assert load.state == Load.State.COMMITTED
    assert RegisterEdition.objects.get(current=True).entries == 1
    assert not Mention.objects.filter(pk=holder).exists()


def titles(*proprietors: str) -> bytes:
    row = {
        "title_number": "SYN1",
        "interest": "ownership",
        "property_address": "1 Way, Leven",
        "proprietor_kind": "person",
    }
    return as_csv(*[row | {"proprietor_name": name} for name in proprietors], columns=(*row, "proprietor_name"))


def test_a_property_stays_with_its_other_proprietor_when_the_first_is_disposed_of(police: Reader, home: Path) -> None:
    receive_file(actor=police, name="SYNTHETIC_land_titles-2026-10-01.csv", raw=titles("Ailsa Larch", "Moray Elm"))
    proprietor = Mention.objects.get(register="titles", natural_key="SYN1/AILSA LARCH/holder").pk
    assert len(swap_in(disposed_of(police, proprietor))) == 1
    sweep_editions()
    receive_file(actor=police, name="SYNTHETIC_land_titles-2026-11-01.csv", raw=titles("Ailsa Larch", "Moray Elm"))
    held = [path for path in (home / "registers").rglob("*") if path.is_file()]
    assert not [path for path in held if b"larch" in path.read_bytes().lower()]
    told = queries.statements(police).to_pylist()
    home_id = Mention.objects.get(kind="property").pk
    assert {row["value"] for row in told if row["mention_id"] == home_id} == {"1 Way, Leven", "SYN1", "ownership"}
    (tie,) = [row for row in told if row["property"] == "proprietor_of"]
    assert tie["other_id"] == home_id
