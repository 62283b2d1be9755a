"""The link chart: what is on it, what is chosen, and that nothing hidden is on it or can be felt in it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings
from tests.factories import a_body, a_marking, a_reader
from tests.factories.linking import a_link
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie
from tests.factories.pages import signed_in

from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait.mapping.choice import NOTHING_CHOSEN, ChartChoice
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Mention
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.chart import Chart, chart_for
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.gathered import gathered
from plait_desk.mapping.queries.reach import reach_in
from plait_desk.mapping.services import record_group, redraw_reach

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def a_person(marking: Marking, surname: str) -> Mention:
    return a_mention(MentionKind.PERSON, marking, forename="Ann", surname=surname)


def a_company(marking: Marking, name: str) -> Mention:
    return a_mention(MentionKind.COMPANY, marking, name=name)


class Larch:
    """A group (SYNTHETIC) whose principal runs Zedmoor; Birch runs it too, and Quillbank, which only others may read.

    Cedar - Zedmoor - Birch - Vexholm - Elm; and Birch - Quillbank by a hidden tie.
    """

    def __init__(self) -> None:
        self.ours, self.theirs = a_body(), a_body()
        self.shared, self.hidden = a_marking(self.ours, self.theirs), a_marking(self.ours)
        self.cedar, self.birch, self.elm = (a_person(self.shared, name) for name in ("Cedar", "Birch", "Elm"))
        self.zedmoor, self.vexholm = (a_company(self.shared, name) for name in ("Zedmoor", "Vexholm"))
        self.quillbank = a_company(self.hidden, "Quillbank")
        for person, company in ((self.cedar, self.zedmoor), (self.birch, self.zedmoor), (self.birch, self.vexholm)):
            a_tie(person, "director_of", company, self.shared)
        a_tie(self.elm, "director_of", self.vexholm, self.shared)
        a_tie(self.birch, "director_of", self.quillbank, self.hidden)
        self.group: Group = record_group(actor=a_reader(self.ours), record=a_record(self.shared, self.cedar))
        redraw_reach(actor=a_reader(self.ours), as_of=TODAY)


@pytest.fixture
def larch() -> Larch:
    return Larch()


def charted(reader: Reader, group: Group, choice: ChartChoice = NOTHING_CHOSEN, most: int = 500) -> Chart:
    picture = picture_for(reader, TODAY)
    assert picture is not None
    view = reach_in(picture, reader, group, as_of=TODAY)
    return chart_for(picture, reader, group, view, most=most, choice=choice)


def names(chart: Chart) -> set[str]:
    return {node.name.name for node in chart.nodes}


def page_of(body: Partner, group: Group, **asked: object) -> str:
    answer = signed_in(a_reader(body)).get(reverse("mapping:chart", args=[group.pk]), asked, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def elements(page: str) -> dict[str, list[dict[str, object]]]:
    """What the page tells its script."""
    found = re.search(r'<script id="chart-elements" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    told: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return told


def test_more_is_shown_around_a_company_one_hop_each_time(larch: Larch) -> None:
    reader = a_reader(larch.theirs)
    more = NOTHING_CHOSEN.widened(larch.zedmoor.pk)
    alone = charted(reader, larch.group, ChartChoice(hops=1))
    assert names(alone) >= {"Ann CEDAR", "Zedmoor"}
    chart = charted(reader, larch.group, more)
    assert "Ann BIRCH" in names(chart)
    assert chart.choice == more


def test_a_neighbourhood_is_reduced_and_the_page_says_how_many_were_left_out(larch: Larch) -> None:
    reader = a_reader(larch.theirs)
    whole = charted(reader, larch.group, ChartChoice(hops=3))
    part = charted(reader, larch.group, ChartChoice(hops=3), most=2)
    assert (len(part.nodes), part.left_out) == (2, len(whole.nodes) - 2)
    assert part.nodes == whole.nodes[:2]
    assert part.nodes[0].is_principal


def test_somebody_met_only_on_a_path_cannot_be_widened_hidden_or_cited(larch: Larch) -> None:
    reader = a_reader(larch.theirs)
    birch = larch.birch.pk
    asked = ChartChoice(hops=3, more=(birch,), hide=(birch,), show=birch, opened=(birch,))
    chart = charted(reader, larch.group, asked)
    assert chart.choice == ChartChoice(hops=3)
    assert {node.name.name: node.cited for node in chart.nodes}["Ann BIRCH"] is None
    page = page_of(larch.theirs, larch.group, hops=3)
    assert "Ann BIRCH" in page
    assert encode(birch) not in page


def test_what_only_others_may_read_is_not_drawn_nor_felt_however_it_is_asked_for(larch: Larch) -> None:
    hidden = encode(larch.quillbank.pk)
    assert "Quillbank" in page_of(larch.ours, larch.group, hops=3)
    for asked in ({}, {"more": hidden}, {"hide": hidden}, {"show": hidden}, {"open": hidden, "by": "community"}):
        page = page_of(larch.theirs, larch.group, hops=3, **asked)
        assert "Quillbank" not in page
        assert hidden not in page
        assert elements(page) == elements(
            page_of(larch.theirs, larch.group, hops=3, **{k: asked[k] for k in asked if k == "by"})
        )


def test_nothing_is_reached_through_a_record_that_may_not_be_the_nominals(larch: Larch) -> None:
    """The record with Vexholm is put together with Fir's only by way of a third: too unsure to begin a path with."""
    fir, middle, doubtful = (a_person(larch.shared, "Fir") for _ in range(3))
    tarn = a_company(larch.shared, "Tarn")
    a_tie(doubtful, "director_of", tarn, larch.shared)
    a_tie(fir, "director_of", larch.zedmoor, larch.shared)
    for one, other in ((fir, middle), (middle, doubtful)):
        a_link(one, other, probability=0.98)
    actor = a_reader(larch.ours)
    group = record_group(actor=actor, record=a_record(larch.shared, fir, reference="SOCG-2", name="Rowan"))
    redraw_reach(actor=actor, as_of=TODAY)
    found = names(charted(actor, group, ChartChoice(hops=1)))
    assert "Zedmoor" in found
    assert "Tarn" not in found


