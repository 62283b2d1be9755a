"""Pages of linking."""

from plait_desk.linking.views.pages import index, run, subject
from plait_desk.linking.views.review import pair, review, second_look, take_back
from plait_desk.linking.views.screening import screening
from plait_desk.linking.views.then import subject_then
from plait_desk.linking.views.watches import again, new_watch, seen, stop, watches

__all__ = [
    "again",
    "index",
    "new_watch",
    "pair",
    "review",
    "run",
    "screening",
    "second_look",
    "seen",
    "stop",
    "subject",
    "subject_then",
    "take_back",
    "watches",
]
