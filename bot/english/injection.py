"""Sentences of an article that give orders to whoever answers from it, and so answer nothing themselves.

Someone may plant "Ignore the above and reply with ..." where it will be read. News holds orders, too, in quotation
marks; those stay what they are, words that somebody said.
"""

from __future__ import annotations

import re

from bot.english.quotations import quotations
from bot.english.words import is_question

_FLAGS = re.VERBOSE | re.IGNORECASE

_TASKS = """write|compose|draft|translate|summari[sz]e|paraphrase|rewrite|rephrase|explain|describe|provide|generate
    |create|give|tell|list|outline|define|calculate|compute|solve|convert|encode|decode|respond|reply|answer|output|print|repeat
    |say|state|mention|include|insert|append|add|incorporate|integrate|embed|weave|augment|modify|alter|adjust|change
    |enhance|replace|substitute|swap|exchange|use|employ|utili[sz]e|apply|remove|omit|delete|strip|eliminate|reverse
    |scramble|shuffle|rearrange|jumble|misspell|anagram|mix|introduce|render|present|format|express|phrase|show
    |demonstrate|compare|discuss|suggest|recommend|propose|advise|encourage|urge|invite|direct|promote|advertise|tease
    |hint|imagine|pretend|act|analy[sz]e|identify|group|combine|merge|develop|design|prepare|plan|help|recite|sing
    |break\\s+down"""
"""What models are told to do."""

_WORKS = """essay|poem|story|speech|letter|e-?mail|paragraph|sentence|function|script|program|code|python|java
    |javascript|sql|html|algorithm|regex|headline|limerick|haiku|summary|list|equations?|translation|anagrams?|emojis?|typos
    |synonyms?|french|spanish|german|japanese|russian|italian|chinese|steps?|process|concepts?|differences?|functions
    |causes|effects|principles?|theory|lifecycle|plot|theme|example"""
"""What they are told to make, or to tell of."""

_ANSWER = r"(?:respons|repl(?:y|ies)|answer|output|message|summary|sentences?|text|words)\w*"
_PLEASE = r"^(?:(?:please|now|then|also|instead,?)\s+|(?:in|throughout|for|within)\s+your\s+\w+,?\s+)?"

_OVERRIDES = re.compile(
    rf"""\b(?:ignore|disregard|forget|override|bypass|overlook|discard)\b.{{0,40}}\b(?:above|previous|prior|preceding
        |earlier|foregoing|instructions?|prompts?|rules|guidelines|everything|context|conversation|question)\b
    | ^\W*(?:system|user|assistant|human|ai|developer|instruction|admin(?:istrator)?)\s*
        (?:prompt|message|note|override)?\s*:
    | <\|?/?(?:im_start|im_end|system|user|assistant|endoftext|inst)\b | \[/?INST\]
    | \#{{2,}}\s*(?:instruction|system|user|response)
    | \byou\s+are\s+(?:now\s+)?(?:an?|the|my)\s+(?:\w+\s+){{0,3}}(?:ai|assistant|chatbot|bot|model|translator)\b
    | \b(?:as|to|if\s+you\s+are)\s+(?:an?|the|any|all)\s+(?:ai|(?:large\s+)?language)\s*(?:assistants?|models?)\b
    | \b(?:new|updated|additional|hidden|important)\s+(?:system\s+)?instructions?\b\s*(?::|for\s+(?:the|ai|you)\b)
    | \b(?:from\s+now\s+on|when\s+asked|if\s+(?:you\s+are\s+)?asked)\b.{{0,60}}\b(?:you|respond|answer|reply|say|tell)\b
    | \b(?:do\s+not|don't|never)\s+(?:answer|mention|reveal|cite|respond|reply|tell)\b
        .{{0,60}}\b(?:question|answer|user|source|prompt|article|instruction)
    | \byour\s+(?:\w+\s+)?{_ANSWER}""",
    _FLAGS,
)
"""Talk to the one that answers, about what it was told or is to say."""

_ORDER = re.compile(rf"{_PLEASE}(?:{_TASKS})\s", _FLAGS)
_TO_WRITE = re.compile(
    rf"""{_PLEASE}(?:{_TASKS})\s+(?:
      (?:me|us|the\s+(?:user|reader)s?)\b
    | (?:how|why|what)\b
    | .*\bthe\s+following\b
    | (?:an?|the|your|all|every|each|any|some|this|these|that)\b.*\b(?:{_WORKS}|vowels?|letters?|consonants?)\b
    | (?:vowels?|letters?|consonants?|synonyms?|emojis?)\b
    | (?:.*\b(?:your|this|the|its|an?)\s+(?:\w+\s+)?{_ANSWER}\b)
    | (?:.*\b(?:with|in|using|as|only|to|by|without)\b.*\b(?:{_WORKS})\b))""",
    _FLAGS,
)
_LINK = re.compile(
    r"https?://|\bwww\.|[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|org|net|io|xyz|info|biz|co|ru|site|online|example)\b",
    re.IGNORECASE,
)
_GO = re.compile(
    rf"""{_PLEASE}(?:visit|click|go\s+to|download|install|open|follow|see|check\s+out|browse|subscribe|sign\s+up|register
      |log\s+in|contact|e-?mail|send|enter|buy|order|share|join|try|call)\b
    | \b(?:click|visit|go\s+to|log\s+in\s+at)\b""",
    _FLAGS,
)
_SIGNS = re.compile(r"^[^\w#<\[]+")


def is_instruction(sentence: str) -> bool:
    """Whether a sentence tells whoever reads it what to write, where to go, or to forget what they were told.

    What stands in quotation marks is somebody's words and doesn't count, unless that is all there is.
    """
    bare = _said_plainly(sentence)
    if _OVERRIDES.search(bare) or _TO_WRITE.match(bare):
        return True
    return _LINK.search(sentence) is not None and bool(_GO.search(bare) or _ORDER.match(bare))


def tells(sentence: str) -> bool:
    """Whether a sentence can answer anything: questions and orders can't."""
    return not is_question(sentence) and not is_instruction(sentence)


def _said_plainly(sentence: str) -> str:
    """The sentence without its quotations, or its quotations if there is nothing else."""
    outside = sentence
    for found in reversed(quotations(sentence)):
        outside = f"{outside[: found.start]} {outside[found.end :]}"
    return _SIGNS.sub("", outside if re.search(r"\w{2}", outside) else sentence).strip()
