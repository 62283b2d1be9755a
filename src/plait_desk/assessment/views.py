"""Pages of the assessment: threats and their ranks, one threat, rating, judging, places, released editions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from plait.assessment import evidence
from plait.assessment.framework import framework
from plait.assessment.wording import YARDSTICK, vague_words
from plait.domain.assessment import PlaceRanking
from plait.domain.ids import Ref
from plait.domain.period import Period, UnreadablePeriod
from plait.domain.threat import Threat, UnknownWord
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait.reference import councils
from plait_desk.accounts.queries import DeskRequest, get_readable
from plait_desk.assessment.forms import EditionForm, JudgeForm, PriorityForm, RateForm, ReleaseForm
from plait_desk.assessment.models import AssessmentEdition
from plait_desk.assessment.queries import ratings as said
from plait_desk.assessment.queries.editions import edition_lines, official
from plait_desk.assessment.queries.evidence import items_on, judgement_views, requirements_on
from plait_desk.assessment.queries.ranked import RankLine, place_rankings, rank_lines
from plait_desk.assessment.services import (
    JudgementGiven,
    PriorityGiven,
    RatingGiven,
    open_assessment,
    rate,
    recommend_priority,
    release_ranks,
    sign_judgement,
)
from plait_desk.assessment.tasks import AGREE
from plait_desk.jobs.services import ask
from plait_desk.looks.pictures.ladder import Rung
from plait_desk.looks.pictures.ranks import Ranked
from plait_desk.looks.pictures.tilemap import Tile, short_name
from plait_desk.thread.models import Target

HOME = ("Assessment", "/assessment/")


@needs(Permission.ASSESSMENT_THREAT_READ)
def index(request: DeskRequest) -> HttpResponse:
    """The 12 threats by rank from what this reader may read now; what is official stands on its own page."""
    reader = request.reader
    edition = said.open_edition(reader)
    live = said.live(reader, edition)
    lines = rank_lines(live.threats)
    request.audit_objects = [Ref("assessment", edition.pk)] if edition else []
    context = {
        "edition": edition,
        "is_open": edition is not None and edition.agreed_at is None,
        "editions": edition_lines(reader),
        "lines": lines,
        "picture": _ranked(lines),
        "agreement": live.agreement,
        "framework": framework(),
        "may_agree": reader.may(Permission.ASSESSMENT_EDITION_AGREE),
        "may_rate": reader.may(Permission.ASSESSMENT_THREAT_RATE),
        "may_release": reader.may(Permission.RELEASE_MAKE),
        "form": EditionForm(initial={"as_of": localdate()}),
        "release_form": ReleaseForm(),
    }
    return render(request, "assessment/index.html", context)


@needs(Permission.ASSESSMENT_THREAT_READ)
def threat_page(request: DeskRequest, threat: str) -> HttpResponse:
    """One threat: its rank, who rates it how, what it is judged to be, and what is still asked."""
    reader, word = request.reader, _threat(threat)
    edition = said.open_edition(reader)
    live = said.live(reader, edition)
    line = next(line for line in rank_lines(live.threats) if line.key == word.value)
    judgements = judgement_views(reader, edition, word.value)
    request.audit_objects = [Ref("judgement", view.id) for view in judgements]
    context = {
        "threat": word,
        "number": list(Threat).index(word) + 1,
        "line": line,
        "edition": edition,
        "is_open": edition is not None and edition.agreed_at is None,
        "factors": _factors(said.rater_views(reader, edition, word.value)),
        "weight": framework().weights[word],
        "basis": framework().bases[word],
        "unit": framework().unit,
        "judgements": [
            (view, _rungs(view.ladder.rungs, view.ladder.start), vague_words(view.statement)) for view in judgements
        ],
        "yardstick": YARDSTICK,
        "requirements": requirements_on(reader, word.value),
        "may_rate": reader.may(Permission.ASSESSMENT_THREAT_RATE),
        "may_judge": reader.may(Permission.ASSESSMENT_EDITION_AGREE),
        "breadcrumbs": [HOME, (word.label, "")],
    }
    return render(request, "assessment/threat.html", context)


@needs(Permission.ASSESSMENT_THREAT_RATE)
def rate_page(request: DeskRequest, threat: str) -> HttpResponse:
    """Rate one threat on every factor."""
    word, edition = _threat(threat), _open(request.reader)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        for factor in framework().factors:
            rate(
                actor=request.reader,
                given=RatingGiven(
                    edition_id=edition.pk,
                    kind=Target.Kind.THREAT,
                    key=word.value,
                    factor=factor.key,
                    value=form.value_of(factor.key),
                    rationale=form.cleaned_data["rationale"],
                ),
            )
        messages.success(request, f"Your rating of {word.label} is kept.")
        return redirect("assessment:threat", threat=word.value)
    crumbs = [HOME, (word.label, reverse("assessment:threat", args=[word.value])), ("Rate", "")]
    return render(
        request, "assessment/rate.html", {"form": form, "threat": word, "edition": edition, "breadcrumbs": crumbs}
    )


@needs(Permission.ASSESSMENT_EDITION_AGREE)
def judge_page(request: DeskRequest, threat: str) -> HttpResponse:
    """Sign a key judgement on one threat."""
    reader, word, edition = request.reader, _threat(threat), _open(request.reader)
    form = JudgeForm(request.POST or None, items=items_on(reader, word.value))
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("statement", "term", "confidence", "why", "would_change")}
        sign_judgement(
            actor=reader,
            given=JudgementGiven(
                edition_id=edition.pk,
                threat=word.value,
                speaks_for=form.refs("speaks_for"),
                against=form.refs("against"),
                **words,
            ),
        )
        messages.success(request, "The judgement is signed.")
        return redirect("assessment:threat", threat=word.value)
    crumbs = [HOME, (word.label, reverse("assessment:threat", args=[word.value])), ("Judge", "")]
    return render(
        request, "assessment/judge.html", {"form": form, "threat": word, "edition": edition, "breadcrumbs": crumbs}
    )


@needs(Permission.ASSESSMENT_THREAT_READ)
def places_page(request: DeskRequest) -> HttpResponse:
    """Local profiles, thin: the councils ranked on one published figure, with intervals and the tile map."""
    rankings = place_rankings(request.reader)
    chosen = next((each for each in rankings if each.indicator == request.GET.get("figure")), rankings[0])
    context = {
        "rankings": rankings,
        "chosen": chosen,
        "lines": rank_lines(chosen.ranking),
        "most": max(rank.amount.high for rank in chosen.ranking.ranks),
        "tiles": _tiles(chosen),
        "breadcrumbs": [HOME, ("Places", "")],
    }
    return render(request, "assessment/places.html", context)


@needs(Permission.ASSESSMENT_EDITION_AGREE)
@require_POST
def open_edition(request: DeskRequest) -> HttpResponse:
    """Open a new edition to rate in."""
    form = EditionForm(request.POST)
    if form.is_valid():
        edition = open_assessment(actor=request.reader, **form.cleaned_data)
        messages.success(request, f"{edition.title} is open: partners can rate in it.")
    else:
        messages.error(request, "Give the edition a title and a day.")
    return redirect("assessment:index")


@needs(Permission.ASSESSMENT_EDITION_AGREE)
@require_POST
def agree(request: DeskRequest, id: int) -> HttpResponse:
    """Ask for the edition to be assessed, frozen and agreed; the work has its own page."""
    edition = get_readable(AssessmentEdition, request.reader, id)
    job = ask(actor=request.reader, kind=AGREE, title="Assessing and agreeing the edition", edition_id=edition.pk)
    return redirect("jobs:page", id=job.pk)


@needs(Permission.RELEASE_MAKE)
@require_POST
def release(request: DeskRequest, id: int) -> HttpResponse:
    """Release the ranks of an agreed edition to every partner and the Taskforce."""
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say under which law, by which power, for what and why the ranks are released.")
        return redirect("assessment:index")
    snapshot = release_ranks(actor=request.reader, edition_id=id, basis=form.basis())
    messages.success(request, "The ranks are released.")
    return redirect("assessment:edition", id=snapshot.pk)


@needs(Permission.REPORTING_RELEASED_READ)
def released_page(request: DeskRequest, id: int | None = None) -> HttpResponse:
    """A released edition: the official ranks, and how each moved since the release before."""
    reader = request.reader
    found = official(reader, id)
    if found is None and id is not None:
        raise Http404
    lines = rank_lines(found.assessment.threats, found.before.threats if found.before else None) if found else []
    request.audit_objects = [Ref("snapshot", found.id)] if found else []
    context = {
        "found": found,
        "lines": lines,
        "picture": _ranked(lines),
        "may_prioritise": reader.may(Permission.ASSESSMENT_PRIORITY_SET),
        "form": PriorityForm(threats=[(line.key, line.label) for line in lines]),
        "breadcrumbs": [("Released editions", "")],
    }
    return render(request, "assessment/edition.html", context)


@needs(Permission.ASSESSMENT_PRIORITY_SET)
@require_POST
def prioritise(request: DeskRequest, id: int) -> HttpResponse:
    """Recommend a threat as a priority, from a released edition."""
    form = PriorityForm(request.POST, threats=[(threat.value, threat.label) for threat in Threat])
    try:
        if not form.is_valid():
            raise UnreadablePeriod("Choose a threat, a period and a reason.")
        given = PriorityGiven(
            snapshot_id=id,
            kind=Target.Kind.THREAT,
            key=form.cleaned_data["threat"],
            reason=form.cleaned_data["reason"],
            period=Period.read(form.cleaned_data["period"]),
        )
        recommend_priority(actor=request.reader, given=given)
        messages.success(request, "The priority is recommended to the Taskforce.")
    except UnreadablePeriod as error:
        messages.error(request, str(error))
    return redirect("assessment:edition", id=id)


def _threat(key: str) -> Threat:
    try:
        return Threat.parse(key)
    except UnknownWord as error:
        raise Http404 from error


def _open(reader: Reader) -> AssessmentEdition:
    """The edition that is open for rating; absent once it is agreed."""
    edition = said.open_edition(reader)
    if edition is None or edition.agreed_at is not None:
        raise Http404
    return edition


def _ranked(lines: list[RankLine]) -> list[Ranked]:
    return [
        Ranked(
            name=line.label,
            median=line.position.middle,
            low=line.position.low,
            high=line.position.high,
            inner_low=line.position.lower,
            inner_high=line.position.upper,
        )
        for line in lines
    ]


def _factors(views: list[said.RaterView]) -> list[dict[str, object]]:
    """The raters of each factor of the framework, known first."""
    return [
        {
            "factor": factor,
            "raters": [view for view in views if view.factor == factor.key],
        }
        for factor in framework().factors
    ]


def _rungs(rungs: tuple[evidence.Rung, ...], start: float) -> list[Rung]:
    drawn, before = [], start
    for rung in rungs:
        drawn.append(
            Rung(
                name=rung.label,
                push=rung.push,
                before=before,
                after=rung.share,
                copies=rung.copies,
                reliable=not rung.grade.startswith("3"),
            )
        )
        before = rung.share
    return drawn


def _tiles(chosen: PlaceRanking) -> list[Tile]:
    rates = {rank.key: rank.amount.middle for rank in chosen.ranking.ranks}
    return [
        Tile(
            name=council.name,
            short=short_name(council.name),
            column=council.tile_column,
            row=council.tile_row,
            value=rates.get(council.code),
            figure=f"{rates[council.code]:.1f}" if council.code in rates else "",
        )
        for council in councils()
    ]
