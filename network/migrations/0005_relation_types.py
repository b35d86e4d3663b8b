"""The kinds of relations that every instance begins with. Their codes are used by the code; words may be changed."""

from typing import Any

from django.db import migrations

PERSON = ["person"]
OTHERS = ["organisation", "public_body", "unit", "collaboration", "committee"]
COMMITTEES = ["committee", "collaboration"]

# code, A to B and B to A in German and English, kinds of A and B, symmetric, conflict weight (3 excludes), public
TYPES = [
    ("member_of", "ist Mitglied in", "hat als Mitglied", "is a member of", "has as a member", [], OTHERS, False, 1, True),
    ("works_with", "arbeitet zusammen mit", "arbeitet zusammen mit", "works with", "works with", [], [], True, 1, True),
    ("partner_in", "ist Partner bei einem Vorhaben von", "hat als Partner im Vorhaben", "is a project partner of",
     "has as a project partner", OTHERS, OTHERS, False, 2, True),
    ("funds", "fördert", "wird gefördert von", "funds", "is funded by", OTHERS, OTHERS, False, 0, True),
    ("sits_in", "hat einen Sitz in", "gibt einen Sitz an", "has a seat in", "gives a seat to", [], COMMITTEES, False, 0,
     True),
    ("advises", "berät", "wird beraten von", "advises", "is advised by", [], OTHERS, False, 1, False),
    ("carries", "ist Träger von", "wird getragen von", "carries", "is carried by", OTHERS, OTHERS, False, 2, True),
    ("part_of", "gehört zu", "hat als Teil", "is part of", "has as a part", OTHERS, OTHERS, False, 2, True),
    ("uses_rooms_of", "nutzt Räume von", "stellt Räume für", "uses rooms of", "lends rooms to", OTHERS, OTHERS, False, 0,
     True),
    ("met", "traf sich mit", "traf sich mit", "met with", "met with", [], [], True, 0, False),
    ("represents", "vertritt", "wird vertreten von", "represents", "is represented by", PERSON, OTHERS, False, 3, False),
    ("on_board_of", "ist im Vorstand von", "hat im Vorstand", "is on the board of", "has on its board", PERSON, OTHERS,
     False, 3, False),
    ("employed_by", "ist angestellt bei", "beschäftigt", "is employed by", "employs", PERSON, OTHERS, False, 3, False),
    ("related_to", "ist angehörig mit", "ist angehörig mit", "is a relative of", "is a relative of", PERSON, PERSON, True,
     3, False),
]  # fmt: skip


def add(apps: Any, schema_editor: Any) -> None:
    kinds = apps.get_model("network", "RelationType")
    for code, ab_de, ba_de, ab_en, ba_en, kinds_a, kinds_b, symmetric, weight, public in TYPES:
        kinds.objects.get_or_create(
            code=code,
            defaults={
                "label_ab_de": ab_de, "label_ba_de": ba_de, "label_ab_en": ab_en, "label_ba_en": ba_en,
                "kinds_a": kinds_a, "kinds_b": kinds_b, "symmetric": symmetric, "conflict_weight": weight,
                "may_be_public": public,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("network", "0004_actor_user")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
