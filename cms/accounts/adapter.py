"""How sign-in differs from the ways of django-allauth and of the admin."""

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from unfold.forms import AuthenticationForm


class NoOpenSignup(DefaultAccountAdapter):
    """People are added by the newsroom; nobody signs up by themselves."""

    def is_open_for_signup(self, request) -> bool:
        """Never."""
        return False


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
