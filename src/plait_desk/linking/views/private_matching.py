"""Private matching: the agreements of one's body, one of them with its runs, and the step files that come and go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.collection.exports.package import fingerprint
from plait.domain.ids import Ref
from plait.linking.private import PointsRefused
from plait.linking.private_file import LARGEST_FILE, StepRefused
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.jobs.services import ask
from plait_desk.linking.forms import AgreementForm, StepForm
from plait_desk.linking.models import PrivateAgreement
from plait_desk.linking.queries.private_matching import (
    agreement_for,
    agreement_line,
    agreement_lines,
    cited,
    matched_records,
    run_for,
    run_lines,
)
from plait_desk.linking.services.agreeing import (
    AgreementRefused,
    propose_agreement,
    public_key,
    revoke_agreement,
    sign_agreement,
)
from plait_desk.linking.services.private_matching import begin_run, take_step
from plait_desk.linking.tasks import PRIVATE

LINKING = ("Linking", "linking:index")
HOME = ("Private matching", "linking:private")
PAGE = "linking:private_agreement"


@needs(Permission.LINKING_AGREEMENT_OPEN)
def private(request: DeskRequest) -> HttpResponse:
    """The agreements of one's body; whoever may sign proposes another."""
    may_sign = request.reader.may(Permission.LINKING_AGREEMENT_SIGN)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and may_sign and form.is_valid():
        try:
            row = propose_agreement(actor=request.reader, asked=form.asked())
        except (AgreementRefused, StepRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Proposed, and signed for your body.")
            return redirect(PAGE, id=row.pk)
    lines = agreement_lines(request.reader)
    request.audit_objects = [Ref("private_agreement", line.id) for line in lines]
    key = public_key()
    context = {
        "lines": lines,
        "form": form if may_sign else None,
        "key": key.decode(),
        "fingerprint": fingerprint(key),
        "breadcrumbs": [(LINKING[0], reverse(LINKING[1])), (HOME[0], "")],
    }
    return render(request, "linking/private.html", context)


@needs(Permission.LINKING_AGREEMENT_OPEN)
def agreement(request: DeskRequest, id: int) -> HttpResponse:
    """One agreement: its terms and signatures, the runs, and what each found."""
    reader, row = request.reader, agreement_for(request.reader, id)
    runs = run_lines(reader, row)
    found = [(run, matched_records(reader, run_for(reader, run.id))) for run in runs if run.matched]
    told = [(run, records) for run, records in found if records]
    request.audit_objects = cited(row, runs) + [Ref("mention", one.id) for _, records in told for one in records]
    line = agreement_line(reader, row)
    context = {
        "line": line,
        "runs": runs,
        "told": told,
        "their_fingerprint": fingerprint(bytes(row.their_key)) if row.their_key else "",
        "may_run": line.stands and reader.may(Permission.LINKING_AGREEMENT_RUN),
        "form": StepForm(),
        "breadcrumbs": [(LINKING[0], reverse(LINKING[1])), (HOME[0], reverse(HOME[1])), (line.other, "")],
    }
    return render(request, "linking/private_agreement.html", context)


@needs(Permission.LINKING_AGREEMENT_SIGN)
@require_POST
def sign(request: DeskRequest, id: int) -> HttpResponse:
    """Sign for the second body."""
    try:
        sign_agreement(actor=request.reader, agreement_id=id)
    except AgreementRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Signed. It stands from its first day on.")
    return redirect(PAGE, id=id)


@needs(Permission.LINKING_AGREEMENT_SIGN)
@require_POST
def revoke(request: DeskRequest, id: int) -> HttpResponse:
    """End it at once."""
    revoke_agreement(actor=request.reader, agreement_id=id)
    messages.success(request, "Revoked. No run goes on, and its secrets are destroyed.")
    return redirect(PAGE, id=id)


@needs(Permission.LINKING_AGREEMENT_RUN)
@require_POST
def begin(request: DeskRequest, id: int) -> HttpResponse:
    """Begin a run; making the offer has a page of its own."""
    try:
        run = begin_run(actor=request.reader, agreement_id=id)
    except AgreementRefused as refused:
        messages.error(request, str(refused))
        return redirect(PAGE, id=id)
    return _work(request, run.pk)


@needs(Permission.LINKING_AGREEMENT_RUN)
@require_POST
def step(request: DeskRequest, id: int) -> HttpResponse:
    """Take in a step file; reading it has a page of its own."""
    row: PrivateAgreement = agreement_for(request.reader, id)
    form = StepForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose the step file that they sent.")
        return redirect(PAGE, id=row.pk)
    file = form.cleaned_data["file"]
    try:
        if file.size > LARGEST_FILE:
            raise StepRefused(f"The file is larger than {LARGEST_FILE >> 20} MB.")
        run = take_step(actor=request.reader, agreement_id=row.pk, content=file.read())
    except (AgreementRefused, PointsRefused, StepRefused) as refused:
        messages.error(request, str(refused))
        return redirect(PAGE, id=row.pk)
    return _work(request, run.pk)


@needs(Permission.LINKING_AGREEMENT_RUN)
def file(request: DeskRequest, id: int) -> HttpResponse:
    """The step file to send: blinded points, and nothing of what they stand for."""
    run = run_for(request.reader, id)
    if not run.outgoing:
        messages.error(request, "There is no step file to send: the run has ended, or waits for theirs.")
        return redirect(PAGE, id=run.agreement_id)
    request.audit_objects = [Ref("private_run", run.pk)]
    answer = HttpResponse(bytes(run.outgoing), content_type="text/plain; charset=ascii")
    name = f"plait-private-{run.agreement.code}-{run.run[:8]}-{run.state}.txt"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _work(request: DeskRequest, run_id: int) -> HttpResponse:
    job = ask(actor=request.reader, kind=PRIVATE, title="Private matching", run=run_id)
    return redirect("jobs:page", id=job.pk)
