"""Which contents of promotion carry translations, field by field (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from promotion.stories.models import TEXTS, PublishedStory
from promotion.taxonomy.models import Code, LocalCode


@register(Code)
class CodeTranslation(TranslationOptions):
    fields = ("label", "definition")


@register(LocalCode)
class LocalCodeTranslation(TranslationOptions):
    fields = ("label", "definition")


@register(PublishedStory)
class PublishedStoryTranslation(TranslationOptions):
    fields = TEXTS
