from django.urls import path

from plait_desk.collection.views import emergency, loads, new_report, overview, reports, requirements, sources

app_name = "collection"
urlpatterns = [
    path("", overview.index, name="index"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/new/", new_report.new_report, name="new_report"),
    path("reports/<ref:id>/", reports.report_page, name="report"),
    path("reports/<ref:id>/decide/", reports.decide, name="decide"),
    path("emergencies/", emergency.queue, name="emergencies"),
    path("emergencies/told/", emergency.told, name="told"),
    path("emergencies/on-call/", emergency.on_call, name="on_call"),
    path("emergencies/<ref:id>/acknowledge/", emergency.acknowledge, name="acknowledge"),
    path("sources/", sources.source_list, name="sources"),
    path("sources/<ref:id>/", sources.source_page, name="source"),
    path("sources/<ref:id>/retire/", sources.retire, name="retire_source"),
    path("files/", loads.load_list, name="loads"),
    path("files/<ref:id>/", loads.load_page, name="load"),
    path("files/<ref:id>/rejects/", loads.load_rejects, name="rejects"),
    path("requirements/", requirements.requirement_list, name="requirements"),
    path("requirements/<ref:id>/", requirements.requirement_page, name="requirement"),
]
