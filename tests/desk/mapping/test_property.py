"""Property on the desk: what a group could touch of it, to whom, on which day, and what it never joins."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_pages import signed_in
from tests.desk.mapping.test_reach import charted, told
from tests.factories import a_body, a_marking, a_reader
from tests.factories.files import as_csv
from tests.factories.mapping import TODAY, a_mention, a_record, a_tie
from tests.factories.walking import bare

from plait.domain.ids import encode
from plait.domain.mention import MentionKind
from plait.policy.access import Reader
from plait_desk.accounts.models import Marking, Partner
from plait_desk.collection.models import Mention, Statement
from plait_desk.collection.services import receive_file
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.paths import end_of, paths_between
from plait_desk.mapping.queries.reach import reach_for
from plait_desk.mapping.queries.reach_then import reach_then
from plait_desk.mapping.services import record_group, redraw_reach
from plait_desk.mapping.views.pictures import shape

pytestmark = pytest.mark.django_db(databases=["default", "audit"])
BOUGHT, SOLD = date(2019, 3, 1), date(2025, 6, 1)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


def a_flat(marking: Marking, number: int = 1) -> Mention:
    return a_mention(
        MentionKind.PROPERTY, marking, name=f"{number} Sample Street", title=f"SYN{number:06}", interest="ownership"
    )


def dated(tie: Statement, from_on: date, to_on: date | None = None) -> None:
    Statement.objects.filter(pk=tie.pk).update(valid_from=from_on, valid_to=to_on)


class Larch:
    """A group (SYNTHETIC): Cedar runs Zedmoor, which owns a flat with Quillbank, and had sold another."""

    def __init__(self) -> None:
        self.ours, self.theirs = a_body(), a_body()
        self.shared, self.hidden = a_marking(self.ours, self.theirs), a_marking(self.ours)
        self.cedar = a_mention(MentionKind.PERSON, self.shared, surname="Cedar")
        self.zedmoor, self.quillbank = (
            a_mention(MentionKind.COMPANY, self.shared, name=name) for name in ("Zedmoor", "Quillbank")
        )
        self.flat, self.sold = a_flat(self.shared), a_flat(self.shared, 2)
        a_tie(self.cedar, "director_of", self.zedmoor, self.shared)
        owns = a_tie(self.zedmoor, "proprietor_of", self.flat, self.shared, grade="2BP", value="ownership")
        a_tie(self.quillbank, "proprietor_of", self.flat, self.shared, value="ownership")
        sold = a_tie(self.zedmoor, "proprietor_of", self.sold, self.shared, value="lease")
        dated(owns, BOUGHT)
        dated(sold, BOUGHT, SOLD)
        self.group = record_group(actor=self.reader, record=a_record(self.shared, self.cedar))
        self.draw()

    @property
    def reader(self) -> Reader:
        return a_reader(self.ours)

    def draw(self) -> None:
        redraw_reach(actor=self.reader, as_of=TODAY)

    def page(self, name: str, reader: Reader, **asked: str) -> str:
        answer = signed_in(reader).get(reverse(name, args=[self.group.pk]), asked)
        assert answer.status_code == 200
        return " ".join(bare(answer.content).decode().split())


@pytest.fixture
def larch(db: None) -> Larch:
    return Larch()


def test_a_path_ends_at_what_a_company_owns_with_the_grade_of_each_hop_and_the_product_so_far(larch: Larch) -> None:
    view = reach_for(larch.reader, larch.group, as_of=TODAY)
    assert (view.companies, view.properties) == (1, 1)
    best = view.paths[0]
    assert [stop.name.name for stop in best.stations] == ["CEDAR", "Zedmoor", "1 Sample Street"]
    assert (best.target.kind, best.target.more) == ("property", "title SYN000001, ownership")
    assert [stop.grade for stop in best.stations] == ["1AP", "2BP", ""]
    assert best.stations[1].reason == "Proprietor (ownership) since 1 Mar 2019."
    assert best.stations[1].so_far == best.strength == pytest.approx(0.95 * 0.95 * 0.6 * 0.765 * 0.6)


def test_two_owners_of_one_flat_are_not_tied_by_it(larch: Larch) -> None:
    ends = [end_of(larch.reader, one.pk) for one in (larch.zedmoor, larch.quillbank, larch.flat)]
    assert paths_between(larch.reader, (ends[0], ends[1]), as_of=TODAY).path is None
    to_flat = paths_between(larch.reader, (ends[1], ends[2]), as_of=TODAY)
    assert to_flat.path
    assert [stop.name.name for stop in to_flat.path.stations] == ["Quillbank", "1 Sample Street"]
    assert [(row.kind, row.within) for row in to_flat.around[0]] == [("property", (1, 1, 1))]
    assert not any(card.target.name == "Quillbank" for card in reach_for(larch.reader, larch.group, as_of=TODAY).paths)


def test_what_is_owned_changes_no_path_to_a_company(larch: Larch) -> None:
    def companies() -> list[object]:
        view = reach_for(larch.reader, larch.group, as_of=TODAY)
        cards = [replace(card) for card in view.paths if card.target.kind == "company"]
        return [*told(replace(view, cards=tuple(cards), others=())), [card.beside for card in cards]]

    before = companies()
    Statement.objects.filter(property="proprietor_of").delete()
    larch.draw()
    assert companies() == before


def test_property_counts_while_it_is_theirs_and_a_day_before_tells_what_was_touched_then(larch: Larch) -> None:
    picture = picture_for(larch.reader, TODAY)
    assert picture is not None
    then = reach_then(picture, larch.reader, larch.group, on=date(2024, 1, 1), today=TODAY)
    assert (then.view.properties, [name.name for name in then.only_then]) == (2, ["2 Sample Street"])
    long_ago = reach_then(picture, larch.reader, larch.group, on=date(2018, 1, 1), today=TODAY)
    assert (long_ago.view.properties, [name.name for name in long_ago.only_now]) == (0, ["1 Sample Street"])


def test_a_hidden_property_or_a_hidden_tie_to_one_is_felt_nowhere(larch: Larch) -> None:
    reader = a_reader(larch.theirs)

    def felt() -> tuple[object, ...]:
        view = reach_for(reader, larch.group, as_of=TODAY)
        chart = charted(reader, larch.group, view)
        pages = [larch.page(name, reader) for name in ("mapping:group", "mapping:chart", "mapping:timeline")]
        return told(view), view.properties, [node.name for node in chart.nodes], pages

    before = felt()
    secret, known = a_flat(larch.hidden, 3), a_flat(larch.shared, 4)
    ties = [a_tie(larch.cedar, "proprietor_of", secret, larch.hidden)]
    ties += [a_tie(larch.zedmoor, "proprietor_of", secret, larch.shared)]
    ties += [a_tie(larch.zedmoor, "proprietor_of", known, larch.hidden)]
    for tie in ties:
        dated(tie, BOUGHT)
    larch.draw()
    assert felt() == before
    assert reach_for(larch.reader, larch.group, as_of=TODAY).properties == 3


def test_nothing_leads_from_a_protected_proprietor_to_what_they_own(larch: Larch) -> None:
    victim = a_mention(MentionKind.PERSON, larch.shared, surname="Fir", protected=True)
    home = a_flat(larch.shared, 5)
    a_tie(larch.cedar, "associate_of", victim, larch.shared)
    a_tie(victim, "proprietor_of", home, larch.shared)
    larch.draw()
    view = reach_for(larch.reader, larch.group, as_of=TODAY)
    assert not [card for card in view.paths if card.target_id == home.pk]


def test_the_pages_of_a_group_tell_of_property_wherever_they_tell_of_licences(larch: Larch) -> None:
    page = larch.page("mapping:group", larch.reader)
    assert "1 company, 0 contract notices, 0 licences and 1 property within four hops" in page
    for words in ("1 Sample Street", "title SYN000001, ownership", "pentagon: property", "icons.svg#property"):
        assert words in page, words
    chart = larch.page("mapping:chart", larch.reader, show=encode(larch.flat.pk))
    assert '"shape": "property"' in chart
    assert shape(MentionKind.PROPERTY) == "property"


def test_the_timeline_has_a_lane_of_property_of_nominals_and_of_what_they_run(larch: Larch) -> None:
    dated(a_tie(larch.cedar, "proprietor_of", a_flat(larch.shared, 6), larch.shared), BOUGHT)
    larch.draw()
    page = larch.page("mapping:timeline", larch.reader)
    for words in ("Zedmoor proprietor of 1 Sample Street", "CEDAR proprietor of 6 Sample Street"):
        assert words in page, words
    assert "Quillbank" not in page


TITLE = {
    "title_number": "SYN000001",
    "interest": "ownership",
    "property_address": "1 Sample Street, Sampleton",
    "council_code": "S12000049",
    "proprietor_name": "Ailsa Larch",
    "proprietor_kind": "person",
    "company_number": "",
    "price_paid": "90000",
    "from_on": "2020-02-01",
    "to_on": "",
    "synthetic": "SYNTHETIC",
}


def titles(*rows: dict[str, str]) -> bytes:
    return as_csv(*[TITLE | row for row in rows], columns=tuple(TITLE))


def test_a_file_of_titles_brings_property_that_its_proprietor_reaches_and_a_sale_ends_it_on_the_next_files_day() -> (
    None
):
    actor = a_reader(a_body("psos"))
    first = titles({}, {"proprietor_name": "Bo Elm"}, {"title_number": "SYN000002", "proprietor_name": "Bo Elm"})
    receive_file(actor=actor, name="SYNTHETIC_land_titles-2026-10-01.csv", raw=first)
    kinds = Mention.objects.order_by("natural_key").values_list("kind", "natural_key")
    assert [key for kind, key in kinds if kind == "property"] == ["SYN000001", "SYN000002"]
    ailsa = Mention.objects.get(natural_key="SYN000001/AILSA LARCH/holder")
    marking = a_marking(Partner.objects.get(pk=actor.partner_id))
    group = record_group(actor=actor, record=a_record(marking, ailsa))
    assert ends(actor, group, TODAY) == [("1 Sample Street, Sampleton", 0.98)]
    second = titles({"proprietor_name": "Bo Elm"}, {"title_number": "SYN000002", "proprietor_name": "Bo Elm"})
    receive_file(actor=actor, name="SYNTHETIC_land_titles-2026-11-01.csv", raw=second)
    assert ends(actor, group, TODAY) == []
    assert ends(actor, group, date(2026, 10, 31)) == [("1 Sample Street, Sampleton", 0.98)]


def ends(actor: Reader, group: Group, day: date) -> list[tuple[str, float]]:
    redraw_reach(actor=actor, as_of=TODAY)
    picture = picture_for(actor, TODAY)
    assert picture is not None
    view = reach_then(picture, actor, group, on=day, today=TODAY).view
    ties = {card.target.name: float(card.strength / (0.95 * 0.6)) for card in view.paths}
    return [(name, pytest.approx(tie)) for name, tie in ties.items()]
