"""The vault's address in the API, below an institution."""

from django.urls import path

from portal.keys.api import Unlock

urlpatterns = [path("protection/unlock/", Unlock.as_view(), name="api-vault-unlock")]
