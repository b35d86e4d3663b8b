from django.urls import path

from reporting import urls_statements
from reporting.views import instalments, notices, paper, questions, reclaims, steps, uses, verification

app_name = "reporting"

urlpatterns = [
    *urls_statements.urlpatterns,
    # The office's side
    path("statements/<uuid:public_id>/verify/", verification.verify, name="verify"),
    path("statements/<uuid:public_id>/verify/<uuid:voucher_id>/", verification.verify_line, name="verify_line"),
    path("statements/<uuid:public_id>/verify/<uuid:voucher_id>/ask/", verification.ask, name="ask"),
    path("statements/<uuid:public_id>/verify/rest/", verification.recognise_the_rest, name="recognise_the_rest"),
    path("questions/<uuid:public_id>/", questions.question, name="question"),
    path("questions/<uuid:public_id>/steps/<slug:step>/", steps.QuestionStep.as_view(), name="voucherquestion_step"),
    path("grants/<uuid:public_id>/settlement/", verification.settlement, name="settlement"),
    path("grants/<uuid:public_id>/reclaim/", reclaims.draft, name="draft_reclaim"),
    path("grants/<uuid:public_id>/use/", uses.uses, name="uses"),
    path("grants/<uuid:public_id>/use/<uuid:report_id>/withdraw/", uses.withdraw, name="withdraw_use"),
    # Reclaims
    path("reclaims/<uuid:public_id>/", reclaims.reclaim, name="reclaim"),
    path("reclaims/<uuid:public_id>/answer/", reclaims.answer, name="answer_hearing"),
    path("reclaims/<uuid:public_id>/repayments/", reclaims.repayment, name="record_repayment"),
    path("reclaims/<uuid:public_id>/instalments/", instalments.agree, name="agree_instalments"),
    path("reclaims/<uuid:public_id>/instalments/end/", instalments.end, name="end_instalments"),
    path("reclaims/<uuid:public_id>/waive-part/", instalments.waive_part, name="waive_part"),
    path("reclaims/<uuid:public_id>/steps/<slug:step>/", steps.ReclaimStep.as_view(), name="reclaim_step"),
    # Notices and objections
    path("notices/<uuid:public_id>/", notices.notice, name="notice"),
    path("notices/<uuid:public_id>/reasons/", notices.reasons, name="notice_reasons"),
    path("notices/<uuid:public_id>/object/", notices.lodge, name="lodge_objection"),
    path("notices/<uuid:public_id>/steps/<slug:step>/", steps.NoticeStep.as_view(), name="notice_step"),
    path("objections/<uuid:public_id>/", notices.objection, name="objection"),
    path("objections/<uuid:public_id>/steps/<slug:step>/", steps.ObjectionStep.as_view(), name="objection_step"),
    # Paper
    path("money/runs/<uuid:public_id>/order.pdf", paper.payment_order, name="payment_order"),
    path("money/order-columns/", paper.order_columns, name="order_columns"),
    path("money/runs/<uuid:public_id>/order.csv", paper.payment_order_csv, name="payment_order_csv"),
]
