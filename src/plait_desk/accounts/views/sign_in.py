"""Sign-in, in two steps."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone

from plait.policy.chain import AuditEvent
from plait_desk.accounts import queries, services
from plait_desk.audit.services import record


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Name and password; a demonstration also lists who may be signed in as."""

    template_name = "accounts/sign_in.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The form, and in a demonstration its users and their password."""
        context: dict[str, Any] = super().get_context_data(**given)
        if settings.PLAIT_DEMO:
            context |= {"demo_people": queries.people_lines(at=timezone.now()), "demo_password": services.DEMO_PASSWORD}
        return context


class SignInCode(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """The second step; a demonstration also shows what the person's device would show."""

    template_name = "accounts/code.html"

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The form, and in a demonstration the code of this moment."""
        context: dict[str, Any] = super().get_context_data(**given)
        return context | {"demo_code": services.demo_code(self.stage.login.user)}

    def form_invalid(self, form: Form) -> HttpResponse:
        """A wrong code: the password was right, so the log says whose."""
        record(actor=self.stage.login.user.pk, event=AuditEvent.REFUSAL, page="mfa_authenticate")
        answer: HttpResponse = super().form_invalid(form)
        return answer


sign_in = SignIn.as_view()
sign_in_code = SignInCode.as_view()
