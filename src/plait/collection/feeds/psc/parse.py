"""Persons with significant control: one person or organisation mention a line, tied to the company it controls."""

from collections import Counter
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.flat import read_flat
from plait.collection.parsed import Assertion, Parsed
from plait.collection.raw import Raw
from plait.collection.reading import as_days
from plait.collection.registers import Told, company_number, identified, joined, parsed, with_key
from plait.collection.said import mentions, said
from plait.collection.sieve import Sieve, always
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.statement import Property, Tie

FEED = feed("psc")
_PEOPLE = pa.array(["individual-person-with-significant-control", "individual-beneficial-owner"])
_BODIES = pa.array(
    [
        "corporate-entity-person-with-significant-control",
        "legal-person-person-with-significant-control",
        "corporate-entity-beneficial-owner",
        "legal-person-beneficial-owner",
    ]
)
_STATEMENT = "persons-with-significant-control-statement"
# Lines about no person that can be named; a protected person is not to be named at all.
_COUNTED = pa.array(
    [
        _STATEMENT,
        "exemptions",
        "super-secure-person-with-significant-control",
        "super-secure-beneficial-owner",
        "totals#persons-of-significant-control-snapshot",
    ]
)
_PROTECTED = pa.array(["super-secure-person-with-significant-control", "super-secure-beneficial-owner"])
# What the publisher counts as persons: the protected among them.
_TOTALS = {
    "persons_of_significant_control_count": pa.concat_arrays([_PEOPLE, _BODIES, _PROTECTED]).to_pylist(),
    "statements_count": [_STATEMENT],
    "exemptions_count": ["exemptions"],
}
_ADDRESS = ("premises", "address_line_1", "address_line_2", "locality")


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Mentions with name, part of a birth date and address, and `owner_of` whose value is the natures of control."""
    read = read_flat(raw, FEED)
    sieve = rows(read)
    found = parsed(FEED, sieve, told(sieve.table, batch))
    assertions = (*found.assertions, *totals(tally(read.table)))
    return replace(found, rows=read.table.num_rows + len(read.rejects), assertions=assertions)


def rows(sieve: Sieve) -> Sieve:
    """The lines about somebody, under the company and the register's own name of the entry."""
    kind = sieve.table["data.kind"]
    is_known = pc.is_in(kind, pa.concat_arrays([_PEOPLE, _BODIES, _COUNTED]))
    sieve = sieve.without(
        pc.invert(is_known),
        lambda row: (
            f"The kind {row['data.kind']!r} is not known.",
            "Ask for it to be described in the feed, then send the line again.",
        ),
    )
    sieve = sieve.only(pc.is_in(sieve.table["data.kind"], pa.concat_arrays([_PEOPLE, _BODIES])))
    sieve = sieve.without(
        pc.is_null(sieve.table["company_number"]),
        always("The line has no company_number.", "Say which company is controlled, and send the line again."),
    )
    sieve = sieve.with_column("company_number", company_number(sieve.table["company_number"]))
    return with_key(sieve, key(sieve.table))


def key(rows: pa.Table) -> pa.Array | pa.ChunkedArray:
    """The register's own address of the entry; without one, the company, the name and the day of notice."""
    company = company_number(rows["company_number"])
    own = pc.replace_substring_regex(rows["data.links.self"], "^.*/", "")
    keys = pc.binary_join_element_wise(company, own, "/")
    return pc.coalesce(keys, _key_without_address(rows, company)) if keys.null_count else keys


def told(rows: pa.Table, batch: Batch) -> Told:
    """What such rows say, whether just read or long in the register."""
    is_person = pc.is_in(rows["data.kind"], _PEOPLE)
    kind = pc.if_else(is_person, MentionKind.PERSON.value, MentionKind.ORGANISATION.value)
    table = identified(rows, Register.PSC, batch)
    people, bodies = table.filter(is_person), table.filter(pc.invert(is_person))
    values = [
        (people, Property.FORENAME, people["data.name_elements.forename"]),
        (people, Property.SURNAME, people["data.name_elements.surname"]),
        (people, Property.BIRTH_DATE, _born(people)),
        (bodies, Property.NAME, bodies["data.name"]),
        (bodies, Property.COMPANY_NUMBER, company_number(bodies["data.identification.registration_number"])),
        (table, Property.ADDRESS, joined(*[table[f"data.address.{name}"] for name in _ADDRESS])),
        (table, Property.POSTCODE, table["data.address.postal_code"]),
    ]
    statements = [said(some, name, recorded_at=batch.recorded_at, value=value) for some, name, value in values]
    return Told(mentions=[mentions(table, kind=kind)], statements=[*statements, _owned(table, batch)])


def tally(lines: pa.Table) -> Counter[str]:
    """How many lines are of each kind, and what a line of totals says of them. Tallies of parts add up."""
    kinds = pc.value_counts(lines["data.kind"]).to_pylist()
    counted = Counter({kind["values"] or "": kind["counts"] for kind in kinds})
    for name in _TOTALS:
        for count in lines[f"data.{name}"].drop_null().to_pylist():
            counted[name] += int(count)
    return counted


def totals(counted: Counter[str]) -> tuple[Assertion, ...]:
    """What the snapshot's own line of totals says, where it has one, and what the file holds."""
    here = {name: sum(counted[kind] for kind in kinds) for name, kinds in _TOTALS.items()}
    return tuple(
        Assertion(
            words=f"The snapshot's own {name}",
            holds=counted[name] == here[name],
            found=f"{counted[name]}; here {here[name]}",
        )
        for name in _TOTALS
        if name in counted
    )


def _owned(table: pa.Table, batch: Batch) -> pa.Table:
    dated = table.append_column("valid_from", as_days(table["data.notified_on"])).append_column(
        "valid_to", as_days(table["data.ceased_on"])
    )
    company = batch.ids(Register.COMPANIES, table["company_number"], own=False)
    natures = table["data.natures_of_control[]"]
    return said(dated, Tie.OWNER_OF, recorded_at=batch.recorded_at, value=natures, other=company)


def _key_without_address(table: pa.Table, company: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    names = ("data.name", "data.name_elements.forename", "data.name_elements.surname")
    named = joined(*[table[name] for name in names], between="/")
    day = pc.fill_null(table["data.notified_on"], "")
    return pc.binary_join_element_wise(joined(company, named, between="/"), day, "/")


def _born(table: pa.Table) -> pa.Array | pa.ChunkedArray:
    year = table["data.date_of_birth.year"]
    month = pc.utf8_lpad(table["data.date_of_birth.month"], 2, "0")
    return pc.coalesce(pc.binary_join_element_wise(year, month, "-"), year)
