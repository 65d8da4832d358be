"""`verify_audit`: recompute the audit chains and compare them with an anchor kept elsewhere.

Lines of reading are checked besides: each signed by its reader, none of their numbers missing.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.anchors import PORTAL, write_anchor
from portal.audit import Anchor, Chain, verify
from portal.permissions import DatabaseRole, system_actor
from portal.tenancy.connecting import as_worker
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.verifying import verify_readings


class Command(BaseCommand):
    help = (
        "Print each audit chain with its head and the entries that are not sealed yet. Ends with "
        "1 and names the first bad entry where a chain was touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", metavar="FILE", type=Path, help="compare with heads noted earlier"
        )
        parser.add_argument(
            "--write-anchor",
            metavar="FILE",
            type=Path,
            help="note the heads in a file, to be kept on another machine",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchors = _read(options["anchor"]) if options["anchor"] else []
        with as_worker(), tenant_context(system_actor(), role=DatabaseRole.NONE):
            tenants = list(Tenant.objects.order_by("slug"))
            names = {tenant.pk: tenant.slug for tenant in tenants}
            chains = list(verify(anchors))
            readings = [
                f"{tenant.slug}: {fault}" for tenant in tenants for fault in verify_readings(tenant)
            ]
        for chain in chains:
            self._print(chain, names.get(chain.tenant_id, PORTAL) if chain.tenant_id else PORTAL)
        for fault in readings:
            self.stdout.write(f"  BAD READING: {fault}")
        broken = [chain for chain in chains if chain.broken_at is not None]
        if broken:
            raise CommandError(f"{len(broken)} of {len(chains)} chains were touched.")
        if readings:
            raise CommandError(f"{len(readings)} lines of reading do not hold.")
        if options["write_anchor"]:
            write_anchor(options["write_anchor"], chains)
        self.stdout.write(f"{len(chains)} chains are whole.")

    def _print(self, chain: Chain, name: str) -> None:
        self.stdout.write(f"{name}: {chain.length} sealed, head {chain.head}")
        for entry in chain.unsealed:
            moment = entry.recorded_at.isoformat(timespec="seconds")
            self.stdout.write(f"  not sealed yet: {entry.pk} {entry.action} {moment}")
        if chain.broken_at is not None:
            self.stdout.write(f"  FIRST BAD ENTRY: number {chain.broken_at}, {chain.fault}")


def _read(file: Path) -> list[Anchor]:
    try:
        lines = file.read_text("utf-8").splitlines()
        return [_anchor(*line.split()) for line in lines if line.strip()]
    except OSError as error:
        raise CommandError(f"The anchor {file} cannot be read: {error.strerror}.") from error
    except (TypeError, ValueError) as error:
        raise CommandError(
            f"{file} is no anchor: each line holds an institution's id, a number and a hash."
        ) from error


def _anchor(tenant: str, length: str, head: str) -> Anchor:
    return Anchor(None if tenant == PORTAL else UUID(tenant), int(length), head)
