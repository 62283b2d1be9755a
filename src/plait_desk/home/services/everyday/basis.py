"""Why the demonstration's bodies may share: one basis for all that they send."""

from plait.domain.marking import Purpose
from plait.domain.sharing import Regime, SharingBasis

BASIS = SharingBasis(
    regime=Regime.LAW_ENFORCEMENT,
    gateway="Data Protection Act 2018, section 36(4) (SYNTHETIC example)",
    purpose=Purpose.LAW_ENFORCEMENT,
    necessity="The same firm is before both bodies, and neither sees the whole of it.",
)
