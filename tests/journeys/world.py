"""The world of the journeys: the demo's people, bodies, funds and calls without its cases, and a neighbour.

Run once, on the site's database, before the first journey.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from config.demo.setting import Setting, at, found
from config.demo.story import Story
from grants.defaults import procedure_values
from grants.services import ledger, programmes
from network import services as network
from network.models import Role, User
from tests.journeys import running_case
from workflows import clock

NEIGHBOUR = "Stadt Anderswo"


def a_fund_for_one(setting: Setting) -> None:
    """A fund that has money for one project and not for two."""
    administrator = setting.user("oskar.brand")
    fund = programmes.create_fund(
        setting.funds["JF"].programme, name="Sommerfonds", code="SO", cost_centre="1", by=administrator
    )
    ledger.set_budget(fund, 2027, Decimal(1500), by=setting.user("bernd.jaeger"), reference="Spende")
    programmes.publish_call(
        fund, procedure=setting.calls["youth"].procedure, title="Sommerfonds 2027", budget_year=2027,
        opens_at=at(2027, 1, 4), by=administrator,
    )  # fmt: skip


def lay() -> None:
    """Prints the public id of a case that belongs to nobody in Mühlental."""
    setting = found(lambda _said: None)
    story = Story(setting)
    running_case.lay(story)
    clock.set_to(at(2027, 1, 19))
    a_fund_for_one(setting)
    administrator, decider = (
        User.objects.create_user(f"{name}@anderswo.example", name=name) for name in ("verwaltung", "leitung")
    )
    neighbour = network.found_partnership(
        name=NEIGHBOUR, slug="anderswo", land="TH", office_name="Stadtverwaltung", administrator=administrator,
        by=User.objects.get(is_superuser=True),
    )  # fmt: skip
    administrator = User.objects.get(pk=administrator.pk)
    network.assign_role(decider, partnership=neighbour, role=Role.DECIDER, by=administrator, valid_from=clock.today())
    decider = User.objects.get(pk=decider.pk)
    programme = programmes.create_programme(neighbour, name="Anderswo leben!", funder="Land", by=administrator)
    fund = programmes.create_fund(programme, name="Stadtfonds", code="SF", cost_centre="1", by=administrator)
    track = programmes.create_track(neighbour, name="Klein", code="micro", by=administrator)
    draft = programmes.draft_procedure(track, values=procedure_values("micro"), by=administrator)
    procedure = programmes.publish_procedure(draft, administrator=administrator, decider=decider)
    setting.calls["anderswo"] = programmes.publish_call(
        fund, procedure=procedure, title="Anderswo 2027", budget_year=2027, opens_at=at(2027, 1, 4), by=administrator
    )
    case = story.draft(
        "heimatvereine", "dieter.lange", "anderswo", title="Ein Fest anderswo", text="Wir feiern. Alle kommen.",
        cost={"MATERIAL": 300}, financing={"GRANT": 300}, period=(dt.date(2027, 5, 3), dt.date(2027, 5, 21)),
    )  # fmt: skip
    case = story.submit(case, "dieter.lange")
    print(case.public_id)  # noqa: T201  the site reads it
