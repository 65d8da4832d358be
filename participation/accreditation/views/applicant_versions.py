"""What was sent, version by version, and what changed between two of them."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from participation.accreditation.contents import compare_sections, content_sections
from participation.accreditation.models import Application
from participation.accreditation.selectors import list_versions
from participation.accreditation.views.applicant_door import (
    application_address,
    application_page,
    show,
)
from portal.errors import NotFound
from portal.http import PortalRequest
from portal.policies.rulebook import rulebook_of


@application_page
def version(request: PortalRequest, application: Application, number: int) -> HttpResponse:
    """One version; side by side with the one before where there is one."""
    versions = {entry.number: entry for entry in list_versions(application)}
    if number not in versions:
        raise NotFound
    rulebook = rulebook_of(application.policy_id)
    found, before = versions[number], versions.get(number - 1)
    context: dict[str, Any] = {
        "application": application,
        "version": found,
        "before": before,
        "sections": content_sections(found.content, rulebook),
        "changes": compare_sections(before.content, found.content, rulebook) if before else [],
        "others": [entry for entry in versions.values() if entry.number != number],
    }
    further = ((application_address("application", application), _("Where your file stands")),)
    return show(request, "version", context, further=further)
