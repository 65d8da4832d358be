"""The shared house: tenancy, actors, policies, decisions and what the three Ps have in common."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import checks, subscriptions  # noqa: F401, PLC0415 - registers checks and event subscribers once the apps are loaded
