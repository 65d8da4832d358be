"""What people are told: each notification is a fixed template with declared variables.

A template belongs to one event and one audience. Its words are made when they are read or sent,
in the reader's language, from ids: nothing that somebody wrote is stored on the way. Mail whose
words a library owns (sign-in) is rendered by a function registered under the template's name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.outbox import Event

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell: as one of the institution's staff, or for an organization, or as a person."""

    person_id: UUID
    organization_id: UUID | None = None
    is_staff: bool = False


Audience = Callable[[Event, Any], Sequence[Recipient]]


def _always(_event: Event) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One fixed text for one event and one audience.

    `headline` has no variables and gives nothing away but what kind of news it is; `line` stands
    in the inbox and is the subject of the mail; `body` holds the mail's paragraphs. Only the
    `variables` declared here can occur in `line` and `body`. A `is_sensitive` one is always sent
    as neutral mail. `tells_actor`: also whoever caused the event (a receipt).
    `is_personal`: the words, or the address for answers, differ from reader to reader.
    """

    name: str
    event: str
    audience: Audience
    headline: Text
    line: Text
    body: tuple[Text, ...]
    variables: frozenset[str]
    when: Callable[[Event], bool] = _always
    is_sensitive: bool = False
    tells_actor: bool = False
    is_personal: bool = False


def one_paragraph(
    event: str,
    headline: Text,
    line: Text,
    body: Text,
    audience: Audience,
    *,
    reader: str = "told",
    variables: frozenset[str] = frozenset({"institution", "title"}),
    **more: Any,
) -> Template:
    """An event's template with a body of one paragraph, named after the event and who reads it.

    `more`: what else a `Template` declares.
    """
    return Template(
        name=f"{event}.{reader}",
        event=event,
        audience=audience,
        headline=headline,
        line=line,
        body=(body,),
        variables=variables,
        **more,
    )


# The one template of an event whose mail says nothing but that there is news.
neutral = partial(one_paragraph, is_sensitive=True)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it is sent. An empty `to` means the recipient's own address; `reply_to` can be empty."""

    subject: str
    text: str
    html: str = ""
    to: str = ""
    sender: str = ""
    reply_to: str = ""


MailRenderer = Callable[[str, UUID | None, Mapping[str, Any]], Mail | None]

_TEMPLATES: dict[str, Template] = {}
_BY_EVENT: dict[str, list[Template]] = {}
_RENDERERS: dict[str, MailRenderer] = {}
# Messages of the portal about a person's own notifications, not about an event.
DIGEST = "inbox.digest"
NEWS = "inbox.news"
_OWN_HEADLINES: Mapping[str, Text] = {
    DIGEST: _("News of the day"),
    NEWS: _("There is news in your file"),
    "account": _("Signing in and your account"),
    "invitation": _("An invitation"),
}


def register(*templates: Template) -> None:
    """Add templates; each name is given once."""
    for template in templates:
        if template.name in _TEMPLATES:
            message = f"there are two templates called {template.name}"
            raise ValueError(message)
        _TEMPLATES[template.name] = template
        _BY_EVENT.setdefault(template.event, []).append(template)


def register_mail(name: str, renderer: MailRenderer) -> None:
    """Have `renderer` write the mails of one template, or of all under a first part ("account.*").

    It is called when the mail is sent, with the template's name, the recipient's id and the
    references of the delivery, under the worker's database role, in the recipient's language. It
    returns the mail, or None where there is nothing to send any more.
    """
    _RENDERERS[name] = renderer


def renderer_of(name: str) -> MailRenderer | None:
    """The function registered for this template's mails, if there is one."""
    return _RENDERERS.get(name) or _RENDERERS.get(f"{name.partition('.')[0]}.*")


def templates_for(event: Event) -> list[Template]:
    """What is told of this event."""
    return [template for template in _BY_EVENT.get(event.name, ()) if template.when(event)]


def template_named(name: str) -> Template | None:
    """The template of this name; None for one that there is no more."""
    return _TEMPLATES.get(name)


def all_templates() -> list[Template]:
    """Every template, by name."""
    return [_TEMPLATES[name] for name in sorted(_TEMPLATES)]


def headline_of(name: str) -> Text:
    """What kind of message this is, without saying about whom."""
    template = _TEMPLATES.get(name)
    if template is not None:
        return template.headline
    own = _OWN_HEADLINES.get(name) or _OWN_HEADLINES.get(name.partition(".")[0])
    return own or _("Message of the portal")
