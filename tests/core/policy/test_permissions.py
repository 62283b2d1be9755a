import re

from plait.policy.permissions import Permission, needs


def test_each_permission_is_a_room_a_noun_and_a_verb() -> None:
    assert [one for one in Permission if not re.fullmatch(r"[a-z]+:[a-z_]+:[a-z]+", one.value)] == []


def test_a_page_names_its_permission_and_stays_the_page_it_was() -> None:
    def page() -> str:
        return "shown"

    named = needs(Permission.HOME_READ)(page)
    assert named is page
    assert page.permission is Permission.HOME_READ  # type: ignore[attr-defined]  # a function takes attributes
    assert named() == "shown"
