"""Obstacles, patterns, strategies, good examples, support."""

from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "promotion"
    default_auto_field = "django.db.models.BigAutoField"
