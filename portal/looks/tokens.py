"""The colours of the portal, by day and by night; frontend/_tokens.scss says the same to the style sheet."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

LIGHT: Final[dict[str, str]] = {
    "ink": "#14213d",
    "paper": "#fdfcf9",
    "quiet": "#f3f0e9",
    "line": "#cfcabd",
    "muted": "#455068",
    "field": "#5a6376",
    "link": "#0b5c8a",
    "link-hover": "#083f5f",
    "visited": "#5b2a6b",
    "focus": "#0b5c8a",
    "on-focus": "#ffffff",
    "error": "#a4161a",
    "success": "#1e6b3c",
    "warning": "#8a5a00",
    "action": "#14213d",
    "action-hover": "#2b3d66",
    "on-action": "#fdfcf9",
    "danger": "#a4161a",
    "danger-hover": "#7c1014",
    "on-danger": "#ffffff",
    "tag-neutral": "#e8e5dc",
    "on-tag-neutral": "#14213d",
    "tag-info": "#dcebf3",
    "on-tag-info": "#083f5f",
    "tag-waiting": "#f6e8cc",
    "on-tag-waiting": "#5a3a00",
    "tag-good": "#dcefe2",
    "on-tag-good": "#134a29",
    "tag-bad": "#f8dedd",
    "on-tag-bad": "#7c1014",
    "participation": "#0b5c8a",
    "promotion": "#8a5a00",
    "protection": "#5b2a6b",
    "accent-blue": "#0b5c8a",
    "accent-teal": "#0f5f5c",
    "accent-green": "#1e6b3c",
    "accent-amber": "#8a5a00",
    "accent-brick": "#8c2f1b",
    "accent-plum": "#5b2a6b",
    "accent-indigo": "#3b3a8c",
    "accent-slate": "#3d4a5c",
    "scale-lowest": "#f4e3bf",
    "scale-low": "#dcb266",
    "scale-middle": "#b57d1d",
    "scale-high": "#7d5200",
    "scale-highest": "#412a00",
    "no-data": "#d3d5da",
}

DARK: Final[dict[str, str]] = {
    "ink": "#e9e6df",
    "paper": "#10151f",
    "quiet": "#1a2130",
    "line": "#3a4458",
    "muted": "#b9bfcb",
    "field": "#98a2b5",
    "link": "#8cc4ea",
    "link-hover": "#bfe0f6",
    "visited": "#d3aee0",
    "focus": "#8cc4ea",
    "on-focus": "#10151f",
    "error": "#ff9a94",
    "success": "#86d3a2",
    "warning": "#f0c069",
    "action": "#e9e6df",
    "action-hover": "#ffffff",
    "on-action": "#10151f",
    "danger": "#ff9a94",
    "danger-hover": "#ffc2be",
    "on-danger": "#10151f",
    "tag-neutral": "#2b3446",
    "on-tag-neutral": "#e9e6df",
    "tag-info": "#163a52",
    "on-tag-info": "#cfe6f5",
    "tag-waiting": "#4a3710",
    "on-tag-waiting": "#fae3b4",
    "tag-good": "#17402a",
    "on-tag-good": "#cdeed8",
    "tag-bad": "#571a1c",
    "on-tag-bad": "#ffd9d6",
    "participation": "#4f9fd0",
    "promotion": "#d8a23f",
    "protection": "#b98acb",
    "accent-blue": "#4f9fd0",
    "accent-teal": "#4fb3ae",
    "accent-green": "#63b883",
    "accent-amber": "#d8a23f",
    "accent-brick": "#e0836d",
    "accent-plum": "#b98acb",
    "accent-indigo": "#9a99e6",
    "accent-slate": "#93a1b5",
    "scale-lowest": "#4a3710",
    "scale-low": "#75571c",
    "scale-middle": "#a67d2f",
    "scale-high": "#d6a447",
    "scale-highest": "#fbe3b0",
    "no-data": "#3a4458",
}

# (words, ground): body text must reach 7:1, everything else that is read 4.5:1.
BODY_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("ink", "paper"),
    ("ink", "quiet"),
    ("muted", "paper"),
)
TEXT_PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("muted", "quiet"),
    ("link", "paper"),
    ("link", "quiet"),
    ("link-hover", "paper"),
    ("link-hover", "quiet"),
    ("visited", "paper"),
    ("visited", "quiet"),
    ("on-focus", "focus"),
    ("error", "paper"),
    ("success", "paper"),
    ("warning", "paper"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("on-tag-neutral", "tag-neutral"),
    ("on-tag-info", "tag-info"),
    ("on-tag-waiting", "tag-waiting"),
    ("on-tag-good", "tag-good"),
    ("on-tag-bad", "tag-bad"),
)
# Shapes that carry a meaning beside the word: 3:1 is asked, 4.5:1 is what looks.md promises.
SHAPES: Final[tuple[str, ...]] = (
    "field",
    "focus",
    "participation",
    "promotion",
    "protection",
)


class Accent(models.TextChoices):
    """The colours an institution may choose for the band of its pages."""

    BLUE = "blue", _("Blue")
    TEAL = "teal", _("Teal")
    GREEN = "green", _("Green")
    AMBER = "amber", _("Amber")
    BRICK = "brick", _("Brick")
    PLUM = "plum", _("Plum")
    INDIGO = "indigo", _("Indigo")
    SLATE = "slate", _("Slate")

    @property
    def token(self) -> str:
        """The name of this colour in LIGHT and DARK."""
        return f"accent-{self.value}"


ACCENT_CHOICES: Final = Accent.choices
