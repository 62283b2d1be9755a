"""Saved charts: what is kept of them, who reads them, and what each reader sees."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from pytest_django import Settings
from tests.desk.mapping.test_chart import Larch, elements
from tests.factories import a_reader
from tests.factories.pages import signed_in

from plait.domain.ids import encode
from plait.mapping.choice import NOTHING_CHOSEN, ChartChoice, Sharing
from plait.policy.access import Reader
from plait.policy.forgetting import Said, words_of
from plait.policy.roles import Role
from plait_desk.audit.models import WaitingChange
from plait_desk.mapping.models import ChartView
from plait_desk.mapping.queries.charts import choice_of, saved_charts
from plait_desk.mapping.services.charting import ChartRefused, ChartSaved, change_chart, delete_chart, save_chart
from plait_desk.mapping.services.forgetting import forget_groups
from plait_desk.thread.services import Forgotten

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Settings) -> None:
    settings.PLAIT_HOME = tmp_path


@pytest.fixture
def larch() -> Larch:
    return Larch()


def saved(larch: Larch, owner: Reader, sharing: Sharing = Sharing.OWN, choice: ChartChoice | None = None) -> ChartView:
    """A chart that this owner saved, shared with the other body where bodies are named."""
    chosen = choice or ChartChoice(hops=3, more=(larch.quillbank.pk,), show=larch.zedmoor.pk)
    told = ChartSaved(name="Hauliers (SYNTHETIC)", note="The yard", sharing=sharing, bodies=(larch.theirs.key,))
    return save_chart(actor=owner, group_id=larch.group.pk, choice=chosen, saved=told)


def named(reader: Reader) -> list[str]:
    return [one.name for one in saved_charts(reader)]


def test_what_is_kept_is_the_choice_and_nothing_that_was_on_the_chart(larch: Larch) -> None:
    row = saved(larch, a_reader(larch.ours))
    assert row.choice == {"hops": ["3"], "more": [encode(larch.quillbank.pk)], "show": [encode(larch.zedmoor.pk)]}
    assert "Quillbank" not in str([getattr(row, field.attname) for field in row._meta.concrete_fields])


def test_nobody_met_only_on_a_path_and_nothing_hidden_is_kept(larch: Larch) -> None:
    choice = ChartChoice(hops=3, more=(larch.birch.pk, larch.quillbank.pk, larch.vexholm.pk), hide=(larch.birch.pk,))
    row = saved(larch, a_reader(larch.theirs), choice=choice)
    assert choice_of(row) == ChartChoice(hops=3, more=(larch.vexholm.pk,))


@pytest.mark.parametrize("sharing", Sharing)
def test_who_reads_it_is_whom_it_is_shared_with(larch: Larch, sharing: Sharing) -> None:
    owner = a_reader(larch.ours)
    saved(larch, owner, sharing)
    colleague, other = a_reader(larch.ours), a_reader(larch.theirs)
    read_by = {Sharing.OWN: (True, False, False), Sharing.BODY: (True, True, False), Sharing.BODIES: (True, True, True)}
    assert tuple(bool(named(reader)) for reader in (owner, colleague, other)) == read_by[sharing]


def test_what_is_hidden_and_what_is_not_there_answer_alike(larch: Larch) -> None:
    row = saved(larch, a_reader(larch.ours))
    client = signed_in(a_reader(larch.ours))
    addresses = [reverse("mapping:chart_view", args=[id_]) for id_ in (row.pk, row.pk ^ 1)]
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_whoever_opens_it_sees_what_they_may_read_and_no_gap(larch: Larch) -> None:
    owner = a_reader(larch.ours)
    row = saved(larch, owner, Sharing.BODIES)
    ours, theirs = (
        signed_in(reader).get(reverse("mapping:chart_view", args=[row.pk])).content.decode()
        for reader in (owner, a_reader(larch.theirs))
    )
    assert "Quillbank" in ours
    assert "Quillbank" not in theirs
    assert encode(larch.quillbank.pk) not in theirs
    without = saved(larch, owner, Sharing.BODIES, ChartChoice(hops=3, show=larch.zedmoor.pk))
    page = signed_in(a_reader(larch.theirs)).get(reverse("mapping:chart_view", args=[without.pk])).content.decode()
    assert elements(page) == elements(theirs)


def test_a_group_that_is_hidden_hides_its_saved_charts(larch: Larch) -> None:
    owner = a_reader(larch.ours)
    saved(larch, owner, Sharing.BODIES)
    larch.group.marking = larch.hidden
    larch.group.save()
    assert named(a_reader(larch.theirs)) == []
    assert named(owner) == ["Hauliers (SYNTHETIC)"]


def test_only_its_owner_changes_and_deletes_it(larch: Larch) -> None:
    owner, colleague = a_reader(larch.ours), a_reader(larch.ours)
    row = saved(larch, owner, Sharing.BODY)
    told = ChartSaved(name="Yards (SYNTHETIC)")
    with pytest.raises(PermissionDenied, match="one of your own"):
        change_chart(actor=colleague, view_id=row.pk, saved=told)
    with pytest.raises(PermissionDenied):
        delete_chart(actor=colleague, view_id=row.pk)
    change_chart(actor=owner, view_id=row.pk, saved=told)
    assert (named(owner), named(colleague)) == (["Yards (SYNTHETIC)"], [])
    delete_chart(actor=owner, view_id=row.pk)
    assert named(owner) == []
    with pytest.raises(Http404):
        delete_chart(actor=owner, view_id=row.pk)


def test_who_may_not_keep_charts_saves_none(larch: Larch) -> None:
    with pytest.raises(PermissionDenied):
        saved(larch, a_reader(larch.ours, Role.TASKFORCE))


def test_each_step_stands_in_the_log_without_words(larch: Larch) -> None:
    owner = a_reader(larch.ours)
    row = saved(larch, owner)
    change_chart(actor=owner, view_id=row.pk, saved=ChartSaved(name="Yards (SYNTHETIC)"))
    delete_chart(actor=owner, view_id=row.pk)
    told = [row.value() for row in WaitingChange.objects.order_by("pk")][-3:]
    assert [(entry.event.value, entry.objects[0].split(":")[0]) for entry in told] == [
        ("collection", "chart_view"),
        ("alteration", "chart_view"),
        ("erasure", "chart_view"),
    ]
    assert not any("Yards" in str(entry) or "Hauliers" in str(entry) for entry in told)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (ChartSaved(name=" "), "Give it a name"),
        (ChartSaved(name="x", sharing=Sharing.BODIES), "Name the bodies"),
        (ChartSaved(name="x", sharing=Sharing.BODIES, bodies=("nobody",)), "no body here"),
    ],
)
def test_what_is_missing_is_said(larch: Larch, told: ChartSaved, words: str) -> None:
    with pytest.raises(ChartRefused, match=words):
        save_chart(actor=a_reader(larch.ours), group_id=larch.group.pk, choice=NOTHING_CHOSEN, saved=told)


def test_a_chart_is_saved_renamed_and_deleted_on_its_pages(larch: Larch) -> None:
    client = signed_in(a_reader(larch.ours))
    told = {"name": "Hauliers (SYNTHETIC)", "sharing": "body", "hops": "3", "more": encode(larch.zedmoor.pk)}
    done = client.post(reverse("mapping:chart_keep", args=[larch.group.pk]), told, follow=True)
    page = done.content.decode()
    assert "one hop more around Zedmoor" in page
    row = ChartView.objects.get()
    refused = client.post(reverse("mapping:chart_change", args=[row.pk]), {"name": "", "sharing": "own"})
    assert "There is a problem" in refused.content.decode()
    client.post(reverse("mapping:chart_change", args=[row.pk]), {"name": "Yards", "sharing": "own"})
    assert "Yards" in client.get(reverse("mapping:chart_views")).content.decode()
    client.post(reverse("mapping:chart_delete", args=[row.pk]))
    assert not ChartView.objects.exists()


def test_disposal_takes_the_person_out_of_every_saved_chart(larch: Larch) -> None:
    owner = a_reader(larch.ours)
    row = saved(larch, owner, choice=ChartChoice(hops=1, more=(larch.cedar.pk, larch.zedmoor.pk)))
    said = Said()
    gone = Forgotten(
        code="synthetic",
        partner_id=larch.ours.pk,
        mentions=frozenset({larch.cedar.pk}),
        reports=frozenset(),
        tied=frozenset(),
        suppressed=frozenset(),
        said=said,
        words=words_of(said),
    )
    forget_groups(gone)
    row.refresh_from_db()
    assert choice_of(row) == ChartChoice(hops=1, more=(larch.zedmoor.pk,))
