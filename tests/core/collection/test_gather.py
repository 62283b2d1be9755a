"""Things gathered from trees: named once, said once, tied across registers."""

import pyarrow as pa
from tests.factories.files import a_batch

from plait.collection.gather import Gathered


def test_a_thing_named_or_said_twice_is_there_once() -> None:
    gathered = Gathered(a_batch(), "notices")
    assert gathered.mention("n-1", "notice", row=1)
    assert not gathered.mention("n-1", "notice", row=2)
    gathered.say("n-1", "title", " Roof ")
    gathered.say("n-1", "title", "Roof")
    gathered.say("n-1", "description", "  ")
    assert gathered.mentions()["row"].to_pylist() == [1]
    assert gathered.statements()["value"].to_pylist() == ["Roof"]


def test_the_other_end_of_a_tie_may_lie_in_another_register() -> None:
    batch = a_batch()
    gathered = Gathered(batch, "psc")
    gathered.mention("p", "person", row=1)
    gathered.tie("p", "owner_of", ("companies", "01"), "25-to-50")
    gathered.say("p", "name", "Ailsa")
    told = gathered.statements()
    company = batch.ids("companies", pa.array(["01"]), own=False)[0].as_py()
    assert told["other_id"].to_pylist() == [company, None]


def test_nothing_gathered_is_two_empty_tables() -> None:
    gathered = Gathered(a_batch(), "psc")
    assert (gathered.mentions().num_rows, gathered.statements().num_rows) == (0, 0)
