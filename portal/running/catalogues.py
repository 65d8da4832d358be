"""`python -m portal.running.catalogues`: looks for texts that a catalogue lacks.

The texts are collected afresh in a copy of the tree, so that one that was added after the
catalogues were last written counts as missing. Without gettext only the catalogues are read.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale
from translate.storage.pypo import pofile, pounit

from portal.running.instance import ROOT, say

FOLDERS = ("portal", "participation", "promotion", "protection", "templates", "locale")
SOURCE_LANGUAGE = "en"
SHOWN = 10


def main() -> int:
    """Say what is missing or out of date in each language; return 1 when anything is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    languages = [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in FOLDERS:
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, copy / name)
        if shutil.which("xgettext") is None:
            say("gettext is not installed: texts newer than the catalogues are not looked for.")
        else:
            _collect(copy, languages)
        return max([_report(copy / "locale", language) for language in languages])


def _collect(copy: Path, languages: list[str]) -> None:
    (copy / "locale").mkdir(exist_ok=True)
    chosen = [f"--locale={to_locale(language)}" for language in languages]
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "--verbosity=0"]
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([*command, *chosen], cwd=copy, env=environment, check=True)


def _report(locale: Path, language: str) -> int:
    file = locale / to_locale(language) / "LC_MESSAGES" / "django.po"
    if not file.exists():
        say(f"{language}: no catalogue")
        return 1
    missing = [unit for unit in pofile.parsestring(file.read_bytes()).units if _lacks(unit)]
    if missing:
        say(f"{language}: {len(missing)} missing or out of date")
    for unit in missing[:SHOWN]:
        say(f"  {unit.source}")
    return 1 if missing else 0


def _lacks(unit: pounit) -> bool:
    if unit.isheader() or unit.isobsolete():
        return False
    forms = unit.target.strings if unit.hasplural() else [unit.target]
    return bool(unit.isfuzzy() or not all(str(form) for form in forms))


if __name__ == "__main__":
    sys.exit(main())
