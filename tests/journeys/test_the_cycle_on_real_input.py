"""The cycle on real published files: two publishers' releases, drug deaths and recorded crime. Nothing is made up."""

import gzip
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from tests.factories.cycled import Cycled, cycle, cycle_twice, facts
from tests.factories.pages import signed_in
from tests.shared_data import shared_folder

from plait.collection.feed import feed
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait.reporting.place import PlaceMaterial
from plait_desk.accounts.models import Person
from plait_desk.accounts.queries import reader_of
from plait_desk.collection.models import Load, Mention, Report
from plait_desk.home.services import MixedHome
from plait_desk.linking.models import Membership
from plait_desk.mapping.models import Group
from plait_desk.reporting.models import ReportEdition
from plait_desk.reporting.services.places import place_material
from plait_desk.tasking.models import Task
from plait_desk.thread.services import read_blob

pytestmark = pytest.mark.django_db(databases="__all__")
RELEASES = ("contracts_finder_ocds_releases.jsonl.gz", "public_contracts_scotland_ocds_releases.jsonl.gz")
FIGURES = (
    "nrs_drug_deaths_by_council_2009_2019.csv",
    "recorded_crime_2022_23_by_council.csv",
    "suspected_drug_deaths_quarterly_2017_2023.csv",
)
IDLE = {"Mapping": "none was sent", "Tasking": "no group is recorded", "Action": "no task was sent"}


@pytest.fixture(scope="module")
def cycled(shared_home: Path) -> Cycled:
    folder = shared_home.with_name("real")
    folder.mkdir()
    for kind, names in (("procurement", RELEASES), ("scotland", FIGURES)):
        for name in names:
            shutil.copy(shared_folder(kind) / name, folder / name)
    return cycle_twice(folder)


@pytest.fixture(scope="module")
def operator(cycled: Cycled) -> Reader:
    """The one person of that home."""
    return reader_of(Person.objects.get(), at=timezone.now())


@pytest.fixture(scope="module")
def material(operator: Reader) -> PlaceMaterial:
    """What the report is compiled from, as the operator may read it."""
    return place_material(operator)


@pytest.fixture(scope="module")
def edition(cycled: Cycled) -> ReportEdition:
    return ReportEdition.objects.get()


