from django.urls import path

from plait_desk.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("search/", views.search_page, name="search"),
    path("thread/<str:cited>/", views.thread_page, name="thread"),
    path("health/", views.health, name="health"),
    path("words/", views.words_page, name="words"),
]
