"""The four strands of the strategy, and the two headings that published plans put beside them."""

from enum import StrEnum


class Strand(StrEnum):
    DIVERT = "Divert"
    DETER = "Deter"
    DETECT = "Detect"
    DISRUPT = "Disrupt"


FOUR_STRANDS = (Strand.DIVERT, Strand.DETER, Strand.DETECT, Strand.DISRUPT)
CROSS_CUTTING = "Cross-cutting"
