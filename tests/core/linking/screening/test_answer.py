from plait.linking.screening.answer import HOWS, Hit, WordPair, facts_of
from plait.linking.screening.reasons import ANOTHER_ORDER


def test_only_attributes_that_were_compared_say_something():
    assert [(fact.label, fact.weight) for fact in facts_of(140)] == [("birth date", 9.25), ("postcode", -1.375)]
    assert facts_of(0) == ()


def test_a_hit_says_its_whole_reasoning():
    hit = Hit(
        name="zquorn", rows=(3,), has_more=False, score=22.25,
        pairs=(WordPair("zquorn", "zquorn", 13.0, "the same"),), facts=facts_of(100),
    )  # fmt: skip
    assert hit.words == "zquorn ~ zquorn: the same (+13.0); birth date: the same date (+9.2)"


def test_a_pair_says_what_was_asked_what_was_found_and_how_rare_it_is():
    assert WordPair("macdonald", "macdonald", 6.0, "the same", 250).words == (
        "macdonald ~ macdonald: the same, one name in 250 (+6.0)"
    )
    assert WordPair("anna", "", -5.0, "asked, not in the name").words == "anna: asked, not in the name (-5.0)"
    assert WordPair("", "", -0.5, HOWS[ANOTHER_ORDER]).words == "the words stand in another order (-0.5)"
