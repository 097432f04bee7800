"""How sign-in differs from the ways of django-allauth and of the admin."""

from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core import context as allauth_context
from django.conf import settings
from unfold.forms import AuthenticationForm


class NoOpenSignup(DefaultAccountAdapter):
    """People are added by the newsroom; nobody signs up by themselves."""

    def is_open_for_signup(self, request) -> bool:
        """Never."""
        return False

    def get_login_stages(self) -> list[str]:
        """As django-allauth has them, but for the second lock: a passkey is a way in of its own (passkeys.py)."""
        return [stage for stage in super().get_login_stages() if stage != "allauth.mfa.stages.AuthenticateStage"]

    def send_mail(self, template_prefix, email, context) -> None:
        """From the site, by its own name and address."""
        site = SimpleNamespace(name=settings.SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc)
        about = {"request": allauth_context.request, "email": email, "current_site": site}
        self.post(self.render_mail(template_prefix, email, about | context))

    def post(self, mail) -> None:
        """Send it; what the composition of the house puts in this place has it sent by a worker."""
        mail.send()


class GuardedSignIn(AuthenticationForm):
    """The admin's own door, guarded against guessing as the other one is, by the same count."""

    def clean(self) -> dict:
        """Raises ValidationError for a wrong password, somebody inactive, and too many attempts."""
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name and password:
            self.user_cache = get_adapter().authenticate(self.request, username=name, password=password)
            if self.user_cache is None:
                raise self.get_invalid_login_error()
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data
