from django.urls import path

from plait_desk.linking import views

app_name = "linking"
urlpatterns = [
    path("", views.index, name="index"),
    path("run/", views.run, name="run"),
    path("review/", views.review, name="review"),
    path("pairs/<ref:left>/<ref:right>/", views.pair, name="pair"),
    path("subjects/<ref:id>/", views.subject, name="subject"),
]
