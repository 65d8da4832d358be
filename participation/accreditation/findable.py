"""Applications among the results of search: for their organization and, once sent, the institution."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.accreditation import effects  # noqa: F401 - what they freeze is indexed
from participation.accreditation.models import Application
from participation.accreditation.selectors import list_versions, visible
from portal.permissions import Actor
from portal.search.kinds import Found, register_findable
from portal.search.services import index
from portal.transitions import Move, effect_of


@effect_of(Application, "submit", "resubmit")
def index_application(move: Move) -> None:
    """What was just sent: names, receipt, answers."""
    application = move.obj
    content = list_versions(application).latest("number").content
    organization = content["organization"]
    index(
        application,
        title=application.organization_name,
        texts=[
            application.receipt,
            organization["place"],
            organization["mission"],
            *(str(answer) for answer in content["answers"].values()),
        ],
        tenant_id=application.tenant_id,
        organization_id=application.organization_id,
        language=application.language,
    )


def _applications(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Found]:
    name = "staff-dossier" if actor.is_staff else "application"
    applications = visible(actor).filter(pk__in=ids).select_related("tenant")
    return {
        application.pk: Found(
            application.organization_name,
            reverse(name, args=[application.tenant.slug, application.pk]),
            detail=application.receipt,
        )
        for application in applications
    }


register_findable("participation.application", _("Application for accreditation"), _applications)
