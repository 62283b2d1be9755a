from django.urls import path

from plait_desk.assessment import views

app_name = "assessment"
urlpatterns = [
    path("", views.index, name="index"),
    path("threats/<slug:threat>/", views.threat_page, name="threat"),
    path("threats/<slug:threat>/rate/", views.rate_page, name="rate"),
    path("threats/<slug:threat>/judge/", views.judge_page, name="judge"),
    path("places/", views.places_page, name="places"),
    path("editions/open/", views.open_edition, name="open"),
    path("editions/<ref:id>/agree/", views.agree, name="agree"),
    path("editions/<ref:id>/release/", views.release, name="release"),
    path("released/", views.released_page, name="released"),
    path("released/<ref:id>/", views.released_page, name="edition"),
    path("released/<ref:id>/prioritise/", views.prioritise, name="prioritise"),
]
