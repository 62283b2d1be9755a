"""Groups that a machine suggests to one reader, with the reasons. They are read, never recorded.

Only people whom a readable report names as a suspect may be suggested, and only while no readable group has them as a
nominal. Whom any readable record calls a witness, an informant, a bystander or one of us is in none, whatever else they
are; protected people are in no picture at all. Registers alone put nobody here: directors of one firm are no group.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.mention import PROTECTED_CATEGORIES, MentionKind, SubjectCategory
from plait.mapping.candidates import Candidate, candidate_groups
from plait.mapping.graph import Ints, integers, subject_of
from plait.mapping.people import DIRECT, PersonTies, edge_between, person_ties, users_of
from plait.policy.access import Reader
from plait_desk.collection.models import Item, Mention
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import Picture
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.network import how
from plait_desk.mapping.queries.nominals import nominals

SUSPECTED = frozenset(
    {SubjectCategory.SUSPECT, SubjectCategory.CONVICTED, SubjectCategory.PROFESSIONAL_ENABLER_SUSPECTED}
)
NEVER = PROTECTED_CATEGORIES | {
    SubjectCategory.WITNESS_OR_INFORMANT,
    SubjectCategory.UNWITTING_THIRD_PARTY,
    SubjectCategory.PUBLIC_REPORTER,
    SubjectCategory.PRACTITIONER,
}
LISTED = 20
SHARED_LISTED = 3
MOST_TIES = 20_000
AT_ONCE = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNamed:
    """One person of a suggested group, by the first mention that a report names as a suspect."""

    mention_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why, in words; `count` is how many pairs or members it is true of."""

    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A known group, and how many of the suggested people are tied to a nominal of it."""

    group_id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One suggested group: its people, how they are tied, what they share, and which known groups they touch."""

    people: tuple[PersonNamed, ...]
    tied_pairs: int
    pairs: int
    ways: tuple[Reason, ...]
    shared: tuple[Reason, ...]
    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """At most 20 suggestions, those best held together first, and what was left out of them."""

    suggestions: tuple[Suggestion, ...] = ()
    people: int = 0
    more: int = 0
    too_wide: int = 0
    ties_left_out: int = 0
    unsearched: int = 0


