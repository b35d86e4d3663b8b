from django.urls import path

from workflows.views import documents, inbox

app_name = "workflows"

urlpatterns = [
    # What waits for me
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:task_pk>/claim/", inbox.claim, name="claim"),
    path("inbox/<int:task_pk>/release/", inbox.release, name="release"),
    path("inbox/<int:task_pk>/hand-over/", inbox.hand_over, name="hand_over"),
    # Files
    path("documents/<uuid:public_id>/", documents.document, name="document"),
]
