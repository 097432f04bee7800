"""One import path for the models of this app."""

from panels.models.absence import Absence
from panels.models.assignment import Assignment
from panels.models.panel import Panel, Seat
from panels.models.persona import Panelist, Persona
from panels.models.take import PublishedTake, Take, TakeEdit

__all__ = ["Absence", "Assignment", "Panel", "Panelist", "Persona", "PublishedTake", "Seat", "Take", "TakeEdit"]