def suggestions_in(picture: Picture, reader: Reader) -> Suggestions:
    """The groups that the reader's own picture suggests to them."""
    groups_of = _groups_of(picture, reader)
    suspects = _suspects(picture, reader, groups_of)
    graph = picture.graph
    suspect = graph.nodes(np.array(sorted(suspects), dtype=np.int64))
    nominal = graph.nodes(np.array(sorted(groups_of), dtype=np.int64))
    ties = person_ties(graph, np.concatenate([suspect, nominal[nominal >= 0]]))
    known = np.isin(ties.left, suspect).astype(np.int64) + np.isin(ties.right, suspect)
    inside, ahead = ties.take(np.flatnonzero(known == 2)), ties.take(np.flatnonzero(known == 1))
    kept = inside.take(np.argsort(-inside.strength, kind="stable")[:MOST_TIES])
    weighted = zip(kept.left.tolist(), kept.right.tolist(), kept.strength.tolist(), strict=True)
    found = candidate_groups(list(weighted))
    shown = found.candidates[:LISTED]
    return Suggestions(
        suggestions=_told(picture, reader, shown, kept, _Known(suspects=suspects, groups_of=groups_of, ties=ahead)),
        people=len(suspects),
        more=len(found.candidates) - len(shown),
        too_wide=found.too_wide,
        ties_left_out=len(inside.left) - len(kept.left),
        unsearched=found.unsearched,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The suspects by subject with the mention to name each by, the groups of each nominal, and the ties between."""

    suspects: dict[int, int]
    groups_of: dict[int, set[int]]
    ties: PersonTies


def _groups_of(picture: Picture, reader: Reader) -> dict[int, set[int]]:
    """The readable groups of each person who is a nominal of one, by who they are to this reader."""
    rows = nominals(reader, None)
    subjects = subject_of(np.array([row.mention_id for row in rows], dtype=np.int64), picture.linkage)
    found: dict[int, set[int]] = {}
    for subject, row in zip(subjects.tolist(), rows, strict=True):
        found.setdefault(subject, set()).add(row.group_id)
    return found


def _suspects(picture: Picture, reader: Reader, groups_of: Collection[int]) -> dict[int, int]:
    """Who may be suggested, by subject, with the first mention that a report names as a suspect."""
    named = _categories(reader, None)
    subjects = subject_of(np.array(list(named), dtype=np.int64), picture.linkage)
    known = picture.graph.nodes(subjects) >= 0
    found: dict[int, int] = {}
    for subject, is_known, (mention, said) in zip(subjects.tolist(), known.tolist(), named.items(), strict=True):
        if is_known and said & SUSPECTED and subject not in groups_of:
            found.setdefault(subject, mention)
    of_theirs = picture.linkage.filter(pc.is_in(picture.linkage["subject_id"], pa.array(sorted(found), pa.int64())))
    records = integers(of_theirs["mention_id"])
    never = [mention for mention, said in _categories(reader, records.tolist()).items() if said & NEVER]
    closed = set(subject_of(np.array(never, dtype=np.int64), picture.linkage).tolist())
    return {subject: mention for subject, mention in found.items() if subject not in closed}


def _categories(reader: Reader, mention_ids: Sequence[int] | None) -> dict[int, frozenset[str]]:
    """What readable records of people are called, of these mentions, or for None of all that stand in a report."""
    rows = Mention.objects.readable_by(reader).filter(kind=MentionKind.PERSON, withdrawn_at=None)
    rows = rows.exclude(categories="").order_by("pk")
    if mention_ids is None:
        asked = [rows.filter(item__in=Item.objects.readable_by(reader).filter(withdrawn_at=None))]
    else:
        starts = range(0, len(mention_ids), AT_ONCE)
        asked = [rows.filter(pk__in=mention_ids[start : start + AT_ONCE]) for start in starts]
    return {
        mention: frozenset(categories.split(";"))
        for some in asked
        for mention, categories in some.values_list("pk", "categories")
    }


def _told(
    picture: Picture, reader: Reader, shown: tuple[Candidate, ...], inside: PersonTies, known: _Known
) -> tuple[Suggestion, ...]:
    """The candidates in words; everything is named in one go."""
    ids = picture.graph.ids
    mentions = {node: known.suspects[int(ids[node])] for one in shown for node in one.members}
    things = {one.members: _shared(picture, one, inside) for one in shown}
    groups = {one.members: _touched(picture, one, known) for one in shown}
    said = [mention for some in things.values() for mention, *_ in some if mention > 0]
    names = names_of(reader, [*mentions.values(), *said])
    named = dict(
        Group.objects.readable_by(reader)
        .filter(pk__in={group for some in groups.values() for group in some})
        .values_list("pk", "name")
    )
    return tuple(
        Suggestion(
            people=tuple(
                PersonNamed(mention_id=mentions[node], name=_name(names, mentions[node])) for node in one.members
            ),
            tied_pairs=len(one.ties),
            pairs=one.pairs,
            ways=_ways(picture, one, inside),
            shared=tuple(
                Reason(words=words or _name(names, mention), count=count)
                for mention, words, count in things[one.members]
            ),
            touched=tuple(
                Touched(group_id=group, name=named[group], people=count)
                for group, count in sorted(
                    groups[one.members].items(), key=lambda row: (-row[1], named[row[0]], row[0])
                )
            ),
        )
        for one in shown
    )


def _name(names: dict[int, Name], mention: int) -> str:
    return names[mention].name if mention in names else UNNAMED


def _of(candidate: Candidate, ties: PersonTies) -> Ints:
    """The rows of the ties between a candidate's members."""
    return np.flatnonzero(np.isin(ties.left, candidate.members) & np.isin(ties.right, candidate.members))


def _ways(picture: Picture, candidate: Candidate, inside: PersonTies) -> tuple[Reason, ...]:
    """How the pairs are tied, the commonest way first."""
    counted = Counter(how(picture, through) for through in inside.through[_of(candidate, inside)].tolist())
    return tuple(
        Reason(words=words, count=count) for words, count in sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    )


def _shared(picture: Picture, candidate: Candidate, inside: PersonTies) -> list[tuple[int, str, int]]:
    """What ties the members, the things of most members first: a mention to name it by (or words), and how many."""
    through = np.unique(inside.through[_of(candidate, inside)])
    used, by = users_of(picture.graph, np.array(candidate.members, dtype=np.int64), through[through != DIRECT])
    things, first, count = np.unique(used, return_index=True, return_counts=True)
    order = np.lexsort((things, -count))[:SHARED_LISTED]
    return [(*_said_of(picture, int(by[first[at]]), int(things[at])), int(count[at])) for at in order.tolist()]


def _said_of(picture: Picture, user: int, thing: int) -> tuple[int, str]:
    """The mention that a tie names a thing by; of an address or telephone, what the tie says of it."""
    graph = picture.graph
    row = int(graph.tie[edge_between(graph, user, thing)])
    ends = np.array([picture.ties["from_id"][row].as_py(), picture.ties["to_id"][row].as_py()], dtype=np.int64)
    mention = int(ends[subject_of(ends, picture.linkage) == graph.ids[thing]][0])
    return mention, (picture.ties["words"][row].as_py() or UNNAMED) if mention < 0 else ""


def _touched(picture: Picture, candidate: Candidate, known: _Known) -> dict[int, int]:
    """How many of the members are tied to a nominal of each known group."""
    ends = np.stack([known.ties.left, known.ties.right], axis=1)
    leading = np.isin(ends, candidate.members)
    rows = np.flatnonzero(leading.any(axis=1))
    pairs = {
        (int(ends[row][leading[row]][0]), group)
        for row in rows.tolist()
        for group in known.groups_of[int(picture.graph.ids[ends[row][~leading[row]][0]])]
    }
    return Counter(group for _, group in pairs)
