"""Links from a mail to one seat, for its panelist."""

from django.db import models
from django.db.models import F
from django.utils import timezone

from panels.models.assignment import Assignment
from panels.models.persona import Panelist


class DeskLinkQuerySet(models.QuerySet):
    """Links, in the newsroom's words."""

    def theirs(self):
        """Those to a seat that is still its panelist's to act at, or to take up again; a program acts by its token."""
        persons = {"panelist__user__is_active": True, "panelist__user__is_program": False}
        return self.filter(panelist=F("assignment__panelist"), assignment__in=Assignment.objects.seats(), **persons)

    def open(self, now=None):
        """Those that let their panelist in."""
        return self.theirs().filter(revoked_at=None, expires_at__gt=now or timezone.now())


class DeskLink(models.Model):
    """Who holds its token may act at one seat as its panelist, until it expires, is revoked, or the seat is closed or
    given away. Only a hash of the token is kept."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="links")
    panelist = models.ForeignKey(Panelist, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    followed_at = models.DateTimeField(null=True)

    objects = DeskLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["assignment", "-id"], name="desklink_assignment")]

    def __str__(self) -> str:
        return f"a link to {self.assignment}"
