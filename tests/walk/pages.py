"""Who walks, and who finds a page at which address of the product."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from config.demo.cast import EVERYBODY

CAST = {
    "guest": "",
    "signatory": EVERYBODY["jana.brandt"].email,
    "writer": EVERYBODY["hanna.wolter"].email,
    "other": EVERYBODY["yusuf.demir"].email,
    "clerk": EVERYBODY["sabine.vogt"].email,
    "checker": EVERYBODY["murat.aydin"].email,
    "decider": EVERYBODY["henrike.lorenz"].email,
    "coordinator": EVERYBODY["lena.hartwig"].email,
    "approver": EVERYBODY["karin.scholz"].email,
    "treasurer": EVERYBODY["bernd.jaeger"].email,
    "auditor": EVERYBODY["iris.falk"].email,
    "administrator": EVERYBODY["oskar.brand"].email,
    "juror": EVERYBODY["amira.haddad"].email,
    "chair": EVERYBODY["gerd.wolff"].email,
    "secretary": EVERYBODY["paula.neumann"].email,
}
"""`signatory` acts for the organisation whose case is walked, `writer` for one with a draft, `other` for a third."""

GROUPS = {
    "everybody": set(CAST),
    "people": set(CAST) - {"guest"},
    "without_second_factor": set(CAST) - {"guest", "secretary"},
    "applicants": {"signatory", "writer", "other"},
    "office": {"clerk", "checker", "decider", "coordinator", "approver", "treasurer", "auditor"},
    "committee": {"juror", "chair", "secretary"},
}

PAGES = {
    "health": "everybody",
    "set_language": "",
    "imprint": "everybody",
    "privacy": "everybody",
    "accessibility": "everybody",
    "easy_language": "everybody",
    "account_login": "guest",
    "account_logout": "people",
    "account_inactive": "everybody",
    "account_signup": "guest",
    "account_reauthenticate": "people",
    "account_email": "people",
    "account_email_verification_sent": "everybody",
    "account_change_password": "people",
    "account_set_password": "",
    "account_reset_password": "everybody",
    "account_confirm_login_code": "",
    "account_confirm_email": "everybody",
    "account_reset_password_from_key_done": "everybody",
    "account_reset_password_from_key": "everybody",
    "account_reset_password_done": "everybody",
    "mfa_index": "people",
    "mfa_authenticate": "",
    "mfa_reauthenticate": "secretary",
    "mfa_activate_totp": "without_second_factor",
    "mfa_deactivate_totp": "secretary",
    "mfa_view_recovery_codes": "secretary",
    "mfa_generate_recovery_codes": "people",
    "mfa_download_recovery_codes": "secretary",
    "workflows:inbox": "people",
    "workflows:hand_over": "clerk checker coordinator",
    "workflows:document": "office signatory",
    "network:actors": "everybody",
    "network:actor_create": "coordinator",
    "network:actor": "office committee signatory administrator",
    "network:review": "",
    "network:relate": "coordinator",
    "network:end_relation": "coordinator",
    "network:organisations": "",
    "network:welcome": "people",
    "network:register": "people",
    "network:organisation": "signatory coordinator",
    "network:join": "people",
    "network:profile": "signatory coordinator",
    "network:charity": "signatory coordinator",
    "network:people": "signatory coordinator",
    "network:accounts": "office signatory",
    "network:invitation": "everybody",
    "network:accounts_waiting": "clerk checker decider coordinator approver treasurer",
    "network:account": "office signatory",
    "network:bodies": "office committee administrator",
    "network:body_create": "coordinator administrator",
    "network:body": "office committee administrator",
    "network:body_change": "coordinator administrator",
    "network:seat_create": "coordinator administrator",
    "network:occupy": "coordinator administrator",
    "network:end_occupancy": "coordinator administrator",
    "network:external_grants": "office committee administrator",
    "network:external_grant_create": "coordinator",
    "network:external_grant": "coordinator",
    "network:roles": "auditor administrator",
    "network:assign_role": "administrator",
    "network:end_role": "administrator",
    "network:own_account": "people",
    "network:delegate": "office committee administrator",
    "grants:start": "guest",
    "grants:calls": "everybody",
    "grants:call": "everybody",
    "grants:what_if": "everybody",
    "grants:journey": "everybody",
    "grants:begin": "people",
    "grants:mine": "people",
    "grants:apply_organisation": "writer",
    "grants:apply_section": "writer",
    "grants:apply_conflict": "",
    "grants:apply_plan": "writer",
    "grants:apply_declarations": "writer",
    "grants:apply_attachments": "writer",
    "grants:remove_attachment": "",
    "grants:apply_overview": "writer",
    "grants:submit_application": "",
    "grants:resubmit_application": "",
    "grants:receipt": "signatory",
    "grants:cases": "people",
    "grants:case": "office committee signatory",
    "grants:formal_check": "clerk checker coordinator",
    "grants:assess": "clerk checker coordinator",
    "grants:meet_condition": "clerk checker coordinator",
    "grants:grant": "",
    "grants:change": "signatory",
    "grants:request_amendment": "signatory",
    "grants:report_change": "signatory",
    "grants:read_change": "clerk checker coordinator",
    "grants:answer_amendment": "",
    "grants:request_drawdown": "signatory",
    "grants:amendment": "office committee writer",
    "grants:drawdown": "office committee signatory",
    "grants:resubmit_drawdown": "writer",
    "grants:programme": "office administrator",
    "grants:new_call": "administrator",
    "grants:prepared_call": "office administrator",
    "grants:change_call": "administrator",
    "grants:procedure": "office administrator",
    "grants:send_back_publication": "decider",
    "grants:rule_sets": "office administrator",
    "grants:new_rule_set": "administrator",
    "grants:compare_rule_sets": "office administrator",
    "grants:shipped_rule_set": "office administrator",
    "grants:rule_set": "office administrator",
    "grants:describe_rule_set": "administrator",
    "grants:change_rule_set": "administrator",
    "grants:rule_trial": "office administrator",
    "grants:send_back_rule_set": "decider",
    "grants:money": "office",
    "grants:fund": "office",
    "grants:budget": "treasurer administrator",
    "grants:new_run": "treasurer",
    "grants:run": "office",
    "grants:dissolve_run": "approver treasurer",
    "grants:bank": "approver treasurer auditor",
    "grants:agreement": "approver treasurer auditor",
    "grants:bank_statement": "approver treasurer auditor",
    "grants:bank_entry": "approver treasurer auditor",
    "grants:new_own_account": "treasurer",
    "grants:own_account": "decider approver treasurer auditor",
    "reporting:order_columns": "treasurer administrator",
    "reviews:mine": "people",
    "reviews:review": "juror",
    "reviews:assignments": "coordinator chair",
    "reviews:assign": "coordinator chair",
    "reviews:declare": "office committee",
    "reviews:judge": "chair",
    "reviews:meetings": "people",
    "reviews:plan": "coordinator chair",
    "reviews:meeting": "office committee",
    "reviews:change": "coordinator chair",
    "reviews:attendance": "chair",
    "reviews:resolve": "chair",
    "reviews:notes": "chair secretary",
    "reviews:ranking": "office committee",
    "reporting:statements": "applicants",
    "reporting:statement": "office signatory",
    "reporting:report": "signatory",
    "reporting:income": "signatory",
    "reporting:publicity": "signatory",
    "reporting:statement_receipt": "other",
    "reporting:vouchers": "signatory",
    "reporting:more_rows": "",
    "reporting:export_vouchers": "office signatory",
    "reporting:scans": "signatory",
    "reporting:import_vouchers": "signatory",
    "reporting:voucher_import": "writer",
    "reporting:new_voucher": "signatory",
    "reporting:voucher": "writer",
    "reporting:verify": "clerk checker coordinator",
    "reporting:verify_line": "clerk checker coordinator",
    "reporting:question": "office",
    "reporting:settlement": "office signatory",
    "reporting:uses": "office signatory",
    "reporting:reclaim": "office other",
    "reporting:agree_instalments": "",
    "reporting:end_instalments": "",
    "reporting:waive_part": "",
    "reporting:answer_hearing": "other",
    "reporting:record_repayment": "",
    "reporting:notice": "office signatory",
    "reporting:notice_reasons": "",
    "reporting:lodge_objection": "other",
    "reporting:objection": "office",
    "reporting:payment_order": "",
    "reporting:payment_order_csv": "checker approver treasurer auditor",
    "demo:mails": "everybody",
    "demo:mail": "everybody",
}
"""Who sees the object of `addresses.py` at this address. Everybody else is led to the log-in or finds nothing; where
nobody is named, the address only leads on."""

POSTS = {
    "workflows:claim",
    "workflows:release",
    "network:dispute_relation",
    "network:confirm_representation",
    "network:end_representation",
    "network:revoke_invitation",
    "network:withdraw_account",
    "network:confirm_account",
    "network:block_account",
    "network:choose_partnership",
    "network:end_delegation",
    "grants:autosave",
    "grants:discard_call",
    "grants:propose_publication",
    "grants:take_back_publication",
    "grants:publish_publication",
    "grants:discard_rule_set",
    "grants:start_rule_trial",
    "grants:propose_rule_set",
    "grants:take_back_rule_set",
    "grants:publish_rule_set",
    "grants:confirm_run",
    "grants:release_run",
    "grants:run_file",
    "grants:send_run",
    "grants:confirm_own_account",
    "grants:close_own_account",
    "reviews:sign",
    "reporting:report_autosave",
    "reporting:remove_paper",
    "reporting:voucher_row",
    "reporting:carry_over",
    "reporting:drop_voucher",
    "reporting:recognise_the_rest",
    "reporting:ask",
    "reporting:draft_reclaim",
    "reporting:withdraw_use",
    "demo:next_day",
    "demo:next_deadline",
}
"""Addresses that only take something and show nothing."""


def audience(name: str) -> list[str]:
    """In the order of the cast."""
    seen_by: set[str] = set()
    for word in PAGES[name].split():
        seen_by |= GROUPS.get(word, {word})
    return [who for who in CAST if who in seen_by]


def askers(name: str) -> list[str]:
    """Everybody, but not one by one for what all are given."""
    if PAGES[name] in {"everybody", "people"}:
        return ["guest", "signatory", "clerk", "administrator"]
    return list(CAST)


def eyes(name: str) -> list[str]:
    """Through whose eyes a page is looked at in the browser: an applicant's or a guest's, and the office's."""
    seen_by = audience(name)
    outside = [who for who in seen_by if who in GROUPS["applicants"] | {"guest"}]
    inside = [who for who in seen_by if who not in outside]
    return outside[:1] + inside[:1] if PAGES[name] != "everybody" else ["guest"]


def patterns() -> dict[str, str]:
    """Every named address of the product, as the resolver has it. Steps are walked by the tables of the lives."""

    def below(resolver: URLResolver, space: list[str], route: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            path = route + str(one.pattern)
            if isinstance(one, URLPattern):
                yield ":".join([*space, one.name or path]), path
            else:
                yield from below(one, [*space, one.namespace] if one.namespace else space, path)

    return {name: route for name, route in below(get_resolver(), [], "/") if not name.endswith("_step")}
