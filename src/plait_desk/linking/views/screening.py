"""Screen a name: is anybody of this name known, and why is that thought?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plait.domain.ids import Ref
from plait.policy.permissions import Permission, needs
from plait_desk.accounts.queries import DeskRequest
from plait_desk.linking.forms import ScreeningForm
from plait_desk.linking.queries.screener import ScreenerNotReady, begin
from plait_desk.linking.queries.screening import Asked, Screened, SubjectFound, check_lines, checks_today
from plait_desk.linking.queries.together import marking_together
from plait_desk.linking.services.screening import PERSON_A_DAY, ScreeningRefused, screen_name
from plait_desk.linking.views.pictures import page_marking, weight_bar

HOME = ("Linking", "linking:index")


@needs(Permission.LINKING_NAME_SCREEN)
def screening(request: DeskRequest) -> HttpResponse:
    """The form, what the name that was asked for leads to, and one's own checks. No name stands in an address."""
    begin()
    form = ScreeningForm(request.POST or None)
    answer = _answer(request, form) if request.method == "POST" and form.is_valid() else None
    context = {
        "form": form,
        "asked_for": form.cleaned_data["name"] if answer else "",
        "answer": answer,
        "found": [_with_bars(one) for one in answer.found] if answer else [],
        "purpose": request.reader.purpose.words,
        "checks": check_lines(request.reader),
        "today": checks_today(request.reader),
        "most": PERSON_A_DAY,
        "breadcrumbs": [(HOME[0], reverse(HOME[1])), ("Screen a name", "")],
    }
    if answer and answer.found:
        context["page_marking"] = page_marking(marking_together(_records(answer)))
    return render(request, "linking/screening.html", context)


def _answer(request: DeskRequest, form: ScreeningForm) -> Screened | None:
    """What is answered, named for the one entry of the log; None where it was refused, with the way out on the form."""
    given = dict(form.cleaned_data)
    case_reference = given.pop("case_reference")
    asked = Asked(**given)
    try:
        check, answer = screen_name(actor=request.reader, asked=asked, case_reference=case_reference)
    except (ScreeningRefused, ScreenerNotReady) as refused:
        form.add_error(None, str(refused))
        return None
    request.audit_objects = [Ref("screening_check", check.pk), *(Ref("mention", id_) for id_ in _records(answer))]
    request.audit_query = asked.words  # type: ignore[attr-defined]  # kept under a destroyable key
    return answer


def _records(answer: Screened) -> list[int]:
    return [record.id for one in answer.found for record in one.records]


def _with_bars(one: SubjectFound) -> dict[str, object]:
    return {
        "subject": one,
        "words": [(pair, weight_bar(pair.weight)) for pair in one.words],
        "facts": [(fact, weight_bar(fact.weight)) for fact in one.facts],
    }
