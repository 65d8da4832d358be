"""Languages that people write and work in: more than those of the pages, each by its own name."""

from django.conf.locale import LANG_INFO

from portal.looks.languages import own_name

# Languages of the field that Django does not know.
_MORE = {
    "am": "አማርኛ",
    "ay": "Aymar aru",
    "ceb": "Binisaya",
    "gn": "Avañe’ẽ",
    "ha": "Hausa",
    "ku": "Kurdî",
    "lg": "Luganda",
    "ln": "Lingála",
    "mg": "Malagasy",
    "prs": "دری",
    "ps": "پښتو",
    "qu": "Runasimi",
    "rn": "Ikirundi",
    "rw": "Ikinyarwanda",
    "si": "සිංහල",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "tl": "Tagalog",
    "wo": "Wolof",
    "yo": "Yorùbá",
    "zu": "isiZulu",
}
_KNOWN = {
    code: own_name(code)
    for code, info in LANG_INFO.items()
    if "name_local" in info and ("-" not in code or code in {"zh-hans", "zh-hant", "pt-br"})
}
LANGUAGES = dict(sorted((_KNOWN | _MORE).items(), key=lambda pair: pair[1].casefold()))
OF_THE_UNITED_NATIONS = ("ar", "en", "es", "fr", "ru", "zh-hans")


def language_name(code: str) -> str:
    """A language's own name; its code where we know none."""
    return LANGUAGES.get(code, code)
