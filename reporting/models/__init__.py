from reporting.models.notice import Notice
from reporting.models.objection import Objection
from reporting.models.process import NoticeProcess, ObjectionProcess, ReclaimProcess, StatementOfUseProcess
from reporting.models.reclaim import Reclaim, Repayment
from reporting.models.settlement import Settlement
from reporting.models.statement import IncomeLine, StatementOfUse, Voucher, VoucherFinding
from reporting.models.voucher_list import VoucherDraft, VoucherImport

__all__ = [
    "IncomeLine",
    "Notice",
    "NoticeProcess",
    "Objection",
    "ObjectionProcess",
    "Reclaim",
    "ReclaimProcess",
    "Repayment",
    "Settlement",
    "StatementOfUse",
    "StatementOfUseProcess",
    "Voucher",
    "VoucherDraft",
    "VoucherFinding",
    "VoucherImport",
]
