"""The work on stories: one's own list, beginning, writing, consents, moves, translations."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.errors import Conflict, InvalidFields, NotFound, NotPermitted, PortalError, Sentence
from portal.grants import Permission
from portal.http import (
    PortalRequest,
    address,
    frame_of,
    member_page,
    say,
    signed_in_page,
    staff_page,
    tenant_of,
)
from portal.keyset import beside, read_page
from portal.looks.fields import LimitedTextField
from portal.looks.texts import texts_of
from portal.moves import add_errors, form_of, has_role_for, moves_for
from portal.permissions import allowed, require
from portal.transitions import Fields, open_transitions, perform, steps_of, transition_of
from promotion.stories.fields import (
    TEXT_MOST,
    consent_fields,
    start_fields,
    three_lines,
)
from promotion.stories.forms import StatusFilter
from promotion.stories.models import TEXTS, TITLE_MOST, PublishedStory, Story
from promotion.stories.selectors import (
    BY_START,
    consents_of,
    get_published,
    list_queue,
    list_stories,
    may_start,
    own_organizations,
    published_of,
)
from promotion.stories.services import (
    edit_story,
    fields_of,
    record_consent,
    require_can_edit,
    start_story,
    translate_story,
    withdraw_consent,
)
from promotion.stories.tables import OF_INSTITUTION, OF_ORGANIZATION
from promotion.stories.views.frame import INVALID, found, work_crumbs
from promotion.stories.words import HEADINGS, language_links, missing_words

_STAFF = (Permission.STORY_EDIT, Permission.STORY_PUBLISH)


@member_page
def own(request: PortalRequest) -> HttpResponse:
    """The stories of one's organizations."""
    form = StatusFilter(request.GET, every=_("All"))
    rows = list_stories(tenant_of(request), actor=request.actor, status=form.chosen())
    return _list(request, form, rows, {"title": _("Your good examples")})


@staff_page
def queue(request: PortalRequest) -> HttpResponse:
    """What waits at the institution, or what is of one status; to be translated for translators."""
    if not any(has_role_for(request.actor, permission) for permission in _STAFF):
        raise NotFound
    form = StatusFilter(request.GET, every=_("What waits"))
    rows = list_queue(tenant_of(request), actor=request.actor, status=form.chosen())
    return _list(request, form, rows, {"title": _("Good examples")})


def _list(
    request: PortalRequest, form: StatusFilter, rows: Any, context: dict[str, Any]
) -> HttpResponse:
    shown = read_page(rows, BY_START, request.GET)
    context |= {
        "frame": frame_of(request),
        "form": form,
        "rows": shown.rows,
        "is_filtered": bool(form.chosen()),
        "home": request.path,
        "may_start": may_start(request.actor),
        **beside(shown, request.GET),
    }
    return render(request, "stories/own.html", context)


@signed_in_page
def new(request: PortalRequest) -> HttpResponse:
    """Three lines and a consent."""
    actor, tenant = request.actor, tenant_of(request)
    if not may_start(actor):
        raise NotFound
    organizations = own_organizations(actor)
    fields = three_lines() if actor.is_staff else start_fields()
    if organizations:
        choices = [(str(one.pk), one.name) for one in organizations]
        which = forms.ChoiceField(label=_("Of which organization"), choices=choices)
        fields = {"organization": which, **fields}

    def act(data: QueryDict) -> str:
        chosen = data.get("organization", "")
        of = next((one.pk for one in organizations if str(one.pk) == chosen), None)
        if organizations and of is None:
            raise InvalidFields({"organization": [_("Choose one of your organizations.")]})
        made = start_story(tenant, values=data, organization_id=of, actor=actor)
        return address(request, "story-work", story=made.pk)

    page = {
        "title": _("Tell a good example"),
        "lead": _("Three lines and your agreement are enough to begin."),
        "button": _("Keep it"),
        "done": gettext_lazy("It is kept. Send it when you are ready, or add more first."),
        "is_start": True,
    }
    return _ask(
        request, form_of(fields, **_given(request, {"language": get_language()})), page, act
    )


def _given(request: PortalRequest, initial: dict[str, Any]) -> dict[str, Any]:
    return {"data": request.POST if request.method == "POST" else None, "initial": initial}


def _ask(
    request: PortalRequest,
    form: forms.Form,
    page: dict[str, Any],
    act: Callable[[QueryDict], str],
    row: Story | None = None,
) -> HttpResponse:
    """Show the form, or do what it says and go on; what was typed stays whatever comes of it."""
    if request.method == "POST" and form.is_valid():
        try:
            there = act(request.POST)
        except InvalidFields as error:
            add_errors(form, error)
        except (NotFound, NotPermitted):
            raise
        except PortalError as error:
            form.add_error(None, str(error.sentence))
        else:
            say(request, page["done"])
            return redirect(there)
    context = {
        "frame": frame_of(request),
        "form": form,
        "story": row,
        "back": address(request, "story-work", story=row.pk) if row else "",
        "crumbs": work_crumbs(request, row),
        **page,
    }
    status = INVALID if form.is_bound else 200
    return render(request, "stories/form.html", context, status=status)


