"""What the engine links by score: people, and companies with other bodies. Their names stand in models and subjects."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from plait.domain import tables
from plait.linking.engine.engine import link_records
from plait.linking.engine.model import Model
from plait.linking.engine.schema import ADDRESS, ORGANISATIONS, PEOPLE, TELLS_WHO, Part, Schema
from plait.linking.identity import IDENTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedKind:
    """A kind of mention that is linked by score: the table it is gathered in, and how the engine reads its columns."""

    name: str
    table: pa.Schema
    schema: Schema

    def is_too_thin(self, said: Container[str]) -> bool:
        """True where a record that says something in these columns alone is compared with nothing."""
        told = {name: part for name, part in self.schema.columns if name in said}
        things = {"address" if part in ADDRESS else name for name, part in told.items()}
        return not set(told.values()) & set(TELLS_WHO) and len(things) < 2

    def columns_behind(self, field: str) -> tuple[str, ...]:
        """The columns of the table that a compared field rests on. Raises KeyError for a field that is not compared."""
        kind, _, column = field.partition(":")
        if column:
            return (column,)
        return tuple(name for name, part in self.schema.columns if part in _PARTS[kind])


_PARTS = {
    "given": (Part.GIVEN_NAME,),
    "family": (Part.FAMILY_NAME,),
    "name": (Part.GIVEN_NAME, Part.FAMILY_NAME, Part.FULL_NAME),
    "organisation": (Part.ORGANISATION_NAME,),
    "date": (Part.DATE,),
    "address": (Part.STREET, Part.PLACE, Part.POSTCODE),
    "company_number": (Part.COMPANY_NUMBER,),
}
PERSON = LinkedKind(name="person", table=tables.PEOPLE, schema=PEOPLE)
ORGANISATION = LinkedKind(name="organisation", table=tables.ORGANISATIONS, schema=ORGANISATIONS)
LINKED = (PERSON, ORGANISATION)


@cache
def starting_model(kind: LinkedKind) -> Model:
    """Our own figures, before any data: what is learnt from nobody."""
    nobody = kind.table.empty_table()
    none, no_facts = tables.MATCHES.empty_table(), IDENTITIES.empty_table()
    return link_records(nobody, kind.schema, matches=none, identities=no_facts).model
