"""Why the law lets one body tell another, and how far what is sent has come.

Data Protection Act 2018: competent authorities share under Part 3, everybody else under the UK GDPR. Either way
the gateway (the power or duty), the purpose and the necessity are written down before anything is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from plait.domain.marking import Purpose


class Regime(StrEnum):
    """The law that the processing comes under."""

    LAW_ENFORCEMENT = "dpa2018-part3"
    GENERAL = "uk-gdpr"

    @property
    def words(self) -> str:
        """The law by its name."""
        return {"dpa2018-part3": "Data Protection Act 2018, Part 3", "uk-gdpr": "UK GDPR"}[self.value]


class SharingRefused(ValueError):
    """It may not be shared as asked; the message says what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingBasis:
    """Why something may be told to somebody. Raises SharingRefused where one of the four is missing."""

    regime: Regime
    gateway: str
    """the power or duty under which it is shared"""
    purpose: Purpose
    necessity: str
    """why it is necessary to tell them this"""

    def __post_init__(self) -> None:
        missing = [
            name
            for name, given in (
                ("regime", self.regime),
                ("gateway", self.gateway.strip()),
                ("purpose", self.purpose),
                ("necessity", self.necessity.strip()),
            )
            if not given
        ]
        if missing:
            raise SharingRefused(
                f"Nothing is shared without its {' and '.join(missing)}. Name the law it comes under, the power or "
                "duty, the purpose, and why it is necessary."
            )


def read_basis(regime: str, gateway: str, purpose: str, necessity: str) -> SharingBasis:
    """The basis as it was typed or stored. Raises SharingRefused where a part is missing or unknown."""
    if regime and regime not in set(Regime):
        raise SharingRefused(f"{regime!r} is no regime known here. Use {' or '.join(Regime)}.")
    if purpose and purpose not in set(Purpose):
        raise SharingRefused(f"{purpose!r} is no purpose known here. Use one of {', '.join(Purpose)}.")
    # An empty code is no member; the basis itself says what is missing.
    return SharingBasis(
        regime=Regime(regime) if regime else None,  # type: ignore[arg-type]  # refused in the next line
        gateway=gateway,
        purpose=Purpose(purpose) if purpose else None,  # type: ignore[arg-type]  # refused as well
        necessity=necessity,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told: a body or one person. Raises SharingRefused where it is neither or both."""

    partner_id: int | None = None
    person_id: int | None = None

    def __post_init__(self) -> None:
        if (self.partner_id is None) == (self.person_id is None):
            raise SharingRefused("A recipient is a body or a person: name exactly one of the two.")


class SendingState(StrEnum):
    """How far something that is sent has come."""

    HELD = "held"
    SENT = "sent"
    RECALLED = "recalled"


SENDING: Mapping[SendingState, frozenset[SendingState]] = {
    SendingState.HELD: frozenset({SendingState.SENT, SendingState.RECALLED}),
    SendingState.SENT: frozenset({SendingState.RECALLED}),
    SendingState.RECALLED: frozenset(),
}


def may_become(state: SendingState, to: SendingState) -> bool:
    """True if what is in `state` may come to `to`; a recall is for ever."""
    return to in SENDING[state]
