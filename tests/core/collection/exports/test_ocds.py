"""OCDS: notices, buyers and suppliers read back through our own feed; what no notice ties is named."""

import json
from datetime import date

from hypothesis import given
from tests.factories.exported import AT, assert_nothing_is_dropped, extracts, facts_of, links_of, read_back

from plait.collection.exports.extract import Extract, Said, Thing, Tied
from plait.collection.exports.ocds import write
from plait.collection.feeds.ocds.parse import parse
from plait.domain.mention import MentionKind
from plait.domain.statement import Property

# What a release says of itself, whatever was said of the notice.
OF_A_RELEASE = {Property.PUBLISHED_ON, Property.STAGE, Property.VALUE_GBP}


def of_party(key: str) -> str:
    return key.rpartition(":")[2]


@given(extracts())
def test_what_is_written_reads_back_and_what_is_not_is_named(extract: Extract) -> None:
    written = write(extract)
    kinds, facts, links = read_back(written, parse, of_party) if written.files else ({}, set(), set())
    assert {fact for fact in facts - facts_of(extract) if fact[1] not in OF_A_RELEASE} == set()
    assert {link[:3] for link in links} <= {link[:3] for link in links_of(extract)}
    assert all(
        kinds[id_] == kind or kind is MentionKind.COMPANY for id_, kind in extract.kinds().items() if id_ in kinds
    )
    assert_nothing_is_dropped(extract, written, facts, links)


def test_a_notice_with_its_buyer_and_supplier_is_whole() -> None:
    said = ((Property.TITLE, "Road repairs"), (Property.PUBLISHED_ON, "2026-05-06"), (Property.STAGE, "award"))
    notice = Thing(
        id="0000000000001",
        kind=MentionKind.NOTICE,
        said=tuple(Said(property=name, value=value) for name, value in said),
    )
    buyer = Thing(id="0000000000002", kind=MentionKind.ORGANISATION, said=(Said(property="name", value="A council"),))
    supplier = Thing(id="0000000000003", kind=MentionKind.ORGANISATION, said=(Said(property="name", value="Larch"),))
    ties = (
        Tied(source=buyer.id, tie="buyer_of", target=notice.id, since=date(2026, 5, 6)),
        Tied(source=supplier.id, tie="awarded", target=notice.id, since=date(2026, 6, 1), until=date(2027, 6, 1)),
    )
    extract = Extract(title="T", at=AT, things=(notice, buyer, supplier), ties=ties)
    written = write(extract)
    _, facts, links = read_back(written, parse, of_party)
    assert (facts, links, written.lost) == (facts_of(extract), links_of(extract), ())
    package = json.loads(written.files["releases.ocds.json"])
    assert package["version"] == "1.1"
