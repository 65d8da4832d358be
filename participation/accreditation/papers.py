"""What accreditation tells the shared rooms: which files belong to its matters."""

from typing import Any

from django.db.models import QuerySet

from participation.accreditation.models import ApplicationDocument
from participation.accreditation.selectors import visible
from portal.documents.selectors import documents_of_matters
from portal.permissions import Actor


@documents_of_matters
def documents_of_applications(actor: Actor) -> QuerySet[Any]:
    """The files attached to applications that this actor may see."""
    return ApplicationDocument.objects.filter(application__in=visible(actor)).values("document_id")
