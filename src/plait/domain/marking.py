"""The marking: how far a value may travel, and the algebra that never opens it.

A marking says who may read, never what is written. Two markings combine into one that refers to both;
whoever may read the combination may read each part, because each part is asked again. Combining is
commutative, associative and idempotent, since a combination is the set of its parts and nothing else.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce

from plait.domain.ids import AudienceId, MarkingId, PartnerId


class MarkingRefused(ValueError):
    """The marking may not exist; the message says why and what to do."""


class MarkingTier(StrEnum):
    """How much harm its loss would do; anything above OFFICIAL-SENSITIVE is refused."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


class Handling(StrEnum):
    """The last character of a 3x5x2 grade."""

    PERMITTED = "P"
    CONDITIONS = "C"


class ActionCode(StrEnum):
    """What may be done with code C material; the lowest number is the strictest."""

    NO_DIRECT_ACTION = "A1"
    COVERT_ACTION = "A2"
    OVERT_ACTION = "A3"


class SanitisationCode(StrEnum):
    """Whether code C material may be sanitised without asking the originator."""

    UNSUPERVISED = "S1"
    CONSULT_ORIGINATOR = "S2"


class Existence(StrEnum):
    """Who else may know that it exists: nobody, whoever asks the right question, or anybody counting."""

    HIDDEN = "hidden"
    POINTER = "pointer"
    OPEN = "open"


class MarkingKind(StrEnum):
    """Ordinary material, or material that only its own list of people reads."""

    ORDINARY = "ordinary"
    SAFEGUARDING = "safeguarding"
    SUSPICIOUS_ACTIVITY = "suspicious-activity"
    SOURCE = "source"

    @property
    def words(self) -> str:
        """The kind as a page shows it: "Suspicious activity"."""
        return self.value.replace("-", " ").capitalize()


class Purpose(StrEnum):
    """What a person is doing when they look, and what a marking allows looking for."""

    LAW_ENFORCEMENT = "law-enforcement"
    SAFEGUARDING = "safeguarding"
    PROCUREMENT = "procurement"
    LICENSING = "licensing"
    REPORTING = "reporting"
    OVERSIGHT = "oversight"

    @property
    def words(self) -> str:
        """The purpose as a person would say it."""
        return _PURPOSE_WORDS[self]


_PURPOSE_WORDS = {
    Purpose.LAW_ENFORCEMENT: "Prevent, detect, investigate and prosecute crime",
    Purpose.SAFEGUARDING: "Protect a person at risk",
    Purpose.PROCUREMENT: "Check a supplier",
    Purpose.LICENSING: "Check a licence applicant",
    Purpose.REPORTING: "Report to the Taskforce and the public",
    Purpose.OVERSIGHT: "Oversee how the system is used",
}

