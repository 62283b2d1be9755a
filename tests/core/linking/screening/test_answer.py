from plait.linking.screening.alignment import BOTH_UNPAIRED
from plait.linking.screening.answer import Asked, Found, Hit, WordPair, facts_of, word_pairs
from plait.linking.screening.postings import LEFT

ASKED = Asked(words=("anna", "mac", "donald", "macdonald"), covers=(1, 2, 4, 6), costs=(5.0, 5.0, 5.0))


def found(word, partner=-1, weight=-LEFT):
    return Found(word=word, partner=partner, weight=weight, how=0, share=0.004 if partner >= 0 else 0.0)


def test_a_word_that_covers_two_places_leaves_neither_missing():
    pairs = word_pairs(ASKED, [found("anna", 0, 5.0), found("macdonald", 3, 6.0)], out_of_order=False)
    assert [(pair.asked, pair.found, pair.weight) for pair in pairs] == [
        ("anna", "anna", 5.0),
        ("macdonald",) * 2 + (6.0,),
    ]


def test_a_word_asked_and_a_word_found_without_partners_stand_together():
    pairs = word_pairs(ASKED, [found("mary"), found("macdonald", 3, 6.0)], out_of_order=False)
    assert [(pair.asked, pair.found, pair.how, pair.weight) for pair in pairs[1:]] == [
        ("anna", "mary", "another word", BOTH_UNPAIRED - 5.0 - LEFT)
    ]


def test_what_is_missing_what_was_not_asked_and_the_order_each_have_their_line():
    pairs = word_pairs(ASKED, [found("macdonald", 3, 6.0), found("q", weight=-1.0)], out_of_order=True)
    assert [pair.words for pair in pairs] == [
        "macdonald ~ macdonald: the same, one name in 250 (+6.0)",
        "anna: asked, not in the name (-5.0)",
        "q: in the name, not asked (-1.0)",
        "the words stand in another order (-0.5)",
    ]


def test_only_attributes_that_were_compared_say_something():
    assert [(fact.label, fact.weight) for fact in facts_of(140)] == [("birth date", 9.25), ("postcode", -1.375)]
    assert facts_of(0) == ()


def test_a_hit_says_its_whole_reasoning():
    hit = Hit(
        name="zquorn", rows=(3,), has_more=False, score=22.25,
        pairs=(WordPair(asked="zquorn", found="zquorn", weight=13.0, how="the same"),), facts=facts_of(100),
    )  # fmt: skip
    assert hit.words == "zquorn ~ zquorn: the same (+13.0); birth date: the same date (+9.2)"
