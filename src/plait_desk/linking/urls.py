from django.urls import path

from plait_desk.linking import views
from plait_desk.linking.views import pointing, private_matching, quality
from plait_desk.linking.views.shared import shared
from plait_desk.linking.views.turned import turned

app_name = "linking"
urlpatterns = [
    path("", views.index, name="index"),
    path("run/", views.run, name="run"),
    path("turned/", turned, name="turned"),
    path("quality/", quality.quality, name="quality"),
    path("review/", views.review, name="review"),
    path("review/take-back/<ref:id>/", views.take_back, name="take_back"),
    path("review/again/<ref:id>/", views.second_look, name="second_look"),
    path("pairs/<ref:left>/<ref:right>/", views.pair, name="pair"),
    path("subjects/<ref:id>/", views.subject, name="subject"),
    path("subjects/<ref:id>/then/", views.subject_then, name="subject_then"),
    path("subjects/<ref:id>/shared/", shared, name="shared"),
    path("screening/", views.screening, name="screening"),
    path("watches/", views.watches, name="watches"),
    path("watches/new/<str:kind>/<ref:id>/", views.new_watch, name="watch"),
    path("watches/<ref:id>/seen/", views.seen, name="watch_seen"),
    path("watches/<ref:id>/stop/", views.stop, name="watch_stop"),
    path("watches/<ref:id>/again/", views.again, name="watch_again"),
    path("pointers/", pointing.pointers, name="pointers"),
    path("pointers/contact/", pointing.contact, name="pointer_contact"),
    path("pointers/<ref:id>/answer/", pointing.answer, name="pointer_answer"),
    path("private/", private_matching.private, name="private"),
    path("private/<ref:id>/", private_matching.agreement, name="private_agreement"),
    path("private/<ref:id>/sign/", private_matching.sign, name="private_sign"),
    path("private/<ref:id>/revoke/", private_matching.revoke, name="private_revoke"),
    path("private/<ref:id>/begin/", private_matching.begin, name="private_begin"),
    path("private/<ref:id>/step/", private_matching.step, name="private_step"),
    path("private/runs/<ref:id>/file/", private_matching.file, name="private_file"),
]
