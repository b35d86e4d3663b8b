"""What happens in the walk's own copy of the world, so that pages which wait for something have it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from config.demo.accounts import account_for, verify_and_settle, write_statement
from config.demo.cast import EVERYBODY
from config.demo.setting import Setting, at
from config.demo.story import PROPOSALS, Story
from grants.models import Application, Call, Drawdown, Grant, RuleSet
from grants.services import payments, publications, rule_sets, trials
from grants.services.amendments import request_amendment
from grants.services.cases import save_formal_check
from grants.services.changes import report_change
from grants.services.own_accounts import confirm_own_account, propose_own_account
from grants.services.programmes import Terms, prepare_call
from grants.services.statements import import_file
from network import services as network
from network.models import Actor, Body, Occupancy, Partnership, Role, User
from reporting.imports import read_pasted
from reporting.models import Reclaim
from reporting.services import imports
from reporting.services.verification import ask
from reviews.services import conflicts, meetings
from tests.factories.reporting import send_notices
from tests.grants.payments.shapes import IBAN, shape
from workflows import clock
from workflows.steps import take


def story() -> Story:
    users = {key: User.objects.get(email=person.email) for key, person in EVERYBODY.items()}
    return Story(Setting(Partnership.objects.get(), users))


def pass_by() -> None:
    told = story()
    _organisations(told)
    _committee(told)
    _money(told)
    _bank(told)
    _rules(told)
    send_notices()


def _organisations(told: Story) -> None:
    club = Actor.objects.get(name__startswith="SV Blau-Gelb")
    network.propose_bank_account(
        club, holder="SV Blau-Gelb", iban="DE02370502990000684712", by=told.user("jana.brandt")
    )
    network.invite(email="kassenwart@blau-gelb.example", role=Role.APPLICANT, actor=club, by=told.user("jana.brandt"))
    network.ask_to_join(told.user("ruth.adler"), actor=club, may_sign=False, by=told.user("ruth.adler"))
    network.delegate(
        told.user("sabine.vogt"), deputy=told.user("lena.hartwig"), partnership=told.setting.partnership,
        role=Role.CLERK, valid_from=clock.today(), valid_until=clock.today() + dt.timedelta(days=7),
        by=told.user("sabine.vogt"), reason="Urlaub",
    )  # fmt: skip


def _committee(told: Story) -> None:
    alliance = Body.objects.get(kind=Body.Kind.COMMITTEE)
    discussed = Application.objects.get(title__startswith="Offene Türen")
    conflicts.declare(discussed, reason="Ich singe im Chor der Gemeinde.", by=told.user("jonas.berger"))
    for title, days, cases in (("Sitzung im April", 58, []), ("Sitzung heute", 1, [discussed])):
        meeting = meetings.plan_meeting(
            alliance, title=title, starts_at=clock.now() + dt.timedelta(days=days), place="Kreishaus",
            applications=cases, by=told.user("lena.hartwig"),
        )  # fmt: skip
        if cases:
            take(meeting, "invite", by=told.user("lena.hartwig"))
            clock.set_to(at(2027, 2, 17, 17))
            present = Occupancy.objects.filter(seat__body=alliance)
            meetings.open_meeting(meeting, present=list(present), by=told.user("gerd.wolff"))


def _money(told: Story) -> None:
    """The micro case accounts for its money and is asked about it, the podcast wants to move some and has its
    drawdown sent back."""
    micro = Grant.objects.get(application__title=PROPOSALS[3]["title"])
    handed_in = account_for(
        told, micro, "tim.keller", income=[],
        vouchers={code: [("2027-02-10", "Papier Kraus", str(amount))] for code, amount in PROPOSALS[3]["cost"].items()},
    )  # fmt: skip
    ask(handed_in.vouchers.all()[0], text="Wo ist die Rechnung?", by=told.user("sabine.vogt"))
    podcast = Grant.objects.get(application__title=PROPOSALS[4]["title"])
    amounts = dict(podcast.application.plan.by_cost_type)
    first, second = list(amounts)[:2]
    amounts[first] -= Decimal(50)
    amounts[second] += Decimal(50)
    request_amendment(
        podcast, kind="reallocation", reason="Die Mikrofone sind günstiger.", amounts=amounts,
        by=told.user("hanna.wolter"),
    )  # fmt: skip
    fest = Grant.objects.get(application__title=PROPOSALS[2]["title"], application__call__title="Frühjahr 2027")
    report_change(fest, kind="other", text="Wir haben einen neuen Vorstand.", by=told.user("jana.brandt"))
    take(podcast.drawdowns.get(), "return", by=told.user("murat.aydin"), note="Bitte den Zweck genauer sagen.")
    statement = write_statement(
        told, podcast, "hanna.wolter", income=[],
        vouchers={next(iter(PROPOSALS[4]["cost"])): [("2027-02-12", "Tonhaus", "80.00")]},
    )  # fmt: skip
    pasted = "Datum;Empfänger;Zweck;Kostenart;Betrag\n12.02.2027;Tonhaus;Kabel;Sachkosten;12,50\n;Kiosk;;;viel"
    imports.lay_down(statement, read_pasted(pasted), name="Kassenbuch.csv", by=told.user("hanna.wolter"))
    _owed(told)
    _micro(told)


def _bank(told: Story) -> None:
    """An account to pay from, and a statement in which nothing is ours: two movements wait for a person."""
    account = propose_own_account(
        told.setting.partnership, label="Kreiskasse", holder="Landkreis Mühlental", iban=IBAN, town="Neuhafen",
        by=told.user("bernd.jaeger"),
    )  # fmt: skip
    confirm_own_account(account, by=told.user("henrike.lorenz"))
    said = shape("genossenschaft_053_08")
    import_file(told.setting.partnership, said, name="auszug.xml", by=told.user("bernd.jaeger"))


def _owed(told: Story) -> None:
    """The first third of the series was paid, little of it was spent: a final notice, and a hearing."""
    ordered = Drawdown.objects.get(state=Drawdown.State.ORDERED)
    assert ordered.run
    payments.confirm_run(ordered.run, paid_on=clock.today(), by=told.user("bernd.jaeger"))
    series = ordered.grant
    statement = account_for(
        told, series, "yusuf.demir", income=[("own", "Eigenmittel", "100.00")],
        vouchers={"FEES": [("2027-02-15", "Fachstelle", "600.00")]},
    )  # fmt: skip
    verify_and_settle(told, statement)
    take(
        Reclaim.objects.get(grant=series), "hear", by=told.user("sabine.vogt"), reasons="Es wurde weniger ausgegeben.",
        hearing_until=clock.today() + dt.timedelta(days=14),
    )  # fmt: skip


def _micro(told: Story) -> None:
    waiting = Application.objects.get(state=Application.State.SUBMITTED)
    save_formal_check(
        waiting, {check.code: ("fine", "") for check in waiting.procedure.rules.checks}, by=told.user("sabine.vogt")
    )
    told.setting.actors["foerderverein"] = waiting.applicant
    told.setting.calls["micro"] = waiting.call
    small = told.draft(
        "foerderverein", "tim.keller", "micro", title="Kreide für alle", text="Wir malen. Alle schauen zu.",
        cost={"MATERIAL": 100}, financing={"GRANT": 100}, period=(dt.date(2027, 4, 1), dt.date(2027, 4, 30)),
    )  # fmt: skip
    told.admit(told.submit(small, "tim.keller"))


def _rules(told: Story) -> None:
    """Of rule sets and calls: a draft that is being written, and one that waits for the decider."""
    administrator, partnership = told.user("oskar.brand"), told.setting.partnership
    summer = Call.objects.get(title="Sommer 2027")
    for title in ("Herbst 2027", "Winter 2027"):
        terms = Terms(summer.procedure, title, 2027, clock.now(), summary="Für Projekte am Jahresende.")
        call = prepare_call(summer.fund, terms, by=administrator)
    publications.propose(call, by=administrator)
    old = RuleSet.in_force(partnership, clock.today())
    assert old is not None
    for name in ("Bund 2028", "Bund 2027"):
        draft = rule_sets.start_rule_set(
            partnership, name=name, valid_from=clock.today(), rules=old.rules, taken_from=old, by=administrator
        )
    draft = rule_sets.change_values(draft, {"day_count": ("ACT/365", "Entwurf")}, by=administrator)
    trials.go_on(trials.start_trial(draft, by=administrator).pk)
    rule_sets.propose_rule_set(draft, by=administrator)
