"""A position on the scale that a panel names: a whole number from LEAST, its low end, to MOST, its high end."""

from dataclasses import dataclass

from django.utils.translation import gettext

from cms.lib.languages import in_content_language

LEAST, MOST = -2, 2


@dataclass(frozen=True)
class Scale:
    """Two words that are opposites, like bearish and bullish."""

    low: str
    high: str

    @property
    def positions(self) -> list[tuple[int, str]]:
        """Each position with its words, from the low end to the high one."""
        return [(at, self.words(at)) for at in range(LEAST, MOST + 1)]

    def words(self, at: int) -> str:
        """What a position is called, in the language of the content, like the ends of the scale. Raises ValueError for
        one that is not on the scale."""
        if not LEAST <= at <= MOST:
            raise ValueError(f"{at} is not on a scale from {LEAST} to {MOST}.")
        with in_content_language():
            if at == 0:
                return gettext("In between")
            end = self.low if at < 0 else self.high
            return end[:1].upper() + end[1:] if at in (LEAST, MOST) else gettext("Leaning %(end)s") % {"end": end}
