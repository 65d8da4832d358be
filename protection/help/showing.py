"""How an entry is shown, in public and to officers."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_countries import countries

from portal.looks.languages import language_tag, names_here, own_name
from portal.looks.lists import joined
from protection.help.models import HelpEntry, ProtectionActor
from protection.help.states import HelpKind


def entry_rows(entry: HelpEntry | ProtectionActor) -> dict[str, Any]:
    """The words of an entry, codes turned into names."""
    areas = sorted(str(countries.name(code)) or code for code in entry.areas)
    return {
        "name": entry.name,
        "kinds": [HelpKind(kind).label for kind in HelpKind if kind in entry.kinds],
        "languages": joined(names_here(entry.languages)),
        "areas": joined(areas) or _("everywhere"),
        "limits": entry.limits,
        "reach": entry.reach,
        "hours": entry.hours,
        "language": entry.language,
    }


def language_links(path: str, current: str) -> list[dict[str, Any]]:
    """The same page in the portal's languages; `path` is what follows the language."""
    return [
        {
            "tag": language_tag(code),
            "name": own_name(code),
            "url": f"/{code}/{path}",
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]
