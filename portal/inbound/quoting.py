"""Takes quotes, signatures and what mail programs add out of a reply by mail.

Errs on the side of leaving too much: the author sees a preview and confirms it.
"""

import re

# What a mail program writes above the mail that it quotes, in the portal's languages and German.
_INTRODUCTIONS = re.compile(
    r"^\s*(?:"
    r"on\b.{5,300}\bwrote\s*:"
    r"|le\b.{5,300}\ba\s+écrit\s*:"
    r"|el\b.{5,300}\bescribió\s*:"
    r"|am\b.{5,300}\bschrieb\b.{0,200}:"
    r"|.{5,300}\bпишет\s*:"
    r"|.{5,300}\bписал(?:\(а\)|а)?\s*:"
    r"|(?:في|بتاريخ)\s.{5,300}(?:كتب|كتبت).{0,200}:"
    r"|.{0,300}(?:写道|寫道)\s*[:：]"
    r")\s*$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|message d.origine|message transféré"
    r"|mensaje original|исходное сообщение|пересылаемое сообщение|الرسالة الأصلية|原始邮件|原始郵件"
    r"|ursprüngliche nachricht)\s*-{2,}|_{20,})\s*$",
    re.IGNORECASE,
)
# “From:” opens a quoted head where another such line follows.
_HEAD = re.compile(
    r"^\s*\*?(?:from|de|von|от|من|发件人|寄件人)\s*\*?\s*[:：]\s*\S.*$", re.IGNORECASE
)
_HEAD_NEXT = re.compile(
    r"^\s*\*?(?:sent|date|to|subject|envoyé|à|objet|enviado|fecha|para|asunto|gesendet|an|betreff"
    r"|отправлено|дата|кому|тема|أرسلت|تاريخ|إلى|الموضوع|发送时间|日期|收件人|主题)\s*\*?\s*[:：]",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^\s*(?:sent from my\b|envoyé de(?:puis)? mon\b|enviado desde mi\b|отправлено с\b"
    r"|أرسلت من\b|发自我的|get outlook for\b).{0,60}$",
    re.IGNORECASE,
)
_WRAPPED = 3


def strip_reply(text: str) -> str:
    """The words that somebody wrote above (or between) the quoted mail, without a signature."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    kept: list[str] = []
    number = 0
    while number < len(lines):
        if _ends(lines, number):
            break
        skipped = _introduction_length(lines, number)
        if skipped:
            number += skipped
            if not any(_is_written(line) for line in lines[number:]):
                break
            continue
        if not lines[number].lstrip().startswith(">"):
            kept.append(lines[number].rstrip())
        number += 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _ends(lines: list[str], number: int) -> bool:
    """Whether nothing after this line is the author's: a signature, or a quoted head."""
    line = lines[number]
    if line.rstrip("\n") in {"-- ", "--"} or _SEPARATORS.match(line) or _DEVICE.match(line):
        return True
    following = lines[number + 1 : number + 3]
    return bool(_HEAD.match(line)) and any(_HEAD_NEXT.match(other) for other in following)


def _introduction_length(lines: list[str], number: int) -> int:
    """How many lines “On … wrote:” takes here, wrapped or not; 0 where it does not stand here."""
    for length in range(1, _WRAPPED + 1):
        some = lines[number : number + length]
        if not all(line.strip() for line in some):
            return 0
        if _INTRODUCTIONS.match(" ".join(line.strip() for line in some)):
            following = next((line for line in lines[number + length :] if line.strip()), ">")
            return length if following.lstrip().startswith(">") or length == 1 else 0
    return 0


def _is_written(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(">")
