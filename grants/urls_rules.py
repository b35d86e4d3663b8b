from django.urls import path

from grants.views import programme, rule_sets, rule_trials

urlpatterns = [
    path("rule-sets/", rule_sets.rule_sets, name="rule_sets"),
    path("rule-sets/new/", rule_sets.new, name="new_rule_set"),
    path("rule-sets/compare/", rule_sets.compare, name="compare_rule_sets"),
    path("rule-sets/examples/<slug:name>/", rule_sets.shipped, name="shipped_rule_set"),
    path("rule-sets/<uuid:public_id>/", rule_sets.rule_set, name="rule_set"),
    path("rule-sets/<uuid:public_id>/describe/", rule_sets.describe, name="describe_rule_set"),
    path("rule-sets/<uuid:public_id>/values/<slug:group>/", rule_sets.change, name="change_rule_set"),
    path("rule-sets/<uuid:public_id>/discard/", rule_sets.discard, name="discard_rule_set"),
    path("rule-sets/<uuid:public_id>/trial/", rule_trials.trial, name="rule_trial"),
    path("rule-sets/<uuid:public_id>/trial/start/", rule_trials.start, name="start_rule_trial"),
    path("rule-sets/<uuid:public_id>/propose/", rule_trials.propose, name="propose_rule_set"),
    path("rule-sets/<uuid:public_id>/take-back/", rule_trials.take_back, name="take_back_rule_set"),
    path("rule-sets/<uuid:public_id>/send-back/", rule_trials.send_back, name="send_back_rule_set"),
    path("rule-sets/<uuid:public_id>/publish/", rule_trials.publish, name="publish_rule_set"),
    path("programme/", programme.programme, name="programme"),
    path("programme/calls/new/", programme.new_call, name="new_call"),
    path("programme/calls/<uuid:public_id>/", programme.prepared_call, name="prepared_call"),
    path("programme/calls/<uuid:public_id>/change/", programme.change_call, name="change_call"),
    path("programme/calls/<uuid:public_id>/discard/", programme.discard_call, name="discard_call"),
    path("programme/procedures/<uuid:public_id>/", programme.procedure, name="procedure"),
    path("programme/<slug:kind>/<uuid:public_id>/propose/", programme.propose, name="propose_publication"),
    path("programme/<slug:kind>/<uuid:public_id>/take-back/", programme.take_back, name="take_back_publication"),
    path("programme/<slug:kind>/<uuid:public_id>/send-back/", programme.send_back, name="send_back_publication"),
    path("programme/<slug:kind>/<uuid:public_id>/publish/", programme.publish, name="publish_publication"),
]
