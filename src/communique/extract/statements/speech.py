"""Which quotations are speech, and which are names, titles and scare quotes."""

import re
from bisect import bisect_left, bisect_right

from communique.extract.reading import Reading, Sentence
from communique.extract.spans import Span
from communique.extract.statements.cues import lexicon
from communique.extract.statements.quotations import Quotation
from communique.extract.trees import children

_SENTENCE_END = '.!?…:;”»"–—-'
_IN_THE_WORDS_OF = re.compile(r"\b[Ii]n the words of [^.!?]{1,80}$")
_TITLED = re.compile(
    r"\b(?:(?:(?:en|sub)?titled|headlined|captioned|dubbed|nicknamed|labell?ed)\s*,?|named)$", re.IGNORECASE
)
"""What stands before words that are somebody's name or a text's title."""
_WHERE = re.compile(r"\b(?P<cue>\w+)(?: (?:this|it|so))? (?:on|in|at|via|during|to)\b[^.,;:“”\"]{1,60}$")
"""Where it was said, before whole sentences: `said this in a statement "We ... ."`."""
_TOLD = re.compile(r" (?:[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}) (?P<cue>[a-z]+)\b")
_TOLD_SOMEBODY = re.compile(
    r"\b(?:told|tells|telling) (?:(?!about |of [a-z])[a-z]+ ){0,3}"
    r"(?:[A-Z][\w'’.-]*(?: |$)|(?:de|du|von|van|of(?! the [a-z])|the) ){0,5}(?:[a-z]+)?$"
)
"""Whom it was told, before whole sentences: `told Harbour News "We ... ."`."""
_PARTICLE = re.compile(r"\b(?:point(?:s|ed|ing) out|(?:went|goes|going) on(?: to say)?)$")
"""A cue of two words."""
_ACCORDING = re.compile(r"\b[Aa]ccording to [^.!?,;:]{1,60},$")
_PREDICATES = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "must",
        "should",
        "may",
        "does",
        "did",
    }
)
"""First words of a fragment whose subject stands before the marks: `said the plan “is a farce”`."""
_RUNS_ON = re.compile(r" (?:in|on|at|to|for|with|from|after|before|when|while|because|as|by|and|but)\b")
"""How a sentence goes on behind a whole clause that it reports: `said that "we wait here" in an interview`."""
_NOT_SAID = re.compile(r"(?:\b(?:not|never)|n['’]t) [a-z]+ that$")
"""What was not said: `did not say that "we wait here" in an interview`."""
_STOPS = ",.!?…"
_DASHES = "–—-"
_OPENS_NOTE = "[("
_NOTE_BEHIND = re.compile(r"[”\"»]\s*(?:\[[^\[\]]{1,60}\]|\([^()]{1,60}\))$")
"""A note behind a quotation that says where the words were said: `"..." [Tweet, 3 May]`."""
_NEARBY_WORDS = 12
_TOLD_WITHIN = 6
"""Words behind a quotation in which its cue stands: `As for money, “we have none,” the Minister of Finance said`."""
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
_FEWEST_WORDS_OF_CLAUSE = 3
_MIN_WORDS_OF_CLAUSE = 5


