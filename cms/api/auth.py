"""Programs show a token."""

from rest_framework import authentication, exceptions

from cms.accounts.models import ApiToken


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token …`, looked up by its hash."""

    model = ApiToken

    def authenticate_credentials(self, key):
        """The token's user. Raises AuthenticationFailed for an unknown key or somebody inactive."""
        token = ApiToken.objects.select_related("user").filter(digest=ApiToken.digest_of(key)).first()
        if token is None or not token.user.is_active:
            raise exceptions.AuthenticationFailed("This token is not valid.")
        return token.user, token
