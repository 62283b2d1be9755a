"""The tags as templates call them."""

from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from plait.domain.estimate import Range
from plait_desk.looks.pictures.strip import Station
from plait_desk.looks.templatetags import looks

HOSTILE = "<b>&'"


def render(text: str, **context: object) -> str:
    return Template("{% load looks %}" + text).render(Context(context))


@pytest.mark.parametrize("name", ["tag", "strand", "synthetic", "unknown", "stale", "withheld", "confidence", "icon"])
def test_a_chip_escapes_its_words(name: str) -> None:
    drawn = render("{% " + name + " words %}", words=HOSTILE)
    ElementTree.fromstring(drawn)
    assert "<b>" not in drawn


def test_tags_are_called_by_their_meaning() -> None:
    assert 'class="tg tg--g"' in render('{% tag "Accepted" "done" "tick" %}')
    assert 'class="tg"' in render('{% tag "Neutral" %}')


def test_withheld_names_whom_to_ask_and_nothing_else() -> None:
    assert "Withheld: ask HMRC, HN-2291" in render('{% withheld "ask HMRC, HN-2291" %}')


def test_an_interval_that_is_not_known_is_hatched() -> None:
    known = render("{% interval value 10 %}", value=Range(low=1, best=2, high=3))
    assert render("{% interval value 10 %}", value=None) != known


def test_the_strip_is_dashed_on_both_sides_of_what_is_missing() -> None:
    stations = [
        Station(name="Report", state="on", href="/r/"),
        Station(name="Task", state="no"),
        Station(name="Outcome", state="me"),
    ]
    page = ElementTree.fromstring(render("{% thread_strip stations %}", stations=stations).strip())
    assert [item.get("class") for item in page.iter("li")] == ["on gap", "no gap", "me"]
    assert [item.get("aria-current") for item in page.iter("li")] == [None, None, "step"]


def test_the_strip_takes_plain_dictionaries_too() -> None:
    assert "you are here" in render(
        "{% thread_strip s %}", s=[{"name": "Group", "text": "you are here", "state": "me"}]
    )


def test_every_tag_says_what_it_draws() -> None:
    for name, made in looks.register.tags.items():
        assert made.__doc__ or getattr(looks, name).__doc__, name
