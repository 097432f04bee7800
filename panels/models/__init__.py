"""One import path for the models of this app."""

from panels.models.absence import Absence
from panels.models.article_panel import ArticlePanel
from panels.models.assignment import Assignment
from panels.models.calendar import CalendarAddress
from panels.models.card import TakeCard
from panels.models.link import DeskLink
from panels.models.panel import Panel, Seat, Terms
from panels.models.persona import Panelist, Persona
from panels.models.program import Program
from panels.models.rebuttal import Rebuttal, RebuttalDraft
from panels.models.reminder import ReminderRule
from panels.models.take import PublishedTake, Take, TakeEdit

__all__ = [
    "Absence",
    "ArticlePanel",
    "Assignment",
    "CalendarAddress",
    "DeskLink",
    "Panel",
    "Panelist",
    "Persona",
    "Program",
    "PublishedTake",
    "Rebuttal",
    "RebuttalDraft",
    "ReminderRule",
    "Seat",
    "Take",
    "TakeCard",
    "TakeEdit",
    "Terms",
]
