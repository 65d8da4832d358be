"""The people of the demo: staff with one role each, representatives of organizations."""

import secrets
from functools import cache

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.actors.models import ApiToken, StaffMembership, User
from portal.actors.selectors import actor_of
from portal.actors.tokens import make_token
from portal.demo import DemoPerson
from portal.grants import StaffRole
from portal.permissions import Actor, DatabaseRole, Scope, system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.receipts import word_list

# Invented names; a second protection officer so that two can act, three trustees for a recovery.
_STAFF = (
    (StaffRole.ADMINISTRATOR, "Ilse Marchetti"),
    (StaffRole.REVIEWER, "Tomas Okonkwo"),
    (StaffRole.DECISION_MAKER, "Leila Sørensen"),
    (StaffRole.APPEALS_REVIEWER, "Bao Petrov"),
    (StaffRole.CONSULTATION_MANAGER, "Ruth Alvarado"),
    (StaffRole.INFORMATION_OFFICER, "Samir Laurent"),
    (StaffRole.ANALYST, "Grace Novak"),
    (StaffRole.ANALYST, "Amara Lindholm"),
    (StaffRole.TRANSLATOR, "Youssef Delgado"),
    (StaffRole.PROTECTION_OFFICER, "Mei Haddad"),
    (StaffRole.PROTECTION_OFFICER, "Daniel Abebe"),
    (StaffRole.PROTECTION_SUPERVISOR, "Noor Jensen"),
    (StaffRole.AUDITOR, "Paulo Lindqvist"),
    (StaffRole.KEY_TRUSTEE, "Sigrid Amoah"),
    (StaffRole.KEY_TRUSTEE, "Karim Valdez"),
    (StaffRole.KEY_TRUSTEE, "Hana Kowalczyk"),
)
_WITH_KEYS = {
    StaffRole.PROTECTION_OFFICER,
    StaffRole.PROTECTION_SUPERVISOR,
    StaffRole.KEY_TRUSTEE,
}
# Keys cost a third of a second each: the analysts of one institution hold some.
_ANALYSTS_WITH_KEYS = "riverland-style"
_PHRASE_WORDS = 6
_TOKEN_DAYS = 30
_hashed = cache(make_password)


def ensure_account(person: DemoPerson, *, second_factor: bool) -> User:
    """The account of a demo person, made once; its second factor too."""
    with tenant_context(system_actor(), role=DatabaseRole.NONE):
        known = User.objects.filter(email=person.email).first()
        if known is not None:
            return known
        user = User.objects.create_user(
            email=person.email, name=person.name, language=person.language
        )
        user.password = _hashed(person.password)
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if second_factor:
            person.totp_secret = generate_totp_secret()
            TOTP.activate(user, person.totp_secret)
            RecoveryCodes.activate(user)
        return user


def _holds_keys(role: StaffRole, tenant: Tenant) -> bool:
    if role is StaffRole.ANALYST:
        return bool(tenant.slug == _ANALYSTS_WITH_KEYS)
    return role in _WITH_KEYS


def load_staff(tenant: Tenant, known: dict[str, DemoPerson]) -> list[tuple[DemoPerson, User]]:
    """One account a role (two analysts and protection officers, three key trustees) for an institution."""
    found = []
    for number, (role, name) in enumerate(_STAFF):
        is_another = any(role == before for before, _name in _STAFF[:number])
        again = f"-{number}" if is_another else ""
        email = f"{role.value.replace('_', '-')}{again}@{tenant.slug}.example.org"
        person = known.get(email) or DemoPerson(
            email=email, name=name, tenant=tenant.slug, roles=[role.value]
        )
        if _holds_keys(role, tenant) and person.vault_passphrase is None:
            person.vault_passphrase = fresh_passphrase()
        user = ensure_account(person, second_factor=True)
        with tenant_context(system_actor(tenant.pk)):
            StaffMembership.objects.get_or_create(
                tenant=tenant, person=user, ended_at=None, defaults={"roles": [role.value]}
            )
        found.append((person, user))
    return found


def fresh_passphrase() -> str:
    """Six words of 2048: 66 bits."""
    return " ".join(secrets.choice(word_list("en").words) for _ in range(_PHRASE_WORDS))


def fresh_token(person: DemoPerson, user: User) -> None:
    """A token of this start with all scopes of the account; those of earlier starts end."""
    with tenant_context(Actor(person_id=user.pk)):
        ApiToken.objects.filter(person=user, label="demo", revoked_at=None).update(
            revoked_at=timezone.now()
        )
        actor = Actor(person_id=user.pk, second_factor=person.totp_secret is not None)
        scopes = [Scope.READ, Scope.WRITE]
        if actor.second_factor:
            scopes.append(Scope.DECIDE)
        _token, person.api_token = make_token(
            actor=actor, label="demo", scopes=scopes, days=_TOKEN_DAYS
        )


def demo_actor(user: User, tenant: Tenant | None = None) -> Actor:
    """The actor that a demo person is, signed in with a second factor."""
    context = system_actor(tenant.pk) if tenant else Actor(person_id=user.pk)
    with tenant_context(context):
        return actor_of(user.pk, tenant=tenant, second_factor=True)
