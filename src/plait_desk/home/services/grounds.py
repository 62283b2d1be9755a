"""Why the demonstration may tell what a cycle tells: the ranks to all partners, a task to its lead, a report."""

from plait.domain.marking import Purpose
from plait.domain.sharing import Regime, SharingBasis

_AGREEMENT = "Taskforce information sharing agreement (SYNTHETIC)"
AGREED = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway=_AGREEMENT,
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="Agreed ranks, for all partners (SYNTHETIC)",
)
TASKED = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway=_AGREEMENT,
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="Tasked by the board (SYNTHETIC)",
)
PUBLISHED = SharingBasis(
    regime=Regime.GENERAL,
    gateway="The Taskforce's published strategy (SYNTHETIC)",
    purpose=Purpose.REPORTING,
    necessity="Published for the demonstration (SYNTHETIC)",
)
