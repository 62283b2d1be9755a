from django.urls import path

from plait_desk.mapping import views

app_name = "mapping"
urlpatterns = [
    path("", views.index, name="index"),
    path("redraw/", views.redraw, name="redraw"),
    path("groups/<ref:id>/", views.group_page, name="group"),
    path("groups/<ref:id>/chart/", views.chart_page, name="chart"),
    path("groups/<ref:id>/move/", views.move, name="move"),
    path("checks/", views.checks, name="checks"),
    path("checks/<ref:id>/", views.check_page, name="check"),
    path("checks/<ref:id>/decide/", views.decide, name="check_decide"),
    path("checks/<ref:id>/reply/", views.reply, name="check_reply"),
    path("sent/", views.sent, name="sent"),
    path("sent/<ref:id>/answer/", views.answer, name="sent_answer"),
]
