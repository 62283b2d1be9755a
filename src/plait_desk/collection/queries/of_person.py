"""The records that one body keeps about a person, for its own data protection officer: where they stand, no content.

A request under the rights of the person is a duty of the body that keeps the data. So its officer finds the body's own
records whatever purpose they were kept for, and nobody else's; material of an own list stays with its list.
"""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet
from django.utils.timezone import localtime

from plait.domain.ids import Ref, encode
from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.models import Marking
from plait_desk.accounts.models.readable import CLAUSES, compute_readable
from plait_desk.collection.models import Mention, Statement
from plait_desk.collection.queries.registered import said_of_surname
from plait_desk.thread.queries.rights import FoundRecord, Sought

MOST = 50
_FOR_ANY_PURPOSE: Mapping[str, str] = {
    name: sql
    for name, sql in CLAUSES.items()
    if name not in {"grant_holds_permission", "purpose_is_among_the_markings"}
}


def find(reader: Reader, sought: Sought) -> list[FoundRecord]:
    """Records of the reader's own body under this surname, in reports, files and registers; those that agree in most
    of what was typed first."""
    typed = {
        Property.SURNAME: sought.surname.strip(),
        Property.FORENAME: sought.forename.strip(),
        Property.BIRTH_DATE: sought.born_on.isoformat() if sought.born_on else "",
        Property.POSTCODE: sought.postcode.strip(),
    }
    # Every bearer of the name is compared before any is left out: of a common name the list holds those that agree.
    own, markings = _own(reader).filter(kind=MentionKind.PERSON), _own_markings(reader)
    said = Statement.objects.filter(marking_id__among=markings)
    named = said.filter(mention__in=own, property=Property.SURNAME, value__iexact=typed[Property.SURNAME])
    agrees: dict[int, set[str]] = {key: set() for key in named.values_list("mention_id", flat=True)}
    told = said.filter(mention_id__in=named.values("mention_id"), property__in=list(typed), withdrawn_at=None)
    registered = said_of_surname(markings, typed[Property.SURNAME], list(typed))
    known = own.in_bulk({key for key, _, _ in registered})
    listed = [one for one in registered if one[0] in known]
    for key, name, value in [*told.values_list("mention_id", "property", "value"), *listed]:
        words = agrees.setdefault(key, set())
        if value and typed[Property(name)] and _agree(Property(name), value, typed[Property(name)]):
            words.add(Property(name).value.replace("_", " "))
    best = sorted(agrees, key=lambda key: (-len(agrees[key]), encode(key)))[:MOST]
    rows = own.in_bulk(best)
    return [_found(rows[key], tuple(sorted(agrees[key]))) for key in best]


def name(reader: Reader, mention_ids: Iterable[int]) -> dict[int, FoundRecord]:
    """Those of the records that the reader's own body originated."""
    return {row.pk: _found(row) for row in _own(reader).filter(pk__in=list(mention_ids))}


def held_in(mention_id: int) -> list[Ref]:
    """The report or file that a record stands in, and the record itself; whoever may read them."""
    row = Mention.objects.filter(pk=mention_id).select_related("item").first()
    if row is None:
        return []
    refs = [Ref("mention", row.pk)]
    if row.item:
        refs.append(Ref("report", row.item.report_id))
    if row.load_id:
        refs.append(Ref("load", row.load_id))
    return refs


def _own(reader: Reader) -> "QuerySet[Mention]":
    rows = Mention.objects.filter(marking_id__among=_own_markings(reader), withdrawn_at=None)
    return rows.select_related("item__report", "load")


def _own_markings(reader: Reader) -> frozenset[int]:
    readable = compute_readable(reader, Permission.RIGHTS_REQUEST_READ, _FOR_ANY_PURPOSE)
    of_body = Marking.objects.filter(originator_id=reader.partner_id).values_list("pk", flat=True)
    return readable & frozenset(of_body)


def _found(row: Mention, agrees: tuple[str, ...] = ()) -> FoundRecord:
    where = (
        f"Report {row.item.report.own_reference}"
        if row.item
        else f"{row.register.replace('_', ' ').capitalize()} register"
        if row.register
        else f"File of {localtime(row.load.received_at):%-d %B %Y}"
        if row.load
        else "A record of its own"
    )
    return FoundRecord(
        id=row.pk, code=encode(row.pk), where=where, on=f"{localtime(row.recorded_at):%-d %B %Y}", agrees=agrees
    )


def _agree(name: Property, said: str, typed: str) -> bool:
    """A register may give a birth date to the month only: then the month agrees."""
    return typed.startswith(said) if name is Property.BIRTH_DATE else _plain(said) == _plain(typed)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
