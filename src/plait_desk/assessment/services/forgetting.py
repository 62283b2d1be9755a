"""What assessment forgets of a person: the words of every judgement on them, and their name in any other."""

from plait_desk.assessment.models import KeyJudgement, Priority, Rating, Vulnerability
from plait_desk.thread.services import Forgotten, blank_rows, cut_texts

ON_A_TARGET = (Rating, KeyJudgement, Vulnerability, Priority)


def forget_judgements(forgotten: Forgotten) -> int:
    """What was judged of the person themselves is emptied; elsewhere they are not named."""
    targets = forgotten.targets()
    about = sum(blank_rows(table._default_manager.filter(target__in=targets)) for table in ON_A_TARGET)
    return about + cut_texts("assessment", forgotten)
