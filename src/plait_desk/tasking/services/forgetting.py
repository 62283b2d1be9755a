"""What tasking forgets of a person: the words of options and tasks that are about them, and their name in any other."""

from plait_desk.tasking.models import Decision, Option, Task, TaskEvent
from plait_desk.thread.services import Forgotten, blank_rows, cut_texts


def forget_tasks(forgotten: Forgotten) -> int:
    """An option, decision or task about the person is emptied; that there was one, and whose it was, stays."""
    targets = forgotten.targets()
    about = (
        blank_rows(Option.objects.filter(target__in=targets)),
        blank_rows(Decision.objects.filter(option__target__in=targets)),
        blank_rows(Task.objects.filter(target__in=targets)),
        blank_rows(TaskEvent.objects.filter(task__target__in=targets)),
    )
    return sum(about) + cut_texts("tasking", forgotten)
