from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import a_body, a_marking, a_reader
from tests.factories.people import EARLY

from plait.domain.ids import Ref, new_id
from plait.domain.marking import ActionCode, Handling, MarkingKind, SanitisationCode, combine
from plait.domain.partner import Term
from plait_desk.accounts.services import TASKFORCE_BASIS, Place, give_consent, intern_all, own_list_of, seat
from plait_desk.search.queries import MOST, search
from plait_desk.search.queries.words import MOST_RANKED
from plait_desk.search.services import Entry, forget, index, prepare

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


def test_hits_come_in_pages_each_hit_once() -> None:
    body = a_body()
    index([entry(f"Rowan {number:03d}", a_marking(body).pk) for number in range(MOST + 20)])
    first = search(a_reader(body), "rowan")
    second = search(a_reader(body), "rowan", start=first.next_from or 0)
    assert [hit.title for hit in (*first.hits, *second.hits)] == [f"Rowan {number:03d}" for number in range(MOST + 20)]
    assert second.next_from is None
    assert search(a_reader(body), "rowan", start=5000).hits == ()


class TestWhatIsOnEveryEntry:
    """Beyond MOST_RANKED the newest are ranked, and the titles that begin with the words."""

    @pytest.fixture(autouse=True)
    def _many(self) -> None:
        self.ours, self.theirs = a_body(), a_body()
        mark = a_marking(self.ours).pk
        index([entry("Alder Ltd", mark), entry("Alder", mark, "company")])
        index([entry(f"Old {number} Alder Street", mark) for number in range(MOST_RANKED)])

    def test_the_page_says_that_there_is_more_than_it_counts(self) -> None:
        found = search(a_reader(self.ours), "alder")
        assert found.is_cut
        assert found.leaves_out
        assert sum(found.counts.values()) == MOST_RANKED

    def test_the_closest_titles_come_first_however_old_they_are(self) -> None:
        assert [hit.title for hit in search(a_reader(self.ours), "al").hits[:2]] == ["Alder", "Alder Ltd"]

    def test_a_rare_kind_is_found_whole(self) -> None:
        found = search(a_reader(self.ours), "alder", kinds=("company",))
        assert [hit.title for hit in found.hits] == ["Alder"]
        assert found.is_cut
        assert not found.leaves_out

    def test_what_is_hidden_takes_no_place_among_those_that_are_ranked(self) -> None:
        reader = a_reader(self.ours)
        asked = [("alder", ()), ("al", ("person",)), ("street", ())]
        before = [search(reader, text, kinds) for text, kinds in asked]
        hidden = a_marking(self.theirs).pk
        index([entry(f"Alder Street {number}", hidden, "company") for number in range(MOST_RANKED + 1)])
        assert [search(reader, text, kinds) for text, kinds in asked] == before
        assert search(a_reader(self.theirs), "alder").is_cut


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sqlite",
    [
        ["DROP TRIGGER search_added", "DROP TABLE search_words"],
        ["DROP TABLE search_words", "CREATE VIRTUAL TABLE search_words USING fts5(title, text, content='')"],
    ],
    ids=["without a trigger", "with words of another make"],
)
def test_the_index_of_words_is_made_again_where_an_older_desk_made_it_otherwise(sqlite: list[str]) -> None:
    body = a_body()
    index([entry("Hawthorn", a_marking(body).pk)])
    undo = {"sqlite": sqlite, "postgresql": ["ALTER TABLE search_searchentry DROP COLUMN words"]}
    with connection.cursor() as cursor:
        for statement in undo[connection.vendor]:
            cursor.execute(statement)
    prepare()
    assert [hit.title for hit in search(a_reader(body), "hawthorn").hits] == ["Hawthorn"]


def test_a_kind_that_shares_its_sign_with_another_is_told_from_it() -> None:
    body = a_body()
    mark = a_marking(body).pk
    index([entry("Osier", mark, "person"), entry("Osier", mark, "pieces")])
    assert [hit.kind for hit in search(a_reader(body), "osier", kinds=("pieces",)).hits] == ["pieces"]
    assert {hit.kind for hit in search(a_reader(body), "osier", kinds=("pieces", "person")).hits} == {
        "pieces",
        "person",
    }


@pytest.mark.parametrize("length", range(1, 12))
def test_a_word_is_found_by_each_of_its_beginnings(length: int) -> None:
    body = a_body()
    index([entry("Thistledown", a_marking(body).pk), entry("Dandelion", a_marking(body).pk)])
    assert [hit.title for hit in search(a_reader(body), "thistledown"[:length]).hits] == ["Thistledown"]


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


def test_words_that_a_page_shows_only_for_a_reason_are_in_no_result() -> None:
    """Handling code C of another body, a combination that holds it, and what lies on a list of its own."""
    ours, theirs = a_body(), a_body()
    reader = a_reader(ours)
    told, on_list = a_marking(theirs, ours), a_marking(theirs, kind=MarkingKind.SAFEGUARDING)
    codes = {"action": ActionCode.COVERT_ACTION, "sanitisation": SanitisationCode.UNSUPERVISED, "condition": "Ask us."}
    conditional = replace(told.value(), handling=Handling.CONDITIONS, **codes)
    with_conditions, both = intern_all([conditional, combine(told.value(), conditional)])
    give_consent(
        actor=a_reader(theirs), marking=with_conditions, to=ours, term=Term(from_at=reader.at - timedelta(days=1))
    )
    seat(own_list_of(MarkingKind.SAFEGUARDING), Place(person_id=reader.person_id), Term(from_at=EARLY), TASKFORCE_BASIS)
    marks = (told, with_conditions, both, on_list)
    index([entry(f"Sorrel {place}", row.pk, text="hidden quarry") for place, row in enumerate(marks)])
    hits = search(reader, "quarry").hits
    assert [(hit.title, hit.text, hit.asks_why) for hit in hits] == [
        ("Sorrel 0", "hidden quarry", False),
        ("Sorrel 1", "", True),
        ("Sorrel 2", "", True),
        ("Sorrel 3", "", True),
    ]
