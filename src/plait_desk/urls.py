"""Every address of the desk, one line a room."""

from django.urls import include, path, register_converter

from plait_desk.looks.converters import RefConverter

register_converter(RefConverter, "ref")

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
]

handler500 = "plait_desk.looks.views.failed"
