"""When a reader must say why before a thing is shown.

A marking asks for it with handling code C, whatever its action code, and with any kind but ordinary: these are
shared for one stated need, and oversight must be able to read which. A body gives no reason for its own ordinary
material, as it needs no consent for it.
"""

from plait.domain.marking import Handling, Marking, MarkingKind
from plait.policy.access import Reader


def needs_reason(reader: Reader, marking: Marking) -> bool:
    """True if any part of the marking asks this reader why."""
    return any(_asks(reader, single) for single in marking.singles)


def _asks(reader: Reader, single: Marking) -> bool:
    if single.kind is not MarkingKind.ORDINARY:
        return True
    return single.handling is Handling.CONDITIONS and single.originator != reader.partner_id
