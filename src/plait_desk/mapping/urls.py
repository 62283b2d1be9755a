from django.urls import path

from plait_desk.mapping import views

app_name = "mapping"
urlpatterns = [
    path("", views.index, name="index"),
    path("candidates/", views.candidates_page, name="candidates"),
    path("redraw/", views.redraw, name="redraw"),
    path("groups/<ref:id>/", views.group_page, name="group"),
    path("groups/<ref:id>/chart/", views.chart_page, name="chart"),
    path("groups/<ref:id>/network/", views.network_page, name="network"),
    path("groups/<ref:id>/move/", views.move, name="move"),
]
