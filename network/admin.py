"""The operator's view of what is the same for all partnerships. People's rights and money are not changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from network.models import Area, RelationType, Topic

if TYPE_CHECKING:
    AreaBase = admin.ModelAdmin[Area]
    TopicBase = admin.ModelAdmin[Topic]
    RelationTypeBase = admin.ModelAdmin[RelationType]
else:
    AreaBase = TopicBase = RelationTypeBase = admin.ModelAdmin


@admin.register(Area)
class AreaAdmin(AreaBase):
    list_display = ["name", "level", "ags", "parent", "population"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["name", "ags"]
    autocomplete_fields = ["parent"]


@admin.register(Topic)
class TopicAdmin(TopicBase):
    list_display = ["label_de", "label_en", "broader"]
    list_select_related = ["broader"]
    search_fields = ["label_de", "label_en"]


@admin.register(RelationType)
class RelationTypeAdmin(RelationTypeBase):
    list_display = ["code", "label_ab_de", "label_ba_de", "symmetric", "conflict_weight", "may_be_public"]
