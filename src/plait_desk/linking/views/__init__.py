"""Pages of linking."""

from plait_desk.linking.views.pages import index, pair, review, run, subject
from plait_desk.linking.views.screening import screening
from plait_desk.linking.views.watches import again, new_watch, seen, stop, watches

__all__ = ["again", "index", "new_watch", "pair", "review", "run", "screening", "seen", "stop", "subject", "watches"]
