"""The door of gateways, which know their own code and no institution."""

from django.urls import path

from participation.contributions.views import gateway

urlpatterns = [path("<slug:gateway>/", gateway.gateway_door, name="intake-gateway")]
