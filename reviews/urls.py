from django.urls import path

from reviews.views import assignment, conflicts, meetings, ranking, reviews, steps

app_name = "reviews"

urlpatterns = [
    # What a juror writes
    path("reviews/", reviews.mine, name="mine"),
    path("reviews/<uuid:public_id>/", reviews.review, name="review"),
    path("reviews/<uuid:public_id>/steps/<slug:step>/", steps.ReviewStep.as_view(), name="review_step"),
    # Who writes it
    path("reviews/assignments/", assignment.assignments, name="assignments"),
    path("reviews/assignments/<uuid:public_id>/", assignment.assign, name="assign"),
    # Who must not
    path("cases/<uuid:public_id>/conflict/", conflicts.declare, name="declare"),
    path("cases/<uuid:public_id>/conflict/<uuid:person>/", conflicts.judge, name="judge"),
    # The evening
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/plan/<uuid:public_id>/", meetings.plan, name="plan"),
    path("meetings/<uuid:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:public_id>/change/", meetings.change, name="change"),
    path("meetings/<uuid:public_id>/attendance/", meetings.attendance, name="attendance"),
    path("meetings/<uuid:public_id>/cases/<uuid:case>/", meetings.resolve, name="resolve"),
    path("meetings/<uuid:public_id>/notes/", meetings.notes, name="notes"),
    path("meetings/<uuid:public_id>/sign/", meetings.sign, name="sign"),
    path("meetings/<uuid:public_id>/steps/<slug:step>/", steps.MeetingStep.as_view(), name="meeting_step"),
    # Against the budget
    path("meetings/ranking/<uuid:public_id>/", ranking.ranking, name="ranking"),
]
