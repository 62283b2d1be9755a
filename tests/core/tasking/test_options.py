from plait.domain.group import Group, Tier
from plait.domain.ids import GroupId, MarkingId
from plait.domain.option import Reason
from plait.domain.strand import FOUR_STRANDS
from plait.tasking.options import build, catalogue

GLASGOW = "S12000049"


def group(*, tier: Tier = Tier.LOCAL, threat: str = "drugs", council: str = GLASGOW) -> Group:
    return Group(
        id=GroupId(7),
        name="Larch",
        marking_id=MarkingId(1),
        tier=tier,
        primary_threat=threat,
        council_code=council,
    )


def test_the_catalogue_is_ours_by_edition_and_covers_the_four_strands() -> None:
    shipped = catalogue()
    assert shipped.edition.startswith("ours-")
    assert {each.strand for each in shipped.interventions} == set(FOUR_STRANDS)


def test_a_council_leads_only_in_its_own_area() -> None:
    built = build([group()], using=catalogue())
    councils = {option.lead for option in built.options if option.lead.startswith("council-")}
    assert councils == {"council-glasgow-city"}
    nowhere = build([group(council="")], using=catalogue())
    assert not any(option.lead.startswith("council-") for option in nowhere.options)


def test_a_council_s_days_are_its_own() -> None:
    built = build([group()], using=catalogue())
    assert "la" not in {need.partner for option in built.options for need in option.needs}


def test_a_body_without_the_power_is_refused_in_words_and_one_that_holds_it_is_named() -> None:
    built = build([group(threat="organised-environmental-crime")], using=catalogue())
    (refused,) = [left for left in built.refused if left.reason is Reason.NO_POWER]
    assert refused.option.lead == "sepa"
    assert "SEPA cannot serve" in refused.words
    assert "Held by: PSoS" in refused.words
    assert any(option.intervention == "waste-records" and option.lead == "psos" for option in built.options)


def test_an_unscored_group_gets_only_development_and_is_told_why() -> None:
    built = build([group(tier=Tier.UNSCORED)], using=catalogue())
    assert built.options
    assert all(option.is_development for option in built.options)
    (refused,) = built.refused
    assert refused.reason is Reason.UNSCORED
    assert "development task only" in refused.words


def test_a_scored_group_gets_no_development_task() -> None:
    assert not any(option.is_development for option in build([group()], using=catalogue()).options)


def test_every_option_has_a_key_of_its_own() -> None:
    keys = [option.key for option in build([group()], using=catalogue()).options]
    assert len(set(keys)) == len(keys)
