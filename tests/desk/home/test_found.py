import pytest
from django.urls import reverse
from tests.factories import a_body, a_reader
from tests.factories.files import a_person_row, people_csv

from plait.domain.match import Judgement
from plait_desk.collection.models import Mention
from plait_desk.collection.services import receive_file
from plait_desk.home.queries.found import found_by
from plait_desk.linking.queries import subject_of
from plait_desk.linking.services import decide_pair

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_records_of_one_subject_are_one_line_that_opens_it() -> None:
    reader = a_reader(a_body("psos"))
    rows = [a_person_row(number, forename="Zed", surname="Quillbank") for number in range(3)]
    receive_file(actor=reader, name="SYNTHETIC_people.csv", raw=people_csv(*rows))
    first, other, _ = Mention.objects.order_by("recorded_at", "pk").values_list("pk", flat=True)
    assert [line.records for line in found_by(reader, "quillbank").results] == [1, 1, 1]
    decide_pair(actor=reader, left=first, right=other, judgement=Judgement.SAME, reason="The same card")
    lines = found_by(reader, "quillbank").results
    assert sorted(line.records for line in lines) == [1, 2]
    assert found_by(reader, "quillbank").total == 3
    subject = reverse("linking:subject", args=[subject_of(reader, other).cited_by])
    assert {line.href for line in lines if line.records == 2} == {subject}
