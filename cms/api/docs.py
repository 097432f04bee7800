"""The calls, for people, from the same schema that programs read."""

from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "patch")


@require_safe
def page(request):
    """Every call with what it is for."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    calls = [
        (method.upper(), path, calls[method].get("description", ""))
        for path, calls in paths.items()
        for method in METHODS
        if method in calls
    ]
    return render(request, "api/docs.html", {"calls": calls})
