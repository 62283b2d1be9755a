"""What happened around one group, and when: its nominals, their ties, the reports, and our own record."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from plait.domain.ids import Ref
from plait.domain.statement import Tie
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.looks.pictures.timeline import Moment
from plait_desk.mapping.forms import TimelineForm
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.dated import BETWEEN, COMPANIES, WON, DatedTie, dated_ties
from plait_desk.mapping.queries.drawn import picture_for
from plait_desk.mapping.queries.groups import GroupCard, day, group_card
from plait_desk.mapping.queries.names import UNNAMED, names_of
from plait_desk.mapping.queries.thread import Naming, passed_by
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.pictures import ink, marking_words

# A lane holds so many rows of periods that overlap; the table holds all of them.
MOST_ROWS = 14
# A period shorter than the first share of the line has its words before it, and they take the second.
SHORT, WORDS = 0.16, 0.27


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the table: when, what kind of thing, and what it was."""

    moment: Moment
    begun: str
    over: str
    source: str


@needs(Permission.MAPPING_REACH_READ)
def timeline_page(request: HttpRequest, id: int) -> HttpResponse:
    """The timeline as a picture and as a table, over all years or the last few."""
    reader, today = reader_of(request), localdate()
    group = get_readable(Group, reader, id)
    form = TimelineForm(request.GET)
    picture = picture_for(reader, today)
    card = group_card(reader, group, as_of=today)
    names = {id_: name.name for id_, name in names_of(reader, [one.mention_id for one in card.nominals]).items()}
    ties = dated_ties(picture, reader, group) if picture else ()
    found = [*of_nominals(card, names), *of_ties(ties), *of_reports(passed_by(picture, reader, group).reports)]
    lines = [line for line in (*found, *of_record(card)) if _is_since(line.moment, form.since(today))]
    first = min([line.moment.from_on for line in lines], default=today)
    begins = max(first, form.since(today)).replace(month=1, day=1)
    ends = today.replace(year=today.year + 1, month=1, day=1)
    drawn, left_out = packed([line.moment for line in lines], begins, ends)
    saw(request, Ref("group", group.pk))
    context = {
        "name": group.name,
        "id": group.pk,
        "form": form,
        "lines": sorted(lines, key=lambda line: (line.moment.from_on, line.moment.lane, line.moment.words)),
        "moments": drawn,
        "left_out": left_out,
        "first_on": begins,
        "last_on": ends,
        "today": today,
        "breadcrumbs": [
            ("Groups", reverse("mapping:index")),
            (group.name, reverse("mapping:group", args=[group.pk])),
            ("Timeline", ""),
        ],
        "page_marking": marking_words(group.marking),
    }
    return render(request, "mapping/timeline.html", context)


def of_nominals(card: GroupCard, names: dict[int, str]) -> Iterator[Line]:
    """Who was a nominal in which role, from when to when."""
    for one in card.nominals:
        if one.from_on or one.to_on:
            begun = one.from_on or one.to_on or date.min
            words = ": ".join(word for word in (names.get(one.mention_id, UNNAMED), one.role) if word)
            moment = Moment(lane="Nominals", words=words, from_on=begun, to_on=one.to_on, is_period=True)
            yield _line(replace(moment, ink="known" if one.is_principal else "less"), "record of the group")


def of_ties(ties: Iterable[DatedTie]) -> Iterator[Line]:
    """Companies, contracts, licences and property, people, and addresses, each from when to when."""
    for tie in ties:
        words = f"{tie.left} {tie.kind.replace('_', ' ')} {tie.right}"
        moment = Moment(lane=_lane(tie.kind), words=words, from_on=tie.from_on, to_on=tie.to_on, is_period=True)
        said = f"public register: {tie.register}" if tie.register else _graded(tie.grade)
        yield _line(moment, said)


def of_reports(reports: Iterable[Naming]) -> Iterator[Line]:
    """The reports that name a nominal, each as dark as its best grade."""
    for report in reports:
        moment = Moment(lane="Reports", words=report.title, from_on=report.on, ink=ink(report.grade))
        yield _line(moment, _graded(report.grade))


def of_record(card: GroupCard) -> Iterator[Line]:
    """What we ourselves did with the record."""
    for event in card.history:
        moment = Moment(lane="Our record", words=event.words, from_on=event.on, ink="known")
        yield _line(moment, event.by or "a file")


def packed(moments: Sequence[Moment], from_on: date, to_on: date) -> tuple[list[Moment], int]:
    """The same moments in rows of their lanes, so that no period lies on another; and how many found no row."""
    whole = (to_on - from_on).days
    free: dict[str, list[date]] = {}
    placed: list[Moment] = []
    for moment in sorted(moments, key=lambda one: (one.from_on, one.words)):
        begun, over = max(moment.from_on, from_on), min(moment.to_on or to_on, to_on)
        before = moment.is_period and (over - begun).days < SHORT * whole and (begun - from_on).days > WORDS * whole
        takes = begun - timedelta(days=WORDS * whole) if before else begun
        rows = free.setdefault(moment.lane, [])
        row = next((row for row, until in enumerate(rows) if until <= takes), len(rows)) if moment.is_period else 0
        if row >= MOST_ROWS:
            continue
        if moment.is_period:
            rows[row : row + 1] = [over]
        placed.append(replace(moment, from_on=begun, row=row, before=before))
    order = list(dict.fromkeys(moment.lane for moment in moments))
    return sorted(placed, key=lambda one: (order.index(one.lane), one.row)), len(moments) - len(placed)


def _is_since(moment: Moment, since: date) -> bool:
    over = moment.to_on if moment.is_period else moment.from_on
    return over is None or over >= since


def _lane(kind: Tie) -> str:
    if kind in COMPANIES:
        return "Companies"
    if kind == Tie.PROPRIETOR_OF:
        return "Property"
    if kind in WON:
        return "Contracts, licences"
    return "Between nominals" if kind in BETWEEN else "Addresses, telephones"


def _graded(grade: str) -> str:
    return f"graded {grade}" if grade else "ungraded"


def _line(moment: Moment, source: str) -> Line:
    over = day(moment.to_on) or "still" if moment.is_period else ""
    return Line(moment=moment, begun=day(moment.from_on), over=over, source=source)
