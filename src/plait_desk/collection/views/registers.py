"""Pages of the registers: which editions there are, and what changed from one to the next."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from plait.collection.written import as_csv
from plait.domain.ids import Ref
from plait.domain.marking import Marking, combine_all
from plait.policy.exceptions import may_export
from plait.policy.permissions import Permission, needs
from plait_desk.collection.models import RegisterEdition
from plait_desk.collection.queries.editions import (
    Change,
    as_row,
    changes_between,
    edition_before,
    editions,
    get_edition,
)
from plait_desk.collection.services.registers import NothingBefore, withdraw_edition
from plait_desk.collection.views.reader import marking_words, reader_of_request, seen

A_PAGE = 40
AT_ONCE = 1_000
COLUMNS = ("natural_key", "change", "field", "before", "after", "marking")


@needs(Permission.COLLECTION_STATEMENT_READ)
def register_list(request: HttpRequest) -> HttpResponse:
    """Every edition that the reader may read: of which day, whose, how big, and whether it still stands."""
    reader = reader_of_request(request)
    page = Paginator(editions(reader), A_PAGE).get_page(request.GET.get("page"))
    rows = [as_row(reader, edition) for edition in page.object_list]
    seen(request, *[Ref("load", row.id) for row in rows])
    context = {
        "rows": rows,
        "page": page,
        "may_load": reader.may(Permission.COLLECTION_FILE_LOAD),
        "breadcrumbs": [("Collection", reverse("collection:index")), ("Registers", "")],
    }
    return render(request, "collection/registers.html", context)


@needs(Permission.COLLECTION_STATEMENT_READ)
def edition_page(request: HttpRequest, id: int) -> HttpResponse:
    """One edition, and what changed since the one before."""
    reader = reader_of_request(request)
    edition = get_edition(reader, id)
    before = edition_before(reader, edition)
    changes = changes_between(before, edition, request.GET.get("change", "")) if before else None
    nothing: Sequence[Change] = ()
    page = Paginator(changes or nothing, A_PAGE).get_page(request.GET.get("page"))
    row = as_row(reader, edition)
    seen(request, *[Ref("load", one.load_id) for one in (edition, before) if one])
    context = {
        "row": row,
        "before": as_row(reader, before) if before else None,
        "changes": changes,
        "page": page,
        "may_withdraw": row.is_own and edition.current and before and reader.may(Permission.COLLECTION_FILE_LOAD),
        "page_marking": marking_words(_marking(edition, before)),
        "breadcrumbs": [
            ("Collection", reverse("collection:index")),
            ("Registers", reverse("collection:registers")),
            ("Edition", ""),
        ],
    }
    return render(request, "collection/edition.html", context)


@needs(Permission.COLLECTION_STATEMENT_READ)
def edition_changes(request: HttpRequest, id: int) -> HttpResponse:
    """All that changed since the edition before, as CSV, each line with the marking of the two together."""
    reader = reader_of_request(request)
    edition = get_edition(reader, id)
    before = edition_before(reader, edition)
    changes = changes_between(before, edition) if before else None
    marking = _marking(edition, before)
    if before is None or changes is None or not may_export(marking):
        raise Http404
    seen(request, Ref("load", edition.load_id), Ref("load", before.load_id))
    words = " ".join(marking_words(marking).values())
    lines = [COLUMNS]
    for start in range(0, len(changes), AT_ONCE):
        lines += [
            (each.key, each.change, each.field, each.before, each.after, words)
            for each in changes[start : start + AT_ONCE]
        ]
    answer = HttpResponse(as_csv(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{edition.register}_changes_{edition.as_at}.csv"'
    return answer


@needs(Permission.COLLECTION_FILE_LOAD)
@require_POST
def withdraw(request: HttpRequest, id: int) -> HttpResponse:
    """Go back to the edition before."""
    reader = reader_of_request(request)
    edition = get_edition(reader, id)
    try:
        now = withdraw_edition(actor=reader, edition=edition)
    except NothingBefore as refusal:
        messages.error(request, str(refusal))
        return redirect("collection:edition", id=edition.load_id)
    messages.success(request, "The edition is withdrawn; this one is current again.")
    return redirect("collection:edition", id=now.load_id)


def _marking(edition: RegisterEdition, before: RegisterEdition | None) -> Marking:
    return combine_all(one.marking.value() for one in (edition, before) if one)
