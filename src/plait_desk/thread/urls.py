"""Sharing: what came to us, the ledger, releases, consents; and the rights of the people it is about."""

from django.urls import path

from plait_desk.thread.views import consents, exports, releases, rights, sharing

app_name = "thread"
urlpatterns = [
    path("", sharing.inbox_page, name="index"),
    path("ledger/", sharing.ledger_page, name="ledger"),
    path("ledger/<ref:id>/", sharing.entry_page, name="entry"),
    path("ledger/<ref:id>/recall/", sharing.recall_entry, name="recall"),
    path("ledger/<ref:id>/<slug:step>/", sharing.confirm, name="confirm"),
    path("notices/<ref:id>/acknowledge/", sharing.acknowledge_notice, name="acknowledge"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/ask/<str:cited>/", releases.ask_page, name="ask_release"),
    path("exports/ask/<str:cited>/", exports.ask_page, name="ask_export"),
    path("exports/key/", exports.key_file, name="package_key"),
    path("releases/<ref:id>/", releases.release_page, name="release"),
    path("releases/<ref:id>/recall/", releases.recall_page, name="recall_release"),
    path("requests/<ref:id>/", releases.request_page, name="request"),
    path("requests/<ref:id>/<slug:step>/", releases.decide, name="decide_request"),
    path("consents/", consents.consents_page, name="consents"),
    path("consents/<ref:id>/", consents.consent_page, name="consent"),
    path("consents/<ref:id>/withdraw/", consents.withdraw, name="withdraw_consent"),
    path("rights/", rights.rights_list, name="rights"),
    path("rights/new/", rights.new_request, name="new_right"),
    path("rights/<ref:id>/", rights.right_page, name="right"),
    path("rights/<ref:id>/<slug:step>/", rights.take_step, name="right_step"),
    path("released/<ref:id>/", releases.released_page, name="released"),
    path("released/<ref:id>/package/", exports.package_file, name="package"),
]
