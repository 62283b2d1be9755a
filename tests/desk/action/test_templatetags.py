from plait.domain.estimate import Range
from plait_desk.action.templatetags.action import effect_picture


def test_an_effect_is_drawn_with_its_range_the_line_of_no_change_and_what_is_worthwhile() -> None:
    picture = effect_picture(Range(low=-0.27, best=-0.11, high=0.06))
    assert 'aria-label="Effect: -11%, 90 % range -27% to +6%"' in picture
    assert "no change" in picture
    assert "10 % worthwhile" in picture
    assert "style=" not in picture
