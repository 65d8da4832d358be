"""People of an organization: invitations bound to one address, roles, the last owner, matters."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.actors.invitations import code_of
from portal.actors.models import (
    Invitation,
    MatterAccess,
    Representation,
    StaffMembership,
)
from portal.audit import AuditEntry
from portal.grants import StaffRole
from portal.permissions import Actor
from portal.tenancy.context import tenant_context
from tests.cast import Cast, make_person
from tests.notifications.conftest import drained
from tests.organizations.conftest import SignedIn


def members(cast: Cast) -> str:
    return f"/en/organizations/{cast.organization.pk}/members/"


def invite(cast: Cast, client: Client, email: str, role: str = "editor") -> Any:
    return client.post(members(cast), {"email": email, "role": role, "language": "en"})


def the_invitation(cast: Cast) -> Invitation:
    with tenant_context(cast.owner):
        return Invitation.objects.filter(organization=cast.organization).latest("id")


def link(invitation: Invitation) -> str:
    return f"/en/organizations/invitations/{invitation.pk}/{code_of(invitation.pk)}/"


def joined(cast: Cast, signed_in: SignedIn, email: str, role: str) -> Actor:
    """A person who accepted an invitation in this role."""
    person = Actor(person_id=make_person(email, email.split("@", maxsplit=1)[0]).pk)
    assert invite(cast, signed_in(cast.owner), email, role).status_code == 302
    accepted = signed_in(person).post(link(the_invitation(cast)), {"answer": "accept"})
    assert accepted.status_code == 302
    return person


def representation(cast: Cast, actor: Actor) -> Representation:
    with tenant_context(cast.owner):
        return Representation.objects.get(
            organization=cast.organization, person_id=actor.person_id, ended_at=None
        )


@pytest.mark.django_db(transaction=True)
def test_the_code_stands_in_the_mail_alone(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.owner)
    answer = client.post(
        members(cast), {"email": "New@Example.org", "role": "editor", "language": "fr"}
    )
    assert answer.status_code == 302
    page = client.get(members(cast)).content.decode()
    invitation = the_invitation(cast)
    code = code_of(invitation.pk)
    assert code not in page
    assert invitation.email == "new@example.org"
    assert invitation.code_hash != code
    drained()
    sent = [message for message in mail.outbox if message.to == ["new@example.org"]]
    assert len(sent) == 1
    assert f"/fr/organizations/invitations/{invitation.pk}/{code}/" in str(sent[0].body)
    # The file is confidential: the mail names nobody.
    assert cast.organization.name not in str(sent[0].body)


def test_only_the_invited_address_can_accept(cast: Cast, signed_in: SignedIn) -> None:
    invited = Actor(person_id=make_person("new@example.org", "Nour").pk)
    invite(cast, signed_in(cast.owner), "new@example.org")
    invitation = the_invitation(cast)
    for other in (cast.stranger, cast.rival_owner, cast.decider, cast.owner):
        refused = signed_in(other).get(link(invitation))
        unknown = signed_in(other).get(link(Invitation(pk=cast.rival.pk)))
        assert refused.status_code == unknown.status_code == 404
        assert refused.content.decode().count(
            "No invitation here"
        ) == unknown.content.decode().count("No invitation here")
        assert signed_in(other).post(link(invitation), {"answer": "accept"}).status_code == 404
    assert Client().get(link(invitation)).status_code == 302
    client = signed_in(invited)
    wrong = f"/en/organizations/invitations/{invitation.pk}/{'x' * 32}/"
    assert client.get(wrong).status_code == 404
    page = client.get(link(invitation)).content.decode()
    assert cast.organization.name in page
    assert client.post(link(invitation), {"answer": "accept"}).status_code == 302
    assert client.get(f"/en/organizations/{cast.organization.pk}/").status_code == 200
    assert client.post(link(invitation), {"answer": "accept"}).status_code == 404


def test_declined_revoked_and_run_out_links_lead_nowhere(cast: Cast, signed_in: SignedIn) -> None:
    invited = signed_in(Actor(person_id=make_person("new@example.org", "Nour").pk))
    owner = signed_in(cast.owner)
    invite(cast, owner, "new@example.org")
    assert invited.post(link(the_invitation(cast)), {"answer": "decline"}).status_code == 302
    assert invited.get(link(the_invitation(cast))).status_code == 404

    invite(cast, owner, "new@example.org")
    revoke = f"{members(cast)}invitations/{the_invitation(cast).pk}/revoke/"
    assert owner.get(revoke).status_code == 302
    assert invited.get(link(the_invitation(cast))).status_code == 200
    assert owner.post(revoke).status_code == 302
    assert invited.get(link(the_invitation(cast))).status_code == 404

    invite(cast, owner, "new@example.org")
    with tenant_context(cast.owner):
        Invitation.objects.filter(pk=the_invitation(cast).pk).update(
            expires_at=timezone.now() - timedelta(minutes=1)
        )
    assert invited.get(link(the_invitation(cast))).status_code == 404
    resend = f"{members(cast)}invitations/{the_invitation(cast).pk}/resend/"
    assert owner.post(resend).status_code == 302
    assert invited.get(link(the_invitation(cast))).status_code == 200


def test_inviting_twice_is_answered_with_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    owner = signed_in(cast.owner)
    invite(cast, owner, "new@example.org")
    answer = invite(cast, owner, "NEW@example.org")
    assert answer.status_code == 422
    assert "was invited already" in answer.content.decode()
    own = invite(cast, owner, "amal@example.org")
    assert "among you already" in own.content.decode()
    bad = invite(cast, owner, "no address")
    assert bad.status_code == 422
    assert "no address" in bad.content.decode()


def test_the_last_owner_stays(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.owner)
    own = representation(cast, cast.owner)
    ended = client.post(f"{members(cast)}{own.pk}/end/")
    assert ended.status_code == 422
    assert "at least one owner" in ended.content.decode()
    demoted = client.post(f"{members(cast)}{own.pk}/", {"role": "editor"})
    assert demoted.status_code == 422
    second = joined(cast, signed_in, "second@example.org", "owner")
    assert client.post(f"{members(cast)}{own.pk}/end/").status_code == 302
    assert client.get(members(cast)).status_code == 302  # signed out at once
    assert signed_in(cast.owner).get(members(cast)).status_code == 404
    assert signed_in(second).get(members(cast)).status_code == 200


def test_ending_signs_the_person_out_everywhere_at_once(cast: Cast, signed_in: SignedIn) -> None:
    delegate = joined(cast, signed_in, "delegate@example.org", "delegate")
    phone = signed_in(delegate)
    workspace = f"/en/organizations/{cast.organization.pk}/"
    assert phone.get(workspace).status_code == 200
    row = representation(cast, delegate)
    assert signed_in(cast.owner).post(f"{members(cast)}{row.pk}/end/").status_code == 302
    assert phone.get(workspace).status_code == 302
    assert signed_in(delegate).get(workspace).status_code == 404


def test_roles_carry_their_rights(cast: Cast, signed_in: SignedIn) -> None:
    editor = joined(cast, signed_in, "editor@example.org", "editor")
    delegate = joined(cast, signed_in, "delegate@example.org", "delegate")
    edit = f"/en/organizations/{cast.organization.pk}/edit/profile/"
    for actor, may_edit in ((editor, 200), (delegate, 403)):
        client = signed_in(actor)
        assert client.get(edit).status_code == may_edit
        assert client.get(members(cast)).status_code == 200
        assert invite(cast, client, "more@example.org").status_code in {403, 422}
        row = representation(cast, cast.owner)
        assert client.post(f"{members(cast)}{row.pk}/", {"role": "delegate"}).status_code == 403
        assert client.post(f"{members(cast)}{row.pk}/end/").status_code == 403
    with tenant_context(cast.owner):
        assert not Invitation.objects.filter(email="more@example.org").exists()
    changed = signed_in(cast.owner).post(
        f"{members(cast)}{representation(cast, delegate).pk}/", {"role": "editor"}
    )
    assert changed.status_code == 302
    assert signed_in(delegate).get(edit).status_code == 200


def test_delegate_is_given_single_matters(cast: Cast, signed_in: SignedIn) -> None:
    from portal.organizations import workspace
    from portal.organizations.workspace import Entry, Part, workspace_part

    delegate = joined(cast, signed_in, "delegate@example.org", "delegate")
    before = dict(workspace._MAKERS)
    workspace_part("test", position=1)(
        lambda organization, actor: Part(
            title="Matters",
            entries=[
                Entry(name="A matter", href="/", matter=("test.matter", organization.pk)),
                Entry(name="Another", href="/"),
            ],
        )
    )
    try:
        row = representation(cast, delegate)
        client = signed_in(cast.owner)
        address = f"{members(cast)}{row.pk}/matters/"
        page = client.get(address).content.decode()
        assert "A matter" in page
        assert "Another" not in page
        value = f"test.matter:{cast.organization.pk}"
        assert client.post(address, {"matters": ["test.matter:" + str(row.pk)]}).status_code == 200
        assert client.post(address, {"matters": [value]}).status_code == 302
        with tenant_context(cast.owner):
            assert MatterAccess.objects.get().person_id == delegate.person_id
        assert client.post(address, {}).status_code == 302
        with tenant_context(cast.owner):
            assert not MatterAccess.objects.exists()
    finally:
        workspace._MAKERS.clear()
        workspace._MAKERS.update(before)


def test_frozen_file_takes_in_nobody_but_lets_delegates_go(cast: Cast, signed_in: SignedIn) -> None:
    delegate = joined(cast, signed_in, "delegate@example.org", "delegate")
    second = joined(cast, signed_in, "second@example.org", "owner")
    invited = Actor(person_id=make_person("late@example.org", "Late").pk)
    owner = signed_in(cast.owner)
    invite(cast, owner, "late@example.org")
    with tenant_context(cast.owner):
        cast.organization.is_frozen = True
        cast.organization.save(update_fields=["is_frozen"])
    late = signed_in(invited).post(link(the_invitation(cast)), {"answer": "accept"})
    assert late.status_code == 422
    assert invite(cast, owner, "x@example.org").status_code == 422
    other_owner, gone = representation(cast, second), representation(cast, delegate)
    assert owner.post(f"{members(cast)}{other_owner.pk}/end/").status_code == 422
    assert owner.post(f"{members(cast)}{gone.pk}/", {"role": "owner"}).status_code == 422
    assert owner.post(f"{members(cast)}{gone.pk}/end/").status_code == 302


def test_rival_and_stranger_find_no_people_there(cast: Cast, signed_in: SignedIn) -> None:
    row = representation(cast, cast.owner)
    invite(cast, signed_in(cast.owner), "new@example.org")
    invitation = the_invitation(cast)
    invited = Actor(person_id=make_person("new@example.org", "Nour").pk)
    pages = (
        members(cast),
        f"{members(cast)}{row.pk}/",
        f"{members(cast)}{row.pk}/end/",
        f"{members(cast)}{row.pk}/matters/",
        f"{members(cast)}invitations/{invitation.pk}/revoke/",
        f"{members(cast)}invitations/{invitation.pk}/resend/",
    )
    for actor in (cast.rival_owner, cast.stranger, cast.reviewer, invited):
        client = signed_in(actor)
        for page in pages:
            assert client.get(page).status_code == 404, page
            assert client.post(page, {"role": "owner"}).status_code == 404, page
    # One's own organization's address does not open somebody else's invitation either.
    rival = signed_in(cast.rival_owner)
    through = f"/en/organizations/{cast.rival.pk}/members/invitations/{invitation.pk}/revoke/"
    assert rival.post(through).status_code == 404
    foreign = f"/en/organizations/{cast.rival.pk}/members/{row.pk}/end/"
    assert rival.post(foreign).status_code == 404


class TestStaff:
    """Members of an institution, kept by its administrators."""

    def address(self, cast: Cast) -> str:
        return f"/en/{cast.institution.slug}/staff/members/"

    def invite(self, cast: Cast, client: Client, **changes: Any) -> Any:
        sent = {
            "email": "new@example.org",
            "roles": ["reviewer", "analyst"],
            "unit": "Registry",
            "language": "en",
            **changes,
        }
        return client.post(self.address(cast), sent)

    def test_invite_accept_end(self, cast: Cast, signed_in: SignedIn) -> None:
        administrator = cast.staff[StaffRole.ADMINISTRATOR]
        client = signed_in(administrator)
        assert self.invite(cast, client, roles=[]).status_code == 422
        assert self.invite(cast, client).status_code == 302
        with tenant_context(administrator):
            invitation = Invitation.objects.get()
        person = Actor(person_id=make_person("new@example.org", "Nour").pk)
        newcomer = signed_in(person)
        page = newcomer.get(link(invitation)).content.decode()
        assert str(cast.institution.name) in page
        assert "Registry" in page
        assert newcomer.post(link(invitation), {"answer": "accept"}).status_code == 302
        self.end(cast, client, newcomer, person)

    def end(self, cast: Cast, client: Client, newcomer: Client, person: Actor) -> None:
        administrator = cast.staff[StaffRole.ADMINISTRATOR]
        listed = client.get(self.address(cast)).content.decode()
        assert "new@example.org" in listed
        queue = f"/en/{cast.institution.slug}/staff/accreditation/"
        assert newcomer.get(queue).status_code == 200
        end = re.findall(rf"{self.address(cast)}[0-9a-f-]+/end/", listed)
        with tenant_context(administrator):
            membership = StaffMembership.objects.get(person_id=person.person_id)
        assert f"{self.address(cast)}{membership.pk}/end/" in end
        assert client.post(f"{self.address(cast)}{membership.pk}/end/").status_code == 302
        assert newcomer.get(queue).status_code != 200
        with tenant_context(cast.staff[StaffRole.AUDITOR]):
            actions = set(AuditEntry.objects.values_list("action", flat=True))
        assert {"invitation.made", "membership.ended"} <= actions

    def test_needs_a_second_factor(self, cast: Cast, signed_in: SignedIn) -> None:
        client = signed_in(cast.staff[StaffRole.ADMINISTRATOR])
        session = client.session
        session["account_authentication_methods"] = []
        session.save()
        answer = self.invite(cast, client)
        assert answer.status_code in {302, 422}
        with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
            assert not Invitation.objects.exists()

    def test_the_last_administrator_stays(self, cast: Cast, signed_in: SignedIn) -> None:
        administrator = cast.staff[StaffRole.ADMINISTRATOR]
        with tenant_context(administrator):
            own = StaffMembership.objects.get(person_id=administrator.person_id)
        answer = signed_in(administrator).post(f"{self.address(cast)}{own.pk}/end/")
        assert answer.status_code == 422
        assert "at least one administrator" in answer.content.decode()

    def test_only_administrators_of_this_institution(self, cast: Cast, signed_in: SignedIn) -> None:
        others = [actor for role, actor in cast.staff.items() if role != StaffRole.ADMINISTRATOR]
        outside = [cast.other_staff[StaffRole.ADMINISTRATOR], cast.owner, cast.stranger]
        for actor in (*others, *outside):
            client = signed_in(actor)
            assert client.get(self.address(cast)).status_code == 404
            assert self.invite(cast, client).status_code == 404
        with tenant_context(cast.staff[StaffRole.ADMINISTRATOR]):
            assert not Invitation.objects.exists()
