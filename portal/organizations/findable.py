"""Public profiles among the results of search: what their organization made public, nothing else."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.organizations.models import Organization, ProfileField, PublicProfile
from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from portal.search.services import index, unindex


def index_profile(profile: PublicProfile) -> None:
    """Its public names, place, identifiers and what it does."""
    content = profile.content
    names = profile.folded_names.splitlines()
    texts = [content.get(field, "") for field in (ProfileField.PLACE, ProfileField.MISSION)]
    index(
        profile,
        title=profile.name,
        texts=[*names, *texts, *content.get(ProfileField.IDENTIFIERS, ())],
        organization_id=profile.pk,
        is_public=True,
    )


def hide_profile(organization: Organization) -> None:
    """What is not public any more is neither read nor found."""
    profile = PublicProfile(pk=organization.pk)
    unindex(profile)
    PublicProfile.objects.filter(pk=organization.pk).delete()


def _profiles(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    profiles = PublicProfile.objects.filter(pk__in=ids).exclude(published_at=None)
    return {
        profile.pk: Found(profile.name, reverse("organization-public", args=[profile.pk]))
        for profile in profiles
    }


register_findable("portal.publicprofile", _("Organization"), _profiles)
