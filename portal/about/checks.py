"""Before going public the portal says who operates it: an empty part fails `check --deploy`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.db import Error as DatabaseError

from portal.about.selectors import label_of, missing_parts, silent_institutions
from portal.permissions import ANYBODY
from portal.tenancy.context import tenant_context

TAG = "operator"


@register(TAG, deploy=True)
def operator_has_spoken(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Each part of `/about/` has a text, and each public institution its seat and law."""
    try:
        with tenant_context(ANYBODY):
            missing, silent = missing_parts(), list(silent_institutions())
    except DatabaseError as error:
        return [
            Error(
                "The database did not answer, so nobody knows whether /about/ is complete.",
                hint=type(error).__name__,
                id="portal.E021",
            )
        ]
    return [
        *(
            Error(
                f"/about/ does not say: {label_of(name)}.",
                hint="Fill it in and run `manage.py set_operator FILE`.",
                id="portal.E022",
            )
            for name in missing
        ),
        *(
            Error(
                f"The institution {slug} does not say its {field}.",
                hint="An administrator of the institution fills it in.",
                id="portal.E023",
            )
            for slug, field in silent
        ),
    ]
