"""System checks of the house: settings and declarations that a deployment cannot do without."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register

from portal.tenancy.guards import LIBRARY_GUARDS, guard_of


@register(Tags.models)
def every_table_is_guarded(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Each model says who may see its rows."""
    problems: list[CheckMessage] = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table in LIBRARY_GUARDS or not model._meta.managed:
            continue
        try:
            guard_of(model)
        except LookupError as error:
            problems.append(Error(str(error), obj=model, id="portal.E001"))
    return problems