@signed_in_page
def work(request: PortalRequest, story: UUID) -> HttpResponse:
    """One story with everything of it, and what can be done next."""
    row = found(request, story)
    actor = request.actor
    if actor.is_staff:
        able = moves_for(row, actor)
        moves = able.moves
        hindrances = [
            why for why in able.hindrances if why not in (OF_ORGANIZATION, OF_INSTITUTION)
        ]
    else:
        moves, hindrances = open_transitions(row, actor), []
    shown = published_of(row)
    context = {
        "frame": frame_of(request),
        "story": row,
        "parts": [(heading, getattr(row, name)) for name, heading in HEADINGS if name != "title"],
        "missing": missing_words(row),
        "consents": consents_of(row),
        "steps": [
            {
                "when": step.taken_at,
                "what": transition_of(Story, step.transition).label,
                "text": step.note,
                "who": step.get_party_display(),
            }
            for step in steps_of(row, actor=actor)
        ],
        "moves": moves,
        "hindrances": hindrances,
        "may_edit": _may(lambda: require_can_edit(row, actor)),
        "may_consent": bool(
            allowed(actor, Permission.STORY_EDIT if actor.is_staff else Permission.STORY_WRITE, row)
        ),
        "shown": shown,
        "translations": language_links(shown) if shown else [],
        "may_translate": actor.is_staff and bool(allowed(actor, Permission.CONTENT_TRANSLATE)),
        "crumbs": work_crumbs(request),
    }
    return render(request, "stories/work.html", context)


def _may(check: Callable[[], None]) -> bool:
    try:
        check()
    except PortalError:
        return False
    return True


@signed_in_page
def edit(request: PortalRequest, story: UUID) -> HttpResponse:
    """Write on the text."""
    row = found(request, story)
    require_can_edit(row, request.actor)
    fields = fields_of(row, request.actor)
    initial = {name: getattr(row, name) for name in fields} | {"country": row.country.code}
    fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
    form = form_of(fields, **_given(request, initial))
    form.fields["version"].widget = forms.HiddenInput()
    form.initial["version"] = row.version

    def act(data: QueryDict) -> str:
        try:
            version = form.cleaned_data["version"]
            edit_story(row.pk, values=data, version=version, actor=request.actor)
        except Conflict:
            # Whoever saves again has the other text on the page.
            typed = data.copy()
            typed["version"] = str(row.version)
            form.data = typed
            page["theirs"] = [(heading, getattr(row, name)) for name, heading in HEADINGS]
            raise
        return address(request, "story-work", story=row.pk)

    page: dict[str, Any] = {
        "title": _("Write on it"),
        "lead": _("Each field says who reads it. Three lines are enough to send it."),
        "button": _("Save"),
        "done": gettext_lazy("Saved."),
    }
    return _ask(request, form, page, act, row)


@signed_in_page
def consent(request: PortalRequest, story: UUID) -> HttpResponse:
    """Note that one person has agreed."""
    row = found(request, story)

    def act(data: QueryDict) -> str:
        record_consent(row.pk, values=data, actor=request.actor)
        return address(request, "story-work", story=row.pk)

    page = {
        "title": _("Note a consent"),
        "lead": _("One for each person who could be recognised. No name is kept anywhere here."),
        "button": _("Note it"),
        "done": gettext_lazy("The consent is noted."),
    }
    return _ask(request, form_of(consent_fields(), **_given(request, {})), page, act, row)


@require_POST
@signed_in_page
def take_back(request: PortalRequest, story: UUID, story_consent: UUID) -> HttpResponse:
    """Somebody takes their consent back: at once, without a question."""
    row = found(request, story)
    withdraw_consent(row.pk, story_consent, actor=request.actor)
    say(request, gettext_lazy("The consent is withdrawn. Nobody reads the story any more."))
    return redirect(address(request, "story-work", story=row.pk))


@signed_in_page
def move(request: PortalRequest, story: UUID, move: str) -> HttpResponse:
    """A step: its fields, or take it."""
    row = found(request, story)
    transition = transition_of(Story, move)
    if transition.is_internal:
        raise NotFound
    require(request.actor, transition.permission, row)
    fields = transition.fields(row, request.actor)

    def act(data: QueryDict) -> str:
        perform(Story, row.pk, move, actor=request.actor, values=data)
        return address(request, "story-work", story=row.pk)

    page = {
        "title": transition.label,
        "lead": transition.help,
        "button": transition.label,
        "done": transition.done,
    }
    return _ask(request, form_of(fields, **_given(request, {})), page, act, row)


@staff_page
def translate(request: PortalRequest, story: UUID, language: str) -> HttpResponse:
    """The public text in one more language, beside the text that it is made from."""
    require(request.actor, Permission.CONTENT_TRANSLATE)
    row = get_published(story, tenant=tenant_of(request))
    names = dict(settings.LANGUAGES)
    if language not in names or language == row.language:
        raise NotFound
    initial = {name: texts_of(row, name).get(language, "") for name in TEXTS}

    def act(data: QueryDict) -> str:
        texts = {name: str(data.get(name, "")) for name in TEXTS}
        translate_story(row.pk, language, texts=texts, actor=request.actor)
        return address(request, "story", story=row.pk)

    page: dict[str, Sentence | bool | str] = {
        "title": _("Translate into %(language)s") % {"language": names[language]},
        "lead": _("Name nobody whom the text itself does not name."),
        "button": _("Save"),
        "done": gettext_lazy("The translation is public now."),
        "back": address(request, "story", story=row.pk),
    }
    form = form_of(_translation_fields(row, language), **_given(request, initial))
    return _ask(request, form, page, act)


def _translation_fields(row: PublishedStory, language: str) -> Fields:
    made: Fields = {}
    for name, heading in HEADINGS:
        attrs = {"rows": 4, "dir": "auto", "lang": language}
        source = texts_of(row, name).get(row.language, "")
        if name == "title":
            widget = forms.TextInput(attrs={"dir": "auto", "lang": language})
            made[name] = forms.CharField(
                label=heading, help_text=source, max_length=TITLE_MOST, widget=widget
            )
        else:
            made[name] = LimitedTextField(
                label=heading,
                help_text=source,
                max_length=TEXT_MOST,
                widget=forms.Textarea(attrs=attrs),
            )
    return made
