"""Files that no row speaks for are swept, and only those."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from participation.accreditation.services import attach_document, start_application
from portal.documents.models import Document
from portal.documents.services import store_document
from portal.documents.sweeping import GRACE, sweep_loose, sweep_orphans
from portal.environment import Environment
from portal.policies.kinds import Audience
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.documents.files import storage, upload

__all__ = ["storage"]


@pytest.fixture
def as_worker() -> Iterator[None]:
    """The connection of a Celery worker."""
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    worker = Environment().database("DATABASE_WORKER_URL", default="")
    connection.close()
    connection.settings_dict.update(USER=worker["USER"], PASSWORD=worker["PASSWORD"])
    yield
    connection.close()
    connection.settings_dict.update(before)


def _store(cast: Cast, name: str) -> Document:
    with tenant_context(cast.owner):
        return store_document(
            tenant_id=cast.institution.pk,
            organization_id=cast.organization.pk,
            upload=upload(name, b"text"),
            audience=Audience.SECRETARIAT,
            actor=cast.owner,
        )


@pytest.mark.django_db(transaction=True)
def test_what_no_row_speaks_for_goes_after_a_day(
    cast: Cast, storage: Path, request: pytest.FixtureRequest
) -> None:
    kept, gone = _store(cast, "kept.txt"), _store(cast, "gone.txt")
    with tenant_context(cast.owner):
        Document.objects.filter(pk=gone.pk).update(discarded_at=timezone.now())
    orphan = default_storage.save(f"{cast.institution.pk}/orphan", ContentFile(b"x"))
    request.getfixturevalue("as_worker")
    assert sweep_orphans() == 0, "an upload may still be under way"
    assert timedelta(hours=24) == GRACE
    assert sweep_orphans(timedelta(seconds=-1)) == 2
    assert default_storage.exists(kept.storage_name)
    assert not default_storage.exists(orphan)
    assert not default_storage.exists(gone.storage_name)


@pytest.mark.django_db(transaction=True)
def test_what_was_never_sent_and_hangs_on_nothing_goes(
    cast: Cast, storage: Path, request: pytest.FixtureRequest
) -> None:
    loose, attached, sent = (_store(cast, f"{name}.txt") for name in ("loose", "draft", "sent"))
    with tenant_context(cast.owner):
        application = start_application(
            tenant_id=cast.institution.pk, organization_id=cast.organization.pk, actor=cast.owner
        )
        attach_document(
            application_id=application.pk, document=attached, code="statute", actor=cast.owner
        )
        Document.objects.filter(pk=sent.pk).update(submitted_at=timezone.now())
    request.getfixturevalue("as_worker")
    assert sweep_loose() == 0, "somebody may be filling in the form"
    assert sweep_loose(timedelta(seconds=-1)) == 1
    assert set(Document.objects.values_list("pk", flat=True)) == {attached.pk, sent.pk}
    assert sweep_orphans(timedelta(seconds=-1)) == 1
    assert not default_storage.exists(loose.storage_name)


@pytest.mark.django_db
def test_a_role_that_does_not_see_every_row_sweeps_nothing(cast: Cast, storage: Path) -> None:
    kept = _store(cast, "kept.txt")
    with tenant_context(cast.reviewer), pytest.raises(RuntimeError, match="portal_worker"):
        sweep_orphans(timedelta(seconds=-1))
    assert default_storage.exists(kept.storage_name)
