"""Which contents carry translations, field by field (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from portal.about.models import OperatorStatement
from portal.about.selectors import TRANSLATED
from portal.clocks import Holiday
from portal.policies.models import Policy, Rule
from portal.tenancy.models import Session, Tenant


@register(Tenant)
class TenantTranslation(TranslationOptions):
    fields = ("name", "description", "seat", "law")


@register(Policy)
class PolicyTranslation(TranslationOptions):
    fields = ("title", "introduction", "change_note")


@register(Rule)
class RuleTranslation(TranslationOptions):
    fields = ("title", "text", "cannot_meet", "alternative")


@register(Holiday)
class HolidayTranslation(TranslationOptions):
    fields = ("name",)


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("name",)


@register(OperatorStatement)
class OperatorStatementTranslation(TranslationOptions):
    fields = TRANSLATED
