"""What somebody is mailed at once, in their digest or not at all, and when: their choice, kept and asked for here.

The inbox has everything, whatever is chosen. Sign-in codes and links are no news and never wait: somebody stands before
the page that asks for them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cms.lib.times import last_time
from cms.notifications.models import Hours, Preference
from cms.notifications.topics import DIGEST, topic_of, topics_for

Way = Preference.Way


def way_of(person, kind: str) -> str:
    """How this person is mailed news of this kind: at once unless they chose otherwise. Asks the database, unless
    `preferences` were fetched with the person."""
    topic = topic_of(kind)
    if kind == DIGEST or topic.always:
        return Way.AT_ONCE
    chosen = (choice.way for choice in person.preferences.all() if choice.topic == topic.name)
    return next(chosen, Way.AT_ONCE)


def ways_of(person) -> dict[str, str]:
    """Their choice for each topic that concerns them, by its name."""
    chosen = dict(Preference.objects.filter(user=person).values_list("topic", "way"))
    return {topic.name: _way(topic, chosen) for topic in topics_for(person)}


def _way(topic, chosen: Mapping[str, str]) -> str:
    return Way.AT_ONCE if topic.always else chosen.get(topic.name, Way.AT_ONCE)


@transaction.atomic
def choose(person, ways: Mapping[str, str]) -> None:
    """Mail them so from now on, by the names of topics; what cannot be silenced, or does not concern them, is left."""
    open_to_them = {topic.name for topic in topics_for(person) if not topic.always}
    for topic in open_to_them & ways.keys():
        Preference.objects.update_or_create(user=person, topic=topic, defaults={"way": ways[topic]})


def silence(person, kind: str) -> bool:
    """Mail them no news of this kind's topic any more; of a digest: nothing that they chose to have in it. Twice is
    once. False when this kind cannot be silenced."""
    if kind == DIGEST:
        Preference.objects.filter(user=person, way=Way.DIGEST).update(way=Way.NEVER)
        return True
    topic = topic_of(kind)
    if topic.always:
        return False
    Preference.objects.update_or_create(user=person, topic=topic.name, defaults={"way": Way.NEVER})
    return True


def hours_of(person) -> Hours:
    """When they want mail, on their own clock."""
    return getattr(person, "hours", None) or Hours(user=person)


@transaction.atomic
def set_hours(person, *, time_zone: str, digest_at: int, quiet_from: int | None, quiet_to: int | None) -> None:
    """Keep their clock and their hours: all whole hours of it, 0 to 23. Quiet ones may run past midnight; None is none.

    Raises ValidationError for a zone that there is not, and for hours that are none.
    """
    person.time_zone = time_zone
    person.full_clean(exclude=[f.name for f in person._meta.fields if f.name != "time_zone"], validate_unique=False)
    person.save(update_fields=["time_zone"])
    hours = Hours(user=person, digest_at=digest_at, quiet_from=quiet_from, quiet_to=quiet_to)
    hours.full_clean(validate_unique=False)
    Hours.objects.update_or_create(
        user=person, defaults={"digest_at": digest_at, "quiet_from": quiet_from, "quiet_to": quiet_to}
    )


def quiet_until(person, now: datetime | None = None) -> datetime | None:
    """The end, in UTC, of the quiet hours in which this person is now; None when they are not."""
    hours, local = hours_of(person), timezone.localtime(now, person.zone)
    if not hours.is_quiet(local.hour):
        return None
    day = local.date() + timedelta(days=int(local.hour >= hours.quiet_to))
    return _at(day, hours.quiet_to, person.zone)


def last_digest(person, now: datetime | None = None) -> datetime:
    """The latest time up to now, on their clock, at which their digest is to go out."""
    return last_time(hours_of(person).digest_at, person.zone, now or timezone.now())


def _at(day, hour: int, zone) -> datetime:
    # Where the clocks go forward over it: the moment at which they do. Where they go back: the first of the two.
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)
