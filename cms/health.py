"""For operators: is it up, can it work, how much waits."""

import os
from hmac import compare_digest
from ipaddress import ip_address

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from articles.models import Article, HubTopic
from cms.events.models import Event
from cms.notifications.models import Delivery


@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request):
    """The database answers and has every migration; 503 with what is wrong when not.

    Without a broker readers are served and nothing is lost, only later: that is said, and is no reason for a 503.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as why:
        return JsonResponse({"database": type(why).__name__}, status=503)
    if missing:
        return JsonResponse({"migrations": f"{len(missing)} are missing; run manage.py migrate"}, status=503)
    return JsonResponse({"database": "ok", "migrations": "ok", "broker": _broker()})


@require_safe
def metrics(request):
    """How much waits, for Prometheus: to this machine alone, or to whoever shows METRICS_TOKEN as a bearer token."""
    if not _may_measure(request):
        raise Http404
    registry = CollectorRegistry()
    _count(registry, "paneldesk_articles", "Articles by state", Article)
    _count(registry, "paneldesk_deliveries", "Deliveries by state", Delivery)
    late = Gauge("paneldesk_articles_late", "Scheduled articles whose time has passed", registry=registry)
    late.set(Article.objects.due(timezone.now()).count())
    waiting = Gauge("paneldesk_events_waiting", "Events not yet dispatched", registry=registry)
    waiting.set(Event.objects.filter(dispatched_at=None).count())
    oldest = Event.objects.filter(dispatched_at=None).order_by("pk").values_list("at", flat=True).first()
    age = Gauge("paneldesk_events_oldest_seconds", "How long the oldest of them waits", registry=registry)
    age.set((timezone.now() - oldest).total_seconds() if oldest else 0)
    untold = Gauge("paneldesk_hub_waiting", "Feeds of which the hub is still to be told", registry=registry)
    untold.set(HubTopic.objects.filter(due_at__isnull=False).count())
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4")


def _count(registry, name: str, words: str, model) -> None:
    gauge = Gauge(name, words, ["state"], registry=registry)
    counts = dict(model.objects.order_by().values_list("state").annotate(count=Count("pk")))
    for state in model.State.values:
        gauge.labels(state).set(counts.get(state, 0))


def _broker() -> str:
    """ "ok", or what is wrong with it, without its address: that may hold a password."""
    if not settings.REDIS_URL:
        return "ok" if os.access(settings.QUEUE_DIR, os.W_OK | os.X_OK) else "degraded: the queue cannot be written"
    try:
        with redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
            broker.ping()
    except (redis.RedisError, OSError) as why:
        return f"degraded: {type(why).__name__}"
    return "ok"


def _may_measure(request) -> bool:
    token = os.environ.get("METRICS_TOKEN", "")
    shown = request.headers.get("Authorization", "")
    if token and compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return True
    peer = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 -- stands for an unknown peer
    return ip_address(peer).is_loopback and "HTTP_X_FORWARDED_FOR" not in request.META
