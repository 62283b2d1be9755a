"""Real published releases and figures, loaded as a partner would send them; no synthetic thing near."""

import os
from pathlib import Path

import pytest
from tests.factories import a_body, a_reader

from plait.domain.marking import Purpose
from plait.policy.access import Reader
from plait.policy.roles import Role
from plait_desk.accounts.services import audience_of_all
from plait_desk.collection.models import Load
from plait_desk.collection.services import receive_file
from plait_desk.linking.services import run_linking
from plait_desk.reporting.services import place_and_procurement
from plait_desk.reporting.services.places import SyntheticHome, place_material
from plait_desk.thread.services import read_blob

pytestmark = pytest.mark.django_db(databases=["default", "audit", "sources"])

DATA = Path(__file__).parents[3].parent / "shared" / "data"
FILES = (
    "procurement/contracts_finder_ocds_releases.jsonl.gz",
    "procurement/public_contracts_scotland_ocds_releases.jsonl.gz",
    "scotland/nrs_drug_deaths_by_council_2009_2019.csv",
)


@pytest.fixture
def board() -> Reader:
    if not DATA.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{DATA} is missing")
        pytest.skip("shared data folder is absent: the real releases are not here")
    body = a_body()
    audience_of_all()
    analyst = a_reader(body, Role.ANALYST)
    for name in FILES:
        receive_file(actor=analyst, name=Path(name).name, raw=DATA / name)
    run_linking(actor=analyst)
    return a_reader(body, Role.BOARD, (Purpose.LAW_ENFORCEMENT, Purpose.REPORTING))


def test_real_suppliers_buyers_places_and_files_are_all_there(board: Reader) -> None:
    material = place_material(board)
    assert {file.rows - file.accepted - file.rejected for file in material.files} == {0}
    assert len(material.files) == 3
    assert sum(supplied.contracts for supplied in material.suppliers) >= 148
    assert {"Public Contracts Scotland", "Contracts Finder"} <= {
        word for buyer in material.buyers for word in buyer.register.split(", ")
    }
    assert [stage for stage, _ in material.idle] == ["Collection of intelligence", "Mapping", "Tasking and action"]
    deaths = next(place for place in material.places if "deaths" in place.indicator.lower())
    assert len(deaths.ranking.ranks) == 32
    assert all(rank.position.low <= rank.position.high for rank in deaths.ranking.ranks)


def test_the_report_on_real_files_has_no_synthetic_word(board: Reader) -> None:
    row = place_and_procurement(actor=board)
    html = read_blob(row.html).decode()
    assert "SYNTHETIC" not in html
    assert "Contracts by supplier" in html
    assert "Rank of each council" in html
    assert row.pdf.name.startswith("place-and-procurement_partner_")


def test_a_home_with_a_synthetic_file_refuses_to_make_it(board: Reader) -> None:
    Load.objects.filter(name__contains="contracts_finder").update(name="SYNTHETIC_x.jsonl.gz")
    with pytest.raises(SyntheticHome, match="home of their own"):
        place_material(board)
