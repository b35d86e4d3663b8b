"""A grant of 2025 that is paid and may be spent: for the journey that accounts for it, on days whose base rates are
known. Laid by the verbs of the product before the site starts."""

from __future__ import annotations

import datetime as dt

from config.demo.accounts import reallocate
from config.demo.setting import at
from config.demo.story import GOOD, Story

TITLE = "Reden statt schreien"
PLAN = {"FEES": 2400, "TRAVEL": 180, "RENT": 250, "CATERING": 360, "PUBLICITY": 210}
MEANS = {"OWN": 200, "PARTICIPANT": 200, "THIRD": 400, "GRANT": 2600}


def lay(story: Story) -> None:
    """2,600 of 3,400 by share, all of it paid on 3 April 2025; 100 moved from catering to publicity on the 20th."""
    story.on(2024, 11, 6)
    case = story.draft(
        "blau-gelb", "jana.brandt", "2025", title=TITLE, text="Zwei Tagesseminare für Vereinsvorstände.", cost=PLAN,
        financing=MEANS, third="Sportjugend", period=(dt.date(2025, 3, 15), dt.date(2025, 7, 16)),
    )  # fmt: skip
    case = story.submit(case, "jana.brandt")
    story.on(2024, 11, 20)
    case = story.admit(case)
    story.review(case, GOOD)
    story.meeting(
        "alliance", "Sitzung zum Aufruf „Frühjahr 2025“", at(2024, 12, 10, 17),
        {case: {"outcome": "approve", "amount": case.requested, "votes": (7, 0, 0)}},
        chair="gerd.wolff", secretary="paula.neumann",
    )  # fmt: skip
    story.on(2024, 12, 17)
    grant = story.approve(case, financing_type="share")
    story.on(2024, 12, 30)
    story.accept(grant, "jana.brandt")
    story.on(2025, 4, 2)
    story.pay(story.request(grant, "jana.brandt", "2600.00", spent="400.00", soon="3000.00", purpose="Beide Seminare"))
    story.on(2025, 4, 20)
    reallocate(story, grant, "jana.brandt", {"CATERING": -100, "PUBLICITY": 100}, "Die Plakate sind teurer.")
    story.on(2025, 4, 21)
