"""Addresses of policies."""

from django.urls import URLPattern, URLResolver, path

from portal.policies.views import comments, desk, public, rules

_DESK = "staff/policies/"
_DRAFT = f"{_DESK}<uuid:policy_id>/"
_RULE = f"{_DESK}rules/<uuid:rule_id>/"

staff_patterns: list[URLPattern | URLResolver] = [
    path(_DESK, desk.desk, name="policy-desk"),
    path(_DRAFT, desk.draft, name="policy-draft"),
    path(f"{_DRAFT}preview/", desk.preview, name="policy-preview"),
    path(f"{_DRAFT}texts/", desk.texts, name="policy-texts"),
    path(f"{_DRAFT}numbers/", desk.numbers, name="policy-numbers"),
    path(f"{_DRAFT}discard/", desk.discard, name="policy-discard"),
    path(f"{_DRAFT}moves/<slug:name>/", desk.move, name="policy-move"),
    path(f"{_DRAFT}comments/", comments.comments, name="policy-comments"),
    path(f"{_DRAFT}comments/<uuid:comment_id>/", comments.answer, name="policy-comment-answer"),
    path(f"{_DRAFT}rules/add/", rules.add, name="policy-rule-add"),
    path(_RULE, rules.edit, name="policy-rule-edit"),
    path(f"{_RULE}place/", rules.place, name="policy-rule-place"),
    path(f"{_RULE}remove/", rules.remove, name="policy-rule-remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("policies/", public.policy_list, name="policy-list"),
    path("policies/<uuid:policy_id>/", public.policy, name="policy"),
    path("policies/<slug:subject>/", public.policy_in_force, name="policy-in-force"),
    path("policies/<uuid:policy_id>/comment/", comments.comment, name="policy-comment"),
    path("policies/rules/<uuid:rule_id>/", public.rule, name="policy-rule"),
    *staff_patterns,
]
