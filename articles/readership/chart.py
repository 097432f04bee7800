"""Days of reading as the bars of a small chart."""

from dataclasses import dataclass

from articles.readership.telling import Day

WIDTH, HEIGHT, GAP, LEAST = 600, 96, 2, 1


@dataclass(frozen=True)
class Bar:
    """One day's bar, in the units of the chart, from its upper left corner."""

    day: Day
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """The bars of some days in their order; the highest day fills the height."""

    days: list[Day]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def total(self) -> int:
        """All readers of all days."""
        return sum(day.readers for day in self.days)

    @property
    def most(self) -> int:
        """The readers of the best day."""
        return max(day.readers for day in self.days)

    @property
    def bars(self) -> list[Bar]:
        """A bar for each day; one without readers is a line at the bottom."""
        step = self.width / len(self.days)
        heights = [max(LEAST, self.height * day.readers / (self.most or 1)) for day in self.days]
        return [
            Bar(day, round(n * step, 2), round(self.height - height, 2), round(step - GAP, 2), round(height, 2))
            for n, (day, height) in enumerate(zip(self.days, heights, strict=True))
        ]
