"""Every address of the desk, one line a room."""

from django.urls import include, path, register_converter

from plait_desk.accounts.api import PartnerApi
from plait_desk.action.api import router as action
from plait_desk.assessment.api import router as assessment
from plait_desk.collection.api import router as collection
from plait_desk.home.api import router as home
from plait_desk.jobs.api import router as jobs
from plait_desk.linking.api import router as linking
from plait_desk.looks.converters import RefConverter
from plait_desk.mapping.api import router as mapping
from plait_desk.reporting.api import router as reporting
from plait_desk.tasking.api import router as tasking

register_converter(RefConverter, "ref")

# The same services and reads as the pages have, for machines. A change that breaks a partner's machine is version 2.
api = PartnerApi(
    title="Plait",
    version="1",
    description="What partners' machines may ask and send: the rules are those of the pages.",
)
ROOMS = {
    "collection": collection,
    "linking": linking,
    "mapping": mapping,
    "assessment": assessment,
    "tasking": tasking,
    "action": action,
    "reporting": reporting,
    "jobs": jobs,
    "": home,
}
for room, router in ROOMS.items():
    api.add_router(room, router)

urlpatterns = [
    # Before home: a thing's thread is at "thread/report:…", which no page here looks like.
    path("thread/", include("plait_desk.thread.urls")),
    path("", include("plait_desk.home.urls")),
    path("public/", include("plait_desk.public.urls")),
    path("collection/", include("plait_desk.collection.urls")),
    path("linking/", include("plait_desk.linking.urls")),
    path("mapping/", include("plait_desk.mapping.urls")),
    path("assessment/", include("plait_desk.assessment.urls")),
    path("tasking/", include("plait_desk.tasking.urls")),
    path("action/", include("plait_desk.action.urls")),
    path("reporting/", include("plait_desk.reporting.urls")),
    path("jobs/", include("plait_desk.jobs.urls")),
    path("oversight/", include("plait_desk.audit.urls")),
    path("accounts/", include("plait_desk.accounts.urls")),
    path("sign-in/", include("plait_desk.accounts.urls.sign_in")),
    path("api/v1/", api.urls),
]

handler500 = "plait_desk.looks.views.failed"
