"""A path, as a page shows it."""

from plait.domain.ids import GroupId, MentionId
from plait.domain.reach import Path


def test_a_path_of_less_than_three_in_ten_is_called_weak() -> None:
    def path(strength: float) -> Path:
        return Path(group_id=GroupId(1), target_id=MentionId(2), target_kind="company", strength=strength, hops=())

    assert path(0.21).is_weak
    assert not path(0.3).is_weak
