"""What mapping forgets of a person: their part in groups, and their place in every drawing."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from plait.domain.ids import encode
from plait.mapping.choice import choice_in
from plait_desk.mapping.models import ChartView, CheckKey, GroupEvent, GroupMember, ReachPath, TiesEdition
from plait_desk.mapping.queries.drawn import load_names, load_ties, names_file, sweep
from plait_desk.mapping.services.drawing import keep_drawn
from plait_desk.thread.services import Forgotten, cut_texts


def draw_without(forgotten: Forgotten) -> None:
    """Every drawing written again beside itself, without the person; nothing shows of it yet."""
    ids = pa.array(sorted(forgotten.mentions), pa.int64())
    for edition in TiesEdition.objects.exclude(file__contains=forgotten.code):
        ties, names, file = load_ties(edition.file), load_names(edition.file), _file_again(edition.file, forgotten)
        held = pc.or_(pc.is_in(ties["from_id"], ids), pc.is_in(ties["to_id"], ids))
        keep_drawn(names.filter(pc.invert(pc.is_in(names["mention_id"], ids))), names_file(file))
        keep_drawn(ties.filter(pc.invert(held)), file)


def forget_groups(forgotten: Forgotten) -> int:
    """The person was in no group, lies on no path and stands in no drawing."""
    count, _ = GroupMember.every.filter(mention__in=forgotten.mentions).delete()
    told = GroupEvent.objects.filter(mention__in=forgotten.mentions)
    count += told.exclude(undoes=None).delete()[0] + told.delete()[0]
    named = Q(pk__in=())
    for id_ in forgotten.mentions:
        named |= Q(text__contains=str(id_))
    through = named | Q(to_mention__in=forgotten.mentions)
    paths, _ = ReachPath.objects.annotate(text=Cast("hops", TextField())).filter(through).delete()
    keys, _ = CheckKey.objects.annotate(text=Cast("mentions", TextField())).filter(named).delete()
    draw_without(forgotten)
    for edition in TiesEdition.objects.exclude(file__contains=forgotten.code):
        edition.file = _file_again(edition.file, forgotten)
        edition.ties = load_ties(edition.file).num_rows
        edition.save(update_fields=["file", "ties"])
    return count + paths + keys + _cut_choices(forgotten) + cut_texts("mapping", forgotten)


def _cut_choices(forgotten: Forgotten) -> int:
    """No saved chart names the person any more."""
    named = Q(pk__in=())
    for id_ in forgotten.mentions:
        named |= Q(text__contains=encode(id_))
    rows = list(ChartView.objects.annotate(text=Cast("choice", TextField())).filter(named))
    for row in rows:
        choice = choice_in(row.choice)
        row.choice = choice.among(choice.named - forgotten.mentions).kept
    ChartView.objects.bulk_update(rows, ["choice"])
    return len(rows)


def sweep_drawings() -> None:
    """Remove every drawing and picture that no manifest row names."""
    sweep(keep=list(TiesEdition.objects.values_list("file", flat=True)))


def _file_again(file: str, forgotten: Forgotten) -> str:
    """Two disposals write two files; neither name begins with the other's."""
    stem = Path(file).stem.split("~")[0]
    return f"{stem}~{forgotten.code}.arrow"
