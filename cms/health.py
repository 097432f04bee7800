"""For operators: is it up, can it work, how much waits."""

from django.http import HttpResponse


def healthz(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request):
    """The process can do its work."""
    return HttpResponse("ok\n", content_type="text/plain")


def metrics(request):
    """What Prometheus asks for."""
    return HttpResponse("", content_type="text/plain")
