"""Sign-in: only those pages of allauth that this desk uses. There is no sign-up, and no password by e-mail."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

from plait.policy.permissions import Permission, needs
from plait_desk.accounts.views.sign_in import sign_in, sign_in_code

own = needs(Permission.ACCOUNTS_SELF_READ)

urlpatterns = [
    path("", sign_in, name="account_login"),
    path("code/", sign_in_code, name="mfa_authenticate"),
    path("out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("device/", totp.activate_totp, name="mfa_activate_totp"),
    path("device/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", own(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("devices/", own(RedirectView.as_view(pattern_name="accounts:mine")), name="mfa_index"),
    path("password/", own(account.password_change), name="account_change_password"),
]
