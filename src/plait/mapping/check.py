"""What a check of a bidder or applicant is answered: nothing to share, whom to ask, or a card that was released.

What may be told is worked out beforehand, on what may be told alone. Groups, nominals, ties and names that are not
marked so are left out before anything is walked, so that an answer is what it would be if they did not exist: they can
lead nowhere, block no path, and cost nobody any time. Nothing found is then the very same value as nothing shareable.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from plait.domain.check import PURPOSES, CheckAnswer, CheckRefused, CheckStage, ChecksUsedUp
from plait.domain.ids import PartnerId
from plait.domain.marking import Existence, Marking, Purpose
from plait.domain.mention import MentionKind
from plait.domain.reach import Reach
from plait.domain.statement import Property
from plait.mapping.graph import integers, valid_on
from plait.mapping.naming import names_among
from plait.mapping.reach import Seeds, open_graph, reach_over
from plait.mapping.ties import readable_rows
from plait.policy.exceptions import may_point_to

MOST_A_DAY = 60
"""checks of one person in a day"""
MOST_OF_A_BODY = 600
"""checks of all people of one body in a day"""
_LEGAL_FORMS = {"limited": "ltd", "company": "co", "incorporated": "inc"}
_NAMING = (Property.COMPANY_NUMBER, Property.NAME)
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What everything is worked out from: MEMBERSHIP, NOMINALS, DRAWN and NAMED, as of a day, without the closed.

    `same_as` (SAME_AS) says how likely each record is the nominal's; None: each surely is.
    """

    linkage: pa.Table
    nominals: pa.Table
    ties: pa.Table
    names: pa.Table
    as_of: date
    closed: Collection[int] = ()
    same_as: pa.Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCompany:
    """A company that a group reaches by a path that may be told of: its numbers and names, and who is on the path."""

    numbers: frozenset[str]
    names: frozenset[str]
    mentions: frozenset[int]
    """every mention of everything on the path: once one of them must be protected, nothing is told"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a check is answered. `cards` are snapshots that the asker may read, `ask` the bodies to call."""

    answer: CheckAnswer = CheckAnswer.NOTHING
    cards: tuple[int, ...] = ()
    ask: tuple[PartnerId, ...] = ()


def may_tell(marking: Marking, *, owner: PartnerId, purpose: Purpose) -> bool:
    """True if this may count towards telling others, for the purpose, that they should ask the owner of a group.

    Ordinary material whose every part allows the purpose, and is open, or is the owner's own and marked as a pointer:
    what another body marked as a pointer is not the owner's to point at.
    """
    return may_point_to(marking) and all(
        purpose in single.purposes and (single.existence is Existence.OPEN or single.originator == owner)
        for single in marking.singles
    )


def tellable(markings: Mapping[int, Marking], *, owner: PartnerId, purpose: Purpose) -> frozenset[int]:
    """The markings, by their numbers, of all that may count."""
    return frozenset(id_ for id_, marking in markings.items() if may_tell(marking, owner=owner, purpose=purpose))


def told_companies(drawn: Drawing, markings: Collection[int]) -> list[ToldCompany]:
    """The companies that the nominals reach over ties of these markings alone, as these markings alone name them.

    `drawn.linkage` and `drawn.nominals` rest on nothing else either: whoever calls this sees to it.
    """
    ties = drawn.ties.take(pa.array(readable_rows(drawn.ties, markings)))
    graph = open_graph(drawn.linkage, ties, as_of=drawn.as_of, closed=drawn.closed)
    seeds = Seeds(nominals=valid_on(drawn.nominals, drawn.as_of), same_as=drawn.same_as)
    found = reach_over(graph, drawn.linkage, seeds, ties)
    companies = found.touched.filter(pc.equal(found.touched["target_kind"], str(MentionKind.COMPANY)))
    pairs = {(row["group_id"], row["target_id"]) for row in companies.to_pylist()}
    paths = sorted(_on_paths(found, pairs).items())
    mentions = _Mentions(drawn.linkage)
    said = _said(drawn.names, {id_ for (_, target), _ in paths for id_ in mentions.of([target])}, markings)
    return [
        ToldCompany(
            numbers=frozenset(value for name, value in words if name == Property.COMPANY_NUMBER),
            names=frozenset(plain for name, value in words if name == Property.NAME and (plain := plain_name(value))),
            mentions=mentions.of(nodes),
        )
        for (_, target), nodes in paths
        for words in [[pair for id_ in mentions.of([target]) for pair in said.get(id_, ())]]
    ]


