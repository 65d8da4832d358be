"""Large synthetic data by COPY, obeying every constraint."""

import random
from functools import cache
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from portal.organizations.models import Organization
from portal.organizations.scale import organization_rows
from portal.permissions import system_actor
from portal.policies.illustrations import Illustration, illustrations
from portal.policies.installing import install_policy
from portal.policies.models import Policy
from portal.scale import copy_rows, owner_connection
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant

_MODEL_POLICY = "riverland-style"


class Command(BaseCommand):
    help = "Load N invented organizations and applications, one institution holding half of them."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--organizations", type=int, default=10_000)
        parser.add_argument("--requests", type=int, default=10_000)
        parser.add_argument("--obstacles", type=int, default=0)
        parser.add_argument("--tenants", type=int, default=10)
        parser.add_argument("--contributions", type=int, default=0)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        # The room of participation that is measured, by name: the house imports none of them.
        room = import_module("participation.accreditation.scale")
        models = import_module("participation.accreditation.models")
        source = random.Random(options["seed"])  # noqa: S311 - the same data for the same seed
        now = timezone.now()
        tenants = [_tenant(number, options["seed"]) for number in range(options["tenants"])]
        counts = room.shares(options["requests"], len(tenants))
        targets = [
            room.Target(tenant.pk, policy.pk, count)
            for (tenant, policy), count in zip(tenants, counts, strict=False)
        ]
        connection.close()
        organizations = list(organization_rows(options["organizations"], source, now))
        with owner_connection(Organization, models.Application) as owner:
            made = copy_rows(owner, Organization, organizations)
            rows = room.application_rows(targets, organizations, source, now)
            sent = copy_rows(owner, models.Application, rows)
        self.stdout.write(f"{len(tenants)} institutions, {made} organizations, {sent} applications")
        if options["obstacles"]:
            shares = room.shares(options["obstacles"], len(tenants))
            self._obstacles([tenant for tenant, _policy in tenants], shares, source)
        if options["contributions"]:
            self._consultation(tenants[0][0], options["contributions"], source)

    def _obstacles(self, tenants: list[Tenant], shares: list[int], source: random.Random) -> None:
        """Reports with their public rows; one institution holds half of them."""
        room = import_module("promotion.publication.scale")
        made = 0
        with owner_connection(*room.MODELS) as owner:
            for tenant, count in zip(tenants, shares, strict=False):
                made += room.load_obstacles(owner, tenant.pk, count, source, timezone.now())
        self.stdout.write(f"{made} obstacles, each with its public row")

    def _consultation(self, tenant: Tenant, count: int, source: random.Random) -> None:
        """One consultation of the first institution with all the contributions."""
        room = import_module("participation.themes.scale")
        with owner_connection(*room.MODELS) as owner:
            load = room.load_consultation(owner, tenant.pk, count, source, timezone.now())
        self.stdout.write(
            f"consultation {load.consultation_id}: {count} contributions, {load.people} people"
        )


def _tenant(number: int, seed: int) -> tuple[Tenant, Policy]:
    """One institution with a policy in force; the same again for the same seed."""
    slug = f"scale-{seed}-{number}"
    with tenant_context(system_actor()):
        known = Tenant.objects.filter(slug=slug).first()
    tenant = known or Tenant(slug=slug, name_en=f"Scale {number}", is_illustration=True)
    with tenant_context(system_actor(tenant.pk)):
        if known is not None:
            return known, Policy.objects.get(tenant=known, subject="accreditation")
        tenant.published_at = timezone.now()
        tenant.languages = ["en"]
        tenant.save(force_insert=True)
        given = _model()
        return tenant, install_policy(tenant, given.policy)


@cache
def _model() -> Illustration:
    return next(entry for entry in illustrations() if entry.tenant.slug == _MODEL_POLICY)
