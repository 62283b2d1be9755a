from copy import deepcopy

import pytest

from plait.assessment.framework import framework, read_framework
from plait.domain.threat import Enabler, Threat
from plait.reference import document


def test_the_shipped_framework_is_ours_and_says_so() -> None:
    assert framework().standing == "ours"
    assert framework().edition.startswith("ours-")


def test_every_threat_has_a_weight_a_basis_and_a_reliance_on_each_enabler() -> None:
    shipped = framework()
    for threat in Threat:
        assert shipped.weights[threat].low > 0
        assert shipped.bases[threat]
        assert len(shipped.reliance[threat]) == len(Enabler)


def test_a_factor_is_found_by_its_key() -> None:
    assert framework().factor("activity").amounts[0] == 1
    with pytest.raises(KeyError):
        framework().factor("colour")


def test_a_framework_without_a_weight_is_refused() -> None:
    content = deepcopy(dict(document("framework")))
    weights = content["weights"]
    assert isinstance(weights, dict)
    del weights["drugs"]
    with pytest.raises(ValueError, match="drugs"):
        read_framework(content)


def test_levels_that_do_not_rise_are_refused() -> None:
    content = deepcopy(dict(document("framework")))
    factors = content["factors"]
    assert isinstance(factors, dict)
    factors["scale"]["levels"] = [1, 2, 3, 3, 2, 1]
    with pytest.raises(ValueError, match="rising"):
        read_framework(content)
