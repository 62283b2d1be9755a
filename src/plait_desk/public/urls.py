from django.urls import path

from plait_desk.public.views import concerns, pages

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("what-can-you-do/", pages.guidance, name="guidance"),
    path("report-a-concern/", pages.doors, name="doors"),
    path("report-a-concern/tell/", concerns.tell, name="tell"),
    path("report-a-concern/receipt/", concerns.receipt, name="receipt"),
    path("reports/", pages.reports, name="reports"),
    path("reports/<ref:id>/<str:form>/", pages.report, name="report"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
