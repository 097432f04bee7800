"""Who somebody is, asked at sign-in; what they may do is for roles.py alone."""

from allauth.account.auth_backends import AuthenticationBackend


class RolesDecide(AuthenticationBackend):
    """django-allauth's ways to sign in. Django's tables of permissions stay empty here, so nobody asks them."""

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        """None: see cms/accounts/access.py."""
        return set()

    def user_can_authenticate(self, user) -> bool:
        """Whoever is still with us and is a person; asked of each session anew, whichever door it began at."""
        return super().user_can_authenticate(user) and not user.is_program

    def _check_password(self, user, password):
        """A program has none: it is answered as nobody is."""
        return super()._check_password(None if user and user.is_program else user, password)

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        """None: see cms/accounts/access.py."""
        return set()
