"""The pages about people and what they may do."""

from django.urls import path

from plait_desk.accounts.views import lists, own, people, then, tokens

app_name = "accounts"
urlpatterns = [
    path("", people.index, name="index"),
    path("mine/", own.mine, name="mine"),
    path("mine/choose/", own.choose, name="choose"),
    path("mine/sessions/<ref:id>/end/", own.end_session, name="end_session"),
    path("mine/tokens/", tokens.mine, name="my_tokens"),
    path("why/", own.why, name="why"),
    path("then/", then.then, name="then"),
    path("people/<ref:id>/", people.person, name="person"),
    path("lists/", lists.index, name="lists"),
    path("lists/<ref:id>/end/", lists.end_place, name="end_place"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/<ref:id>/agree/", tokens.agree, name="agree_token"),
    path("tokens/<ref:id>/end/", tokens.end, name="end_token"),
    path("grants/", people.proposals, name="proposals"),
    path("grants/<ref:id>/second/", people.second, name="second"),
    path("grants/<ref:id>/refuse/", people.refuse, name="refuse"),
    path("grants/<ref:id>/end/", people.end_grant, name="end_grant"),
]
