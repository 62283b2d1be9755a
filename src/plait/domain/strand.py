"""The four strands of the strategy, and the two headings that published plans put beside them."""

from enum import StrEnum


class Strand(StrEnum):
    """What an intervention sets out to do with crime or with whoever may come to it."""

    DIVERT = "Divert"
    DETER = "Deter"
    DETECT = "Detect"
    DISRUPT = "Disrupt"


FOUR_STRANDS = (Strand.DIVERT, Strand.DETER, Strand.DETECT, Strand.DISRUPT)
CROSS_CUTTING = "Cross-cutting"
