"""What the script of an admin's page speaks with."""

from functools import wraps

from django.http import HttpResponseNotAllowed
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from cms.events.spoken import answer_to, no, signed_out


def spoken(view):
    """For a method of a ModelAdmin that is told a JSON object by POST of somebody signed in, and returns its answer."""

    @method_decorator(never_cache)
    @wraps(view)
    def answer(admin, request, **of_the_address):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not admin.has_view_permission(request):
            signed_in = request.user.is_authenticated
            return no(403, "not_allowed", "You may not see this.") if signed_in else signed_out()
        return answer_to(request, request.user, lambda told: view(admin, request, told, **of_the_address))

    return answer
