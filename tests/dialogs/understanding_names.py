"""A small catalogue for the tests of understanding, made up here so that none of the code can know it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.understanding import Name

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LONDON)

NAMES = (
    Name("taster", "CQI Taster", ("taster", "cqi intro"), ("cqi", "basics")),
    Name("organising", "Organising for Improvement", ("organising",), ("time",)),
    Name("drop_in", "Problem Solving Drop-in", ("drop in", "problem solving"), ("problem",)),
    Name("ideas", "Innovation Fund – Ideas Development Session", ("ideas session",), ("funding",)),
    Name("planning", "Innovation Fund – Delivery Planning Session", (), ("funding", "planning")),
    Name("forum", "Project Delivery – Learn & Share Forum", ("forum",), ("projects",)),
    Name("marketplace", "‘Share & Spread’ Forum", ("share and spread", "marketplace"), ("showcase",)),
    Name("services", "How can support services support CQI?", (), (), ("support_services",)),
    Name("induction", "Corporate Induction", ("induction", "new starter drop in"), (), ("new_starters",)),
    Name("level_1", "QI Level 1", ("level 1", "level one")),
)
