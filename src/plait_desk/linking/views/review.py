"""Pages of review: the queue, one pair and the decision on it, taking it back, and a pair judged a second time."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.domain.ids import Ref, decode, encode
from plait.domain.match import Ground, Judgement
from plait.policy.access import Reader
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.forms import DecisionForm, LookForm
from plait_desk.linking.models import Match
from plait_desk.linking.queries.changes import impact_of
from plait_desk.linking.queries.neighbours import Beside, beside
from plait_desk.linking.queries.pair import Pair, pair_for
from plait_desk.linking.queries.review import MOST_COUNTED, around, count_waiting, waiting_pairs
from plait_desk.linking.queries.said import SECOND, WAITS, last_of, said_of
from plait_desk.linking.queries.seconds import offered_look, offered_looks, waiting_for_second
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.services import PairRefused, decide_pair, judge_unseen
from plait_desk.linking.services import take_back as restore
from plait_desk.linking.views.pictures import page_marking, total_scale, waterfall, weight_bar

HOME = ("Linking", "linking:index")
QUEUE = ("Review queue", "linking:review")


@needs(Permission.LINKING_PAIR_DECIDE)
def review(request: DeskRequest) -> HttpResponse:
    """The pairs that wait for a person, those first that change most; and where a second person is asked for."""
    reader = request.reader
    waiting, seconds, looks = waiting_pairs(reader), waiting_for_second(reader), offered_looks(reader)
    ends = [(one.left, one.right) for one in waiting] + [(one.left, one.right) for one in seconds]
    request.audit_objects = [Ref("mention", end.id) for pair in ends for end in pair]
    context = {
        "pairs": [(pair, weight_bar(pair.weight)) for pair in waiting],
        "seconds": seconds,
        "looks": looks,
        "count": count_waiting(reader),
        "most_counted": MOST_COUNTED,
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), (QUEUE[0], "")],
    }
    return render(request, "linking/review.html", context)


@needs(Permission.LINKING_SUBJECT_READ)
def pair(request: DeskRequest, left: int, right: int) -> HttpResponse:
    """Two records side by side; whoever may decide, decides here."""
    if request.method == "POST":
        return _decide(request, left, right)
    reader = request.reader
    view = pair_for(reader, left, right)
    ids = (view.left.id, view.right.id)
    said = said_of(reader, *ids)
    may_decide = reader.may(Permission.LINKING_PAIR_DECIDE)
    near = around(reader, ids) if may_decide else None
    context = _side_by_side(request, view) | {
        "said": said,
        "waits": said[0] if said and said[0].note == WAITS else None,
        "impact": impact_of(reader, ids),
        "may_decide": may_decide,
        "grounds": list(enumerate(Ground, start=1)),
        "around": near,
        "following": "-".join(map(encode, near.after)) if near and near.after else "queue",
        "last": last_of(reader) if may_decide else None,
    }
    return render(request, "linking/pair.html", context)


@needs(Permission.LINKING_PAIR_DECIDE)
@require_POST
def take_back(request: DeskRequest, id: int) -> HttpResponse:
    """Restore what stood on a pair before a decision, and show the pair."""
    try:
        match = restore(actor=request.reader, match_id=id)
    except PairRefused as refused:
        messages.error(request, str(refused))
        return redirect("linking:review")
    messages.success(request, "Taken back. What stood before stands again; both words stay in the history.")
    return redirect("linking:pair", match.left_id, match.right_id)


@needs(Permission.LINKING_PAIR_DECIDE)
def second_look(request: DeskRequest, id: int) -> HttpResponse:
    """A decided pair, judged again by somebody who is not shown what the first person said."""
    reader = request.reader
    look = offered_look(reader, id)
    if look is None:
        raise Http404
    if request.method == "POST":
        return _judge_unseen(request, id)
    view = pair_for(reader, look.match.left_id, look.match.right_id)
    return render(request, "linking/pair.html", _side_by_side(request, view) | {"look": look, "may_decide": True})


def _side_by_side(request: DeskRequest, view: Pair) -> dict[str, Any]:
    """What both ways of judging a pair show, kept for the audit: the two records, and what stands beside each."""
    ids = (view.left.id, view.right.id)
    sides = beside(request.reader, view.left, view.right)
    near = [one.record.id for side in sides for one in side.near]
    request.audit_objects = [Ref("mention", id_) for id_ in dict.fromkeys([*ids, *near])]
    return {
        "pair": view,
        "rows": list(zip(view.rows, waterfall(view.rows), strict=True)),
        "scale": total_scale(view.weight, joined_from=view.joined_from),
        "sides": _named(view, sides),
        "page_marking": page_marking(marking_together([*ids, *near])),
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), (QUEUE[0], reverse(QUEUE[1])), ("Pair review", "")],
    }


def _named(view: Pair, sides: tuple[Beside, Beside]) -> list[tuple[str, str, Beside]]:
    return [("A", view.left.name, sides[0]), ("B", view.right.name, sides[1])]


def _decide(request: DeskRequest, left: int, right: int) -> HttpResponse:
    reader = request.reader
    if not reader.may(Permission.LINKING_PAIR_DECIDE):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    here = redirect("linking:pair", left=left, right=right)
    if not form.is_valid():
        messages.error(request, "Choose same, different or unsure; a reason has at most 400 letters.")
        return here
    judgement = Judgement(form.cleaned_data["judgement"])
    try:
        match = decide_pair(actor=reader, left=left, right=right, judgement=judgement, reason=form.said())
    except PairRefused as refused:
        messages.error(request, str(refused))
        return here
    messages.success(request, _saved(reader, match))
    return _on(request.POST["next"]) if "next" in request.POST else here


def _on(following: str) -> HttpResponse:
    """To the pair that the page named as the next, so that the queue is not worked out twice, or to the queue."""
    try:
        left, right = map(decode, following.split("-"))
    except ValueError:
        return redirect("linking:review")
    return redirect("linking:pair", left, right)


def _saved(reader: Reader, match: Match) -> str:
    note = said_of(reader, match.left_id, match.right_id)[0].note
    if note == WAITS:
        return "Saved: same. It would make nominals of two groups one, so it waits for a second person."
    if note == SECOND:
        return "Saved: same. Two people have said so now, and it stands."
    return f"Saved: {match.judgement}. It can be taken back at any time."


def _judge_unseen(request: DeskRequest, look_id: int) -> HttpResponse:
    form = LookForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose same, different or unsure.")
        return redirect("linking:second_look", look_id)
    judgement = Judgement(form.cleaned_data["judgement"])
    look = judge_unseen(actor=request.reader, look_id=look_id, judgement=judgement)
    agrees = "as you do" if look.match.judgement == judgement else "so you do not agree"
    messages.success(request, f"Saved: {judgement}. {look.match.by.name} said {look.match.judgement}, {agrees}.")
    others = offered_looks(request.reader)
    return redirect("linking:second_look", others[0].pk) if others else redirect("linking:review")
