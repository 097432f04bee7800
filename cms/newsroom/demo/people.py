"""Who works in the demo newsroom, the voices on its panels, and what it writes about."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from articles.models import Category
from cms.accounts.capabilities import ADMIN, CHIEF, EDITOR, PANEL_MANAGER, PANELIST, WRITER, role_group
from cms.accounts.models import User
from cms.newsroom.demo.clock import clock_at
from panels import programs
from panels.away import go_away
from panels.models import Panel, Panelist, Persona

PASSWORD = "paneldesk"  # noqa: S105 (public, as the whole demo is)

PEOPLE = {  # username: (role, first name, last name, time zone)
    "writer": (WRITER, "Ines", "Marchetti", "Europe/Lisbon"),
    "editor": (EDITOR, "Jonas", "Adeyemi", "Europe/Berlin"),
    "chief": (CHIEF, "Ruth", "Okonkwo-Bell", "America/New_York"),
    "manager": (PANEL_MANAGER, "Sunniva", "Achterberg", "Europe/Oslo"),
    "admin": (ADMIN, "Oumar", "Castellan", "Africa/Dakar"),
    "builder": (PANELIST, "Tomasz", "Lindqvist", "America/Los_Angeles"),
    "skeptic": (PANELIST, "Maeve", "Doran", "Europe/London"),
    "futurist": (PANELIST, "Arjun", "Sethi", "Asia/Singapore"),
    "creator": (PANELIST, "Lúcia", "Bandeira", "America/Sao_Paulo"),
}

PERSONAS = [
    {
        "name": "The Builder",
        "slug": "the-builder",
        "perspective": "Developer Perspective",
        "accent": "#1f6f4a",
        "min_words": 45,
        "max_words": 110,
        "description": "Ships software for a living and reads every announcement for the part that will be on fire at "
        "three in the morning.",
        "voice_guide": "First person, from the workbench. Say what you would build with it on Monday and what would "
        "stop you. Name versions, limits, bills. Warm towards people who write documentation. No slogans; if a claim "
        "cannot be tried, say so and say how you would try it.",
    },
    {
        "name": "The Skeptic",
        "slug": "the-skeptic",
        "perspective": "Reality Check",
        "accent": "#9a3412",
        "min_words": 45,
        "max_words": 110,
        "description": "Reads the footnotes first. Has nothing against good news, once it has been counted twice.",
        "voice_guide": "Short sentences, dry, never sneering. Find the one number the story leans on and ask where it "
        "comes from. Grant what is true before saying what is missing. End on the question that would settle it.",
    },
    {
        "name": "The Futurist",
        "slug": "the-futurist",
        "perspective": "Big Picture",
        "accent": "#3b4cb8",
        "min_words": 45,
        "max_words": 110,
        "description": "Asks what becomes ordinary if this works, and who will have to get used to it.",
        "voice_guide": "Take the long view and keep it concrete: a street, a profession, a law, ten years on. One idea "
        "per take. History is welcome, prophecy is not: say “if”, and say what would have to be true.",
    },
    {
        "name": "The Creator",
        "slug": "the-creator",
        "perspective": "Content & Design",
        "accent": "#8a1c6b",
        "min_words": 45,
        "max_words": 110,
        "description": "Draws, edits, records and lays out; judges a tool by the work that is made with it.",
        "voice_guide": "Speak as somebody with a deadline and a portfolio. What does it look like, read like, sound "
        "like; who gets the credit; who gets paid? Describe the thing on the screen before having an opinion about it.",
    },
]

# Besides the voice of their own name, whom else a panelist may write for.
ALSO_WRITES = {"creator": ["The Futurist"], "builder": ["The Creator"]}
# What else is known of them, and the days from now on which they are away.
KNOWN = {
    "builder": {"about": ["Infrastructure", "Security"], "subjects": "chips, inference, open source", "most_open": 6},
    "skeptic": {"about": ["Funding", "Policy"], "subjects": "audits, benchmarks", "languages": "English, Irish"},
    "futurist": {"about": ["Policy"], "languages": "English, Hindi, Malay", "away": (9, 14)},
    "creator": {"about": ["Products"], "subjects": "drawing, layout", "languages": "Portuguese", "most_open": 6},
}
BEFORE_ALL_STORIES = timedelta(days=30)
# Who is asked when the usual panelist of the house panel declines, or does not answer.
STANDS_BY = {"The Creator": "builder"}
# A program that stands in where nobody has time, and what readers are told of it.
PROGRAM = {"name": "Nightwire", "label": "Written by a program", "writes_for": "The Futurist"}
# Who is asked before an edited take of theirs goes out.
MUST_AGREE = {"creator"}

PANELS = [
    {
        "name": "House panel",
        "slug": "house-panel",
        "brief": "One idea, in your own voice, for readers who know the field but not this story. Please do not repeat "
        "the article: assume that it has just been read.",
        "answer_hours": 24,
        "deliver_hours": 72,
        "categories": ["Funding", "Infrastructure", "Models", "Products"],
        "seats": [("The Builder", True), ("The Skeptic", True), ("The Futurist", True), ("The Creator", True)],
    },
    {
        "name": "Quick look",
        "slug": "quick-look",
        "brief": "Same-day reaction. Two paragraphs at most; we publish as soon as two of you are in.",
        "minimum": 2,
        "answer_hours": 4,
        "deliver_hours": 12,
        "categories": ["Policy", "Security"],
        "seats": [("The Builder", False), ("The Skeptic", False), ("The Futurist", False)],
    },
]

CATEGORIES = {
    "Funding": "Who raised what, from whom, and what they promised in return.",
    "Infrastructure": "Power, chips, cables and the buildings they live in.",
    "Models": "New models, what they are trained on, and what they are good for.",
    "Policy": "Rules, regulators, and the courts that read them.",
    "Products": "Things that people can use, and what became of the ones they did.",
    "Security": "What broke, how it was found, and what to do about it.",
}

ORGANIZATIONS = {
    "Varde Compute": "Runs data centres on hydropower along the Norwegian coast.",
    "Ollin Labs": "Trains open-weight language models in Mexico City.",
    "Sablewing": "Designs low-power inference chips in Dresden.",
    "Fennmark Robotics": "Builds picking robots for small warehouses, in Leeds.",
    "Corvane": "Makes a coding assistant used inside editors and terminals.",
    "Paperlark": "Makes drawing and layout tools for illustrators.",
    "Rookwell": "Audits software supply chains and publishes what it finds.",
    "Tidemark Health": "Writes clinic notes from conversations between doctors and patients.",
    "Commons Signal Foundation": "Looks after open-source libraries whose maintainers have moved on.",
}


def make_people() -> None:
    """Everybody in PEOPLE, all with the same password."""
    # One hash for all: it is the same password, and hashing is slow on purpose.
    password = make_password(PASSWORD)
    for username, (role, first, last, zone) in PEOPLE.items():
        user = User.objects.create(
            username=username,
            first_name=first,
            last_name=last,
            email=f"{username}@paneldesk.example",
            time_zone=zone,
            password=password,
            is_staff=role != PANELIST,
        )
        user.groups.add(role_group(role))


def make_panels() -> None:
    """The voices, who writes for them, and the two line-ups."""
    for facts in PERSONAS:
        Persona.objects.get_or_create(name=facts["name"], defaults=facts)
    for username, (role, *_) in PEOPLE.items():
        if role == PANELIST:
            own = f"The {username.capitalize()}"
            user = User.objects.get(username=username)
            panelist = Panelist.objects.create(user=user, edits_need_consent=username in MUST_AGREE)
            panelist.personas.set(Persona.objects.filter(name__in=[own, *ALSO_WRITES.get(username, [])]))
            _make_known(panelist, **KNOWN[username])
    _make_program()
    for facts in PANELS:
        fields = {name: value for name, value in facts.items() if name not in ("seats", "categories")}
        panel, made = Panel.objects.get_or_create(name=facts["name"], defaults=fields)
        if made:
            panel.categories.set(Category.objects.filter(name__in=facts["categories"]))
            _fill(panel, facts["seats"])


def usual_panelist(persona: str) -> Panelist:
    """Who writes for that voice first of all: the person named after it."""
    return Panelist.objects.get(user__username=persona.removeprefix("The ").lower())


def _make_known(panelist: Panelist, *, about, away=(), **fields) -> None:
    Panelist.objects.filter(pk=panelist.pk).update(**fields)
    panelist.categories.set(Category.objects.filter(name__in=about))
    if away:
        first, last = (timezone.localdate() + timedelta(days=days) for days in away)
        with clock_at(timezone.now() - BEFORE_ALL_STORIES):
            go_away(panelist, by=panelist.user, first_day=first, last_day=last)


def _make_program() -> None:
    manager = User.objects.get(username="manager")
    personas = Persona.objects.filter(name=PROGRAM["writes_for"])
    with clock_at(timezone.now() - BEFORE_ALL_STORIES):
        programs.make(by=manager, name=PROGRAM["name"], personas=personas, label=PROGRAM["label"])


def _fill(panel: Panel, seats) -> None:
    for position, (name, required) in enumerate(seats):
        who = {"panelist": usual_panelist(name)}
        if panel.slug == "house-panel" and name in STANDS_BY:
            who["standby"] = Panelist.objects.get(user__username=STANDS_BY[name])
        persona = Persona.objects.get(name=name)
        panel.seats.create(persona=persona, required=required, position=position, **who)
