"""Editing policies in the API: drafts, articles, comments and their answers."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import actor_of, moved, nothing_of, tenant_of, transition_names
from portal.errors import InvalidFields, NotFound
from portal.grants import Permission
from portal.idempotency import idempotent
from portal.looks.texts import texts_of
from portal.permissions import allowed
from portal.policies.api import PolicySerializer, RuleSerializer
from portal.policies.kinds import RuleKind
from portal.policies.models import Policy, PolicyComment, PolicySubject
from portal.policies.selectors import (
    get_policy,
    get_public_policy,
    get_rule,
    list_comments,
    list_own_comments,
)
from portal.policies.services import (
    POLICY_TEXTS,
    add_rule,
    answer_comment,
    comment_on_policy,
    discard_policy,
    draft_policy,
    remove_rule,
    save_policy_texts,
    save_rule,
)


class ByLanguage(serializers.DictField):
    """A text in each language: {"en": …, "ar": …}; one that is left out is emptied."""

    child = serializers.CharField(allow_blank=True)


class SubjectSerializer(serializers.Serializer[Any]):
    """On which subject a new version is prepared."""

    subject = serializers.ChoiceField(choices=PolicySubject.choices)


class PolicyTextsSerializer(serializers.Serializer[Any]):
    """Texts of a draft; `version` is the `edit_version` that was read (409 otherwise)."""

    version = serializers.IntegerField()
    title = ByLanguage(required=False)
    introduction = ByLanguage(required=False)
    change_note = ByLanguage(required=False)


class RuleWriteSerializer(serializers.Serializer[Any]):
    """One article of a draft."""

    kind = serializers.ChoiceField(choices=RuleKind.choices, required=False)
    version = serializers.IntegerField(required=False)
    article = serializers.CharField(max_length=12)
    title = ByLanguage()
    text = ByLanguage()
    cannot_meet = ByLanguage(required=False)
    alternative = ByLanguage(required=False)
    parameters = serializers.DictField(required=False)
    source_url = serializers.URLField(required=False, allow_blank=True)
    retrieved_on = serializers.DateField(required=False, allow_null=True)
    verified_by = serializers.CharField(required=False, allow_blank=True, max_length=120)


class PolicyDraftSerializer(PolicySerializer):
    """A version as those see it who edit it."""

    def to_representation(self, instance: Policy) -> dict[str, Any]:
        """With the version that the next change names, and the transitions open to the caller."""
        return {
            **super().to_representation(instance),
            "edit_version": instance.edit_version,
            "transitions": transition_names(instance, self.context["actor"]),
        }


def _edited(request: Request, pk: str) -> Policy:
    """A version of the caller's own institution; NotFound for anybody else."""
    tenant, actor = tenant_of(request), actor_of(request)
    if actor.tenant_id != tenant.pk or not allowed(actor, Permission.POLICY_EDIT):
        raise NotFound
    return get_policy(pk, tenant=tenant)


def _draft_shape(policy: Policy, request: Request) -> dict[str, Any]:
    shape = PolicyDraftSerializer(policy, context={"actor": actor_of(request)})
    return dict(shape.data)


class PolicyDrafts(APIView):
    """Drafts of new versions."""

    @extend_schema(request=SubjectSerializer, responses={201: PolicyDraftSerializer})
    @idempotent
    def post(self, request: Request, **_kwargs: Any) -> Response:
        """Begin a new version as a copy of the one in force, or get the draft that is open."""
        body = SubjectSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        tenant, actor = tenant_of(request), actor_of(request)
        if actor.tenant_id != tenant.pk:
            raise NotFound
        draft = draft_policy(
            tenant_id=tenant.pk, subject=body.validated_data["subject"], actor=actor
        )
        return Response(_draft_shape(draft, request), status=201)


