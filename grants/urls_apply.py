"""The applicant's way; included by `grants.urls`."""

from django.urls import path

from grants.views import application, attachments, overview, plan, start, what_if

hand_in = overview.HandIn.as_view()

urlpatterns = [
    # Public
    path("", start.start, name="start"),
    path("calls/", start.calls, name="calls"),
    path("calls/<uuid:public_id>/", start.call, name="call"),
    path("what-if/", what_if.what_if, name="what_if"),
    path("what-if/journey/", what_if.journey, name="journey"),
    # Begin
    path("calls/<uuid:public_id>/begin/", start.begin, name="begin"),
    path("applications/", application.mine, name="mine"),
    # The form, section by section
    path("applications/<uuid:public_id>/organisation/", application.organisation, name="apply_organisation"),
    path("applications/<uuid:public_id>/sections/<slug:code>/", application.section, name="apply_section"),
    path("applications/<uuid:public_id>/sections/<slug:code>/autosave/", application.autosave, name="autosave"),
    path("applications/<uuid:public_id>/sections/<slug:code>/conflict/", application.conflict, name="apply_conflict"),
    path("applications/<uuid:public_id>/plan/", plan.plan, name="apply_plan"),
    path("applications/<uuid:public_id>/declarations/", application.declarations, name="apply_declarations"),
    path("applications/<uuid:public_id>/attachments/", attachments.attachments, name="apply_attachments"),
    path(
        "applications/<uuid:public_id>/attachments/<uuid:document_id>/remove/",
        attachments.remove,
        name="remove_attachment",
    ),
    path("applications/<uuid:public_id>/overview/", overview.overview, name="apply_overview"),
    # Steps
    path("applications/<uuid:public_id>/submit/", hand_in, {"step": "submit"}, "submit_application"),
    path("applications/<uuid:public_id>/resubmit/", hand_in, {"step": "resubmit"}, "resubmit_application"),
    path("applications/<uuid:public_id>/receipt/", application.receipt, name="receipt"),
]
