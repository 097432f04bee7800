"""A position on the scale that a panel names: a whole number from LEAST, its low end, to MOST, its high end."""

from dataclasses import dataclass

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
        """What a position is called. Raises ValueError for one that is not on the scale."""
        if not LEAST <= at <= MOST:
            raise ValueError(f"{at} is not on a scale from {LEAST} to {MOST}.")
        if at == 0:
            return "In between"
        end = self.low if at < 0 else self.high
        return end[:1].upper() + end[1:] if at in (LEAST, MOST) else f"Leaning {end}"
