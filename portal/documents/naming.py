"""Names of files: as people gave them, without what could disguise an ending or lead elsewhere."""

import unicodedata
from pathlib import PurePath

_STEM, _ENDING = 120, 20
_DISGUISES = ("Cc", "Cf", "Cs", "Zl", "Zp")


def safe_name(name: str) -> str:
    """The last part of a name, without marks of control and direction; never empty."""
    bare = PurePath(name.replace("\\", "/")).name
    shown = "".join(one for one in bare if unicodedata.category(one) not in _DISGUISES).strip()
    path = PurePath(shown if shown.strip(".") else "file")
    return f"{path.stem[:_STEM]}{path.suffix[:_ENDING]}"
