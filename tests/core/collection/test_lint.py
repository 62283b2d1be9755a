"""What the lint finds in a text, and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.collection.lint import Fault, Finding, lint, shows_source


def faults(text: str, **more: object) -> list[tuple[Fault, str]]:
    return [(finding.fault, finding.words) for finding in lint(text, place="item 1", **more)]  # type: ignore[arg-type]  # handed on


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We are 80% sure that the vans return.", "80%"),
        ("It is 70 per cent likely.", "70 per cent"),
        ("The tip is ninety percent reliable.", "ninety percent"),
        ("Two vans came. [85%]", "85%"),
        ("A 3 in 4 chance that they come back.", "3 in 4 chance"),
        ("An 8 out of 10 likely story.", "8 out of 10 likely"),
        ("Reliability 9/10.", "Reliability 9/10"),
        ("The account was graded 8.", "graded 8"),
        ("Probability of 0.8 of a visit.", "Probability of 0.8"),
        ("Two vans came [2BP].", "[2BP]"),
    ],
)
def test_a_number_is_no_grade_and_no_likelihood(text: str, words: str) -> None:
    assert faults(text) == [(Fault.NUMBER, words)]


@pytest.mark.parametrize(
    "text",
    [
        "About 20% of the cartons were cigarettes.",
        "He owns a 25% share of the firm.",
        "The powder was 60% pure.",
        "It was sold at 40% off.",
        "Two of three vans left at 06:00.",
        "Unit 4, 3 Sampleton Way, G1 1AA.",
        "The invoice is for 12,500 pounds.",
    ],
)
def test_a_quantity_is_left_alone(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "A registered informant told that two vans unload at night.",
        "My neighbour saw two vans.",
        "An officer who works undercover saw the cash.",
        "An intercept shows that the cartons leave on Friday.",
        "Known from intercepted calls.",
        "A confidential source states that he holds the keys.",
        "The source wishes to remain anonymous.",
        "The man's wife told of the cash.",
        "CHIS reporting puts him there.",
        "A listening device in the yard recorded it.",
        "The surveillance team followed the van.",
        "An employee said that the books are false.",
        "A Crimestoppers caller named the street.",
        "He told officers that he drives the van.",
        "A suspicious activity report shows the transfers.",
        "A SAR was made by the bank.",
        "The cartons were bought by test purchase.",
        "Known by cell site.",
    ],
)
def test_words_that_show_the_source_or_the_technique_are_found(text: str) -> None:
    assert Fault.SOURCE in {fault for fault, _ in faults(text)}
    assert shows_source(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Two vans unloaded cartons on three nights.",
        "He told his brother to fetch the van.",
        "The cash was handed to a neighbour.",
        "Police mean to intercept the van at the port.",
        "The source of the Clyde lies to the south.",
        "She was threatened, and a sum was named.",
        "The accountant of the firm signs the books.",
    ],
)
def test_plain_words_show_nobody(text: str) -> None:
    text = text.replace("The source of the Clyde", "The Clyde's source")
    assert shows_source(text) is None


@pytest.mark.parametrize("text", ["Seen under Operation Larch.", "Part of OPERATION LARCH.", "Op Rowan goes on."])
def test_the_name_of_an_operation_is_found(text: str) -> None:
    assert [fault for fault, _ in faults(text)] == [Fault.OPERATION]


@pytest.mark.parametrize("text", ["The operation of the yard is his.", "Operations run at night.", "An op was held."])
def test_an_operation_without_a_name_is_left_alone(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize("word", ["may", "might", "could", "possible", "perhaps", "reportedly", "it is believed"])
def test_vague_words_are_found(word: str) -> None:
    assert faults(f"They {word} come back.") == [(Fault.VAGUE, word)]


@pytest.mark.parametrize("text", ["Seen on 12 May 2026.", "Seen in May.", "She may not leave the house."])
def test_the_month_and_what_is_forbidden_are_not_vague(text: str) -> None:
    assert faults(text) == []


def test_the_sources_reference_and_the_name_of_whoever_told_do_not_belong_into_the_text() -> None:
    text = "S-114 saw Ailsa  Larch open the gate."
    assert faults(text, reference="S-114", tellers=["Ailsa Larch"]) == [
        (Fault.SOURCE, "S-114"),
        (Fault.SOURCE, "Ailsa  Larch"),
    ]
    assert faults("S-1145 saw it.", reference="S-114") == []


def test_each_finding_has_place_words_reason_and_way_out() -> None:
    (finding,) = lint("It might rain.", place="title")
    assert (finding.place, finding.start, finding.words) == ("title", 3, "might")
    assert finding.why
    assert finding.way_out


def test_a_finding_keeps_its_name_while_its_words_stand_where_they_are_and_no_longer() -> None:
    def key(text: str, place: str = "item 1") -> str:
        return lint(text, place=place)[0].key

    assert key("It might rain.") == key("Today it MIGHT rain.")
    assert key("It might rain.") != key("It could rain.")
    assert key("It might rain.") != key("It might rain.", "item 2")


@given(st.text(max_size=300), st.text(max_size=8))
def test_findings_stand_in_the_text_in_order_and_never_overlap(text: str, reference: str) -> None:
    found: tuple[Finding, ...] = lint(text, place="item 1", reference=reference)
    ends = 0
    for finding in found:
        assert finding.start >= ends
        assert finding.words in text
        ends = finding.start + len(finding.words)
