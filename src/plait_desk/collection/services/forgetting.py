"""What collection tells of a person who is disposed of, and what it forgets of them."""

import json
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower

from plait.domain.ids import Ref, decode, encode
from plait.domain.mention import MentionKind
from plait.domain.statement import Property
from plait.policy.forgetting import GONE, Said, words_of
from plait_desk.collection.models import Item, Load, Mention, Reject, Report, Statement
from plait_desk.collection.services.found import index_reports
from plait_desk.collection.services.suppressing import said_in_registers, swap_in
from plait_desk.search.models import SearchEntry
from plait_desk.search.services import forget
from plait_desk.thread.models import Disposal
from plait_desk.thread.services import Forgotten, blank_rows, cut_rows, cut_texts, destroy_files, forget_files

NAMED = (MentionKind.PERSON, MentionKind.COMPANY, MentionKind.ORGANISATION)
_BORN, _POSTED, _CALLED = Property.BIRTH_DATE, Property.POSTCODE, Property.PHONE
_OTHERS = (Property.ADDRESS, Property.EMAIL, Property.NAME)
Told = list[tuple[int, str, str]]


def tell(disposal: Disposal) -> Forgotten:
    """Who a disposal is about, and the words that name them: theirs alone, and those that others have too."""
    reports = _with_versions(frozenset(map(decode, disposal.reports)))
    mentions = frozenset(map(decode, disposal.mentions))
    mentions |= frozenset(Mention.objects.filter(item__report__in=reports).values_list("pk", flat=True))
    said = _said(_told(mentions))
    return Forgotten(
        code=encode(disposal.pk),
        partner_id=disposal.partner_id,
        mentions=mentions,
        reports=reports,
        tied=frozenset(_items(mentions).values_list("report_id", flat=True)) - reports,
        suppressed=frozenset(Mention.objects.filter(pk__in=mentions).exclude(register="").values_list("pk", flat=True)),
        said=said,
        words=words_of(said, shared=_shared(said, mentions)),
    )


def _with_versions(reports: frozenset[int]) -> frozenset[int]:
    """These reports with every version before and after them: an earlier one says the same of the same people."""
    found, edge = reports, reports
    while edge:
        before = Report.objects.filter(pk__in=edge, supersedes__isnull=False).values_list("supersedes_id", flat=True)
        after = Report.objects.filter(supersedes__in=edge).values_list("pk", flat=True)
        edge = frozenset(key for key in (*before, *after) if key) - found
        found |= edge
    return found


def _told(mentions: frozenset[int]) -> Told:
    rows = Statement.objects.filter(mention__in=mentions, value__isnull=False, other=None)
    return [
        *((pk, name, value or "") for pk, name, value in rows.values_list("mention_id", "property", "value")),
        *said_in_registers(mentions),
    ]


def _said(told: Told) -> Said:
    def values(*names: Property) -> frozenset[str]:
        return frozenset(value for _, name, value in told if name in names)

    return Said(
        names=frozenset(_names(told)),
        birth_dates=values(_BORN),
        postcodes=values(_POSTED),
        phones=values(_CALLED),
        others=values(*_OTHERS),
    )


def _names(told: Told) -> Iterable[tuple[str, str]]:
    """Every forename of a mention with every surname of it."""
    for mention in {mention for mention, _, _ in told}:
        of = {name: {value for pk, said, value in told if pk == mention and said == name} for name in Property}
        yield from ((one, other) for one in of[Property.FORENAME] for other in of[Property.SURNAME])


def _shared(said: Said, mentions: frozenset[int]) -> set[str]:
    """Names and values, in small letters, that anybody has who is kept: those name more than one person."""
    singles = said.phones | said.others
    texts = {text.lower() for text in singles | {word for name in said.names for word in name}}
    rows = Statement.objects.annotate(small=Lower("value")).filter(small__in=texts).exclude(mention__in=mentions)
    others: dict[int, dict[str, set[str]]] = {}
    for mention, name, text in rows.values_list("mention_id", "property", "small"):
        others.setdefault(mention, {}).setdefault(name, set()).add(text)
    found = {text for of in others.values() for same in of.values() for text in same if text in texts}
    names = {f"{one} {two}".lower() for one, two in said.names}
    theirs = {
        f"{one} {two}"
        for of in others.values()
        for one in of.get(Property.FORENAME, ())
        for two in of.get(Property.SURNAME, ())
    }
    return {text.lower() for text in singles if text.lower() in found} | (names & theirs)