class PolicyDraft(APIView):
    """One version, as those see it who edit it."""

    @extend_schema(responses=PolicyDraftSerializer)
    def get(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With `edit_version`, which the next change names, and the transitions open now."""
        return Response(_draft_shape(_edited(request, pk), request))

    @extend_schema(request=PolicyTextsSerializer, responses=PolicyDraftSerializer)
    def patch(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Change texts by language; fields that are left out stay as they are."""
        body = PolicyTextsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values, policy = body.validated_data, _edited(request, pk)
        kept = {field: texts_of(policy, field) for field in POLICY_TEXTS}
        given = {field: values[field] for field in POLICY_TEXTS if field in values}
        saved = save_policy_texts(
            policy_id=policy.pk,
            texts={**kept, **given},
            expected_version=values["version"],
            actor=actor_of(request),
        )
        return Response(_draft_shape(saved, request))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Throw a draft away on which nobody has commented."""
        discard_policy(policy_id=_edited(request, pk).pk, actor=actor_of(request))
        return Response(status=204)


class PolicyTransition(APIView):
    """Move a version: open to comment, take back, publish."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=PolicyDraftSerializer)
    def post(self, request: Request, pk: str, name: str, **_kwargs: Any) -> Response:
        """The body holds the fields of that transition."""
        done = moved(Policy, _edited(request, pk).pk, name, request)
        return Response(_draft_shape(done, request))


class PolicyRules(APIView):
    """Articles of a draft."""

    @extend_schema(request=RuleWriteSerializer, responses={201: RuleSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Add an article at the end; `kind` says what it regulates."""
        body = RuleWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        kind = values.pop("kind", None)
        if kind is None:
            raise InvalidFields({"kind": [_("Say what the article regulates.")]})
        rule = add_rule(
            policy_id=_edited(request, pk).pk, kind=kind, values=values, actor=actor_of(request)
        )
        return Response(RuleSerializer(rule).data, status=201)


class RuleDetail(APIView):
    """One article of a draft."""

    @extend_schema(request=RuleWriteSerializer, responses=RuleSerializer)
    def put(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Save the whole article; `version` is the one that was read (409 otherwise)."""
        body = RuleWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        values.pop("kind", None)
        rule = get_rule(pk, tenant=tenant_of(request))
        _edited(request, str(rule.policy_id))
        saved = save_rule(
            rule_id=rule.pk,
            expected_version=values.pop("version", rule.edit_version),
            values=values,
            actor=actor_of(request),
        )
        return Response(RuleSerializer(saved).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Take the article out of the draft; published versions keep theirs."""
        rule = get_rule(pk, tenant=tenant_of(request))
        _edited(request, str(rule.policy_id))
        remove_rule(rule_id=rule.pk, actor=actor_of(request))
        return Response(status=204)


class CommentSerializer(serializers.ModelSerializer[PolicyComment]):
    """A comment on a draft, with the institution's answer; its author is not named beyond `signed_as`."""

    class Meta:
        model = PolicyComment
        fields = (
            "id",
            "policy",
            "rule",
            "signed_as",
            "text",
            "language",
            "answer",
            "created_at",
            "answered_at",
        )


class CommentWriteSerializer(serializers.Serializer[Any]):
    """What is said about a draft that is open to comment."""

    text = serializers.CharField(max_length=4000)
    language = serializers.ChoiceField(choices=[code for code, _name in settings.LANGUAGES])
    rule = serializers.UUIDField(required=False, allow_null=True, default=None)
    organization = serializers.UUIDField(required=False, allow_null=True, default=None)
    signed = serializers.BooleanField(required=False, default=False)


class PolicyComments(generics.ListAPIView[PolicyComment]):
    """Comments on a draft: all of them for its institution, one's own for anybody else."""

    serializer_class = CommentSerializer

    def get_queryset(self) -> QuerySet[PolicyComment]:
        if getattr(self, "swagger_fake_view", False):
            return nothing_of(PolicyComment)
        actor = actor_of(self.request)
        if actor.is_staff:
            return list_comments(_edited(self.request, self.kwargs["pk"]))
        policy = get_public_policy(self.kwargs["pk"], tenant=tenant_of(self.request))
        return list_own_comments(policy, actor=actor)

    @extend_schema(request=CommentWriteSerializer, responses={201: CommentSerializer})
    @idempotent
    def post(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Say something; in an organization's name, in one's own (`signed`) or in nobody's."""
        body = CommentWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = body.validated_data
        comment = comment_on_policy(
            policy_id=get_public_policy(pk, tenant=tenant_of(request)).pk,
            text=values["text"],
            language=values["language"],
            rule_id=values["rule"],
            organization_id=values["organization"],
            signed=values["signed"],
            actor=actor_of(request),
        )
        return Response(CommentSerializer(comment).data, status=201)


class AnswerSerializer(serializers.Serializer[Any]):
    """The institution's answer to a comment."""

    answer = serializers.CharField(max_length=10000)


class CommentAnswer(APIView):
    """Answer a comment."""

    @extend_schema(request=AnswerSerializer, responses=CommentSerializer)
    def post(self, request: Request, pk: str, comment: str, **_kwargs: Any) -> Response:
        """Its author is told."""
        body = AnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        policy = _edited(request, pk)
        if not list_comments(policy).filter(pk=comment).exists():
            raise NotFound
        answered = answer_comment(
            comment_id=comment, answer=body.validated_data["answer"], actor=actor_of(request)
        )
        return Response(CommentSerializer(answered).data)