def is_speech(reading: Reading, quotation: Quotation) -> bool:
    """Whether quoted words are a statement of their own.

    Speech stands apart from the sentence around it: it begins the sentence and ends in a stop, or a cue or a colon
    introduces it. Words that a sentence runs through are a name, a title or a fragment of reported speech.
    """
    text = reading.text
    block = reading.blocks[quotation.block].span
    before = text[block.start : quotation.outer.start].rstrip().rstrip("'’")
    after = text[quotation.outer.end : block.end]
    words = quotation.inner.of(text).split()
    if quotation.continues or not quotation.closed:
        return True
    if _TITLED.search(before) is not None:
        return False
    clause = is_clause(reading, quotation.inner)
    behind = after.lstrip()[:1]
    stopped = text[quotation.inner.end - 1] in _STOPS or behind in ("", ",", ".") or behind in "–—-"
    stopped = stopped or (clause and behind in _OPENS_NOTE)
    if not before or before[-1] in _SENTENCE_END or (clause and _NOTE_BEHIND.search(before)):
        if clause and words[0][0].isupper() and _is_told_behind(after):
            return True
        if not after.strip() and not clause and len(words) < _MIN_WORDS_OF_CLAUSE:
            return bool(before) and before[-1] == ":" and _cue_nearby(before)
        if before and before[-1] in _DASHES and not clause:
            return False
        return (
            stopped
            and (len(words) >= 2 or text[quotation.inner.end - 1] in _STOPS)
            and not _goes_on_as_name(after, text, quotation)
        )
    if before[-1] == ",":
        introduced = _cue_nearby(before) or _IN_THE_WORDS_OF.search(before) is not None
        introduced = introduced or (clause and _ACCORDING.search(before) is not None)
        goes_on = not clause and words[0][0].islower() and words[0].endswith("ing")  # `hits “back,” “taking out guns”`
        is_speech_alone = len(words) >= 3 and not goes_on
        told_soon = text[quotation.inner.end - 1] == "," and _cue_nearby(" ".join(after.split()[:_TOLD_WITHIN]))
        return (introduced and is_speech_alone) or (clause and stopped and (words[0][0].isupper() or told_soon))
    if not clause or words[0] in _PREDICATES:
        return False
    if stopped and words[0][0].isupper() and _cue_nearby(" ".join(after.split()[:_NEARBY_WORDS])):
        return True
    last = before.split()[-1].strip('(“"').lower()
    introduced = last in lexicon().quoting_forms or last == "saying"
    if words[0][0].isupper() and text[quotation.inner.end - 1] in ".!?":
        told = _WHERE.search(before)
        introduced = introduced or (told is not None and told["cue"].lower() in lexicon().quoting_forms)
        introduced = introduced or _TOLD_SOMEBODY.search(before) is not None
    introduced = introduced or _PARTICLE.search(before) is not None
    if last != "that" or introduced:
        return introduced
    if _NOT_SAID.search(before) or _is_of_others(reading, Span(block.start, quotation.outer.start)):
        return False
    runs_on = stopped or _RUNS_ON.match(after) is not None
    return text[quotation.inner.end - 1] in ".!?" or (runs_on and _cue_nearby(before))


def is_clause(reading: Reading, span: Span) -> bool:
    """Whether a stretch has a finite verb with a subject, or five words where the language is not parsed."""
    words = len(span.of(reading.text).split())
    if words < _FEWEST_WORDS_OF_CLAUSE:
        return False
    is_parsed = False
    # One verb is enough: trees that are not made yet are asked for last.
    for sentence in sorted(_sentences(reading, span), key=lambda s: s.parse is not None and not s.parse.is_parsed):
        tokens = sentence.tokens_in(span)
        if any(token.tag_ in _FINITE for token in tokens):
            return True
        is_parsed = is_parsed or bool(tokens)
    return not is_parsed and words >= _MIN_WORDS_OF_CLAUSE


def _sentences(reading: Reading, span: Span) -> list[Sentence]:
    first = bisect_right(reading.sentences, span.start, key=lambda s: s.span.end)
    last = bisect_left(reading.sentences, span.end, key=lambda s: s.span.start)
    return [s for s in reading.sentences[first:last] if s.has_parser]


def _cue_nearby(before: str) -> bool:
    return any(word.strip(',:“"').lower() in lexicon().quoting_forms for word in before.split()[-_NEARBY_WORDS:])


def _is_of_others(reading: Reading, before: Span) -> bool:
    """Whether "that" behind a noun tells what others say: `denied reports that "boats come"`, `the promise that "…"`.

    Somebody's own, "repeated his promise that", or one that is made, "issued a warning that", is speech.
    """
    words = [token for sentence in _sentences(reading, before) for token in sentence.tokens_in(before)]
    while words and (words[-1].is_quote or words[-1].is_space):
        words.pop()
    if len(words) < 2 or words[-2].lemma_.lower() not in lexicon().nouns:
        return False
    noun = words[-2]
    if noun.tag_[:2] != "NN" or noun.dep_ != "dobj" or children(noun, "poss"):
        return False
    return noun.head.lemma_.lower() in lexicon().of_another


def _is_told_behind(after: str) -> bool:
    """Whether a quotation that lost its comma is followed by who said it: `"We pay" he said`, `"We pay" Volk said`."""
    told = _TOLD.match(after)
    return told is not None and told["cue"].lower() in lexicon().quoting_forms


def _goes_on_as_name(after: str, text: str, quotation: Quotation) -> bool:
    """`"Big four" countries met`: no stop inside, and the sentence goes on with what the words modify."""
    return text[quotation.inner.end - 1] not in _STOPS and after[:1] == " " and after.lstrip()[:1].isalnum()
