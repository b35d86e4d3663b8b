"""Statements of use: the recipient's side."""

from django.urls import path

from reporting.views import files, imports, statements, steps, vouchers

urlpatterns = [
    path("statements/", statements.mine, name="statements"),
    path("statements/<uuid:public_id>/", statements.statement, name="statement"),
    path("statements/<uuid:public_id>/report/", statements.report, name="report"),
    path("statements/<uuid:public_id>/report/autosave/", statements.report_autosave, name="report_autosave"),
    path("statements/<uuid:public_id>/income/", statements.income, name="income"),
    path("statements/<uuid:public_id>/publicity/", files.publicity, name="publicity"),
    path("statements/<uuid:public_id>/publicity/<uuid:document_id>/", files.remove_paper, name="remove_paper"),
    path("statements/<uuid:public_id>/receipt/", files.receipt, name="statement_receipt"),
    path("statements/<uuid:public_id>/vouchers/", vouchers.vouchers, name="vouchers"),
    path("statements/<uuid:public_id>/vouchers/row/", vouchers.voucher_row, name="voucher_row"),
    path("statements/<uuid:public_id>/vouchers/rows/", vouchers.more_rows, name="more_rows"),
    path("statements/<uuid:public_id>/vouchers/list.<str:ending>", vouchers.export, name="export_vouchers"),
    path("statements/<uuid:public_id>/vouchers/scans/", files.scans, name="scans"),
    path("statements/<uuid:public_id>/vouchers/carry-over/", files.carry_over, name="carry_over"),
    path("statements/<uuid:public_id>/vouchers/import/", imports.import_vouchers, name="import_vouchers"),
    path(
        "statements/<uuid:public_id>/vouchers/import/<uuid:import_id>/", imports.voucher_import, name="voucher_import"
    ),
    path("statements/<uuid:public_id>/vouchers/new/", vouchers.new_voucher, name="new_voucher"),
    path("statements/<uuid:public_id>/vouchers/<uuid:voucher_id>/", vouchers.voucher, name="voucher"),
    path("statements/<uuid:public_id>/vouchers/<uuid:voucher_id>/drop/", vouchers.drop_voucher, name="drop_voucher"),
    path("statements/<uuid:public_id>/steps/<slug:step>/", steps.StatementStep.as_view(), name="statementofuse_step"),
]
