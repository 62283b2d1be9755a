from django.urls import path

from plait_desk.action import views

app_name = "action"
urlpatterns = [
    path("", views.index, name="index"),
    path("published/", views.published, name="published"),
    path("outcomes/", views.outcomes, name="outcomes"),
    path("open/", views.open_line, name="open"),
    path("<ref:id>/", views.item, name="item"),
    path("<ref:id>/progress/", views.progress, name="progress"),
    path("<ref:id>/outcome/", views.outcome, name="outcome"),
    path("<ref:id>/evaluate/", views.evaluate, name="evaluate"),
    path("<ref:id>/mainstream/", views.mainstream, name="mainstream"),
    path("<ref:id>/claim/", views.claim, name="claim"),
    path("disruption/<ref:id>/", views.disruption, name="disruption"),
]
