"""Catalogues compiled without gettext."""

import gettext
from pathlib import Path

from portal.running.messages import compile_messages

CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 "
"&& n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;\n"

msgid "Organization"
msgstr "منظمة"

msgctxt "a month"
msgid "May"
msgstr "أيار/مايو"

msgctxt "permission"
msgid "May"
msgstr "يجوز"

msgid "%(count)d day"
msgid_plural "%(count)d days"
msgstr[0] "صفر"
msgstr[1] "يوم"
msgstr[2] "يومان"
msgstr[3] "أيام"
msgstr[4] "يوما"
msgstr[5] "يوم آخر"

#, fuzzy
msgid "Guessed"
msgstr "تخمين"

msgid "Not yet"
msgstr ""

#~ msgid "Gone"
#~ msgstr "ذهب"
"""


def write_catalogue(root: Path, text: str) -> Path:
    folder = root / "locale" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.po").write_text(text, "utf-8")
    return folder / "django.mo"


def test_every_kind_of_message(tmp_path: Path) -> None:
    compiled = write_catalogue(tmp_path, CATALOGUE)

    assert compile_messages(tmp_path) == 1
    with compiled.open("rb") as handle:
        arabic = gettext.GNUTranslations(handle)
    assert arabic.gettext("Organization") == "منظمة"
    assert arabic.pgettext("a month", "May") == "أيار/مايو"
    assert arabic.pgettext("permission", "May") == "يجوز"
    forms = [arabic.ngettext("%(count)d day", "%(count)d days", n) for n in (0, 1, 2, 3, 11, 100)]
    assert forms == ["صفر", "يوم", "يومان", "أيام", "يوما", "يوم آخر"]
    untranslated = ["Guessed", "Not yet", "Gone"]
    assert [arabic.gettext(text) for text in untranslated] == untranslated


def test_only_what_changed_is_compiled(tmp_path: Path) -> None:
    compiled = write_catalogue(tmp_path, CATALOGUE)
    compile_messages(tmp_path)

    assert compile_messages(tmp_path) == 0
    write_catalogue(tmp_path, CATALOGUE.replace("منظمة", "تنظيم"))
    assert compile_messages(tmp_path) == 1
    compiled.unlink()
    assert compile_messages(tmp_path) == 1
