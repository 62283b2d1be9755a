"""What a person may be allowed to do, each as one typed word: `room:noun:verb`.

A page names its permission with `@needs(Permission.X)`; a service asks for it with
`plait_desk.accounts.services.require`. What is not named here cannot be granted.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


class Permission(StrEnum):
    """One thing that a grant may allow; the rooms in the order of the journey."""

    @property
    def words(self) -> str:
        """The permission as a page shows it: "Collection: submit report"."""
        room, noun, verb = self.value.split(":")
        return f"{room.capitalize()}: {verb} {noun}"

    COLLECTION_REPORT_READ = "collection:report:read"
    COLLECTION_REPORT_SUBMIT = "collection:report:submit"
    COLLECTION_REPORT_TRIAGE = "collection:report:triage"
    COLLECTION_FILE_LOAD = "collection:file:load"
    COLLECTION_STATEMENT_READ = "collection:statement:read"
    COLLECTION_REQUIREMENT_READ = "collection:requirement:read"
    COLLECTION_REQUIREMENT_RAISE = "collection:requirement:raise"
    COLLECTION_CONCERN_READ = "collection:concern:read"
    COLLECTION_SOURCE_READ = "collection:source:read"
    COLLECTION_SOURCE_KEEP = "collection:source:keep"

    LINKING_RUN_START = "linking:run:start"
    LINKING_PAIR_DECIDE = "linking:pair:decide"
    LINKING_SUBJECT_READ = "linking:subject:read"
    LINKING_WATCH_KEEP = "linking:watch:keep"
    LINKING_NAME_SCREEN = "linking:name:screen"
    LINKING_POINTER_ASK = "linking:pointer:ask"
    LINKING_POINTER_ANSWER = "linking:pointer:answer"
    LINKING_AGREEMENT_OPEN = "linking:agreement:open"
    LINKING_AGREEMENT_SIGN = "linking:agreement:sign"
    LINKING_AGREEMENT_RUN = "linking:agreement:run"

    MAPPING_GROUP_READ = "mapping:group:read"
    MAPPING_GROUP_RECORD = "mapping:group:record"
    MAPPING_ARCHIVE_CHECK = "mapping:archive:check"
    MAPPING_ARCHIVE_DECIDE = "mapping:archive:decide"
    MAPPING_REACH_READ = "mapping:reach:read"
    MAPPING_REACH_DRAW = "mapping:reach:draw"
    MAPPING_CHART_KEEP = "mapping:chart:keep"
    MAPPING_FLAG_REVIEW = "mapping:flag:review"
    MAPPING_CHECK_MAKE = "mapping:check:make"
    MAPPING_CHECK_ANSWER = "mapping:check:answer"

    ASSESSMENT_THREAT_READ = "assessment:threat:read"
    ASSESSMENT_THREAT_RATE = "assessment:threat:rate"
    ASSESSMENT_EDITION_AGREE = "assessment:edition:agree"
    ASSESSMENT_PRIORITY_SET = "assessment:priority:set"

    TASKING_OPTION_READ = "tasking:option:read"
    TASKING_PROPOSAL_MAKE = "tasking:proposal:make"
    TASKING_BOARD_DECIDE = "tasking:board:decide"
    TASKING_TASK_READ = "tasking:task:read"
    TASKING_TASK_SEND = "tasking:task:send"
    TASKING_TASK_ACCEPT = "tasking:task:accept"

    ACTION_PLAN_READ = "action:plan:read"
    ACTION_ITEM_OPEN = "action:item:open"
    ACTION_ITEM_PROGRESS = "action:item:progress"
    ACTION_DISRUPTION_CLAIM = "action:disruption:claim"
    ACTION_DISRUPTION_MODERATE = "action:disruption:moderate"
    ACTION_OUTCOME_RECORD = "action:outcome:record"

    REPORTING_RELEASED_READ = "reporting:released:read"
    REPORTING_EDITION_READ = "reporting:edition:read"
    REPORTING_EDITION_COMPILE = "reporting:edition:compile"
    REPORTING_EDITION_PUBLISH = "reporting:edition:publish"

    RELEASE_MAKE = "release:object:make"
    RELEASE_SECOND = "release:object:second"
    RELEASE_LEDGER_READ = "release:ledger:read"
    RELEASE_LEDGER_SEND = "release:ledger:send"
    RIGHTS_REQUEST_READ = "rights:request:read"
    RIGHTS_REQUEST_DECIDE = "rights:request:decide"

    HOME_READ = "home:page:read"
    THREAD_READ = "thread:object:read"
    SEARCH_USE = "search:everything:use"
    JOBS_READ = "jobs:job:read"

    ACCOUNTS_SELF_READ = "accounts:self:read"
    ACCOUNTS_PERSON_MANAGE = "accounts:person:manage"
    ACCOUNTS_GRANT_MANAGE = "accounts:grant:manage"

    OVERSIGHT_AUDIT_READ = "oversight:audit:read"
    OVERSIGHT_DISPOSAL_DECIDE = "oversight:disposal:decide"
    SAFEGUARDING_LINK_READ = "safeguarding:link:read"
    SAFEGUARDING_EMERGENCY_ANSWER = "safeguarding:emergency:answer"


def needs(permission: Permission) -> Callable[[View], View]:
    """Say which permission a page needs; it sets the attribute `permission`, which the middleware reads."""

    def name_it(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # a function takes attributes; its type cannot say so
        return view

    return name_it


# What a token may be narrowed to: all that the programming interface offers. Rights, releases, disposal, oversight
# and the sources are a person's own to touch, behind a second factor.
BY_TOKEN = frozenset(
    {
        Permission.COLLECTION_FILE_LOAD,
        Permission.COLLECTION_REPORT_SUBMIT,
        Permission.COLLECTION_REPORT_READ,
        Permission.COLLECTION_STATEMENT_READ,
        Permission.COLLECTION_REQUIREMENT_READ,
        Permission.COLLECTION_CONCERN_READ,
        Permission.JOBS_READ,
        Permission.LINKING_SUBJECT_READ,
        Permission.LINKING_WATCH_KEEP,
        Permission.LINKING_NAME_SCREEN,
        Permission.MAPPING_GROUP_READ,
        Permission.MAPPING_CHECK_MAKE,
        Permission.ASSESSMENT_THREAT_READ,
        Permission.TASKING_TASK_READ,
        Permission.ACTION_PLAN_READ,
        Permission.REPORTING_RELEASED_READ,
        Permission.SEARCH_USE,
        Permission.THREAD_READ,
    }
)

# Pages that need no sign-in. A name that ends in ":*" lists every page of that room.
PUBLIC_PAGES = frozenset(
    {"public:*", "account_login", "account_logout", "account_inactive", "mfa_authenticate", "home:health"}
    | {"api:openapi-json"}
)
# Pages that need a sign-in but no grant: proving who you are again, setting up the second factor, and choosing
# another grant where the one acted under has ended.
SIGNED_IN_PAGES = frozenset(
    {"account_reauthenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_view_recovery_codes", "accounts:choose"}
)


def is_listed(page: str, pages: frozenset[str]) -> bool:
    """True if the page, named as in an address ("mapping:group"), is in the list."""
    room, colon, _ = page.partition(":")
    return page in pages or (bool(colon) and f"{room}:*" in pages)
