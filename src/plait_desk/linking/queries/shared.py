"""Who else says the same address, telephone, vehicle or account, as one reader may see it, however it is written.

The desk keeps a number for each normal form that a record says. What is found by a number is read again before it is
shown: a record is named only where what this reader may read of it says the same thing now.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from django.db.models import Exists, OuterRef, Q

from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait.linking.exact import number_of
from plait.linking.things.same import KINDS, THINGS, normal_forms
from plait.linking.things.wording import in_words
from plait.policy.access import Reader
from plait.policy.permissions import Permission
from plait_desk.accounts.queries import readable_markings
from plait_desk.audit.keys import desk_key
from plait_desk.collection.models import Load
from plait_desk.linking.models import Membership, SaidThing
from plait_desk.linking.queries.gathered import sayings_of
from plait_desk.linking.queries.records import Record, records
from plait_desk.linking.queries.subjects import protected_among, subjects_of
from plait_desk.thread.models import Restriction

# The key under which forms become numbers: without it they lead back to nobody.
KEY = "said-things"
# Of the things that one subject says so many are looked up; of each so many records are shown.
MOST_THINGS = 12
MOST_SAYING = 50

# Who is one with somebody who must be protected. An address is nobody, and many may be one.
_PROTECTED = Membership.objects.filter(
    ~Q(subject__kind__in=KINDS), mention=OuterRef("mention"), subject__memberships__mention__is_protected=True
)
_UNDER: dict[str, tuple[Property, ...]] = {
    MentionKind.ADDRESS: (Property.ADDRESS, Property.POSTCODE),
    MentionKind.PHONE: (Property.PHONE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A record of another subject that says the thing. `words` are its own; empty where a tie says it."""

    record: Record
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One thing that a subject says or is, and the others that say it, each subject once."""

    kind: str
    words: str
    alike: tuple[int, ...]
    """those of the subject's own records that are this thing"""
    others: tuple[Saying, ...]
    is_cut: bool
    """more records say it than are looked at"""


def shared_by(reader: Reader, mention_ids: Collection[int], most: int = MOST_SAYING) -> tuple[Shared, ...]:
    """The things that these records of one subject say, each with who else says it, among `most` records of others.

    None of who must be protected.
    """
    if not mention_ids or protected_among(mention_ids):
        return ()
    said = sayings_of(reader, mention_ids)
    alike = _alike(said, mention_ids)
    forms = sorted(set(said["form"].to_pylist()))[:MOST_THINGS]
    found = {form: _saying(reader, form, mention_ids, form in alike, most) for form in forms}
    others = _as_said_now(reader, found, most)
    held = records(reader, {id_ for ids in others.values() for id_ in ids})
    subjects = _cited(reader, held, None if alike else next(iter(mention_ids)))
    return tuple(
        Shared(
            kind=_kind(form),
            words=in_words(form),
            alike=alike.get(form, ()),
            others=_each_once(_kind(form), _held(others[form], held), subjects),
            is_cut=len(found[form]) > most,
        )
        for form in forms
    )


def saying_exactly(reader: Reader, text: str) -> list[tuple[int, Record]]:
    """Who says the thing that somebody typed, in whichever spelling: each subject once, things first.

    With each the record that its subject is cited by; a thing is cited by the record that was found.
    """
    if not reader.may(Permission.LINKING_SUBJECT_READ):
        return []
    forms = forms_typed(text)
    if not forms:
        return []
    found = {form: _saying(reader, form, (), is_itself=False, most=MOST_SAYING) for form in forms}
    others = _as_said_now(reader, found, MOST_SAYING)
    held = records(reader, {id_ for ids in others.values() for id_ in ids})
    subjects = _cited(reader, held, None)
    told = [one.record for form in forms for one in _each_once(_kind(form), _held(others[form], held), subjects)]
    told.sort(key=lambda record: record.kind not in KINDS)
    return [(subjects.get(record.id, record.id), record) for record in told]


def forms_typed(text: str) -> list[str]:
    """The normal forms that a text has: as an address, a telephone, a registration mark, an account.

    Each of them has a figure, and most of what is searched for has none: then nothing is worked out.
    """
    if not any(letter.isdecimal() for letter in text):
        return []
    rows = [{"mention_id": place, "kind": kind.value, "text": text} for place, kind in enumerate(KINDS)]
    return sorted(form for form in normal_forms(pa.Table.from_pylist(rows, schema=THINGS))["form"].to_pylist() if form)


