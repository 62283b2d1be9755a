from django.urls import path

from plait_desk.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<ref:id>/", views.job_page, name="page"),
    path("<ref:id>/cancel/", views.cancel_job, name="cancel"),
    path("<ref:id>/resume/", views.resume_job, name="resume"),
]
