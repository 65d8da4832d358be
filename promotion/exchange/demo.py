"""A small import that has been run: an invented collection of an invented source.

Two of its lines are wrong on purpose, so that the report has something to say.
"""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.actors.demo import demo_actor
from portal.demo import at
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.transitions import perform
from promotion.exchange.models import ObstacleImport
from promotion.exchange.services import IMPORTS, keep_mapping, match_import, upload_import

FILE_NAME = "interruptions-2026.csv"
COLLECTION = "open-network-watch"
ROWS = """\
id;what;kind;country;where;from;until;who;links
ONW-101;The mobile network was cut in the capital during the vote;shutdown;XE;Velm;2026-02-08;2026-02-10;government;https://example.org/onw/101
ONW-102;Messages could not be sent in two provinces;service;XE;Northern and Lower Velmora;2026-02-10;2026-02-14;government;https://example.org/onw/102
ONW-103;The network was slowed down before a march;slow;XB;Harbour City;2026-03-02;2026-03-03;police;https://example.org/onw/103
ONW-104;A news site was blocked by order of the regulator;site;XB;;2026-03-11;;regulator;https://example.org/onw/104
ONW-105;The network was cut during examinations;shutdown;XD;;2026-04-20;2026-04-24;government;https://example.org/onw/105
ONW-106;Mobile data was cut in the hill districts;shutdown;XA;Hill districts;2026-05-06;2026-05-30;military;https://example.org/onw/106
ONW-107;A radio station's web pages were blocked;site;XA;;2026-05-19;;regulator;https://example.org/onw/107
ONW-108;The network was cut around the courthouse;shutdown;XC;Sando;2026-06-15;2026-06-15;police;https://example.org/onw/108
ONW-109;Voice calls over the internet were blocked;service;XC;;2026-06-31;;regulator;https://example.org/onw/109
ONW-110;The network was slowed down during a strike;slow;XF;;2026-07-09;2026-07-12;government;https://example.org/onw/110
ONW-110;The network was slowed down during a strike again;slow;XF;;2026-07-20;2026-07-21;government;https://example.org/onw/110b
ONW-111;The network was cut in the fishing ports;shutdown;XF;Eastern ports;2026-08-03;2026-08-05;government;https://example.org/onw/111
ONW-112;A platform for petitions was blocked;service;XB;;2026-09-14;;regulator;https://example.org/onw/112
ONW-113;The network was cut nationwide after the verdict;shutdown;XE;;2026-10-02;2026-10-04;government;https://example.org/onw/113
"""
MAPPING: dict[str, Any] = {
    "name": "Open Network Watch",
    "collection": COLLECTION,
    "source": {
        "name": "Open Network Watch (invented): interruptions",
        "link": "https://example.org/onw",
        "licence": "CC BY 4.0",
    },
    "key": {"column": "id"},
    "date_order": "iso",
    "fields": {
        "title": {"column": "what"},
        "kinds": {
            "column": "kind",
            "values": {"shutdown": "D01", "slow": "D02", "service": "D03", "site": "D04"},
        },
        "country": {"column": "country"},
        "province": {"column": "where"},
        "starts_on": {"column": "from"},
        "ends_on": {"column": "until"},
        "actors": {
            "column": "who",
            "values": {
                "government": "ACT-EXE",
                "police": "ACT-POL",
                "military": "ACT-MIL",
                "regulator": "ACT-REG",
            },
        },
    },
    "links": {"columns": ["links"]},
    "defaults": {
        "language": "en",
        "modality": "MOD-ON",
        "freedoms": ["FRE-EXP", "FRE-INF"],
        "groups": ["GRP-ALL"],
        "degree": "DEG-ORD",
        "verification": "VER-2",
    },
}


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """At the invented institution, once."""
    for tenant in tenants:
        if tenant.slug != "riverland-style" or _is_there(tenant):
            continue
        role = StaffRole.ANALYST.value
        user = next(user for person, user in staff[tenant.slug] if person.roles == [role])
        with at(timezone.now() - timedelta(days=20)):
            _bring_in(tenant, demo_actor(user, tenant))


def _is_there(tenant: Tenant) -> bool:
    with tenant_context(system_actor(tenant.pk)):
        return ObstacleImport.objects.filter(tenant=tenant).exists()


def _bring_in(tenant: Tenant, analyst: Any) -> None:
    """Uploaded and matched by the analyst, worked through as the worker does it."""
    with tenant_context(analyst):
        batch = upload_import(
            file=io.BytesIO(ROWS.encode()),
            file_name=FILE_NAME,
            mapping="",
            encoding="",
            actor=analyst,
        )
        match_import(import_id=batch.pk, definition=MAPPING, actor=analyst)
        keep_mapping(import_id=batch.pk, name="Open Network Watch", actor=analyst)
    for move in ("try_out", "run"):
        with tenant_context(analyst):
            perform(ObstacleImport, batch.pk, move, actor=analyst)
        with tenant_context(system_actor(tenant.pk)) as worker:
            while IMPORTS.piece(batch.pk, actor=worker):
                pass
