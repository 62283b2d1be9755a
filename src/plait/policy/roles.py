"""Which role holds which permissions: one table, read by `may_read`, by the services and by the pages alike.

Politics and operations stay apart: the secretariat and Taskforce members hold released editions only,
and an accounts officer manages people and grants without seeing any content.
"""

from collections.abc import Mapping
from enum import StrEnum

from plait.policy.permissions import Permission as P


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

_EVERYBODY = frozenset({P.HOME_READ, P.ACCOUNTS_SELF_READ, P.REPORTING_RELEASED_READ})
_PLANS = frozenset({P.ACTION_PLAN_READ, P.JOBS_READ})
_PICTURE = frozenset(
    {
        P.COLLECTION_REPORT_READ,
        P.COLLECTION_STATEMENT_READ,
        P.COLLECTION_REQUIREMENT_READ,
        P.LINKING_SUBJECT_READ,
        P.MAPPING_GROUP_READ,
        P.MAPPING_REACH_READ,
        P.ASSESSMENT_THREAT_READ,
        P.TASKING_TASK_READ,
        P.THREAD_READ,
        P.SEARCH_USE,
    }
)

ROLES: Mapping[Role, frozenset[P]] = {
    Role.ANALYST: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        P.COLLECTION_REPORT_SUBMIT,
        P.COLLECTION_REPORT_TRIAGE,
        P.COLLECTION_FILE_LOAD,
        P.COLLECTION_REQUIREMENT_RAISE,
        P.COLLECTION_CONCERN_READ,
        P.LINKING_RUN_START,
        P.LINKING_PAIR_DECIDE,
        P.MAPPING_GROUP_RECORD,
        P.MAPPING_REACH_DRAW,
        P.ASSESSMENT_THREAT_RATE,
        P.ASSESSMENT_EDITION_AGREE,
        P.TASKING_OPTION_READ,
        P.TASKING_PROPOSAL_MAKE,
        P.REPORTING_EDITION_READ,
        P.REPORTING_EDITION_COMPILE,
        P.RELEASE_MAKE,
    },
    Role.PARTNER_OFFICER: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        P.COLLECTION_REPORT_SUBMIT,
        P.COLLECTION_FILE_LOAD,
        P.ASSESSMENT_THREAT_RATE,
        P.TASKING_TASK_ACCEPT,
        P.ACTION_ITEM_PROGRESS,
        P.ACTION_DISRUPTION_CLAIM,
        P.ACTION_OUTCOME_RECORD,
    },
    Role.LRO: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        P.COLLECTION_REPORT_SUBMIT,
        P.COLLECTION_REQUIREMENT_RAISE,
        P.MAPPING_GROUP_RECORD,
        P.TASKING_OPTION_READ,
        P.TASKING_TASK_ACCEPT,
        P.ACTION_ITEM_OPEN,
        P.ACTION_ITEM_PROGRESS,
        P.ACTION_DISRUPTION_CLAIM,
        P.ACTION_OUTCOME_RECORD,
    },
    Role.BOARD: _EVERYBODY
    | _PLANS
    | _PICTURE
    | {
        P.TASKING_OPTION_READ,
        P.TASKING_BOARD_DECIDE,
        P.TASKING_TASK_SEND,
        P.ACTION_ITEM_OPEN,
        P.ACTION_DISRUPTION_MODERATE,
        P.REPORTING_EDITION_READ,
        P.REPORTING_EDITION_PUBLISH,
        P.RELEASE_MAKE,
        P.RELEASE_SECOND,
    },
    Role.STRAND_LEAD: _EVERYBODY
    | _PLANS
    | {
        P.ASSESSMENT_THREAT_READ,
        P.TASKING_TASK_READ,
        P.ACTION_ITEM_OPEN,
        P.ACTION_ITEM_PROGRESS,
        P.ACTION_OUTCOME_RECORD,
        P.REPORTING_EDITION_READ,
        P.THREAD_READ,
    },
    Role.SECRETARIAT: _EVERYBODY,
    Role.STEERING_GROUP: _EVERYBODY | _PLANS | {P.ASSESSMENT_PRIORITY_SET},
    Role.TASKFORCE: _EVERYBODY,
    Role.ACCOUNTS_OFFICER: _EVERYBODY | {P.ACCOUNTS_PERSON_MANAGE, P.ACCOUNTS_GRANT_MANAGE},
    Role.PROCUREMENT_LICENSING_OFFICER: _EVERYBODY | {P.MAPPING_CHECK_MAKE},
    Role.OVERSIGHT: _EVERYBODY | {P.OVERSIGHT_AUDIT_READ},
    Role.DATA_PROTECTION_OFFICER: _EVERYBODY | {P.OVERSIGHT_AUDIT_READ, P.OVERSIGHT_DISPOSAL_DECIDE},
    Role.SOURCE_REGISTER_OFFICER: _EVERYBODY | {P.COLLECTION_SOURCE_READ},
    Role.SAFEGUARDING_OFFICER: _EVERYBODY | _PICTURE | {P.SAFEGUARDING_LINK_READ},
}


def roles_with(permission: P) -> frozenset[Role]:
    """Every role that holds the permission."""
    return frozenset(role for role, held in ROLES.items() if permission in held)