def same_form(reader: Reader, left: int, right: int) -> str | None:
    """In words, the thing that both of two records are; None where they are not known to be one."""
    said = sayings_of(reader, [left, right])
    itself = said.filter(said["is_itself"])
    forms = itself["form"].to_pylist()
    return in_words(forms[0]) if len(forms) == 2 and forms[0] == forms[1] else None


def as_said(thing: Record) -> str:
    """The address, telephone, vehicle or account that a record is, in its own words."""
    return thing.value(*_UNDER.get(thing.kind, (Property.IDENTIFIER,))) or thing.name


def _alike(said: pa.Table, mention_ids: Iterable[int]) -> dict[str, tuple[int, ...]]:
    """For each form that some of the mentions are by themselves, which these are, in the order given."""
    itself = said.filter(said["is_itself"])
    form_of = dict(zip(itself["mention_id"].to_pylist(), itself["form"].to_pylist(), strict=True))
    found: dict[str, tuple[int, ...]] = {}
    for mention in mention_ids:
        if mention in form_of:
            found[form_of[mention]] = (*found.get(form_of[mention], ()), mention)
    return found


def _kind(form: str) -> str:
    return form.partition(":")[0]


def _saying(reader: Reader, form: str, but: Collection[int], is_itself: bool, most: int) -> list[int]:
    """The first records that say this form and may be shown to the reader, one more than `most`.

    `is_itself`: the subject is this thing, and so are the other records of its kind that say it.
    """
    markings = readable_markings(reader, Permission.COLLECTION_STATEMENT_READ)
    rows = SaidThing.objects.filter(
        Q(mention__load=None) | Q(mention__load__state=Load.State.COMMITTED),
        number=number_of(form, desk_key(KEY)),
        mention__marking_id__among=markings,
        mention__withdrawn_at=None,
        mention__is_protected=False,
    )
    restricted = Restriction.objects.filter(lifted_at=None).values("mention_id")
    rows = rows.exclude(mention__in=but).exclude(mention__in=restricted).exclude(Exists(_PROTECTED))
    if is_itself:
        rows = rows.exclude(mention__kind=_kind(form))
    return list(rows.order_by("mention_id").values_list("mention_id", flat=True)[: most + 1])


def _as_said_now(reader: Reader, found: dict[str, list[int]], most: int) -> dict[str, list[int]]:
    """Of the first `most` records found for each form, those of which what the reader may read says it now."""
    every = {id_ for ids in found.values() for id_ in ids[:most]}
    if not every:
        return found
    said = sayings_of(reader, every)
    now = set(zip(said["mention_id"].to_pylist(), said["form"].to_pylist(), strict=True))
    return {form: [id_ for id_ in ids[:most] if (id_, form) in now] for form, ids in found.items()}


def _held(ids: Iterable[int], held: Mapping[int, Record]) -> list[Record]:
    return [held[id_] for id_ in ids if id_ in held]


def _cited(reader: Reader, held: dict[int, Record], own: int | None) -> dict[int, int]:
    """By which record the subject of each person, body or other record is cited; none for things.

    Those of the subject that holds `own` are left out: None for a thing, whose subject they are no part of.
    """
    asked = {id_ for id_, record in held.items() if record.kind not in KINDS}
    if not asked:
        return {}
    found = subjects_of(reader, asked | ({own} if own is not None else set()))
    itself = found[own].cited_by if own is not None and own in found else None
    return {id_: found[id_].cited_by for id_ in asked if id_ in found and found[id_].cited_by != itself}


def _each_once(kind: str, held: Iterable[Record], subjects: dict[int, int]) -> tuple[Saying, ...]:
    """Each other subject once. Of things of this kind the first stands for all: they are one, and may be thousands."""
    told: dict[object, Saying] = {}
    for record in held:
        key = kind if record.kind == kind else subjects.get(record.id)
        if key is not None:
            words = as_said(record) if record.kind == kind else record.value(*_UNDER.get(kind, ()))
            told.setdefault(key, Saying(record=record, words=words))
    return tuple(sorted(told.values(), key=lambda one: (one.record.kind, one.record.name, one.record.id)))
