"""Compiles the catalogues of messages, where no gettext is installed too."""

import hashlib
import json
from pathlib import Path

from translate.storage.pypo import pofile
from translate.tools.pocompile import POCompile


def compile_messages(root: Path) -> int:
    """Write a .mo beside each .po of `locale/` that changed; return how many were written."""
    locale = root / "locale"
    stamps_file = locale / ".compiled.json"
    stamps = json.loads(stamps_file.read_text("utf-8")) if stamps_file.exists() else {}
    written = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        name = str(source.relative_to(locale))
        content = source.read_bytes()
        stamp, target = hashlib.sha256(content).hexdigest(), source.with_suffix(".mo")
        if stamps.get(name) == stamp and target.exists():
            continue
        target.write_bytes(POCompile().convertstore(pofile.parsestring(content)))
        stamps[name] = stamp
        written += 1
    if written:
        stamps_file.write_text(json.dumps(stamps, indent=1, sort_keys=True), "utf-8")
    return written


if __name__ == "__main__":
    compile_messages(Path(__file__).resolve().parent.parent.parent)
