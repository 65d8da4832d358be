"""Who must not see this: from words and ticks to the keys that a report is not sealed to.

The sender knows no list of our people, and is shown none. Whoever holds a ticked role gets no key.
Whoever's name stands in the words gets none either. Where somebody is described and no role is
ticked, only those who coordinate get keys: they read the words and choose a team by them. It is the
missing key that keeps somebody out, not a rule of a page.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from portal.actors.models import StaffMembership, User
from portal.tenancy.models import Tenant
from portal.vault.models import VaultKey
from portal.vault.selectors import intake_officers
from protection.intake.reports import Role

_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True, repr=False)
class _Holder:
    """Who holds a key: the name, folded into words, and the roles."""

    key: UUID
    names: frozenset[str]
    roles: frozenset[str]


def excluded_keys(tenant: Tenant, *, words: str, roles: Collection[str]) -> frozenset[UUID]:
    """The keys of officers who get no access; in the context of `system_actor(tenant.pk)`.

    Raises LogBroken, NotStaffed.
    """
    holders = _holders(tenant)
    named = _fold(words)
    kept = [
        one for one in holders if not (one.roles & set(roles)) and not _is_named(one.names, named)
    ]
    if words.strip() and not roles:
        kept = [one for one in kept if Role.SUPERVISOR in one.roles] or kept
    return frozenset(one.key for one in holders) - {one.key for one in kept}


def names_person(words: str, name: str) -> bool:
    """Whether one word of somebody's name stands in these words: a first name, a family name."""
    return _is_named(_fold(name), _fold(words))


def _holders(tenant: Tenant) -> list[_Holder]:
    keys = [card.key for card in intake_officers(tenant)]
    people = dict(VaultKey.objects.filter(pk__in=keys).values_list("pk", "person_id"))
    names = dict(User.objects.filter(pk__in=people.values()).values_list("pk", "name"))
    members = StaffMembership.objects.filter(
        tenant=tenant, person_id__in=people.values(), ended_at=None
    )
    roles = dict(members.values_list("person_id", "roles"))
    return [
        _Holder(key, _fold(names.get(person, "")), frozenset(roles.get(person, ())))
        for key, person in people.items()
    ]


def _is_named(names: frozenset[str], words: frozenset[str]) -> bool:
    """One word of the name is enough: a first name, a family name."""
    return bool({one for one in names if len(one) >= _LEAST_LETTERS} & words)


def _fold(text: str) -> frozenset[str]:
    """The words of a text, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (one for one in plain if not unicodedata.combining(one))
    return frozenset("".join(one if one.isalnum() else " " for one in letters).split())
