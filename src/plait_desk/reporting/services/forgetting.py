"""What reporting forgets of a person: every edition that names them loses its files in all forms."""

from plait_desk.thread.services import Forgotten, cut_texts, forget_files


def forget_editions(forgotten: Forgotten) -> int:
    """An edition that names the person keeps its title, its day and its hash; its page says why it cannot be read."""
    return forget_files("reporting", forgotten) + cut_texts("reporting", forgotten)
