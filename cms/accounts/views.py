"""Where a person goes after sign-in."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect

from cms.accounts.roles import writer


@login_required
def home_of_user(request):
    """The newsroom for those who work there, the desk for panelists."""
    return redirect("admin:index" if writer(request.user) and request.user.is_staff else "desk:list")
