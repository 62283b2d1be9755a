"""What else happens in a demonstration's week, so that no page of it is empty. Everything said is SYNTHETIC.

Each part goes through the services that the pages call, by the people whose pages they are.
"""

from django.db import transaction

from plait_desk.home.services.crew import Crew
from plait_desk.home.services.everyday.clock import set_first_clocks
from plait_desk.home.services.everyday.concern import hear_concerns
from plait_desk.home.services.everyday.emergency import tell_emergencies
from plait_desk.home.services.everyday.file import drop_file
from plait_desk.home.services.everyday.grant import propose_secondment
from plait_desk.home.services.everyday.machine import ask_for_token
from plait_desk.home.services.everyday.pilot import prove_pilot
from plait_desk.home.services.everyday.release import release_words
from plait_desk.home.services.everyday.report import write_reports
from plait_desk.home.services.everyday.request import receive_question
from plait_desk.home.services.everyday.source import register_sources
from plait_desk.home.services.everyday.watch import watch_companies

# In this order: the released words are of a report that is there, and the clocks run for all that came before.
WEEK = (
    propose_secondment,
    ask_for_token,
    drop_file,
    hear_concerns,
    register_sources,
    release_words,
    write_reports,
    tell_emergencies,
    receive_question,
    prove_pilot,
    watch_companies,
    set_first_clocks,
)


def live_a_week(crew: Crew) -> None:
    """Every part of the week, once: a second time does nothing, and one that was killed is done again."""
    for happens in WEEK:
        with transaction.atomic():
            happens(crew)
