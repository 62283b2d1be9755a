from django.urls import path

from plait_desk.mapping import views

app_name = "mapping"
urlpatterns = [
    path("", views.index, name="index"),
    path("redraw/", views.redraw, name="redraw"),
    path("flags/", views.flags_page, name="flags"),
    path("groups/<ref:id>/", views.group_page, name="group"),
    path("groups/<ref:id>/chart/", views.chart_page, name="chart"),
    path("groups/<ref:id>/move/", views.move, name="move"),
]
