import pytest

from plait.reference import document, enablers, lists, powers, threats


@pytest.mark.parametrize("name", ["framework", "options"])
def test_our_own_scoring_says_that_it_is_ours(name: str) -> None:
    assert str(document(name)["standing"]).startswith("ours")
    assert "not official" in str(document(name)["_about"])
    assert lists()[name].standing == "ours"
    assert lists()[name].edition == document(name)["edition"]


def test_a_document_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(KeyError):
        document("moriles")


def test_every_threat_has_a_weight_and_says_how_it_leans_on_each_enabler() -> None:
    framework = document("framework")
    weights, reliance = framework["weights"], framework["reliance"]
    assert isinstance(weights, dict)
    assert isinstance(reliance, dict)
    for threat in threats():
        assert threat.key in weights
        assert len(reliance[threat.key]) == len(enablers())


def test_every_intervention_rests_on_a_listed_power_of_its_lead() -> None:
    held = {(power.partner, power.name) for power in powers()}
    interventions = document("options")["interventions"]
    assert isinstance(interventions, list)
    for each in interventions:
        assert each["power"] is None or any((lead, each["power"]) in held for lead in each["leads"])


def test_all_four_strands_are_in_the_catalogue() -> None:
    interventions = document("options")["interventions"]
    assert isinstance(interventions, list)
    assert {each["strand"] for each in interventions} == {"Divert", "Deter", "Detect", "Disrupt"}
