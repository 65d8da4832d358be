"""Mail that a provider posts: django-anymail checks who posted it and reads its format."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from anymail.signals import inbound
from django.conf import settings
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from portal.inbound.doors import Envelope, receive

# The provider that INBOUND_MAIL_PROVIDER names, and anymail's view for what it posts.
PROVIDERS = {
    "brevo": "BrevoInboundWebhookView",
    "mailersend": "MailerSendInboundWebhookView",
    "mailgun": "MailgunInboundWebhookView",
    "mailjet": "MailjetInboundWebhookView",
    "mandrill": "MandrillCombinedWebhookView",
    "postmark": "PostmarkInboundWebhookView",
    "sendgrid": "SendGridInboundWebhookView",
    "sparkpost": "SparkPostInboundWebhookView",
}


@csrf_exempt
def posted(request: HttpRequest) -> HttpResponse:
    """The address that the provider posts to; not there without a provider."""
    provider = settings.INBOUND_MAIL_PROVIDER
    if provider not in PROVIDERS:
        raise Http404
    return _view(provider)(request)


@cache
def _view(provider: str) -> Callable[..., HttpResponse]:
    module = import_module(f"anymail.webhooks.{provider}")
    made: Callable[..., HttpResponse] = getattr(module, PROVIDERS[provider]).as_view()
    return made


# The library's only way to hand a mail on; it is no signal of a model.
@receiver(inbound, dispatch_uid="portal.inbound")
def take(sender: Any, event: Any, **_more: Any) -> None:
    """Give what was posted to the room whose address it names, as bytes like any other mail."""
    message = event.message
    recipient = message.envelope_recipient or (message.to[0].addr_spec if message.to else "")
    receive(Envelope(message.envelope_sender or "", recipient, message.as_bytes()))
