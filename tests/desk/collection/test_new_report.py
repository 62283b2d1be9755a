"""The page on which a report is written."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories import a_body, a_marking, a_reader
from tests.factories.pages import signed_in
from tests.factories.reports import a_requirement
from tests.factories.written import CONDITIONS, Form, a_written_item, a_written_report

from plait.domain.ids import encode
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.collection.models import AcceptedFinding, Item, Report
from plait_desk.collection.queries import protected_mentions
from plait_desk.collection.queries.origins import origins_of

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
ADDRESS = "collection:new_report"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> None:
    """Each test keeps its files in a folder of its own."""
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def analyst() -> Reader:
    return a_reader(a_body("psos"))


@pytest.fixture
def client(analyst: Reader) -> Client:
    return signed_in(analyst)


def send(client: Client, form: Form, status: int = 302) -> str:
    answer = client.post(reverse(ADDRESS), form)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_report_is_written_with_several_items_each_with_its_own_grade_marking_and_people(client: Client) -> None:
    a_body("hmrc")
    people = [
        {"surname": "Larch", "forename": "Ailsa", "categories": ["SUSPECT", "WITNESS_OR_INFORMANT"]},
        {"surname": "Elm", "categories": ["VICTIM"]},
    ]
    send(
        client,
        a_written_report(
            a_written_item(0, people, origin="source", source_reference="S-1"),
            a_written_item(1, standing="opinion", audience=["hmrc"], **CONDITIONS),
            a_written_item(2, scheme="admiralty", grade="c3", origin="quoted", quotes_reference="IR-9"),
        ),
    )
    items = list(Item.objects.order_by("number"))
    assert [item.grade for item in items] == ["2BP", "2CC", "C3"]
    assert [item.origin and item.origin.kind for item in items] == ["source", "own", "quoted"]
    assert [item.is_opinion for item in items] == [False, True, False]
    assert items[1].marking.condition == "Do not act before 30 Nov."
    assert (items[1].marking.action, items[1].marking.sanitisation) == ("A1", "S2")
    named = {mention.given_reference: mention for mention in items[0].mentions.all()}
    assert named["IR-77/1/1"].categories == "SUSPECT;WITNESS_OR_INFORMANT"
    assert named["IR-77/1/2"].pk in protected_mentions()


def test_threats_enablers_urgency_and_the_requirement_answered_stand_on_the_report(
    client: Client, analyst: Reader
) -> None:
    question = a_requirement(a_marking(a_body("psos")), analyst)
    page = client.get(reverse(ADDRESS)).content.decode()
    assert question.question in page
    send(
        client,
        a_written_report(
            threat="drugs", threats=["violence", "drugs"], enablers=["corruption"], requirement=str(question.pk)
        ),
    )
    report = Report.objects.get()
    assert (report.threat, report.touches) == ("drugs", {"drugs", "violence", "corruption"})
    assert report.requirement == question
    assert report.created_at.date() != report.intelligence_on


def test_a_requirement_that_the_writer_may_not_read_is_neither_offered_nor_taken(client: Client) -> None:
    other = a_body("council-fife")
    hidden = a_requirement(a_marking(other), a_reader(other))
    assert hidden.question not in client.get(reverse(ADDRESS)).content.decode()
    send(client, a_written_report(requirement=str(hidden.pk)), status=422)
    assert not Report.objects.exists()


def test_a_place_for_another_item_or_person_keeps_what_was_typed_and_checks_nothing(client: Client) -> None:
    typed = a_written_report(a_written_item(0, [{"surname": "Larch"}], text="Half a sen", grade=""), title="")
    page = send(client, {**typed, "add": "item"}, status=200)
    assert 'name="item-1-text"' in page
    assert "Half a sen" in page
    assert 'value="Larch"' in page
    assert "There is a problem" not in page
    assert 'aria-invalid="true"' not in page
    page = send(client, {**typed, "add": "person:0"}, status=200)
    assert 'name="item-0-person-1-surname"' in page
    assert not Report.objects.exists()


def test_an_item_is_taken_out_again_and_the_others_move_up(client: Client) -> None:
    typed = a_written_report(a_written_item(0, text="First."), a_written_item(1, text="Second."))
    page = send(client, {**typed, "remove": "item:0"}, status=200)
    assert "First." not in page
    assert "Second." in page
    assert 'name="item-1-text"' not in page
    alone = send(client, {**a_written_report(), "remove": "item:0"}, status=200)
    assert "Two vans." in alone, "a report has at least one item"


@pytest.mark.parametrize("count", ["0", "-1", "9999", "x", "²", ""])
def test_a_number_of_items_that_cannot_be_is_taken_as_one_that_can(client: Client, count: str) -> None:
    answer = client.post(reverse(ADDRESS), {**a_written_report(), "items": count, "item-0-people": count})
    assert answer.status_code in {302, 422}


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({**CONDITIONS, "condition": ""}, "condition", "Handling C needs the condition in words"),
        ({**CONDITIONS, "action": ""}, "action", "one action code"),
        ({**CONDITIONS, "sanitisation": ""}, "sanitisation", "one sanitisation code"),
        ({"action": "A1"}, "action", "Handling P takes no condition, action code or sanitisation code. Remove them"),
        ({"sanitisation": "S1"}, "sanitisation", "or use handling C"),
        ({"grade": "9ZP"}, "grade", "one looks like 1BP"),
        ({"scheme": "5x5x5"}, "grade", "one looks like B24"),
        ({"origin": "source"}, "source_reference", "names no reference"),
        ({"origin": "own", "source_reference": "S-1"}, "source_reference", "neither a source nor a report"),
        ({"origin": "quoted"}, "quotes_reference", "does not say which"),
        ({"marking_kind": "suspicious-activity", "existence": "pointer"}, "existence", "never pointed to"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_beside_the_field_with_the_way_out(
    client: Client, wrong: dict[str, str], field: str, words: str
) -> None:
    page = send(client, a_written_report(a_written_item(0, **wrong)), status=422)
    _, _, below = page.partition(f'id="id_item-0-{field}_error"')
    assert words in below[:600]
    assert f'href="#id_item-0-{field}"' in page
    assert not Report.objects.exists()


def test_of_a_national_grade_the_handling_has_its_own_field(client: Client) -> None:
    send(client, a_written_report(a_written_item(0, **{**CONDITIONS, "grade": "2C"})))
    assert Item.objects.get().grade == "2CC"


def test_a_report_is_quoted_by_the_letters_of_its_address(client: Client, analyst: Reader) -> None:
    send(client, a_written_report())
    first = Report.objects.get()
    item = a_written_item(0, origin="quoted", quotes_reference=encode(first.pk))
    send(client, a_written_report(item, reference="IR-78"))
    quoting = Item.objects.get(report__own_reference="IR-78")
    assert quoting.quotes == "IR-77"
    assert len(set(origins_of(analyst, [quoting.pk, first.items.get().pk]).values())) == 1


def test_a_report_that_the_writer_may_not_read_is_quoted_like_one_that_is_not_there(client: Client) -> None:
    other = a_reader(a_body("council-fife"))
    send(signed_in(other), a_written_report())
    letters = encode(Report.objects.get().pk)
    send(client, a_written_report(a_written_item(0, origin="quoted", quotes_reference=letters), reference="IR-78"))
    assert Item.objects.get(report__own_reference="IR-78").quotes == letters


def keys_of(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('name="accept-')[1:]]


def test_vague_words_are_asked_about_beside_the_text_and_stay_with_a_reason(client: Client) -> None:
    form = a_written_report(a_written_item(0, text="They might return, 80% sure."))
    page = send(client, form, status=422)
    assert "Item 1: “might”" in page
    assert "Item 1: “80%”" in page
    keys = keys_of(page)
    assert len(keys) == 2
    page = send(client, {**form, f"accept-{keys[0]}": "His own word."}, status=422)
    assert "His own word." in page
    send(client, {**form, **{f"accept-{key}": "His own word." for key in keys}})
    assert {row.words for row in AcceptedFinding.objects.all()} == {"might", "80%"}
    assert {row.reason for row in AcceptedFinding.objects.all()} == {"His own word."}


def test_a_reason_for_one_word_lets_no_other_word_through(client: Client) -> None:
    page = send(client, a_written_report(a_written_item(0, text="They might return.")), status=422)
    (key,) = keys_of(page)
    other = a_written_report(a_written_item(0, text="They could return."))
    send(client, {**other, f"accept-{key}": "His own word."}, status=422)
    assert not Report.objects.exists()


def test_words_that_show_the_source_are_refused_where_they_go_wider_and_asked_about_where_not(client: Client) -> None:
    a_body("hmrc")
    text = "A registered informant told of two vans."
    wide = a_written_report(a_written_item(0, text=text, audience=["hmrc"]))
    page = send(client, wide, status=422)
    assert "It goes wider than your own body, so it must be changed." in page
    assert not keys_of(page)
    own = a_written_report(a_written_item(0, text=text))
    (key,) = keys_of(send(client, own, status=422))
    send(client, {**wide, f"accept-{key}": "He agrees."}, status=422)
    send(client, {**own, f"accept-{key}": "Only we read it."})
    assert Report.objects.count() == 1


def test_a_title_is_read_as_widely_as_any_of_its_items(client: Client) -> None:
    a_body("hmrc")
    items = (a_written_item(0), a_written_item(1, audience=["hmrc"]))
    page = send(client, a_written_report(*items, title="CHIS on night unloading"), status=422)
    assert "Title: “CHIS”" in page
    assert "it must be changed" in page


def test_the_reference_and_whoever_the_item_calls_a_witness_stay_out_of_its_text(client: Client) -> None:
    people = [{"forename": "Ailsa", "surname": "Larch", "categories": ["WITNESS_OR_INFORMANT"]}]
    words = {"text": "S-1 heard it from Ailsa Larch.", "origin": "source", "source_reference": "S-1"}
    page = send(client, a_written_report(a_written_item(0, people, **words)), status=422)
    assert "“S-1”" in page
    assert "“Ailsa Larch”" in page


def test_a_kept_draft_is_one(client: Client) -> None:
    send(client, {**a_written_report(), "draft": "yes"})
    assert Report.objects.get().state == "draft"


def test_the_first_question_must_be_answered(client: Client) -> None:
    send(client, a_written_report(danger=""), status=422)
    assert not Report.objects.exists()


def test_the_page_needs_the_right_to_submit(analyst: Reader) -> None:
    assert analyst.may(Permission.COLLECTION_REPORT_SUBMIT)
    assert Client().get(reverse(ADDRESS)).status_code == 302
