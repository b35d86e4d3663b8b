from grants.models.amendment import Amendment
from grants.models.application import Answer, Application, CheckItem, InformationRequest, Recommendation
from grants.models.bank import BankEntry, BankStatement, OwnAccount, TreasurySetting
from grants.models.change import ReportedChange
from grants.models.decision import Condition, Decision
from grants.models.drawdown import Drawdown
from grants.models.grant import Grant
from grants.models.hold import Exclusion, Hold
from grants.models.ledger import Account, Posting, Transfer
from grants.models.payment_run import Payment, PaymentRun
from grants.models.plan import CostLine, FinancingLine, Plan
from grants.models.process import AmendmentProcess, ApplicationProcess, DrawdownProcess, GrantProcess
from grants.models.programme import Call, Fund, NumberSequence, Procedure, Programme, Track
from grants.models.rule_set import RuleEntry, RuleSet, RuleTrial, TrialCase

__all__ = [
    "Account",
    "Amendment",
    "AmendmentProcess",
    "Answer",
    "Application",
    "ApplicationProcess",
    "BankEntry",
    "BankStatement",
    "Call",
    "CheckItem",
    "Condition",
    "CostLine",
    "Decision",
    "Drawdown",
    "DrawdownProcess",
    "Exclusion",
    "FinancingLine",
    "Fund",
    "Grant",
    "GrantProcess",
    "Hold",
    "InformationRequest",
    "NumberSequence",
    "OwnAccount",
    "Payment",
    "PaymentRun",
    "Plan",
    "Posting",
    "Procedure",
    "Programme",
    "Recommendation",
    "ReportedChange",
    "RuleEntry",
    "RuleSet",
    "RuleTrial",
    "Track",
    "Transfer",
    "TreasurySetting",
    "TrialCase",
]