def _items(mentions: frozenset[int]) -> "QuerySet[Item]":
    """The items in which any of these is named."""
    return Item.objects.filter(Q(mentions__in=mentions) | Q(statements__mention__in=mentions)).distinct()


def forget_records(forgotten: Forgotten) -> int:
    """Records go; a text that named nobody else is emptied, any other loses the person's words; files lose their key.

    The raw file that brought a record goes with it, and the rows that it brought of other people stay.
    """
    count = _forget_texts(forgotten) + _forget_files(forgotten)
    statements, _ = Statement.objects.filter(
        Q(mention__in=forgotten.mentions) | Q(other__in=forgotten.mentions)
    ).delete()
    records, _ = Mention.objects.filter(pk__in=forgotten.mentions).delete()
    return count + statements + records


def _forget_texts(forgotten: Forgotten) -> int:
    items = _items(forgotten.mentions)
    others = Mention.objects.filter(kind__in=NAMED, item__isnull=False).exclude(pk__in=forgotten.mentions)
    alone = Item.objects.filter(pk__in=items).exclude(pk__in=others.values("item"))
    emptied = Q(pk__in=list(alone.values_list("pk", flat=True))) | Q(report__in=forgotten.reports)
    count = Item.objects.filter(emptied).exclude(text=GONE).update(text=GONE)
    whole = Report.objects.filter(pk__in=forgotten.reports)
    count += whole.exclude(title=GONE).update(title=GONE, state=Report.State.TO_BE_DELETED)
    count += sum(blank_rows(rows) for rows in _of_reports(forgotten.reports))
    tied = Report.objects.filter(pk__in=forgotten.tied)
    named = Item.objects.filter(pk__in=list(items.values_list("pk", flat=True)))
    count += cut_rows(tied, forgotten) + cut_rows(named, forgotten)
    count += sum(cut_rows(rows, forgotten) for rows in _of_reports(forgotten.tied))
    return count + cut_texts("collection", forgotten, but=[Mention, Statement, Reject])


def _of_reports(reports: frozenset[int]) -> "Iterable[QuerySet[Model]]":
    """What hangs on reports and on their items, whichever table keeps it: steps, reviews, agreements."""
    for table in apps.get_app_config("collection").get_models():
        for field in table._meta.concrete_fields:
            if field.related_model is Report and table not in {Item, Report}:
                yield table._default_manager.filter(**{f"{field.name}__in": reports})
            if field.related_model is Item and table not in {Item, Mention, Statement}:
                yield table._default_manager.filter(**{f"{field.name}__report__in": reports})


def _forget_files(forgotten: Forgotten) -> int:
    """The files of every load that brought one of the records, and any other of the body's that holds the person."""
    held = swap_in(forgotten)
    brought = Load.objects.filter(
        Q(mentions__in=forgotten.mentions)
        | Q(pk__in=Statement.objects.filter(mention__in=forgotten.mentions).values("load"))
        | Q(items__report__in=forgotten.reports)
        | Q(edition__in=held)
        | Q(pk__in=_forget_rejects(forgotten))
    )
    files = [load.blob for load in brought.distinct().select_related("blob") if load.blob is not None]
    return len(held) + destroy_files(files) + forget_files("collection", forgotten)


def _forget_rejects(forgotten: Forgotten) -> set[int]:
    """Rows that were not taken, where they hold the person; returns their loads."""
    rows = Reject.objects.filter(load__partner=forgotten.partner_id).iterator(chunk_size=1_000)
    holding = {
        row.pk: row.load_id
        for row in rows
        if forgotten.words.are_in([json.dumps([row.raw, row.reason, row.way_out], ensure_ascii=False).encode()])
    }
    Reject.objects.filter(pk__in=holding).delete()
    return set(holding.values())


def forget_found(forgotten: Forgotten) -> int:
    """Nothing is found by the person's records any more, and reports that named them not by their words."""
    gone = [Ref("mention", id_) for id_ in forgotten.mentions] + [Ref("report", id_) for id_ in forgotten.reports]
    forget(gone)
    refs = {str(Ref("report", id_)): id_ for id_ in forgotten.tied}
    found = [refs[ref] for ref in SearchEntry.objects.filter(ref__in=refs).values_list("ref", flat=True)]
    index_reports(list(Report.objects.filter(pk__in=found)))
    return len(gone) + len(found) + cut_texts("search", forgotten)
