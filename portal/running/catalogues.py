"""`python -m portal.running.catalogues`: looks for texts that a catalogue lacks.

The texts are collected afresh in a copy of the tree, so that one that was added after the
catalogues were last written counts as missing. Without gettext only the catalogues are read.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from translate.storage.pypo import pofile, pounit

from portal.running.instance import ROOT, say

FOLDERS = ("portal", "participation", "promotion", "protection", "templates", "locale")
SHOWN = 10


def main() -> int:
    """Say what is missing or out of date in each language; return 1 when anything is."""
    if shutil.which("xgettext") is None:
        say("gettext is not installed: texts newer than the catalogues are not looked for.")
        return _report(ROOT / "locale")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in FOLDERS:
            if (ROOT / name).exists():
                shutil.copytree(ROOT / name, copy / name)
        command = [sys.executable, "-m", "django", "makemessages", "--all", "--verbosity=0"]
        subprocess.run([*command, "--no-location"], cwd=copy, check=True)
        return _report(copy / "locale")


def _report(locale: Path) -> int:
    code = 0
    for file in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        language = file.parent.parent.name
        if language == "en":
            continue
        missing = [unit for unit in pofile.parsestring(file.read_bytes()).units if _lacks(unit)]
        if missing:
            code = 1
            say(f"{language}: {len(missing)} missing or out of date")
            for unit in missing[:SHOWN]:
                say(f"  {unit.source}")
    return code


def _lacks(unit: pounit) -> bool:
    if unit.isheader() or unit.isobsolete():
        return False
    forms = unit.target.strings if unit.hasplural() else [unit.target]
    return bool(unit.isfuzzy() or not all(str(form) for form in forms))


if __name__ == "__main__":
    sys.exit(main())
