from network.models.account import BankAccount
from network.models.actor import Actor, Identifier, Invitation, Representation, Visibility
from network.models.area import Area
from network.models.body import Body, Occupancy, Seat
from network.models.external import ExternalGrant
from network.models.partnership import Land, Partnership
from network.models.relation import Relation, RelationType
from network.models.role import (
    LEAD_OFFICE_ROLES,
    OFFICE_ROLES,
    ORGANISATION_ROLES,
    PARTNERSHIP_ROLES,
    READING_ROLES,
    Delegation,
    Role,
    RoleAssignment,
    valid_on,
)
from network.models.topic import Topic
from network.models.user import Held, User

__all__ = [
    "LEAD_OFFICE_ROLES",
    "OFFICE_ROLES",
    "ORGANISATION_ROLES",
    "PARTNERSHIP_ROLES",
    "READING_ROLES",
    "Actor",
    "Area",
    "BankAccount",
    "Body",
    "Delegation",
    "ExternalGrant",
    "Held",
    "Identifier",
    "Invitation",
    "Land",
    "Occupancy",
    "Partnership",
    "Relation",
    "RelationType",
    "Representation",
    "Role",
    "RoleAssignment",
    "Seat",
    "Topic",
    "User",
    "Visibility",
    "valid_on",
]
