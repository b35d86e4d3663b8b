"""Writes `docs/roles.md` and `docs/lives.md` from the code, so that they cannot say something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from django.conf import settings
from django.utils import translation
from rules.permissions import permissions

from network.models import Role
from workflows.desks import flow_of
from workflows.life import Life, Step, lives, state_field, steps_of

FOLDER = Path(settings.BASE_DIR) / "docs"
NOTE = "<!-- Written by `manage.py write_docs`; a test holds it against the code. Do not edit. -->\n"

Leaf = tuple[str, bool]
"""A predicate's name, and whether it must hold (True) or must not."""

Alternatives = list[frozenset[Leaf]]
"""One of these must hold, each in all its leaves."""

# Predicates that name roles in other words than `kind:role|role`.
ROLES_OF = {
    "is_system": "system",
    "is_reviewer": "",
    "is_chair_of_body": "chair",
    "is_secretary_of_body": "secretary",
}
CONDITIONS = {
    ("is_excluded", False): "",
    ("for_applicant:applicant|signatory", False): "",
    ("for_applicant:signatory", False): "",
    ("is_reviewer", True): "to whom it was assigned",
    ("applicant_may_submit", True): "where the track says so",
    ("has_no_body", True): "where no body resolves",
    ("has_no_body", False): "where a body resolves",
    ("admitted_it_above_threshold", False): "not who admitted it, above the track's threshold",
    ("checked_it", False): "not who checked it",
    ("approved_it", False): "not who approved it",
    ("is_by_office", True): "what the office meant to do",
    ("is_by_office", False): "a wish of their own",
    ("is_small_amendment", True): "up to the track's threshold",
    ("approved_its_drawdowns", False): "not who approved its drawdowns",
    ("decided_it_though_another_could", False): "not who decided, where another is appointed",
    ("came_by_portal", False): "of what came by post",
}


def pages() -> dict[Path, str]:
    with translation.override("de"):
        return {FOLDER / "roles.md": roles_page(), FOLDER / "lives.md": lives_page()}


# ---- roles ---------------------------------------------------------------------------------------------------------


def roles_page() -> str:
    rows = [
        NOTE,
        "# Roles and steps\n",
        "Who may take which step, as the predicates of each app's `permissions.py` say it. Every role is a dated "
        "row in one partnership; a deputy acts by a dated delegation, and the journal names both. Whoever is excluded "
        "from a case, or acts for its applicant, has no right of the office or the committee on it.\n",
        "## The roles\n",
        "| Rolle | identifier |\n|---|---|",
        *(f"| {role.label} | `{role.value}` |" for role in Role),
        "| Fördernetz (the clock) | `system` |\n",
    ]
    for life in lives():
        rows += [
            f"## {life._meta.label}\n",
            "| Schritt | step | right | who |\n|---|---|---|---|",
            *(
                f"| {step.label} | `{step.name}` | `{step.permission}` | {who_may(step.permission)} |"
                for step in steps_of(life).values()
            ),
            "",
        ]
    return "\n".join(rows)


def who_may(permission: str) -> str:
    """The alternatives of a right in words: `clerk (where no body resolves); decider`."""
    found: dict[str, list[str]] = {}
    for alternative in alternatives_of(permissions[permission].name):
        roles = _roles_in(alternative)
        conditions = [CONDITIONS.get(leaf, leaf[0]) for leaf in sorted(alternative) if not _names_roles(leaf)]
        for role in roles:
            found.setdefault(role, []).append(", ".join(filter(None, conditions)))
    told = []
    for role, wheres in found.items():
        # One alternative without a condition makes the others of the same role idle.
        where = "" if "" in wheres else " or ".join(wheres)
        told.append(f"`{role}` ({where})" if where else f"`{role}`")
    return "; ".join(told)


def _names_roles(leaf: Leaf) -> bool:
    name, holds = leaf
    return holds and (":" in name or bool(ROLES_OF.get(name)))


def _roles_in(alternative: frozenset[Leaf]) -> list[str]:
    sets = [
        {ROLES_OF[name]} if name in ROLES_OF else set(name.rpartition(":")[2].split("|"))
        for name, holds in alternative
        if _names_roles((name, holds))
    ]
    return sorted(set.intersection(*sets)) if sets else []


# ---- rules' names of combined predicates ---------------------------------------------------------------------------

TOKEN = re.compile(r" (?P<operator>[&|^]) |(?P<mark>[()~])|(?P<leaf>[^\s()~]+)")


def alternatives_of(name: str) -> Alternatives:
    """Reads the name that `rules` gives a combined predicate, `(a & (~b | c))`, as alternatives."""
    tokens = [match.group(match.lastgroup or 0) for match in TOKEN.finditer(name)]
    found = _read(iter(tokens), holds=True)
    return [one for one in found if not any(other < one for other in found)]


def _read(tokens: Iterator[str], *, holds: bool) -> Alternatives:
    word = next(tokens)
    if word == "~":
        return _read(tokens, holds=not holds)
    if word != "(":
        return [frozenset({(word, holds)})]
    left = _read(tokens, holds=holds)
    operator = next(tokens)
    right = _read(tokens, holds=holds)
    assert next(tokens) == ")"
    together = (operator == "&") == holds  # not (a and b) is (not a) or (not b)
    return [one | other for one, other in product(left, right)] if together else left + right


# ---- lives ---------------------------------------------------------------------------------------------------------


def lives_page() -> str:
    rows = [
        NOTE,
        "# Lives\n",
        "Everything that moves has a life: one small state machine in one small file, `<app>/lifecycle/<life>.py`. "
        "Each arrow is a step; nothing takes one but `workflows.steps.take()`, and a trigger in the database refuses "
        "every pair of states that is not drawn here.\n",
    ]
    for life in lives():
        rows += [f"## {life._meta.label}\n", diagram(life), table(life)]
    return "\n".join(rows)


def diagram(life: type[Life]) -> str:
    field = state_field(life)
    steps = steps_of(life).values()
    left = {source for step in steps for source in step.sources}
    states = [value for value, _label in field.choices or ()]
    lines = [
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{label}" as {value}' for value, label in field.choices or ()),
        f"    [*] --> {field.default}",
        *(f"    {source} --> {step.target}: {step.name}" for step in steps for source in step.sources),
        *(f"    {state} --> [*]" for state in states if state not in left),
        "```",
        "",
    ]
    return "\n".join(lines)


def table(life: type[Life]) -> str:
    labels = dict(state_field(life).choices or ())
    flow = flow_of(life)
    desks = {name: desk.label for name, desk in flow.desks().items()} if flow else {}

    def line(step: Step) -> str:
        sources = ", ".join(str(labels[source]) for source in step.sources)
        return (
            f"| {step.label} | `{step.name}` | {sources} | {labels[step.target]} | `{step.permission}` | "
            f"{who_may(step.permission)} | {desks.get(step.target, '–')} |"
        )

    return "\n".join(
        [
            "| Schritt | step | from | to | right | who | opens the desk |\n|---|---|---|---|---|---|---|",
            *(line(step) for step in steps_of(life).values()),
            "",
        ]
    )
