"""The list of groups, and the page of one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from plait.domain.group import GroupState
from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import get_readable
from plait_desk.jobs.services import ask
from plait_desk.looks.day import DayForm
from plait_desk.mapping.forms import SoughtForm
from plait_desk.mapping.models import Group
from plait_desk.mapping.queries.archiving import archiving_of, reviews_in
from plait_desk.mapping.queries.chart import Chart, chart_for
from plait_desk.mapping.queries.drawn import current_edition, picture_for
from plait_desk.mapping.queries.due import rescore_of, rescores_in
from plait_desk.mapping.queries.groups import counts_by, day, group_card, groups_found, nominals_of
from plait_desk.mapping.queries.leads import lead_of
from plait_desk.mapping.queries.lifetime import managed
from plait_desk.mapping.queries.names import UNNAMED, Name, names_of
from plait_desk.mapping.queries.reach import ReachView, reach_in
from plait_desk.mapping.queries.thread import passed_by
from plait_desk.mapping.tasks import REDRAW
from plait_desk.mapping.views.archiving import LEAD, open_steps
from plait_desk.mapping.views.asked import reader_of, saw
from plait_desk.mapping.views.changes import WAYS
from plait_desk.mapping.views.changing import offered
from plait_desk.mapping.views.paths import address_of
from plait_desk.mapping.views.pictures import chart_drawn, council_tiles, happened, marking_words, path_drawn, stations
from plait_desk.mapping.views.scoring import may_score
from plait_desk.mapping.views.spells import managed_rows, spells_drawn
from plait_desk.thread.panels import panels_for

A_PAGE = 50
REPORTS_SHOWN = 12
REASONS_SHOWN = 3
NODES_SHOWN = 40


@needs(Permission.MAPPING_GROUP_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every group the reader may read, with filters, the council map, and how fresh the reach is."""
    reader, today = reader_of(request), localdate()
    form = SoughtForm(request.GET)
    rows = groups_found(reader, form.sought(), as_of=today)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    picture = picture_for(reader, today) if reader.may(Permission.MAPPING_REACH_READ) else None
    dues = rescores_in(reader, [row.id for row in shown], as_of=today, picture=picture)
    reviews = reviews_in(reader, [row.id for row in shown if row.state == GroupState.ARCHIVED], as_of=today)
    edition = current_edition()
    by_council = counts_by(reader, "council_code")
    saw(request, *(Ref("group", row.id) for row in shown))
    context = {
        "form": form,
        "page": page,
        "rows": [(row, dues.get(row.id), reviews.get(row.id)) for row in shown],
        "found": len(rows),
        "stale": sum(row.is_stale for row in rows),
        "tiers": counts_by(reader, "tier"),
        "regions": counts_by(reader, "region"),
        "tiles": council_tiles(by_council),
        "unplaced": by_council.get("", 0),
        "drawn": day(edition.as_of) if edition else "",
        "may_record": reader.may(Permission.MAPPING_GROUP_RECORD),
        "may_draw": reader.may(Permission.MAPPING_REACH_DRAW),
        "may_check": reader.may(Permission.MAPPING_CHECK_MAKE),
        "may_answer": reader.may(Permission.MAPPING_CHECK_ANSWER),
        "may_reach": reader.may(Permission.MAPPING_REACH_READ),
    }
    return render(request, "mapping/index.html", context)


@needs(Permission.MAPPING_GROUP_READ)
def group_page(request: HttpRequest, id: int) -> HttpResponse:
    """One group: what it can do, who is in it, what it touches and how, and what happened."""
    reader, today = reader_of(request), localdate()
    group = get_readable(Group, reader, id)
    ref = Ref("group", group.pk)
    members = nominals_of(reader, group)
    card = group_card(reader, group, as_of=today, members=members)
    picture = picture_for(reader, today) if reader.may(Permission.MAPPING_REACH_READ) else None
    view = reach_in(picture, reader, group, as_of=today, members=members) if picture else ReachView(is_drawn=False)
    names = names_of(reader, [nominal.mention_id for nominal in card.nominals])
    chart = chart_for(picture, reader, group, view, most=NODES_SHOWN) if picture else Chart()
    passed = passed_by(picture, reader, group, members=members)
    known = managed(reader, [nominal.mention_id for nominal in card.nominals], as_of=today, picture=picture)
    due = rescore_of(reader, group, picture, as_of=today, known=known, members=members)
    moments = happened(card, view, passed)
    rows = managed_rows(known, card.nominals, names)
    archiving = archiving_of(reader, group, as_of=today)
    saw(request, ref)
    context = {
        "card": card,
        "breadcrumbs": [("Groups", reverse("mapping:index")), (group.reference, "")],
        "page_marking": marking_words(group.marking),
        "stations": stations(passed),
        "nominals": [(one, names.get(one.mention_id, Name(name=UNNAMED, kind=""))) for one in card.nominals],
        "paths": address_of(group) if reader.may(Permission.MAPPING_REACH_READ) else "",
        "view": view,
        "managed": rows,
        "spells": spells_drawn(rows, today),
        "reports": passed.reports[:REPORTS_SHOWN],
        "reports_in_all": len(passed.reports),
        "best": path_drawn(view.cards[0]) if view.cards else None,
        "chart": chart_drawn(chart),
        "moments": moments,
        "first_on": min([moment.from_on for moment in moments], default=today).replace(month=1, day=1),
        "last_on": today.replace(year=today.year + 1, day=1),
        "today": today,
        "panels": panels_for(reader, ref.kind, [ref.id]),
        "lead": lead_of(group, as_of=today),
        "archiving": archiving,
        "due": due,
        "is_due": due.is_due(today),
        "is_old": due.is_stale(today),
        "reasons": due.reasons(today)[:REASONS_SHOWN],
        "more_reasons": due.reasons(today)[REASONS_SHOWN:],
        "may_score": may_score(reader, group),
        "may_add": may_score(reader, group),
        "day_form": DayForm(),
        "changes": offered(reader, group, (*WAYS, LEAD, *open_steps(group, archiving.case))),
    }
    return render(request, "mapping/group.html", context)


@needs(Permission.MAPPING_REACH_DRAW)
@require_POST
def redraw(request: HttpRequest) -> HttpResponse:
    """Ask for all ties and paths to be drawn again; the work has its own page."""
    today = localdate().isoformat()
    job = ask(actor=reader_of(request), kind=REDRAW, title="Drawing what every group reaches", as_of=today)
    return redirect("jobs:page", id=job.pk)
