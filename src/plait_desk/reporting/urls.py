from django.urls import path

from plait_desk.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.index, name="index"),
    path("publish/", views.publish, name="publish"),
    path("<ref:id>/", views.edition, name="edition"),
    path("<ref:id>/read/", views.read, name="read"),
    path("<ref:id>/<str:form>/", views.download, name="download"),
]
