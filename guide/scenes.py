"""What the guide shows: one scene for each of its pictures, in its order."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def as_it_is(page: Page) -> None:
    """Nothing to be done first."""


@dataclass(frozen=True)
class Scene:
    """A picture: its name, who looks ("" for a reader) at what, what they did first, and the screen in pixels."""

    name: str
    who: str
    path: str
    act: Callable[[Page], None] = as_it_is
    width: int = 1440
    height: int = 900
    mode: str = "light"


SCENES = [
    Scene("dashboard", "editor", "/admin/"),
]
