"""The institutions of the demo: the illustrations that are shipped as data."""

from django.utils import timezone

from portal.policies.illustrations import illustrations
from portal.policies.installing import install_institution
from portal.tenancy.models import Tenant


def load_institutions() -> list[Tenant]:
    """Every illustration, installed once."""
    this_year = timezone.now().year
    return [install_institution(given, this_year=this_year) for given in illustrations()]
