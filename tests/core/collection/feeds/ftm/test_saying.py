"""Groups of entities in Plait's own words."""

import json

from tests.factories.files import a_batch

from plait.collection.blocks import Block
from plait.collection.feeds.ftm.cleaning import cleaned
from plait.collection.feeds.ftm.entities import Group, Reader
from plait.collection.feeds.ftm.saying import Saying


def say(schema: str, *, datasets: tuple[str, ...] = (), **properties: list[str]) -> Saying:
    record = {"id": "e-1", "schema": schema, "properties": properties, "datasets": datasets}
    (group,) = Reader("x").read(Block(data=json.dumps(record).encode() + b"\n", row=1)).found
    assert isinstance(group, Group)
    return Saying(group, cleaned(group), a_batch())


def test_identifiers_keep_their_name_days_lose_their_hours_and_sexes_are_letters() -> None:
    told = say("Person", idNumber=["SYN-1"], birthDate=["1984-03-05T10:00"], gender=["woman"]).statements()
    values = {(row["property"], row["value"]) for row in told.to_pylist()}
    assert values == {("identifier", "idNumber SYN-1"), ("birth_date", "1984-03-05"), ("sex", "F")}


def test_a_person_lives_at_an_address_and_a_company_is_registered_there() -> None:
    assert say("Person", addressEntity=["a"]).statements()["property"].to_pylist() == ["lives_at"]
    assert say("Company", addressEntity=["a"]).statements()["property"].to_pylist() == ["registered_at"]


def test_a_tie_with_several_ends_ties_each_to_each() -> None:
    told = say("Directorship", director=["a", "b"], organization=["c", "d"], role=["chair"]).statements()
    assert told.num_rows == 4
    assert len(set(zip(told["mention_id"].to_pylist(), told["other_id"].to_pylist(), strict=True))) == 4
    assert set(told["value"].to_pylist()) == {"chair"}


def test_the_widest_of_several_days_counts() -> None:
    told = say("Membership", member=["a"], organization=["b"], startDate=["2020", "2019-05-01"], endDate=["2021"])
    (tie,) = told.statements().to_pylist()
    assert (str(tie["valid_from"]), str(tie["valid_to"])) == ("2019-05-01", "2021-12-31")


def test_a_tie_has_no_mention_and_a_dataset_is_an_origin() -> None:
    told = say("Payment", payer=["a"], beneficiary=["b"], datasets=("synthetic",))
    assert told.mentions().num_rows == 0
    assert told.origins()["reference"].to_pylist() == ["dataset synthetic"]
    assert say("Person").origins().num_rows == 0
