"""How sign-in differs from django-allauth's own ways."""

from allauth.account.adapter import DefaultAccountAdapter


class NoOpenSignup(DefaultAccountAdapter):
    """People are added by the newsroom; nobody signs up by themselves."""

    def is_open_for_signup(self, request) -> bool:
        """Never."""
        return False
