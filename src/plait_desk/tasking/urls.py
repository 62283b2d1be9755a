from django.urls import path

from plait_desk.tasking import views

app_name = "tasking"
urlpatterns = [
    path("", views.index, name="index"),
    path("board/", views.board_page, name="board"),
    path("propose/<ref:id>/", views.propose_again, name="propose"),
    path("options/<ref:id>/", views.option_page, name="option"),
    path("options/<ref:id>/decide/", views.decide_option, name="decide"),
    path("decisions/<ref:id>/task/", views.send_page, name="send"),
    path("tasks/", views.tasks_page, name="tasks"),
    path("tasks/<ref:id>/", views.task_page, name="task"),
    path("tasks/<ref:id>/<slug:step>/", views.take_step, name="step"),
]
