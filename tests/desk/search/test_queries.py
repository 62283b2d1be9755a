import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import a_body, a_marking, a_reader

from plait.domain.ids import Ref, new_id
from plait_desk.search.queries import search
from plait_desk.search.services import Entry, forget, index

pytestmark = pytest.mark.django_db


def entry(title: str, marking_id: int, kind: str = "person", text: str = "") -> Entry:
    return Entry(ref=Ref(kind, new_id()), kind=kind, title=title, text=text, marking_id=marking_id)


def test_what_says_exactly_what_was_asked_comes_first() -> None:
    body = a_body()
    mark = a_marking(body).pk
    titles = ["Zedmoor Haulage Ltd", "Old Zedmoor Road", "Zedmoor"]
    index([entry(title, mark) for title in titles])
    assert [hit.title for hit in search(a_reader(body), "zedmoor").hits] == [
        "Zedmoor",
        "Zedmoor Haulage Ltd",
        "Old Zedmoor Road",
    ]


def test_words_may_be_cut_short_and_all_of_them_must_be_there() -> None:
    body = a_body()
    index([entry("Quillbank Waste", a_marking(body).pk), entry("Quillbank Plant", a_marking(body).pk)])
    assert [hit.title for hit in search(a_reader(body), "quill was").hits] == ["Quillbank Waste"]


def test_kinds_are_counted_among_what_the_reader_may_see_and_can_be_chosen() -> None:
    ours, theirs = a_body(), a_body()
    index(
        [
            entry("Fern", a_marking(ours).pk),
            entry("Fern", a_marking(theirs).pk),
            entry("Fern", a_marking(ours).pk, "company"),
        ]
    )
    found = search(a_reader(ours), "fern", kinds=("company",))
    assert found.counts == {"person": 1, "company": 1}
    assert [hit.kind for hit in found.hits] == ["company"]


@pytest.mark.parametrize("text", ["", "  ", "'; DROP TABLE x; --", '"', "NEAR(", "*", "a" * 5000])
def test_hostile_or_empty_text_finds_nothing_and_breaks_nothing(text: str) -> None:
    assert search(a_reader(), text).hits == ()


def test_an_entry_that_is_written_again_is_replaced_and_one_forgotten_is_gone() -> None:
    body = a_body()
    first = entry("Before", a_marking(body).pk)
    index([first])
    index([Entry(ref=first.ref, kind="person", title="After", text="", marking_id=first.marking_id)])
    assert search(a_reader(body), "before").hits == ()
    forget([first.ref])
    assert search(a_reader(body), "after").hits == ()


class TestNonInterference(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.tuples(st.sampled_from(["oak", "oak tree", "an oak", "elm"]), st.booleans()), max_size=12),
    )
    def test_the_answer_is_the_same_with_and_without_what_the_reader_may_not_read(
        self, rows: list[tuple[str, bool]]
    ) -> None:
        ours, theirs = a_body(), a_body()
        reader = a_reader(ours)
        entries = [entry(title, a_marking(theirs if is_hidden else ours).pk) for title, is_hidden in rows]
        index([one for one, (_, is_hidden) in zip(entries, rows, strict=True) if not is_hidden])
        without = search(reader, "oak")
        index(entries)
        assert search(reader, "oak") == without
