"""BODS 0.4: people, entities and interests read back through our own feed; what is no ownership is named."""

import pytest
from hypothesis import given
from tests.factories.exported import AT, assert_nothing_is_dropped, extracts, facts_of, links_of, read_back

from plait.collection.exports.bods import write
from plait.collection.exports.extract import Extract, Said, Thing, Tied
from plait.collection.feeds.bods.parse import parse
from plait.domain.mention import MentionKind


@given(extracts())
def test_what_is_written_reads_back_and_what_is_not_is_named(extract: Extract) -> None:
    written = write(extract)
    kinds, facts, links = read_back(written, parse) if written.files else ({}, set(), set())
    assert facts <= facts_of(extract)
    assert {link[:3] for link in links} <= {link[:3] for link in links_of(extract)}
    assert kinds.items() <= {id_: kind.value for id_, kind in extract.kinds().items()}.items()
    assert_nothing_is_dropped(extract, written, facts, links)


@pytest.mark.parametrize(
    ("tie", "words"),
    [
        ("director_of", "boardMember"),
        ("owner_of", "shareholding 25-50% direct beneficial"),
        ("owner_of", "votingRights 75.5% indirect"),
        ("associate_of", "nominee"),
    ],
)
def test_an_interest_in_our_own_words_is_told_as_that_interest(tie: str, words: str) -> None:
    person = Thing(id="0000000000001", kind=MentionKind.PERSON, said=(Said(property="name", value="Ailsa"),))
    company = Thing(
        id="0000000000002", kind=MentionKind.COMPANY, said=(Said(property="company_number", value="SC123456"),)
    )
    extract = Extract(
        title="T",
        at=AT,
        things=(person, company),
        ties=(Tied(source=person.id, tie=tie, target=company.id, value=words),),
    )
    written = write(extract)
    _, facts, links = read_back(written, parse)
    assert (facts, links, written.lost) == (facts_of(extract), links_of(extract), ())
