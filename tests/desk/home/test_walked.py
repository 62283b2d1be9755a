"""The thread of a thing: both ways, without a sign of what is hidden."""

import pytest
from tests.factories.people import a_body, a_marking, a_reader
from tests.factories.reports import a_step

from plait.domain.ids import Ref, new_id
from plait.domain.marking import Existence
from plait.policy.access import Reader
from plait_desk.home.queries.walked import Walked, walked_from
from plait_desk.thread.queries import Described, describe_with

pytestmark = pytest.mark.django_db
# Who names things is known to the whole process, so that no other test may have things of these keys.
REPORT, GROUP, TASK, HIDDEN = (Ref(kind, new_id()) for kind in ("source", "reach", "proposal", "source"))
NAMES = {REPORT.id: "Ref 77", GROUP.id: "Larch", TASK.id: "Joint visit"}


@pytest.fixture(autouse=True, scope="module")
def _named() -> None:
    def describer(_: Reader, ids: list[int]) -> dict[int, Described]:
        return {id_: Described(title=NAMES[id_], url="/x/") for id_ in ids if id_ in NAMES}

    for kind in ("source", "reach", "proposal"):
        describe_with(kind, describer)


def _titles(walked: Walked | None) -> dict[str, list[str]]:
    assert walked
    return {column.name: [card.title for card in column.cards] for column in walked.columns if column.cards}


def test_the_thread_is_walked_back_and_forward_and_laid_out_by_room() -> None:
    ours = a_body()
    a_step(REPORT, GROUP, a_marking(ours))
    a_step(GROUP, TASK, a_marking(ours))
    walked = walked_from(a_reader(ours), GROUP)
    assert _titles(walked) == {"Sources": ["Ref 77"], "Linking and groups": ["Larch"], "Tasking": ["Joint visit"]}
    assert walked
    assert [station.state for station in walked.stations] == ["on", "no", "me", "no", "on", "no"]
    assert [hop.from_title for hop in walked.hops] == ["Ref 77", "Larch"]


def test_a_hidden_step_leaves_no_sign() -> None:
    ours, theirs = a_body(), a_body()
    a_step(REPORT, GROUP, a_marking(ours))
    before = walked_from(a_reader(ours), GROUP)
    a_step(HIDDEN, GROUP, a_marking(theirs))
    assert walked_from(a_reader(ours), GROUP) == before


def test_a_pointer_says_that_something_is_there_and_whom_to_ask_and_nothing_else() -> None:
    ours, theirs = a_body(), a_body("other-body")
    a_step(HIDDEN, GROUP, a_marking(theirs, existence=Existence.POINTER))
    walked = walked_from(a_reader(ours), GROUP)
    assert walked
    card = walked.columns[0].cards[0]
    assert (card.title, card.text, card.href, card.state) == ("Withheld", f"ask {theirs.name}", "", "wh")
    assert walked.withheld == 1


def test_a_thing_that_may_not_be_read_has_no_thread() -> None:
    assert walked_from(a_reader(), HIDDEN) is None
