from django.urls import path

from grants.views import rule_sets, rule_trials

urlpatterns = [
    path("", rule_sets.rule_sets, name="rule_sets"),
    path("new/", rule_sets.new, name="new_rule_set"),
    path("compare/", rule_sets.compare, name="compare_rule_sets"),
    path("examples/<slug:name>/", rule_sets.shipped, name="shipped_rule_set"),
    path("<uuid:public_id>/", rule_sets.rule_set, name="rule_set"),
    path("<uuid:public_id>/describe/", rule_sets.describe, name="describe_rule_set"),
    path("<uuid:public_id>/values/<slug:group>/", rule_sets.change, name="change_rule_set"),
    path("<uuid:public_id>/discard/", rule_sets.discard, name="discard_rule_set"),
    path("<uuid:public_id>/trial/", rule_trials.trial, name="rule_trial"),
    path("<uuid:public_id>/trial/start/", rule_trials.start, name="start_rule_trial"),
    path("<uuid:public_id>/propose/", rule_trials.propose, name="propose_rule_set"),
    path("<uuid:public_id>/take-back/", rule_trials.take_back, name="take_back_rule_set"),
    path("<uuid:public_id>/send-back/", rule_trials.send_back, name="send_back_rule_set"),
    path("<uuid:public_id>/publish/", rule_trials.publish, name="publish_rule_set"),
]
