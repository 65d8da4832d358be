"""Pages of the ombuds office, for its own people and for whoever complains."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from portal.grants import StaffRole
from portal.tenancy.context import tenant_context
from portal.vault.receipts import Receipt, write_receipt
from protection.ombuds.services import publish_digest, write_digest
from tests.protection.office import hired, make_office
from tests.protection.test_pages import signed_in


def ombuds_pages(language: str) -> Iterator[tuple[str, str]]:
    """(address, page): with a form, with its mistakes, with a receipt; the office's own pages."""
    office = make_office()
    roles = (StaffRole.OMBUDS, StaffRole.PROTECTION_OFFICER)
    ombuds, deputy = (hired(office, name, *roles) for name in ("ombuds", "deputy"))
    last = (timezone.now() - timedelta(days=366)).year
    with tenant_context(ombuds) as actor:
        said: dict[str, Any] = {"language": "en", "actor": actor}
        digest = write_digest(tenant=office, year=last, words="Mostly silence.", **said)
        write_digest(tenant=office, year=last - 1, words="Silence.", **said)
    with tenant_context(deputy) as actor:
        publish_digest(digest_id=digest.pk, actor=actor)
    page = f"/{language}/ombuds/"
    yield page, Client().get(page).content.decode()
    yield page, Client().post(page, {"words": ""}).content.decode()
    with override(language):
        receipt = write_receipt(Receipt.generate(), language)
        yield page, render_to_string("ombuds/received.html", {"receipt": receipt})
    desk = f"/{language}/{office.slug}/desk/"
    browser = signed_in(deputy)
    for rest in ("oversight/", "digests/"):
        yield f"{desk}{rest}", browser.get(f"{desk}{rest}").content.decode()
