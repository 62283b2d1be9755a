"""The marking that a file states, before the desk knows its bodies and audiences by identity."""

from collections.abc import Collection
from dataclasses import dataclass

from plait.domain.ids import PartnerId
from plait.domain.marking import (
    ActionCode,
    Existence,
    Handling,
    Marking,
    MarkingKind,
    MarkingRefused,
    MarkingTier,
    Purpose,
    SanitisationCode,
)

EVERY_BODY = "all"
_ANY_BODY = PartnerId(1)  # stands in for the originator while the rules are asked


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedMarking:
    """As the file words it. Bodies by abbreviation or key, `all` for every body; no audience: the originator only."""

    tier: str
    handling: str = "P"
    action: str = ""
    sanitisation: str = ""
    condition: str = ""
    audience: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    existence: str = "hidden"
    kind: str = "ordinary"

    def problem(self, bodies: Collection[str]) -> tuple[str, str] | None:
        """What is wrong with it and the way out, or None; `bodies` are the names an audience may use."""
        unknown = [body for body in self.audience if body != EVERY_BODY and body not in bodies]
        if unknown:
            return f"The audience names {unknown[0]}, which is no body here.", "Use the published abbreviations."
        for field, word, words in (
            ("tier", self.tier, MarkingTier),
            ("handling", self.handling, Handling),
            ("existence", self.existence, Existence),
            ("kind of marking", self.kind, MarkingKind),
        ):
            if word not in {member.value for member in words}:
                known = ", ".join(member.value for member in words)
                return f"The {field} {word!r} is not known.", f"Use one of {known}."
        if self.kind == MarkingKind.SUSPICIOUS_ACTIVITY and self.existence != Existence.HIDDEN:
            return "Suspicious activity material is never pointed to or counted.", "Let its existence be hidden."
        try:
            self.value(_ANY_BODY)
        except MarkingRefused as refusal:
            return str(refusal), "Put the marking right and send the row again."
        except ValueError as error:
            return f"The marking is not known: {error}.", "Use the published codes."
        return None

    def goes_wider(self, own_names: Collection[str]) -> bool:
        """True if another body reads it too. What only a kind's own list reads goes to no body."""
        others = set(self.audience) - set(own_names)
        return self.kind == MarkingKind.ORDINARY and (EVERY_BODY in self.audience or bool(others))

    def value(self, originator: PartnerId) -> Marking:
        """The marking itself, without its audience. Raises MarkingRefused or ValueError where `problem` speaks."""
        return Marking(
            originator=originator,
            purposes=frozenset(Purpose(word) for word in self.purposes),
            tier=MarkingTier(self.tier),
            handling=Handling(self.handling),
            action=ActionCode(self.action) if self.action else None,
            sanitisation=SanitisationCode(self.sanitisation) if self.sanitisation else None,
            condition=self.condition,
            existence=Existence(self.existence),
            kind=MarkingKind(self.kind),
        )


def is_too_high(tier: str) -> bool:
    """True for a tier above OFFICIAL-SENSITIVE: nothing of such a file may be kept."""
    return "SECRET" in tier.upper()
