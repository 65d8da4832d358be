"""What one right hides cannot be read through what is linked to it."""

import pytest

from participation.contributions.models import ConfidentialReader
from participation.themes.coding import save_codes
from portal.errors import NotFound
from portal.permissions import system_actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast
from tests.themes.making import (
    analyst,
    codes,
    contribute,
    make_consultation,
    make_themes,
    manager,
    reload,
    sign_in,
    staff_path,
)

pytestmark = pytest.mark.django_db


def test_pretix_6258_rights_leaked_through_linked_data(cast: Cast) -> None:
    """Pretix PR #6258: what one right hid could be read through what was linked to it."""
    about = make_consultation(cast)
    themes = make_themes(cast, about, "Notice", "Fees")
    secret = contribute(about, "Kestrel told me.", naming="confidential")
    reader, other = analyst(cast), manager(cast)
    with tenant_context(system_actor(about.tenant_id)):
        ConfidentialReader.objects.create(
            tenant_id=about.tenant_id, consultation=about, person_id=str(reader.person_id)
        )
    with tenant_context(reader):
        save_codes(codes({secret: [themes[0]]}), consultation=about, actor=reader)
    with tenant_context(other), pytest.raises(NotFound):
        save_codes(codes({secret: [themes[0]]}), consultation=about, actor=other)
    open_row = contribute(about, "Everybody may read this.")
    with tenant_context(other):
        save_codes(codes({open_row: [themes[0]]}), consultation=about, actor=other)
    assert reload(themes[0]).contribution_count == 2
    client = sign_in(other)
    for rest in ("contributions/", "contributions/?q=kestrel", "code/", "code/?second=yes"):
        assert "Kestrel" not in client.get(staff_path(about, rest)).content.decode()
    assert client.get(staff_path(about, f"code/{secret.pk}/")).status_code == 404
