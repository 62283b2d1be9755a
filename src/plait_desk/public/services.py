"""How often the public forms may be sent, without keeping who sent them."""

from plait_desk.accounts.services import count_up

EACH = 6  # of one address in a window
ALL = 300  # of everybody together in a window
WINDOW = 10 * 60  # seconds


def may_send(form: str, address: str) -> bool:
    """Count this sending; False where one address, or everybody together, has sent this form too often."""
    own = count_up(f"{form}:{address}", each_seconds=WINDOW)
    return own.number <= EACH and count_up(form, each_seconds=WINDOW).number <= ALL