def releases(folder: Path, name: str) -> Iterator[dict[str, object]]:
    with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def paths(value: object, at: str = "") -> Iterator[str]:
    """The path of every leaf of a release, lists written as []."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{at}[]")
    else:
        yield at


def test_every_file_is_taken_in_whole(cycled: Cycled) -> None:
    loads = {load.name: load for load in Load.objects.all()}
    assert loads.keys() == {*RELEASES, *FIGURES}
    assert {load.state for load in loads.values()} == {"committed"}
    assert {name: load.rejected for name, load in loads.items() if load.rejected} == {}
    assert all(load.rows == load.accepted > 0 for load in loads.values())
    for name in RELEASES:
        assert loads[name].rows == sum(1 for _ in releases(cycled.folder, name))


@pytest.mark.parametrize("name", RELEASES)
def test_every_field_of_the_releases_is_read_or_named_as_ignored(cycled: Cycled, name: str) -> None:
    known = feed("ocds").columns
    there = {path for release in releases(cycled.folder, name) for path in paths(release)}
    assert sorted(there - known.keys()) == []


def test_suppliers_and_buyers_are_linked_to_one_another(cycled: Cycled) -> None:
    bodies = Mention.objects.filter(kind__in=(MentionKind.ORGANISATION, MentionKind.COMPANY))
    together = (
        Membership.objects.filter(mention__in=bodies).values("subject").annotate(n=Count("mention")).filter(n__gt=1)
    )
    assert together.count() >= 5
    assert facts(cycled.first[1])["subjects"] < facts(cycled.first[1])["mentions"]  # type: ignore[operator]  # both are counts


def test_one_company_number_is_one_company_and_variants_of_a_name_are_one_too(material: PlaceMaterial) -> None:
    variants = {frozenset(variant.names): variant.why for variant in material.variants}
    eagle = frozenset({"DENNIS EAGLE LIMITED", "DENNIS EAGLE LIMITED (t/a Terberg Matec UK)"})
    assert variants[eagle] == "One company number, 03794455"
    assert variants[frozenset({"T Gilmartin Limited", "T Gilmartin Ltd"})] == "Linked by name and address"
    assert len(variants) >= 8


def test_contracts_by_supplier_come_from_contracts_finder_alone(cycled: Cycled, material: PlaceMaterial) -> None:
    """The Scottish releases are tenders: they name buyers and nobody who was awarded anything."""
    scottish = list(releases(cycled.folder, RELEASES[1]))
    assert not any(release.get("awards") for release in scottish)
    awarded = {
        (supplier["name"] or "").strip().casefold()
        for release in releases(cycled.folder, RELEASES[0])
        for award in release.get("awards", [])  # type: ignore[attr-defined]  # the shape of a release
        for supplier in award.get("suppliers", [])
    }
    named = {supplied.name.strip().casefold() for supplied in material.suppliers}
    variants = {name.strip().casefold() for variant in material.variants for name in variant.names}
    assert named <= awarded | variants
    assert len(named) > 100
    assert {"Contracts Finder", "Public Contracts Scotland"} <= {bought.register for bought in material.buyers}


def test_places_are_ranked_on_real_figures_with_intervals(material: PlaceMaterial) -> None:
    assert material.places
    for place in material.places:
        assert not place.synthetic
        assert len(place.ranking.ranks) == 32
        assert all(rank.amount.low < rank.amount.middle < rank.amount.high for rank in place.ranking.ranks)
        assert any(rank.position.low < rank.position.high for rank in place.ranking.ranks)
    deaths = next(place for place in material.places if "deaths" in place.indicator)
    assert {rank.label for rank in deaths.ranking.ranks[:2]} == {"Dundee City", "Glasgow City"}


def test_stages_with_nothing_to_do_say_so(cycled: Cycled) -> None:
    said = {stage.stage: " ".join(str(fact.value) for fact in stage.facts) for stage in cycled.first}
    assert all(words in said[stage] for stage, words in IDLE.items()), said
    assert "no rating was given" in said["Assessment"]
    assert (Group.objects.count(), Task.objects.count(), Report.objects.count()) == (0, 0, 0)


def test_the_report_is_there_in_html_and_pdf(edition: ReportEdition) -> None:
    import pypdf  # only this test needs it

    assert edition.kind == "place-and-procurement"
    html = read_blob(edition.html).decode()
    for words in ("Dundee City", "Contracts by supplier", "Public Contracts Scotland", "No group is recorded"):
        assert words in html
    for name in (*RELEASES, *FIGURES):
        assert name in html, "each file is accounted for"
    printed = pypdf.PdfReader(io.BytesIO(read_blob(edition.pdf)))
    assert len(printed.pages) > 3
    assert "Dundee City" in "".join(page.extract_text() for page in printed.pages)


def test_no_synthetic_person_is_in_that_home(cycled: Cycled, edition: ReportEdition) -> None:
    assert [person.username for person in Person.objects.all()] == ["operator"]
    assert not Mention.objects.filter(kind=MentionKind.PERSON).exists()
    assert not edition.is_synthetic
    for blob in (edition.html, edition.data):
        assert b"synthetic" not in read_blob(blob).lower()
    assert not list(settings.PLAIT_HOME.rglob("*SYNTHETIC*"))


def test_its_pages_never_say_synthetic(operator: Reader) -> None:
    client = signed_in(operator)
    for address in ("/", "/assessment/places/", "/reporting/", "/collection/", "/collection/files/"):
        page = client.get(address).content.decode()
        assert "synthetic" not in page.casefold(), address


def test_a_second_run_changes_nothing(cycled: Cycled) -> None:
    assert cycled.after_first == cycled.after_second
    again = facts(cycled.second[0])
    assert again["here already"] == again["files"] == len(RELEASES) + len(FIGURES)


def test_real_files_are_not_taken_into_a_synthetic_home(cycled: Cycled, shared_home: Path) -> None:
    mark = shared_home / "SYNTHETIC"
    mark.touch()
    try:
        with pytest.raises(MixedHome, match="PLAIT_HOME"):
            cycle(cycled.folder)
    finally:
        mark.unlink()
