# The part of django-rules that we use. The package calls itself typed, but its functions are not.
from rules.permissions import add_perm as add_perm
from rules.permissions import has_perm as has_perm
from rules.permissions import perm_exists as perm_exists
from rules.predicates import Predicate as Predicate
from rules.predicates import always_allow as always_allow
from rules.predicates import always_deny as always_deny
from rules.predicates import is_authenticated as is_authenticated
from rules.predicates import is_superuser as is_superuser
from rules.predicates import predicate as predicate
