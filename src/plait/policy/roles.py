"""Which role holds which permissions: one table, read by `may_read`, by the services and by the pages alike.

Politics and operations stay apart: the secretariat and Taskforce members hold released editions only,
and an accounts officer manages people and grants without seeing any content.
"""

from collections.abc import Mapping
from enum import StrEnum

from plait.policy.permissions import Permission


class Role(StrEnum):
    """A kind of job; the stored value is the code, the shown one is `words`."""

    ANALYST = "analyst"
    PARTNER_OFFICER = "partner_officer"
    LRO = "lro"
    BOARD = "board"
    STRAND_LEAD = "strand_lead"
    SECRETARIAT = "secretariat"
    STEERING_GROUP = "steering_group"
    TASKFORCE = "taskforce"
    ACCOUNTS_OFFICER = "accounts_officer"
    PROCUREMENT_LICENSING_OFFICER = "procurement_licensing_officer"
    OVERSIGHT = "oversight"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    SOURCE_REGISTER_OFFICER = "source_register_officer"
    SAFEGUARDING_OFFICER = "safeguarding_officer"

    @property
    def words(self) -> str:
        """The role as people say it: "Analyst", "Lead responsible officer"."""
        return _WORDS.get(self, self.value.replace("_", " ").capitalize())


_WORDS = {
    Role.LRO: "Lead responsible officer",
    Role.BOARD: "Tasking board member",
    Role.STEERING_GROUP: "Steering Group member",
    Role.TASKFORCE: "Taskforce member",
    Role.PROCUREMENT_LICENSING_OFFICER: "Procurement or licensing officer",
    Role.SOURCE_REGISTER_OFFICER: "Source-register officer",
}

