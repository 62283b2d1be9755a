"""What names are screened against: a row for each record that is called something, from its own statements alone.

A record is found by what carries its own marking. So whoever may read the record may read all that it is found by,
and a row is readable or not as a whole.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from hashlib import blake2b
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db.models import Q

from plait.domain.ids import Ref
from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait.linking import screening
from plait.policy.access import Reader
from plait_desk.collection.models import Mention, RegisterEdition, Report
from plait_desk.collection.queries import all_mentions, all_statements, mentions, statements
from plait_desk.linking.models import ScreeningEdition
from plait_desk.linking.queries.gathered import own_statements
from plait_desk.thread.models import Event

FOLDER = "screening"
SCREENED = (MentionKind.PERSON, MentionKind.COMPANY, MentionKind.ORGANISATION)
COMMITTED, CORRECTED = "load.committed", "report.corrected"
# What happened may show a little later than it says: so far back it is looked for once more.
SHOWN_LATER = timedelta(minutes=10)
# So many of the records that came since the index are read with a question.
MOST_NEWER = 2_000

_TEXT = pa.string()
LISTED = pa.schema(
    [
        ("mention_id", pa.int64()),
        ("marking_id", pa.int64()),
        ("name", _TEXT),
        ("birth_date", _TEXT),
        ("postcode", _TEXT),
        ("number", _TEXT),
    ]
)
_SAID = (
    *(Property.FORENAME, Property.SURNAME, Property.NAME, Property.BIRTH_DATE, Property.POSTCODE),
    *(Property.COMPANY_NUMBER, Property.PHONE, Property.IDENTIFIER),
)


def all_listed() -> pa.Table:
    """LISTED of everything, whoever may read it. For the index alone, of which each reader sees their own part."""
    return listed(all_mentions(), all_statements())


def listed(held: pa.Table, told: pa.Table) -> pa.Table:
    """LISTED of MENTIONS and STATEMENTS, in order of mention; one with a company number and a phone stands twice."""
    said = _said(held, own_statements(held, told))
    parts = (pc.fill_null(said[name], "") for name in ("forename", "surname"))
    person = pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " "))
    name = pc.if_else(pc.equal(person, ""), pc.fill_null(said["name"], ""), person)
    named = said.set_column(said.column_names.index("name"), "name", name).filter(pc.not_equal(name, ""))
    number, phone = named["company_number"], named["phone"]
    both = pc.and_(pc.is_valid(number), pc.is_valid(phone))
    first = _with_number(named, pc.coalesce(number, phone, named["identifier"]))
    every = pa.concat_tables([first, _with_number(named, phone).filter(both)])
    return every.sort_by([("mention_id", "ascending"), ("number", "ascending")])


def _said(held: pa.Table, own: pa.Table) -> pa.Table:
    """The mentions of the kinds that are screened, with a column a property; of several values the first in order."""
    said = held.filter(pc.is_in(held["kind"], pa.array([kind.value for kind in SCREENED])))
    said = said.select(["mention_id", "marking_id"])
    for name in _SAID:
        values = own.filter(pc.equal(own["property"], name.value)).group_by("mention_id").aggregate([("value", "min")])
        said = said.join(values.rename_columns(["mention_id", name.value]), "mention_id")
    return said


def _with_number(named: pa.Table, number: pa.ChunkedArray) -> pa.Table:
    return named.append_column("number", number).select(LISTED.names).cast(LISTED)


def readable_newer(reader: Reader, edition: ScreeningEdition | None) -> tuple[pa.Table, bool]:
    """LISTED of what this reader may read and the index does not hold yet, and whether there is more than that."""
    rows = Mention.objects.readable_by(reader).filter(not_in(edition), kind__in=SCREENED, withdrawn_at=None)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_NEWER + 1])
    kept = ids[:MOST_NEWER]
    if not kept:
        return LISTED.empty_table(), False
    return listed(mentions(reader, kept), statements(reader, kept)), len(ids) > MOST_NEWER


def not_in(edition: ScreeningEdition | None) -> Q:
    """The mentions that came after an index was built; all of them where there is none."""
    if edition is None:
        return Q()
    return Q(load__in=_things(set(_happened(COMMITTED, edition)) - set(edition.loads)))


def corrected_since(edition: ScreeningEdition | None) -> frozenset[int]:
    """What an index holds as it was before a correction: mentions withdrawn, or taken over by the new version."""
    if edition is None:
        return frozenset()
    old = _things(_happened(CORRECTED, edition))
    versions = Report.objects.filter(Q(pk__in=old) | Q(supersedes__in=old)).values("pk")
    rows = Mention.objects.filter(item__report__in=versions)
    changed = rows.filter(Q(withdrawn_at__isnull=False) | not_in(edition))
    return frozenset(changed.values_list("pk", flat=True))


def committed_loads(edition: ScreeningEdition) -> list[str]:
    """The loads that had been committed when the reading of an edition's records began, from a little before on."""
    return sorted(set(_happened(COMMITTED, edition)))


def _happened(kind: str, edition: ScreeningEdition) -> Iterable[str]:
    events = Event.objects.filter(kind=kind, at__gte=edition.built_at - SHOWN_LATER)
    return events.values_list("ref", flat=True)


def _things(refs: Iterable[str]) -> list[int]:
    return [Ref.parse(ref).id for ref in refs]


def current_edition() -> ScreeningEdition | None:
    """The index in use; None before the first, where a restore left no files, and where another version built it."""
    edition = ScreeningEdition.objects.order_by("-built_at", "-pk").first()
    is_there = edition is not None and edition.folder.startswith(lines_of_code()) and folder_of(edition).is_dir()
    return edition if is_there else None


@cache
def lines_of_code() -> str:
    """What stands for the lines that build an index and read it: others may lay it out otherwise."""
    files = sorted(Path(screening.__path__[0]).glob("*.py"))
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=6).hexdigest()


def folder_of(edition: ScreeningEdition) -> Path:
    """Where an index lies."""
    return screening_folder() / edition.folder


def screening_folder() -> Path:
    """Where all of them lie. They are made from the records at any time, so no backup holds them."""
    return Path(settings.PLAIT_HOME) / FOLDER


def register_editions() -> list[str]:
    """What stands for the registers as they are now: the folder of each current edition."""
    rows = RegisterEdition.objects.filter(current=True)
    return list(rows.order_by("folder", "pk").values_list("folder", flat=True))
