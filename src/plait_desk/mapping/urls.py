from django.urls import path

from plait_desk.mapping import views

app_name = "mapping"
urlpatterns = [
    path("", views.index, name="index"),
    path("candidates/", views.candidates_page, name="candidates"),
    path("redraw/", views.redraw, name="redraw"),
    path("flags/", views.flags_page, name="flags"),
    path("flags/tenders/", views.tender_flags_page, name="tender_flags"),
    path("flags/<slug:about>/<ref:id>/", views.flag_page, name="flag"),
    path("flags/<slug:about>/<ref:id>/review/", views.review, name="flag_review"),
    path("flags/<slug:about>/<ref:id>/reply/", views.reply_to, name="flag_reply"),
    path("flags/<slug:about>/<ref:id>/undo/", views.undo_review, name="flag_undo"),
    path("groups/<ref:id>/", views.group_page, name="group"),
    path("groups/<ref:id>/chart/", views.chart_page, name="chart"),
    path("groups/<ref:id>/network/", views.network_page, name="network"),
    path("groups/<ref:id>/move/", views.move, name="move"),
    path("groups/<ref:id>/score/", views.score, name="score"),
    path("groups/<ref:id>/note/", views.note, name="note"),
    path("groups/<ref:id>/rename/", views.rename, name="rename"),
    path("groups/<ref:id>/split/", views.split, name="split"),
    path("groups/<ref:id>/merge/", views.merge, name="merge"),
    path("groups/<ref:id>/take-back/", views.undo, name="undo"),
    path("groups/<ref:id>/lead/", views.lead, name="lead"),
    path("groups/<ref:id>/archive/ask/", views.ask_archive, name="ask_archive"),
    path("groups/<ref:id>/archive/check/", views.check_archive, name="check_archive"),
    path("groups/<ref:id>/archive/agree/", views.agree_archive, name="agree_archive"),
    path("groups/<ref:id>/archive/refuse/", views.refuse_archive, name="refuse_archive"),
    path("groups/<ref:id>/archive/withdraw/", views.withdraw_archive, name="withdraw_archive"),
    path("groups/<ref:id>/archive/review/", views.review_archive, name="review_archive"),
    path("checks/", views.checks, name="checks"),
    path("checks/<ref:id>/", views.check_page, name="check"),
    path("checks/<ref:id>/decide/", views.decide, name="check_decide"),
    path("checks/<ref:id>/reply/", views.reply, name="check_reply"),
    path("sent/", views.sent, name="sent"),
    path("sent/<ref:id>/answer/", views.answer, name="sent_answer"),
]
