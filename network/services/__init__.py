"""The verbs of the network: subject first, then keyword-only, `by=` always; each checks its right and is journalled."""

from network.services.accounts import (
    activate_due_accounts,
    block_bank_account,
    confirm_bank_account,
    propose_bank_account,
    waiting_days,
    withdraw_bank_account,
)
from network.services.actors import create_actor, join_partnership, review_actor, update_actor
from network.services.bodies import add_seat, change_body, create_body, end_occupancy, occupy
from network.services.external import change_external_grant, record_external_grant
from network.services.people import (
    accept_invitation,
    ask_to_join,
    confirm_representation,
    end_representation,
    invitation_by_token,
    invite,
    register,
    represent,
    revoke_invitation,
)
from network.services.relations import (
    confirm_relation,
    derive_relation,
    dispute_relation,
    end_derived,
    end_relation,
    relate,
)
from network.services.roles import (
    assign_role,
    change_partnership,
    delegate,
    end_delegation,
    end_role,
    found_partnership,
)

__all__ = [
    "accept_invitation",
    "activate_due_accounts",
    "add_seat",
    "ask_to_join",
    "assign_role",
    "block_bank_account",
    "change_body",
    "change_external_grant",
    "change_partnership",
    "confirm_bank_account",
    "confirm_relation",
    "confirm_representation",
    "create_actor",
    "create_body",
    "delegate",
    "derive_relation",
    "dispute_relation",
    "end_delegation",
    "end_derived",
    "end_occupancy",
    "end_relation",
    "end_representation",
    "end_role",
    "found_partnership",
    "invitation_by_token",
    "invite",
    "join_partnership",
    "occupy",
    "propose_bank_account",
    "record_external_grant",
    "register",
    "relate",
    "represent",
    "review_actor",
    "revoke_invitation",
    "update_actor",
    "waiting_days",
    "withdraw_bank_account",
]