_EVERYBODY = frozenset({Permission.HOME_READ, Permission.ACCOUNTS_SELF_READ, Permission.REPORTING_RELEASED_READ})
_PLANS = frozenset({Permission.ACTION_PLAN_READ, Permission.JOBS_READ})
_PICTURE = frozenset(
    {
        Permission.COLLECTION_REPORT_READ,
        Permission.COLLECTION_STATEMENT_READ,
        Permission.COLLECTION_REQUIREMENT_READ,
        Permission.LINKING_SUBJECT_READ,
        Permission.LINKING_WATCH_KEEP,
        Permission.LINKING_NAME_SCREEN,
        Permission.MAPPING_GROUP_READ,
        Permission.MAPPING_REACH_READ,
        Permission.MAPPING_CHART_KEEP,
        Permission.ASSESSMENT_THREAT_READ,
        Permission.TASKING_TASK_READ,
        Permission.THREAD_READ,
        Permission.SEARCH_USE,
        Permission.RELEASE_LEDGER_READ,
    }
)

ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.ANALYST: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        Permission.LINKING_POINTER_ASK,
        Permission.LINKING_POINTER_ANSWER,
        Permission.MAPPING_CHECK_ANSWER,
        Permission.LINKING_AGREEMENT_OPEN,
        Permission.LINKING_AGREEMENT_RUN,
        Permission.COLLECTION_REPORT_SUBMIT,
        Permission.COLLECTION_REPORT_TRIAGE,
        Permission.COLLECTION_FILE_LOAD,
        Permission.COLLECTION_REQUIREMENT_RAISE,
        Permission.COLLECTION_CONCERN_READ,
        Permission.LINKING_RUN_START,
        Permission.LINKING_PAIR_DECIDE,
        Permission.MAPPING_GROUP_RECORD,
        Permission.MAPPING_ARCHIVE_CHECK,
        Permission.MAPPING_REACH_DRAW,
        Permission.MAPPING_FLAG_REVIEW,
        Permission.ASSESSMENT_THREAT_RATE,
        Permission.ASSESSMENT_EDITION_AGREE,
        Permission.TASKING_OPTION_READ,
        Permission.TASKING_PROPOSAL_MAKE,
        Permission.REPORTING_EDITION_READ,
        Permission.REPORTING_EDITION_COMPILE,
        Permission.RELEASE_MAKE,
        Permission.RELEASE_LEDGER_SEND,
    },
    Role.PARTNER_OFFICER: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        Permission.LINKING_POINTER_ASK,
        Permission.LINKING_POINTER_ANSWER,
        Permission.MAPPING_CHECK_ANSWER,
        Permission.MAPPING_FLAG_REVIEW,
        Permission.LINKING_AGREEMENT_OPEN,
        Permission.LINKING_AGREEMENT_RUN,
        Permission.COLLECTION_REPORT_SUBMIT,
        Permission.RELEASE_LEDGER_SEND,
        Permission.COLLECTION_FILE_LOAD,
        Permission.ASSESSMENT_THREAT_RATE,
        Permission.TASKING_TASK_ACCEPT,
        Permission.ACTION_ITEM_PROGRESS,
        Permission.ACTION_DISRUPTION_CLAIM,
        Permission.ACTION_OUTCOME_RECORD,
    },
    Role.LRO: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        Permission.LINKING_POINTER_ASK,
        Permission.COLLECTION_REPORT_SUBMIT,
        Permission.RELEASE_LEDGER_SEND,
        Permission.COLLECTION_REQUIREMENT_RAISE,
        Permission.MAPPING_GROUP_RECORD,
        Permission.MAPPING_ARCHIVE_CHECK,
        Permission.MAPPING_FLAG_REVIEW,
        Permission.TASKING_OPTION_READ,
        Permission.TASKING_TASK_ACCEPT,
        Permission.ACTION_ITEM_OPEN,
        Permission.ACTION_ITEM_PROGRESS,
        Permission.ACTION_DISRUPTION_CLAIM,
        Permission.ACTION_OUTCOME_RECORD,
    },
    Role.BOARD: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        Permission.LINKING_AGREEMENT_OPEN,
        Permission.LINKING_AGREEMENT_SIGN,
        Permission.TASKING_OPTION_READ,
        Permission.MAPPING_ARCHIVE_CHECK,
        Permission.MAPPING_ARCHIVE_DECIDE,
        Permission.TASKING_BOARD_DECIDE,
        Permission.TASKING_TASK_SEND,
        Permission.ACTION_ITEM_OPEN,
        Permission.ACTION_DISRUPTION_MODERATE,
        Permission.REPORTING_EDITION_READ,
        Permission.REPORTING_EDITION_PUBLISH,
        Permission.RELEASE_MAKE,
        Permission.RELEASE_SECOND,
        Permission.RELEASE_LEDGER_SEND,
    },
    Role.STRAND_LEAD: _EVERYBODY
    | _PLANS
    | {
        Permission.ASSESSMENT_THREAT_READ,
        Permission.TASKING_TASK_READ,
        Permission.ACTION_ITEM_OPEN,
        Permission.ACTION_ITEM_PROGRESS,
        Permission.ACTION_OUTCOME_RECORD,
        Permission.REPORTING_EDITION_READ,
        Permission.THREAD_READ,
    },
    Role.SECRETARIAT: _EVERYBODY,
    Role.STEERING_GROUP: _EVERYBODY | _PLANS | {Permission.ASSESSMENT_PRIORITY_SET},
    Role.TASKFORCE: _EVERYBODY,
    Role.ACCOUNTS_OFFICER: _EVERYBODY | {Permission.ACCOUNTS_PERSON_MANAGE, Permission.ACCOUNTS_GRANT_MANAGE},
    Role.PROCUREMENT_LICENSING_OFFICER: _EVERYBODY | {Permission.MAPPING_CHECK_MAKE},
    Role.OVERSIGHT: _EVERYBODY | {Permission.OVERSIGHT_AUDIT_READ},
    Role.DATA_PROTECTION_OFFICER: _EVERYBODY
    | {
        Permission.OVERSIGHT_AUDIT_READ,
        Permission.OVERSIGHT_DISPOSAL_DECIDE,
        Permission.JOBS_READ,
        Permission.RIGHTS_REQUEST_READ,
        Permission.RIGHTS_REQUEST_DECIDE,
    },
    Role.SOURCE_REGISTER_OFFICER: _EVERYBODY | {Permission.COLLECTION_SOURCE_READ, Permission.COLLECTION_SOURCE_KEEP},
    Role.SAFEGUARDING_OFFICER: _EVERYBODY
    | _PICTURE
    | {Permission.SAFEGUARDING_LINK_READ, Permission.SAFEGUARDING_EMERGENCY_ANSWER},
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Every role that holds the permission."""
    return frozenset(role for role, held in ROLES.items() if permission in held)
