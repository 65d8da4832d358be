"""Which contents of participation carry translations, field by field (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from participation.commitments.models import Commitment, ProgressUpdate
from participation.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Paragraph,
    Phase,
    TextVersion,
)
from participation.programmes.models import OversightOffice, Programme
from participation.themes.models import Theme, ThemeAnswer


@register(OversightOffice)
class OversightOfficeTranslation(TranslationOptions):
    fields = ("name", "mandate", "how_to_reach")


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Consultation)
class ConsultationTranslation(TranslationOptions):
    fields = ("title", "summary", "target_groups", "use_of_input", "final_report")


@register(Phase)
class PhaseTranslation(TranslationOptions):
    fields = ("name",)


@register(ConsultationQuestion)
class ConsultationQuestionTranslation(TranslationOptions):
    fields = ("text", "help")


@register(TextVersion)
class TextVersionTranslation(TranslationOptions):
    fields = ("title", "note")


@register(Paragraph)
class ParagraphTranslation(TranslationOptions):
    fields = ("text",)


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("title", "description", "answer")


@register(ThemeAnswer)
class ThemeAnswerTranslation(TranslationOptions):
    fields = ("answer",)


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    fields = ("title", "text", "indicator")


@register(ProgressUpdate)
class ProgressUpdateTranslation(TranslationOptions):
    fields = ("text",)
