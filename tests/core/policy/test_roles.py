"""The roles table keeps politics, accounts and operations apart."""

import pytest

from plait.policy.permissions import PUBLIC_PAGES, Permission, is_listed, needs
from plait.policy.roles import ROLES, Role, roles_with

ORDINARY = {Permission.HOME_READ, Permission.ACCOUNTS_SELF_READ, Permission.REPORTING_RELEASED_READ}


def test_every_role_is_in_the_table_and_every_permission_is_held_by_somebody() -> None:
    assert set(ROLES) == set(Role)
    assert frozenset.union(*ROLES.values()) == set(Permission)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.TASKFORCE])
def test_secretariat_and_taskforce_hold_released_editions_only(role: Role) -> None:
    assert ROLES[role] == ORDINARY


def test_an_accounts_officer_reads_no_content() -> None:
    assert ROLES[Role.ACCOUNTS_OFFICER] - ORDINARY == {
        Permission.ACCOUNTS_PERSON_MANAGE,
        Permission.ACCOUNTS_GRANT_MANAGE,
    }


def test_only_a_safeguarding_officer_sees_a_protected_persons_link() -> None:
    assert roles_with(Permission.SAFEGUARDING_LINK_READ) == {Role.SAFEGUARDING_OFFICER}


def test_only_the_source_register_officer_reads_the_source_register() -> None:
    assert roles_with(Permission.COLLECTION_SOURCE_READ) == {Role.SOURCE_REGISTER_OFFICER}


def test_a_permission_reads_room_noun_verb() -> None:
    for permission in Permission:
        assert permission.value.count(":") == 2
        assert permission.value == permission.value.lower()
    assert Permission.COLLECTION_REPORT_SUBMIT.words == "Collection: submit report"


def test_a_role_has_words_to_show() -> None:
    assert Role.LRO.words == "Lead responsible officer"
    assert Role.DATA_PROTECTION_OFFICER.words == "Data protection officer"


def test_a_page_names_its_permission() -> None:
    @needs(Permission.HOME_READ)
    def page() -> None: ...

    assert getattr(page, "permission", None) is Permission.HOME_READ


def test_a_list_of_pages_may_name_a_whole_room() -> None:
    assert is_listed("public:guidance", PUBLIC_PAGES)
    assert not is_listed("public", PUBLIC_PAGES)
    assert not is_listed("mapping:group", PUBLIC_PAGES)
