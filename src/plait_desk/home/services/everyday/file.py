"""A file that a council dropped, and has yet to decide on."""

from plait.collection.feed import feed
from plait.collection.template import csv_template, example
from plait_desk.collection.services.previewing import preview_file
from plait_desk.home.services.crew import Crew

OFFICER = "officer.glasgow"
PEOPLE = feed("people")


def drop_file(crew: Crew) -> None:
    """The template with its one example row: it waits on the page of files."""
    preview_file(
        actor=crew.reader(OFFICER),
        name="SYNTHETIC_people_of_the_template.csv",
        raw=csv_template(PEOPLE, [example(PEOPLE)]),
    )