# Each from open to strict: combining keeps the strictest.
TIERS = (MarkingTier.OFFICIAL, MarkingTier.OFFICIAL_SENSITIVE)
HANDLINGS = (Handling.PERMITTED, Handling.CONDITIONS)
ACTIONS = (ActionCode.OVERT_ACTION, ActionCode.COVERT_ACTION, ActionCode.NO_DIRECT_ACTION)
SANITISATIONS = (SanitisationCode.UNSUPERVISED, SanitisationCode.CONSULT_ORIGINATOR)
EXISTENCES = (Existence.OPEN, Existence.POINTER, Existence.HIDDEN)
KINDS = tuple(MarkingKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """One marking, or the combination of several.

    A single marking has no `parts`, has an originator, and its codes agree with its handling. A combination's
    `parts` are the single markings it rests on; the rest is their strictest reading, for banners, with
    None where they differ in originator or audience. Make one with `combine`, never by hand.
    """

    originator: PartnerId | None
    purposes: frozenset[Purpose]
    tier: MarkingTier = MarkingTier.OFFICIAL
    handling: Handling = Handling.PERMITTED
    action: ActionCode | None = None
    sanitisation: SanitisationCode | None = None
    condition: str = ""
    audience: AudienceId | None = None
    existence: Existence = Existence.HIDDEN
    kind: MarkingKind = MarkingKind.ORDINARY
    parts: frozenset["Marking"] = field(default=frozenset())

    def __post_init__(self) -> None:
        if not self.parts:
            _refuse_if_incomplete(self)
            _refuse_if_codes_disagree(self)

    @property
    def singles(self) -> frozenset["Marking"]:
        """The single markings it stands for: its parts, or itself."""
        return self.parts or frozenset({self})

    def __or__(self, other: "Marking") -> "Marking":
        return combine(self, other)


def combine(first: Marking, second: Marking) -> Marking:
    """The marking of anything made from both; never more open than either."""
    singles = first.singles | second.singles
    if len(singles) == 1:
        return first
    return _strictest(singles)


def combine_all(markings: Iterable[Marking]) -> Marking:
    """The marking of anything made from all of them. Raises MarkingRefused where there are none."""
    together = frozenset(markings)
    if not together:
        raise MarkingRefused("Nothing to combine: give at least one marking.")
    return reduce(combine, together)


def marking_id(marking: Marking) -> MarkingId:
    """The marking's number, 63 bits of its content's hash: the same value has the same number everywhere."""
    return MarkingId(int.from_bytes(hashlib.sha256(_canonical(marking).encode()).digest()[:8], "big") >> 1)


def _strictest(singles: frozenset[Marking]) -> Marking:
    originators = {single.originator for single in singles}
    audiences = {single.audience for single in singles}
    return Marking(
        originator=originators.pop() if len(originators) == 1 else None,
        audience=audiences.pop() if len(audiences) == 1 else None,
        purposes=frozenset.intersection(*(single.purposes for single in singles)),
        tier=max((single.tier for single in singles), key=TIERS.index),
        handling=max((single.handling for single in singles), key=HANDLINGS.index),
        action=max((single.action for single in singles if single.action), key=ACTIONS.index, default=None),
        sanitisation=max(
            (single.sanitisation for single in singles if single.sanitisation),
            key=SANITISATIONS.index,
            default=None,
        ),
        condition=" / ".join(sorted({single.condition for single in singles if single.condition})),
        existence=max((single.existence for single in singles), key=EXISTENCES.index),
        kind=max((single.kind for single in singles), key=KINDS.index),
        parts=singles,
    )


def _refuse_if_incomplete(marking: Marking) -> None:
    if marking.originator is None:
        raise MarkingRefused("A marking needs its originator: the body that may decide who else reads.")
    if not marking.purposes:
        raise MarkingRefused("A marking needs at least one purpose, or nobody may ever read it.")


def _refuse_if_codes_disagree(marking: Marking) -> None:
    codes = (marking.action, marking.sanitisation, marking.condition.strip())
    if marking.handling is Handling.CONDITIONS and not all(codes):
        raise MarkingRefused(
            "Handling C needs the condition in words, one action code (A1 to A3) and one sanitisation code (S1 or S2)."
        )
    if marking.handling is Handling.PERMITTED and any(codes):
        raise MarkingRefused(
            "Handling P takes no condition, action code or sanitisation code. Remove them, or use handling C."
        )


def _canonical(marking: Marking) -> str:
    if marking.parts:
        return "+".join(sorted(_canonical(part) for part in marking.parts))
    fields = (
        marking.tier,
        marking.handling,
        marking.action or "",
        marking.sanitisation or "",
        marking.condition,
        str(marking.originator),
        str(marking.audience or ""),
        ",".join(sorted(marking.purposes)),
        marking.existence,
        marking.kind,
    )
    return repr(fields)


def read_tier(text: str) -> MarkingTier:
    """The tier that the text names. Raises MarkingRefused above OFFICIAL-SENSITIVE, and for anything unknown."""
    words = " ".join(text.upper().replace("-", " ").replace("_", " ").split())
    if "SECRET" in words:
        raise MarkingRefused(
            f"{text.strip()} is above OFFICIAL-SENSITIVE and may not be held here. Remove it from what you send, "
            "delete your copy from this machine and tell your security officer."
        )
    for tier in MarkingTier:
        if words == tier.value.replace("-", " "):
            return tier
    raise MarkingRefused(f"{text!r} is no marking known here: use OFFICIAL or OFFICIAL-SENSITIVE.")
