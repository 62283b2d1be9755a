"""Which body sends what, under which marking. Bodies are partner keys of the reference list."""

from plait_world.outbox import FileMarking, Sender

POLICING = ("law-enforcement",)
ENFORCERS = ("psos", "hmrc", "nca", "bf", "copfs")

OPEN_REGISTER = FileMarking(
    tier="OFFICIAL",
    audience=("all",),
    existence="open",
    purposes=("law-enforcement", "procurement", "licensing", "reporting"),
)
LAND_REGISTER = FileMarking(
    tier="OFFICIAL", audience=("all",), existence="open", purposes=("law-enforcement", "procurement", "licensing")
)
LICENSING = FileMarking(
    tier="OFFICIAL", audience=("psos", "sepa"), existence="pointer", purposes=("law-enforcement", "licensing")
)
PEOPLE_LIST = FileMarking(tier="OFFICIAL-SENSITIVE", audience=("psos",), existence="hidden", purposes=POLICING)
SHARED_LIST = FileMarking(tier="OFFICIAL-SENSITIVE", audience=ENFORCERS, existence="pointer", purposes=POLICING)
GROUP_MAP = FileMarking(tier="OFFICIAL-SENSITIVE", audience=ENFORCERS, existence="pointer", purposes=POLICING)
REPORTS = FileMarking(tier="OFFICIAL-SENSITIVE", audience=(), existence="hidden", purposes=POLICING)


def sender(partner: str, feed: str, marking: FileMarking) -> Sender:
    """The sender of one file."""
    return Sender(partner=partner, feed=feed, marking=marking)
