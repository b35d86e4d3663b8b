from reporting.models.instalments import PartialWaiver, PaymentPlan, Rate
from reporting.models.notice import Notice
from reporting.models.objection import Objection
from reporting.models.process import (
    NoticeProcess,
    ObjectionProcess,
    ReclaimProcess,
    StatementOfUseProcess,
    VoucherQuestionProcess,
)
from reporting.models.reclaim import Reclaim, Repayment
from reporting.models.settlement import Settlement
from reporting.models.statement import IncomeLine, StatementOfUse, Voucher
from reporting.models.use import UseReport
from reporting.models.verification import Sample, VoucherFinding, VoucherQuestion
from reporting.models.voucher_list import VoucherDraft, VoucherImport

__all__ = [
    "IncomeLine",
    "Notice",
    "NoticeProcess",
    "Objection",
    "ObjectionProcess",
    "PartialWaiver",
    "PaymentPlan",
    "Rate",
    "Reclaim",
    "ReclaimProcess",
    "Repayment",
    "Sample",
    "Settlement",
    "StatementOfUse",
    "StatementOfUseProcess",
    "UseReport",
    "Voucher",
    "VoucherDraft",
    "VoucherFinding",
    "VoucherImport",
    "VoucherQuestion",
    "VoucherQuestionProcess",
]
