from django.urls import path

from plait_desk.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("what-can-you-do/", views.guidance, name="guidance"),
    path("report-a-concern/", views.doors, name="doors"),
    path("reports/", views.reports, name="reports"),
    path("reports/<ref:id>/<str:form>/", views.report, name="report"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
