"""Who somebody is, asked at sign-in; what they may do is for roles.py alone."""

from allauth.account.auth_backends import AuthenticationBackend


class RolesDecide(AuthenticationBackend):
    """django-allauth's ways to sign in. Django's tables of permissions stay empty here, so nobody asks them."""

    def get_user_permissions(self, user_obj, obj=None) -> set[str]:
        """None: see cms/accounts/access.py."""
        return set()

    def get_group_permissions(self, user_obj, obj=None) -> set[str]:
        """None: see cms/accounts/access.py."""
        return set()
