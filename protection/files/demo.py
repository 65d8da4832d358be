"""Files of the demo's cases: drawn here, with such hidden details in them as cameras leave."""

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from portal.tenancy.models import Tenant
from portal.vault.receipts import read_receipt
from protection.cases.demo import receipts_file
from protection.cases.texts import opened_by_receipt
from protection.files.receiving import seal_now
from protection.files.selectors import list_files
from protection.files.services import keep_files_of_person

_MAKER, _MODEL, _MADE_AT = 0x010F, 0x0110, 0x0132


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a story: what it is called, what the person says of it, whether it is a picture."""

    story: str
    name: str
    words: str
    text: str = ""


_SENT = (
    Sent("assessment", "подъезд-23-ноября.jpg", "Эту фотографию мне прислали без подписи."),
    Sent(
        "assessment",
        "номера.txt",
        "Номера машин, которые стоят у дома.",
        "ILLUSTRATION\nСерая, без номера. Белая, 4417.\n",
    ),
    Sent("triage", "إيصال.jpg", "الإيصال الذي أعطوني إياه في المطار."),
)


def load(*, tenants: Sequence[Tenant], staff: dict[str, Any], organizations: list[Any]) -> None:
    """What people sent with their receipts, once."""
    del staff, organizations
    slugs = {tenant.slug: tenant for tenant in tenants}
    for note in json.loads(receipts_file().read_text(encoding="utf-8")):
        sent = [one for one in _SENT if one.story == note["story"]]
        if sent:
            _send(slugs[note["tenant"]], note["receipt"], sent)


def _send(tenant: Tenant, written: str, sent: Sequence[Sent]) -> None:
    receipt = read_receipt(written)
    with (
        tenant_context(system_actor(tenant.pk)),
        opened_by_receipt(receipt, tenant=tenant) as opened,
    ):
        if list_files(opened):
            return
        for one in sent:
            with closing(seal_now(one.name, _content(one))) as upload:
                keep_files_of_person(opened, [upload], words=one.words)


def _content(one: Sent) -> Iterator[bytes]:
    yield one.text.encode() or _picture()


def _picture() -> bytes:
    """A doorway, drawn, with the details of an invented camera."""
    picture = Image.new("RGB", (640, 480), "#6b7d8c")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((230, 120, 410, 480), fill="#3a2c22")
    drawing.rectangle((245, 140, 395, 480), fill="#7a5a3c")
    drawing.ellipse((370, 300, 385, 315), fill="#d8c27a")
    drawing.text((20, 20), "ILLUSTRATION", fill="white")
    details = Image.Exif()
    details[_MAKER], details[_MODEL] = "Invented", "Doorway 3"
    details[_MADE_AT] = "2026:11:23 21:40:00"
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85, exif=details)
    return target.getvalue()
