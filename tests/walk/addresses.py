"""Every address that asks for something, filled with an object of the world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.utils.http import int_to_base36

from config.demo import mailbox
from config.demo.story import PROPOSALS
from grants.models import (
    Application,
    BankEntry,
    BankStatement,
    Call,
    Condition,
    Fund,
    OwnAccount,
    PaymentRun,
    RuleSet,
)
from network.models import (
    BankAccount,
    Body,
    Delegation,
    ExternalGrant,
    Invitation,
    Occupancy,
    Partnership,
    Relation,
    Representation,
    RoleAssignment,
    Seat,
    User,
)
from network.services.people import token_of
from reporting.models import Notice, Objection, Reclaim, StatementOfUse, VoucherQuestion
from reviews.models import Meeting, Review
from tests.walk.pages import CAST
from workflows.models import DeskTask, Document

NOWHERE = "00000000-0000-4000-8000-000000000000"


def addresses() -> dict[str, list[Any]]:
    """What fills the addresses that ask for something. Looks at the world."""
    spring = Application.objects.filter(call__title="Frühjahr 2027")
    case, series = spring.get(title=PROPOSALS[2]["title"]), spring.get(title=PROPOSALS[6]["title"])
    past = Application.objects.get(title=PROPOSALS[2]["title"], call__title="Frühjahr 2025")
    draft = Application.objects.get(state=Application.State.DRAFT)
    submitted = Application.objects.get(state=Application.State.SUBMITTED)
    discussed = Application.objects.get(title__startswith="Offene Türen")
    podcast = Application.objects.get(title=PROPOSALS[4]["title"]).grant
    statement, spoken = podcast.statements.get(), StatementOfUse.objects.get(grant=case.grant)
    handed_in = StatementOfUse.objects.get(state=StatementOfUse.State.SUBMITTED)
    accounted = StatementOfUse.objects.get(state=StatementOfUse.State.VERIFIED, grant=series.grant)
    section = case.procedure.rules.sections[0].code
    club, call, fund = case.applicant, Call.objects.get(title="Sommer 2027"), Fund.objects.get(code="AF")
    account = BankAccount.objects.get(actor=club, state=BankAccount.State.PROPOSED)
    alliance = Body.objects.get(kind=Body.Kind.COMMITTEE)
    seat, voucher = Seat.objects.filter(body=alliance)[0], statement.vouchers.all()[0]
    coming, open_ = Meeting.objects.get(state=Meeting.State.PLANNED), Meeting.objects.get(state=Meeting.State.OPEN)
    minuted = Meeting.objects.get(title__contains="Teil 2")
    run, reclaim = PaymentRun.objects.latest("ordered_at"), Reclaim.objects.get(state=Reclaim.State.HEARD)
    signatory = User.objects.get(email=CAST["signatory"])
    asked, stays = Representation.objects.get(confirmed_at=None), Representation.objects.filter(actor=club)[0]
    relation, invitation = Relation.objects.first(), Invitation.objects.get()
    prepared, proposed = Call.objects.get(title="Herbst 2027"), Call.objects.get(title="Winter 2027")
    written, waiting = RuleSet.objects.get(name="Bund 2028"), RuleSet.objects.get(name="Bund 2027")
    task = DeskTask.objects.filter(finished=None, role="clerk")[0]
    conflict = discussed.exclusions.get()
    attached = Document.objects.filter(case_id=case.public_id, kind="award").get()
    notice, appealable = (
        Notice.objects.get(application=case),
        Notice.objects.get(application=series, kind=Notice.Kind.FINAL),
    )
    return {
        "account_confirm_email": [EmailConfirmationHMAC(EmailAddress.objects.get(user=signatory)).key],
        "account_reset_password_from_key": [int_to_base36(signatory.pk), default_token_generator.make_token(signatory)],
        "workflows:claim": [task.pk],
        "workflows:release": [task.pk],
        "workflows:hand_over": [task.pk],
        "workflows:document": [attached.public_id],
        "network:actor": [club.public_id],
        "network:review": [club.public_id],
        "network:relate": [club.public_id],
        "network:end_relation": [relation.public_id if relation else NOWHERE],
        "network:dispute_relation": [relation.public_id if relation else NOWHERE],
        "network:organisation": [club.public_id],
        "network:join": [club.public_id],
        "network:profile": [club.public_id],
        "network:charity": [club.public_id],
        "network:people": [club.public_id],
        "network:accounts": [club.public_id],
        "network:confirm_representation": [asked.public_id],
        "network:end_representation": [stays.public_id],
        "network:revoke_invitation": [invitation.public_id],
        "network:invitation": [token_of(invitation)],
        "network:account": [account.public_id],
        "network:withdraw_account": [account.public_id],
        "network:confirm_account": [account.public_id],
        "network:block_account": [account.public_id],
        "network:body": [alliance.public_id],
        "network:body_change": [alliance.public_id],
        "network:seat_create": [alliance.public_id],
        "network:occupy": [seat.public_id],
        "network:end_occupancy": [Occupancy.objects.filter(seat=seat)[0].public_id],
        "network:external_grant": [ExternalGrant.objects.get().public_id],
        "network:end_role": [RoleAssignment.objects.filter(role="juror")[0].public_id],
        "network:choose_partnership": [Partnership.objects.get().public_id],
        "network:end_delegation": [Delegation.objects.get().public_id],
        "grants:call": [call.public_id],
        "grants:begin": [call.public_id],
        "grants:apply_organisation": [draft.public_id],
        "grants:apply_section": [draft.public_id, section],
        "grants:autosave": [draft.public_id, section],
        "grants:apply_conflict": [draft.public_id, section],
        "grants:apply_plan": [draft.public_id],
        "grants:apply_declarations": [draft.public_id],
        "grants:apply_attachments": [draft.public_id],
        "grants:remove_attachment": [draft.public_id, NOWHERE],
        "grants:apply_overview": [draft.public_id],
        "grants:submit_application": [draft.public_id],
        "grants:resubmit_application": [Application.objects.get(state=Application.State.RETURNED).public_id],
        "grants:receipt": [case.public_id],
        "grants:case": [case.public_id],
        "grants:formal_check": [submitted.public_id],
        "grants:assess": [Application.objects.get(title="Kreide für alle").public_id],
        "grants:meet_condition": [case.public_id, Condition.objects.filter(application=case)[0].pk],
        "grants:grant": [case.grant.public_id],
        "grants:change": [case.grant.public_id],
        "grants:request_amendment": [case.grant.public_id, "income"],
        "grants:report_change": [case.grant.public_id, "other"],
        "grants:read_change": [case.grant.reported_changes.get().public_id],
        "grants:answer_amendment": [podcast.amendments.get().public_id],
        "grants:request_drawdown": [case.grant.public_id],
        "grants:amendment": [podcast.amendments.get().public_id],
        "grants:drawdown": [case.grant.drawdowns.get().public_id],
        "grants:resubmit_drawdown": [podcast.drawdowns.get().public_id],
        "grants:prepared_call": [prepared.public_id],
        "grants:change_call": [prepared.public_id],
        "grants:discard_call": [prepared.public_id],
        "grants:procedure": [call.procedure.public_id],
        "grants:propose_publication": ["calls", prepared.public_id],
        "grants:take_back_publication": ["calls", proposed.public_id],
        "grants:send_back_publication": ["calls", proposed.public_id],
        "grants:publish_publication": ["calls", proposed.public_id],
        "grants:shipped_rule_set": ["bayern"],
        "grants:rule_set": [written.public_id],
        "grants:describe_rule_set": [written.public_id],
        "grants:change_rule_set": [written.public_id, "rates"],
        "grants:discard_rule_set": [written.public_id],
        "grants:rule_trial": [waiting.public_id],
        "grants:start_rule_trial": [written.public_id],
        "grants:propose_rule_set": [written.public_id],
        "grants:take_back_rule_set": [waiting.public_id],
        "grants:send_back_rule_set": [waiting.public_id],
        "grants:publish_rule_set": [waiting.public_id],
        "grants:fund": [fund.public_id, 2027],
        "grants:budget": [fund.public_id, 2027],
        "grants:run": [run.public_id],
        "grants:confirm_run": [run.public_id],
        "grants:release_run": [run.public_id],
        "grants:run_file": [run.public_id],
        "grants:send_run": [run.public_id],
        "grants:dissolve_run": [run.public_id],
        "grants:bank_statement": [BankStatement.objects.get().public_id],
        "grants:bank_entry": [BankEntry.objects.all()[0].public_id],
        "grants:own_account": [OwnAccount.objects.get().public_id],
        "grants:confirm_own_account": [OwnAccount.objects.get().public_id],
        "grants:close_own_account": [OwnAccount.objects.get().public_id],
        "reviews:review": [Review.objects.get(application=discussed, reviewer__email=CAST["juror"]).public_id],
        "reviews:assign": [discussed.public_id],
        "reviews:declare": [discussed.public_id],
        "reviews:judge": [discussed.public_id, conflict.person.public_id],
        "reviews:plan": [alliance.public_id],
        "reviews:meeting": [minuted.public_id],
        "reviews:change": [coming.public_id],
        "reviews:attendance": [open_.public_id],
        "reviews:resolve": [open_.public_id, discussed.public_id],
        "reviews:notes": [open_.public_id],
        "reviews:sign": [minuted.public_id],
        "reviews:ranking": [call.public_id],
        "reporting:statement": [spoken.public_id],
        "reporting:report": [spoken.public_id],
        "reporting:income": [spoken.public_id],
        "reporting:report_autosave": [spoken.public_id],
        "reporting:publicity": [spoken.public_id],
        "reporting:remove_paper": [spoken.public_id, spoken.public_id],
        "reporting:statement_receipt": [accounted.public_id],
        "reporting:vouchers": [spoken.public_id],
        "reporting:voucher_row": [spoken.public_id],
        "reporting:more_rows": [spoken.public_id],
        "reporting:export_vouchers": [spoken.public_id, "csv"],
        "reporting:scans": [spoken.public_id],
        "reporting:carry_over": [spoken.public_id],
        "reporting:import_vouchers": [spoken.public_id],
        "reporting:voucher_import": [statement.public_id, statement.imports.get().public_id],
        "reporting:new_voucher": [spoken.public_id],
        "reporting:voucher": [statement.public_id, voucher.public_id],
        "reporting:drop_voucher": [statement.public_id, voucher.public_id],
        "reporting:verify": [handed_in.public_id],
        "reporting:verify_line": [handed_in.public_id, handed_in.vouchers.all()[0].public_id],
        "reporting:ask": [handed_in.public_id, handed_in.vouchers.all()[0].public_id],
        "reporting:question": [VoucherQuestion.objects.get().public_id],
        "reporting:recognise_the_rest": [handed_in.public_id],
        "reporting:settlement": [past.grant.public_id],
        "reporting:uses": [case.grant.public_id],
        "reporting:withdraw_use": [case.grant.public_id, NOWHERE],
        "reporting:draft_reclaim": [reclaim.grant.public_id],
        "reporting:reclaim": [reclaim.public_id],
        "reporting:answer_hearing": [reclaim.public_id],
        "reporting:agree_instalments": [reclaim.public_id],
        "reporting:end_instalments": [reclaim.public_id],
        "reporting:waive_part": [reclaim.public_id],
        "reporting:record_repayment": [reclaim.public_id],
        "reporting:notice": [notice.public_id],
        "reporting:notice_reasons": [notice.public_id],
        "reporting:lodge_objection": [appealable.public_id],
        "reporting:objection": [Objection.objects.get().public_id],
        "reporting:payment_order": [run.public_id],
        "reporting:payment_order_csv": [run.public_id],
        "demo:mail": [mailbox.mails(Path(settings.MAIL_DIR))[0].key],
    }
