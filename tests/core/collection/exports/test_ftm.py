"""FollowTheMoney: what is written reads back through our own feed, and what is not in it is named."""

import json

from hypothesis import given
from tests.factories.exported import AT, assert_nothing_is_dropped, extracts, facts_of, links_of, read_back

from plait.collection.exports.extract import Extract, Said, Thing, Tied
from plait.collection.exports.ftm import write
from plait.collection.feeds.ftm.parse import parse
from plait.domain.mention import MentionKind
from plait.domain.statement import Property


@given(extracts())
def test_what_is_written_reads_back_and_what_is_not_is_named(extract: Extract) -> None:
    written = write(extract)
    kinds, facts, links = read_back(written, parse) if written.files else ({}, set(), set())
    told_as = {fact for fact in facts - facts_of(extract) if fact[2].startswith("registrationNumber ")}
    assert facts - told_as <= facts_of(extract)
    assert {link[:3] for link in links} <= {link[:3] for link in links_of(extract)}
    assert kinds.items() <= {id_: kind.value for id_, kind in extract.kinds().items()}.items()
    assert_nothing_is_dropped(extract, written, facts, links)


def test_a_person_a_company_and_their_tie_are_whole() -> None:
    person = Thing(
        id="0000000000001",
        kind=MentionKind.PERSON,
        said=tuple(
            Said(property=name, value=value)
            for name, value in (
                (Property.FORENAME, "Ailsa"),
                (Property.SURNAME, "Sampleton"),
                (Property.BIRTH_DATE, "1984-03"),
                (Property.SEX, "F"),
            )
        ),
    )
    company = Thing(id="0000000000002", kind=MentionKind.COMPANY, said=(Said(property="name", value="Larch Ltd"),))
    tie = Tied(source=person.id, tie="director_of", target=company.id, value="director")
    extract = Extract(title="T", at=AT, things=(person, company), ties=(tie,))
    written = write(extract)
    _, facts, links = read_back(written, parse)
    assert written.lost == ()
    assert (facts, links) == (facts_of(extract), links_of(extract))
    lines = [json.loads(line) for line in written.files["entities.ftm.json"].splitlines()]
    assert [line["schema"] for line in lines] == ["Person", "Company", "Directorship"]
    assert write(extract) == written
