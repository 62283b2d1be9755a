"""The pages about people and what they may do."""

from django.urls import path

from plait_desk.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("mine/choose/", views.choose, name="choose"),
    path("people/<ref:id>/", views.person, name="person"),
    path("grants/<ref:id>/end/", views.end_grant, name="end_grant"),
]
