"""Invites the first administrator of an institution; later ones are invited on its pages."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from portal.actors.invitations import invite_staff
from portal.errors import InvalidFields, PortalError
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant


class Command(BaseCommand):
    help = "Send an invitation as administrator of an institution to an e-mail address."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("institution", help="the institution's word in addresses")
        parser.add_argument("email")
        parser.add_argument(
            "--language", default="en", choices=[code for code, _name in settings.LANGUAGES]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        with tenant_context(system_actor()):
            tenant = Tenant.objects.filter(slug=options["institution"]).first()
        if tenant is None:
            raise CommandError(f"There is no institution {options['institution']}.")
        actor = system_actor(tenant.pk)
        try:
            with tenant_context(actor):
                invite_staff(
                    tenant_id=tenant.pk,
                    email=options["email"],
                    roles=[StaffRole.ADMINISTRATOR],
                    unit="",
                    language=options["language"],
                    actor=actor,
                )
        except InvalidFields as error:
            raise CommandError(
                " ".join(str(s) for texts in error.errors.values() for s in texts)
            ) from error
        except PortalError as error:
            raise CommandError(str(error.sentence)) from error
        self.stdout.write("The invitation leaves with the next run of the worker.")