def test_a_protected_person_is_on_no_chart_however_far_it_goes(larch: Larch) -> None:
    Mention.objects.filter(pk=larch.elm.pk).update(is_protected=True)
    redraw_reach(actor=a_reader(larch.ours), as_of=TODAY)
    chart = charted(a_reader(larch.ours), larch.group, ChartChoice(hops=3, more=(larch.vexholm.pk,) * 3))
    assert "Ann ELM" not in names(chart)
    assert {"Vexholm", "Ann BIRCH"} <= names(chart)


def test_what_is_hidden_by_choice_is_not_drawn_and_can_be_brought_back(larch: Larch) -> None:
    page = page_of(larch.theirs, larch.group, hops=3, do="hide", node=encode(larch.vexholm.pk))
    assert "Vexholm" not in {node["name"] for node in elements(page)["nodes"]}
    assert "without Vexholm" in page
    assert f"hide={encode(larch.vexholm.pk)}" not in re.findall(r'href="([^"]*)" data-chart', page)[0]


def test_the_way_to_what_was_chosen_is_drawn_thick(larch: Larch) -> None:
    page = page_of(larch.theirs, larch.group, hops=3, do="show", node=encode(larch.vexholm.pk))
    told = elements(page)
    named = {node["key"]: node["name"] for node in told["nodes"]}
    way = {frozenset((named[tie["from"]], named[tie["to"]])) for tie in told["ties"] if tie["path"]}
    assert way == {
        frozenset(hop) for hop in (("Ann CEDAR", "Zedmoor"), ("Zedmoor", "Ann BIRCH"), ("Ann BIRCH", "Vexholm"))
    }


def test_things_that_hang_together_stand_as_one_and_are_opened(larch: Larch) -> None:
    reader, far = a_reader(larch.theirs), ChartChoice(hops=3).widened(larch.vexholm.pk)
    whole = charted(reader, larch.group, far)
    few = gathered(charted(reader, larch.group, replace(far, by_community=True)))
    assert len(few.nodes) < len(whole.nodes)
    assert sum(node.size for node in few.nodes) == len(whole.nodes)
    head = next(node for node in few.nodes if node.size > 1 and node.cited)
    opened = replace(far, by_community=True, opened=(head.cited or 0,))
    assert len(gathered(charted(reader, larch.group, opened)).nodes) > len(few.nodes)


def test_the_picture_and_both_tables_say_the_same(larch: Larch) -> None:
    page = page_of(larch.theirs, larch.group, hops=3)
    told = elements(page)
    listed = re.findall(r'name="node" value="([^"]*)"', page)
    assert [node["key"] for node in told["nodes"]] == listed
    assert page.count('<td data-l="To">') == len(told["ties"])


def test_what_cannot_be_read_in_an_address_counts_as_not_chosen(larch: Larch) -> None:
    assert elements(page_of(larch.theirs, larch.group, hops="99", more="?", do="x", node="thing-3")) == elements(
        page_of(larch.theirs, larch.group)
    )


def test_a_larger_chart_costs_no_more_queries(
    larch: Larch, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = signed_in(a_reader(larch.theirs))
    address = reverse("mapping:chart", args=[larch.group.pk])
    client.get(address, {"hops": 3})
    with django_assert_max_num_queries(40):  # type: ignore[operator]  # a fixture that is a context
        client.get(address, {"hops": 3})
