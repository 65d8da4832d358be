"""Finds texts that were left in English on a page of another language."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import to_locale
from translate.storage.pypo import pofile, pounit

# Fewer words than this are as likely a name, or a word that two languages share.
FEWEST_WORDS = 3
_CUT = re.compile(r"<[^>]*>|%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|\s{2,}|\n")
_WORD = re.compile(r"\w[\w’'-]*")

# The visible texts of a page that are said to be in the page's own language, without what people
# wrote (which carries its direction), names and codes.
TEXTS = """() => {
  const page = document.documentElement.lang, found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement, text = node.data.replace(/\\s+/g, " ").trim();
    if (!text || one.closest("script,style,bdi,code,textarea,template")) continue;
    if (one.closest("[lang]").lang !== page) continue;
    const own = one.closest("[dir]") !== document.documentElement;
    if (one.checkVisibility()) found.add((own ? "written " : "said ") + text);
  }
  return [...found];
}"""


class English:
    """The portal's English sentences, and where one of them stands in a text."""

    def __init__(self) -> None:
        self._known = {
            code: self._index(code) for code, _name in settings.LANGUAGES if code != "en"
        }

    def _index(self, language: str) -> dict[tuple[str, ...], list[str]]:
        """Pieces of sentences by their first words, without those that the language shares."""
        file = Path(settings.BASE_DIR, "locale", to_locale(language), "LC_MESSAGES", "django.po")
        found = defaultdict(list)
        for unit in pofile.parsefile(str(file)).units:
            if unit.isheader() or unit.isobsolete():
                continue
            target = " ".join(_forms(unit, unit.target))
            for source in _forms(unit, unit.source):
                for piece in _CUT.split(source):
                    words = _words(piece)
                    if len(words) >= FEWEST_WORDS and piece.strip() not in target:
                        found[tuple(words[:FEWEST_WORDS])].append(piece.strip())
        return found

    def in_text(self, text: str, language: str) -> str:
        """The English sentence that stands in the text; empty where there is none."""
        words, known = _words(text), self._known[language]
        for start in range(len(words) - FEWEST_WORDS + 1):
            for piece in known.get(tuple(words[start : start + FEWEST_WORDS]), ()):
                if piece in text:
                    return piece
        return ""

    def left_over(self, texts: list[str], language: str, english: set[str]) -> list[str]:
        """What of a page's texts is English: by the catalogue, or because its English page says it."""
        found = []
        for entry in texts:
            kind, text = entry.split(" ", 1)
            alike = kind == "said" and entry in english and len(_words(text)) >= FEWEST_WORDS
            if self.in_text(text, language) or (alike and _is_latin(text)):
                found.append(text)
        return found


def _forms(unit: pounit, text: Any) -> list[str]:
    return [str(form) for form in (text.strings if unit.hasplural() else [text])]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _is_latin(text: str) -> bool:
    return len(re.findall(r"[A-Za-z]{2,}", text)) >= FEWEST_WORDS
