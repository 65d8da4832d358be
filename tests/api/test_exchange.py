"""Imports, exports and changes of a status through the API alone."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from participation.accreditation.importing import IMPORTS
from participation.accreditation.models import Accreditation, ExportRequest, Import
from participation.accreditation.selectors import statuses_of
from portal.grants import StaffRole
from portal.permissions import system_actor
from portal.policies.models import PolicySubject
from portal.policies.rulebook import policy_in_force
from portal.tenancy.context import tenant_context
from portal.transitions import perform
from tests.api.client import ApiClient, client_of
from tests.cast import Cast

HERE = "tenants/riverland-style/"


def _tier(cast: Cast) -> tuple[str, str]:
    """Code and name of a status."""
    with tenant_context(cast.reviewer):
        return next(iter(statuses_of(cast.institution.pk).items()))


def _work(cast: Cast) -> None:
    """What the worker does, piece by piece."""
    actor = system_actor(cast.institution.pk)
    with tenant_context(actor):
        batch = Import.objects.get()
        while IMPORTS.piece(batch.pk, actor=actor):
            continue


def _make_file(cast: Cast) -> None:
    actor = system_actor(cast.institution.pk)
    with tenant_context(actor):
        perform(ExportRequest, ExportRequest.objects.get().pk, "finish", actor=actor)


def test_a_spreadsheet_moves_in_and_out_again(cast: Cast) -> None:
    administrator = client_of(cast.staff[StaffRole.ADMINISTRATOR])
    sheet = (
        "ID;Name;Country;Type;Status;Granted\n"
        f"A-1;Réseau des femmes;Kenya;association;{_tier(cast)[1]};27.3.2019\n"
        f"A-2;;Kenya;association;{_tier(cast)[1]};27.3.2019"
    )
    file = SimpleUploadedFile("register.csv", sheet.encode())
    made = administrator.upload(f"{HERE}imports/", file=file)
    assert made.status_code == 201, made.content
    address = f"{HERE}imports/{made.json()['id']}/"
    matched = administrator.patch(address, {"date_order": "day_first", "keep_as": "Ours"})
    assert matched.status_code == 200, matched.content
    assert administrator.post(f"{address}transitions/try_out/").json()["status"] == "checking"
    _work(cast)
    tried = administrator.get(address).json()
    assert tried["counts"] == {"make": 1, "refused": 1}
    [left_out] = administrator.get(f"{address}lines/?verdict=refused").json()["results"]
    assert left_out["number"] == 3
    assert left_out["reasons"]
    administrator.post(f"{address}transitions/run/")
    _work(cast)
    assert administrator.get(address).json()["status"] == "done"
    assert client_of(cast.reviewer).get(address).status_code == 404

    _export_and_fetch(cast, administrator)

    administrator.post(f"{address}transitions/undo/")
    _work(cast)
    assert administrator.get(address).json()["outcome"] == "undone"


def _export_and_fetch(cast: Cast, administrator: ApiClient) -> None:
    export = administrator.post(f"{HERE}exports/", {"listing": "statuses", "format": "csv"})
    assert export.status_code == 201, export.content
    _make_file(cast)
    ready = administrator.get(f"{HERE}exports/{export.json()['id']}/").json()
    assert (ready["status"], ready["row_count"]) == ("ready", 1)
    fetched = administrator.get(f"{HERE}exports/{ready['id']}/file/")
    assert "Réseau des femmes" in b"".join(fetched.streaming_content).decode("utf-8-sig")


def test_a_holder_asks_for_another_name(cast: Cast) -> None:
    with tenant_context(system_actor(cast.institution.pk)):
        policy = policy_in_force(cast.institution.pk, PolicySubject.ACCREDITATION)
        assert policy is not None
        status = Accreditation.objects.create(
            tenant=cast.institution,
            organization=cast.organization,
            organization_name=cast.organization.name,
            policy=policy,
            tier=_tier(cast)[0],
            granted_on=date(2025, 1, 5),
        )
    owner, address = client_of(cast.owner), f"{HERE}accreditations/{status.pk}/changes/"
    asked = owner.post(address, {"kind": "rename", "new_name": "Banks", "reason": "We moved."})
    assert asked.status_code == 201, asked.content
    again = owner.post(address, {"kind": "rename", "new_name": "Banks", "reason": "We moved."})
    assert again.status_code in {409, 422}
    one = f"{address}{asked.json()['id']}/transitions/"
    assert client_of(cast.rival_owner).post(f"{one}withdraw/").status_code == 404
    withdrawn = owner.post(f"{one}withdraw/", {"confirm": True})
    assert withdrawn.status_code == 200, withdrawn.content
    assert withdrawn.json()["outcome"] == "withdrawn"