def answer_of(cards: Iterable[int], bodies: Iterable[int], *, asked_by: PartnerId) -> Told:
    """The one answer: a card where one was released, else whom to ask, else nothing. Nobody is sent to themselves."""
    found = tuple(dict.fromkeys(cards))
    ask = tuple(PartnerId(body) for body in sorted(set(bodies) - {asked_by}))
    kind = CheckAnswer.CARD if found else CheckAnswer.ASK if ask else CheckAnswer.NOTHING
    return Told(answer=kind, cards=found, ask=ask)


def plain_name(text: str) -> str:
    """A company's name as it is compared: small letters and figures, legal forms alike ("LIMITED" and "Ltd.")."""
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().casefold()
    words = _WORD.findall(plain.replace("&", " and ").replace("'", ""))
    return " ".join(_LEGAL_FORMS.get(word, word) for word in words)


def refuse_unless_grounded(*, reference: str, reason: str, stage: CheckStage, purpose: Purpose) -> None:
    """Raise CheckRefused unless the check says what it serves, why, and at a stage of what its asker acts for."""
    if purpose not in PURPOSES:
        raise CheckRefused("Act for the purpose of checking a supplier or a licence applicant: choose under My access.")
    if stage.purpose is not purpose:
        raise CheckRefused(
            f"{stage.words} is no stage of this purpose. Choose another stage, or act for the other one."
        )
    if not any(letter.isdigit() for letter in reference):
        raise CheckRefused("Give the number of the notice or of the application, as it stands on the file.")
    if not reason.strip():
        raise CheckRefused("Say why you need to know: the body that you are sent to reads it.")


def refuse_if_too_many(asked_today: int, *, of_body_today: int) -> None:
    """Raise ChecksUsedUp past the quotas of a day. Both counts include the check that is being asked."""
    if asked_today > MOST_A_DAY:
        raise ChecksUsedUp(f"You have made {MOST_A_DAY} checks today, which is all. Ask again tomorrow.")
    if of_body_today > MOST_OF_A_BODY:
        raise ChecksUsedUp(f"Your body has made {MOST_OF_A_BODY} checks today, which is all. Ask again tomorrow.")


class _Mentions:
    """The mentions of each subject of a linkage; a thing that it does not name is itself, a place is none."""

    def __init__(self, linkage: pa.Table) -> None:
        subject = integers(linkage["subject_id"])
        order = np.argsort(subject, kind="stable")
        self.subject, self.mention = subject[order], integers(linkage["mention_id"])[order]

    def of(self, nodes: Iterable[int]) -> frozenset[int]:
        """Every mention of these nodes."""
        found: set[int] = set()
        for node in nodes:
            first, after = np.searchsorted(self.subject, [node, node + 1])
            found.update(self.mention[first:after].tolist() or ([node] if node > 0 else []))
        return frozenset(found)


def _on_paths(found: Reach, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], set[int]]:
    """The nodes on the best path to each wanted end, by group and end."""
    nodes: dict[tuple[int, int], set[int]] = {pair: {pair[1]} for pair in wanted}
    for hop in found.hops.select(["group_id", "target_id", "from_id", "to_id"]).to_pylist():
        if (pair := (hop["group_id"], hop["target_id"])) in nodes:
            nodes[pair].update((hop["from_id"], hop["to_id"]))
    return nodes


def _said(names: pa.Table, wanted: Collection[int], markings: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """What the statements of these markings say of each mention: its numbers and names."""
    words: dict[int, list[tuple[str, str]]] = {}
    for row in names_among(names, np.array(sorted(wanted), dtype=np.int64), markings).to_pylist():
        if row["property"] in _NAMING and row["value"]:
            words.setdefault(row["mention_id"], []).append((row["property"], row["value"]))
    return words
