"""Idempotency-Key: a creating POST that is sent twice happens once and answers the same.

Scope: caller, method and path, for 24 hours, in the transaction of the request. Never used on
protection, where a stored answer would keep a receipt in clear.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from portal.errors import Conflict, Refused
from portal.ids import uuid7
from portal.tenancy.guards import Guard, PolicyClass

KEPT = timedelta(hours=24)
LONGEST_KEY = 200


class IdempotentAnswer(models.Model):
    """The first answer to a keyed request."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(
        PolicyClass.PERSON, person="person_id", deletable=True, worker=True
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "scope"], name="idempotentanswer_once"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class KeyReused(Refused):
    """The same key came with another body."""

    code = "idempotency_key_reused"


class StillRunning(Conflict):
    """The first request with this key has not ended."""

    code = "idempotency_in_flight"


Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Honour an Idempotency-Key on a creating POST; without one, or without a caller, do nothing."""

    @wraps(handler)
    def wrapper(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")[:LONGEST_KEY]
        person_id = request._request.actor.person_id  # type: ignore[attr-defined]
        if not key or person_id is None:
            return handler(view, request, *args, **kwargs)
        scope = _hash(f"{person_id} {request.method} {request.path} {key}")
        body = _hash(_body(request))
        _take(scope)
        known = _known(person_id, scope)
        if known is not None:
            return _again(known, body)
        response = handler(view, request, *args, **kwargs)
        IdempotentAnswer.objects.create(
            person_id=person_id,
            scope=scope,
            body_hash=body,
            status=response.status_code,
            answer=response.data,
        )
        return response

    return wrapper


def _body(request: Request) -> str:
    """What tells one body from another; a file by its name and size."""
    http = request._request
    if not (http.content_type or "").startswith("multipart"):
        return http.body.decode("utf-8", "replace")
    files = [
        (name, file.name, file.size)
        for name in sorted(http.FILES)
        for file in http.FILES.getlist(name)
    ]
    return f"{sorted(http.POST.lists())} {files}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _take(scope: str) -> None:
    """One request at a time a key: a second one is told to come back, not made to wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [scope])
        if not cursor.fetchone()[0]:
            raise StillRunning(_("The first request with this key is still running. Ask again."))


def _known(person_id: Any, scope: str) -> IdempotentAnswer | None:
    answers = IdempotentAnswer.objects.filter(person_id=person_id, scope=scope)
    answers.filter(made_at__lt=timezone.now() - KEPT).delete()
    return answers.first()


def _again(known: IdempotentAnswer, body: str) -> Response:
    if known.body_hash != body:
        raise KeyReused(_("This key was used with another body. Use a new key for a new request."))
    return Response(known.answer, status=known.status)
