"""Addresses of policies."""

from django.urls import URLPattern, URLResolver, path

from portal.policies.models import PolicySubject
from portal.policies.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("policies/", public.policy_list, name="policy-list"),
    path(
        "policies/accreditation/",
        public.policy_in_force,
        {"subject": PolicySubject.ACCREDITATION.value},
        name="policy-in-force",
    ),
    path("policies/<uuid:policy_id>/", public.policy, name="policy"),
    path("policies/rules/<uuid:rule_id>/", public.rule, name="policy-rule"),
]
