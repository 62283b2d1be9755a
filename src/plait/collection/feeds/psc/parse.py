"""Persons with significant control: one person or organisation mention a line, tied to the company it controls."""

from plait.collection.batch import Batch
from plait.collection.feed import feed
from plait.collection.gather import Gathered
from plait.collection.lines import Json
from plait.collection.parsed import Parsed
from plait.collection.raw import Raw
from plait.collection.trees import assertions, branch, day, leaf, read_tree
from plait.domain.mention import MentionKind
from plait.domain.register import Register
from plait.domain.reject import Reject
from plait.domain.statement import Property, Tie

FEED = feed("psc")
_PERSON = "individual-person-with-significant-control"
_BODIES = frozenset(
    {"corporate-entity-person-with-significant-control", "legal-person-person-with-significant-control"}
)
# Lines about no person that can be named; a protected person is not to be named at all.
_COUNTED = frozenset(
    {
        "persons-with-significant-control-statement",
        "exemptions",
        "super-secure-person-with-significant-control",
        "totals#persons-of-significant-control-snapshot",
    }
)


def parse(raw: Raw, *, batch: Batch) -> Parsed:
    """Mentions with name, part of a birth date and address, and `owner_of` whose value is the natures of control."""
    tree = read_tree(raw, FEED)
    gathered = Gathered(batch, Register.PSC)
    rejects = list(tree.rejects)
    for row, record in tree.records:
        kind = leaf(record, "data", "kind")
        if kind == _PERSON or kind in _BODIES:
            _read(record, MentionKind.PERSON if kind == _PERSON else MentionKind.ORGANISATION, row, gathered)
        elif kind not in _COUNTED:
            rejects.append(
                Reject(
                    file=raw.name,
                    row=row,
                    reason=f"The kind {kind!r} is not known.",
                    way_out="Ask for it to be described in the feed, then send the line again.",
                )
            )
    return Parsed(
        feed=FEED.name,
        rows=len(tree.records) + len(tree.rejects),
        markings=(FEED.marking,),
        mentions=gathered.mentions(),
        statements=gathered.statements(),
        rejects=tuple(rejects),
        assertions=assertions(FEED, tree),
    )


def _read(record: dict[str, Json], kind: MentionKind, row: int, gathered: Gathered) -> None:
    data = branch(record, "data")
    company = (leaf(record, "company_number") or "").upper().rjust(8, "0")
    key = _key(company, data)
    gathered.mention(key, kind, row=row)
    if kind is MentionKind.PERSON:
        gathered.say(key, Property.FORENAME, leaf(data, "name_elements", "forename"))
        gathered.say(key, Property.SURNAME, leaf(data, "name_elements", "surname"))
        gathered.say(key, Property.BIRTH_DATE, _born(data))
    else:
        gathered.say(key, Property.NAME, leaf(data, "name"))
        number = leaf(data, "identification", "registration_number")
        gathered.say(key, Property.COMPANY_NUMBER, number and number.upper().rjust(8, "0"))
    address = branch(data, "address")
    lines = [leaf(address, name) for name in ("premises", "address_line_1", "address_line_2", "locality")]
    gathered.say(key, Property.ADDRESS, ", ".join(line for line in lines if line))
    gathered.say(key, Property.POSTCODE, leaf(address, "postal_code"))
    natures = data.get("natures_of_control")
    share = ";".join(str(nature) for nature in natures) if isinstance(natures, list) else None
    gathered.tie(
        key,
        Tie.OWNER_OF,
        (Register.COMPANIES, company),
        share,
        since=day(leaf(data, "notified_on")),
        until=day(leaf(data, "ceased_on")),
    )


def _key(company: str, data: dict[str, Json]) -> str:
    """The register's own address of the entry; without one, the company, the name and the day of notice."""
    own = leaf(data, "links", "self")
    if own:
        return "/".join((company, own.rsplit("/", 1)[-1]))
    names = [leaf(data, "name"), leaf(data, "name_elements", "forename"), leaf(data, "name_elements", "surname")]
    return "/".join([company, *[name for name in names if name], leaf(data, "notified_on") or ""])


def _born(data: dict[str, Json]) -> str | None:
    year, month = leaf(data, "date_of_birth", "year"), leaf(data, "date_of_birth", "month")
    if year is None:
        return None
    return year if month is None else f"{year}-{month:0>2}"
