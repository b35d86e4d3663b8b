from django.urls import URLPattern, URLResolver, include, path

from grants.views import amendments, bank, case, cases, money, office, payments, steps

app_name = "grants"

urlpatterns: list[URLPattern | URLResolver] = [
    # The applicant's way: start, calls, the form
    path("", include("grants.urls_apply")),
    # Cases
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:public_id>/", case.case, name="case"),
    path("cases/<uuid:public_id>/check/", office.formal_check, name="formal_check"),
    path("cases/<uuid:public_id>/assess/", office.assess, name="assess"),
    path("cases/<uuid:public_id>/conditions/<int:pk>/", office.meet_condition, name="meet_condition"),
    path("cases/<uuid:public_id>/steps/<slug:step>/", steps.ApplicationStep.as_view(), name="application_step"),
    # Grants
    path("grants/<uuid:public_id>/", case.grant_page, name="grant"),
    path("grants/<uuid:public_id>/steps/<slug:step>/", steps.GrantStep.as_view(), name="grant_step"),
    path("grants/<uuid:public_id>/change/", amendments.choose, name="change"),
    path("grants/<uuid:public_id>/change/<slug:kind>/", amendments.request_amendment, name="request_amendment"),
    path("grants/<uuid:public_id>/report/<slug:kind>/", amendments.report_change, name="report_change"),
    path("grants/<uuid:public_id>/draw/", money.request_drawdown, name="request_drawdown"),
    path("amendments/<uuid:public_id>/", amendments.amendment_page, name="amendment"),
    path("amendments/<uuid:public_id>/hearing/", amendments.answer_hearing, name="answer_amendment"),
    path("amendments/<uuid:public_id>/steps/<slug:step>/", steps.AmendmentStep.as_view(), name="amendment_step"),
    path("drawdowns/<uuid:public_id>/", case.drawdown_page, name="drawdown"),
    path("drawdowns/<uuid:public_id>/steps/resubmit/", money.resubmit_drawdown, name="resubmit_drawdown"),
    path("drawdowns/<uuid:public_id>/steps/<slug:step>/", steps.DrawdownStep.as_view(), name="drawdown_step"),
    path("changes/<uuid:public_id>/", amendments.read_change, name="read_change"),
    # The rules
    path("", include("grants.urls_rules")),
    # Money
    path("money/", money.money, name="money"),
    path("money/funds/<uuid:public_id>/<int:year>/", money.fund, name="fund"),
    path("money/funds/<uuid:public_id>/<int:year>/budget/", money.budget, name="budget"),
    # Payment runs and the bank
    path("money/runs/new/", payments.new_run, name="new_run"),
    path("money/runs/<uuid:public_id>/", payments.run, name="run"),
    path("money/runs/<uuid:public_id>/release/", payments.release_run, name="release_run"),
    path("money/runs/<uuid:public_id>/file/", payments.run_file, name="run_file"),
    path("money/runs/<uuid:public_id>/send/", payments.send_run, name="send_run"),
    path("money/runs/<uuid:public_id>/dissolve/", payments.dissolve_run, name="dissolve_run"),
    path("money/runs/<uuid:public_id>/confirm/", payments.confirm_run, name="confirm_run"),
    path("money/bank/", bank.bank, name="bank"),
    path("money/bank/agreement/", bank.agreement, name="agreement"),
    path("money/bank/statements/<uuid:public_id>/", bank.statement, name="bank_statement"),
    path("money/bank/entries/<uuid:public_id>/", bank.entry, name="bank_entry"),
    path("money/accounts/new/", bank.new_own_account, name="new_own_account"),
    path("money/accounts/<uuid:public_id>/", bank.own_account, name="own_account"),
    path("money/accounts/<uuid:public_id>/confirm/", bank.confirm_own_account, name="confirm_own_account"),
    path("money/accounts/<uuid:public_id>/close/", bank.close_own_account, name="close_own_account"),
]
