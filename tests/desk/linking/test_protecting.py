import pytest
from tests.factories import a_body, a_reader
from tests.factories.files import a_person_row, people_csv

from plait.domain.match import Judgement
from plait.policy.access import Reader
from plait_desk.collection.models import Mention
from plait_desk.collection.services import receive_file
from plait_desk.linking.services import decide_pair, run_linking
from plait_desk.search.queries import search

pytestmark = pytest.mark.django_db(databases="__all__")


def two_records() -> tuple[Reader, int, int]:
    """Somebody who may read both, and two records of which the second is a victim's."""
    reader = a_reader(a_body("psos"))
    rows = [a_person_row(number, forename="Zed", surname="Quillbank") for number in range(2)]
    receive_file(actor=reader, name="SYNTHETIC_people.csv", raw=people_csv(*rows))
    first, other = Mention.objects.order_by("pk").values_list("pk", flat=True)
    Mention.objects.filter(pk=other).update(is_protected=True)
    return reader, first, other


def test_a_decision_that_joins_a_record_to_a_victim_takes_it_out_of_the_search() -> None:
    reader, first, other = two_records()
    assert first in {hit.ref.id for hit in search(reader, "quillbank").hits}
    decide_pair(actor=reader, left=first, right=other, judgement=Judgement.SAME, reason="The same card")
    assert search(reader, "quillbank").hits == ()


def test_a_run_that_joins_a_record_to_a_victim_takes_it_out_of_the_search() -> None:
    reader, first, other = two_records()
    decide_pair(actor=reader, left=first, right=other, judgement=Judgement.SAME, reason="The same card")
    receive_file(
        actor=reader, name="SYNTHETIC_more.csv", raw=people_csv(a_person_row(0, forename="Zed", surname="Quillbank"))
    )
    run_linking(actor=reader)
    assert search(reader, "quillbank").hits == ()
