"""Who said a quotation: the clause after it, before it or between its parts, or the line that introduces it."""

from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.names.name import Names
from communique.extract.names.people import gender
from communique.extract.spans import Cell, Span, hull
from communique.extract.statements.authors import who_reports
from communique.extract.statements.cues import Complement, lexicon
from communique.extract.statements.message_cues import introduced_by, tells_of_text
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import Speaker, speaker
from communique.extract.statements.speaking_verbs import (
    QUOTING,
    is_active,
    is_quoted,
    quoted_person,
    speaking_subject,
    verb_cue,
)
from communique.extract.trees import children, is_negated, subject
from communique.schemas.vocabulary import EntityKind

_MAX_TOKENS_TO_CUE = 40
"""A quotation and its cue stand in one clause; a long name with a title fits into this."""
_MAX_TOKENS_AFTER_CUE = 25
"""`He said in an interview with the broadcaster on Monday: "..."`."""


_PRONOUNS = {"he": "m", "she": "f"}
_WORDS = frozenset({"words"})
THESE = frozenset({"following", "these"})
"""Words before what stands on the next line: "the following words", "these remarks"."""
_FROM = frozenset({"from", "by"})
_MAX_TOKENS_TO_QUOTE = 4
_MOST_TOKENS_OF_STATE = 12
_LEAST_TOKENS_OF_SOURCE = 3


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words that attribute a quotation."""

    cue: Cell[str]
    said_by: Speaker | None
    addressee: Span | None
    method: str

    @property
    def span(self) -> Span:
        """From its first to its last word."""
        return hull([self.cue.span, *([self.said_by.span] if self.said_by else [])])


def attribute(passage: Passage, first: int, last: int, names: Names) -> Attribution | None:
    """The attribution of the quotation at tokens `first` to `last`: the clause after it, else the one before it.

    Where both say it, and the one after it with a pronoun, the one before it names who: `X said: "..." he said.`
    """
    after = _after(passage, last, names)
    sex = _sex(passage, after) if after is not None and _is_introduced(passage, first) else None
    if sex is not None:
        before = _before(passage, first, names)
        own = before.said_by if before is not None else None
        return before if own is not None and _may_be(own.span, sex, names) else after
    if after is not None and not after.cue.value.lower().startswith("according"):
        return after
    before = _before(passage, first, names)
    is_carried = (
        before is not None and before.said_by is not None and before.cue.span.end == _end_before(passage, first)
    )
    return before if after is None or is_carried else after


def _end_before(passage: Passage, first: int) -> int:
    """Where the word right before a quotation ends: `X said "...," according to a statement that a newspaper has`."""
    words = [token for token in passage.tree[:first] if not (token.is_space or token.is_quote or token.is_punct)]
    return passage.place(words[-1], words[-1]).end if words else -1


def _is_introduced(passage: Passage, first: int) -> bool:
    """Whether a colon stands before a quotation."""
    words = [token for token in passage.tree[:first] if not token.is_space and not token.is_quote]
    return bool(words) and words[-1].text == ":"


def _sex(passage: Passage, attribution: Attribution) -> str | None:
    """`m` or `f` where an attribution names who speaks with "he" or "she"."""
    own = attribution.said_by.span if attribution.said_by is not None else None
    found = (_PRONOUNS[t.lower_] for t in passage.tree if t.lower_ in _PRONOUNS and passage.place(t, t) == own)
    return next(found, None)


def _may_be(said_by: Span, sex: str, names: Names) -> bool:
    """Whether who is named in a span may be meant by "he" (`m`) or "she" (`f`): not where the name is of the other."""
    people = [name.entity.name for name in names.overlapping(said_by) if name.entity.kind is EntityKind.PERSON]
    return all(gender(person) in {sex, ""} for person in people)


def introduction(passage: Passage, names: Names) -> Attribution | None:
    """The attribution at the end of a passage that introduces what stands on the next line ("He stated,")."""
    return _before(passage, len(passage.tree), names)


def _after(passage: Passage, last: int, names: Names) -> Attribution | None:
    tree = passage.tree
    window = []
    for token in tree[last + 1 : last + 1 + _MAX_TOKENS_TO_CUE]:
        if token.i in passage.quoted:
            break
        window.append(token)
    if not window or next((t.tag_ for t in window if not t.is_punct), "") == "CC":
        return None
    if (source := _according(passage, window, names) or _convinced(passage, window, names)) is not None:
        return source
    for token in window:
        cue = verb_cue(token)
        if cue is None or not cue.quotes or token.tag_ == "VBG" or not (is_active(token) or is_quoted(token)):
            continue
        if token.lemma_ in QUOTING and not is_quoted(token) and not any(t.lower_ == "as" for t in window):
            continue  # `"...", quotes Harbour News`: who passes it on, and not who said it
        own = _subject_of(passage, token, window)
        if own is None or _reports_more(token):
            return None
        said_by = who_reports(passage, own, names)
        return Attribution(cue_cell(passage, token), said_by, told_to(passage, token), "direct.after")
    return None


def _convinced(passage: Passage, window: list[Token], names: Names) -> Attribution | None:
    """`"...," the Minister is convinced.`: no verb of saying, but what is said stands before it."""
    if len(window) > _MOST_TOKENS_OF_STATE:
        return None
    for token in window:
        verb = token if children(token, "auxpass") else token.head
        is_state = verb == token or (token.dep_ == "acomp" and verb.lemma_ == "be")
        if token.lower_ in lexicon().adjectives and is_state:
            own = subject(verb)
            if own is None or own not in window or any(child.dep_ in {"ccomp", "prep"} for child in token.rights):
                return None
            return Attribution(cue_cell(passage, token), speaker(passage, own, names), None, "direct.after")
    return None


def _subject_of(passage: Passage, verb: Token, window: list[Token]) -> Token | None:
    """The verb's subject within the attribution clause; a parser's slip is mended by the nearest noun phrase."""
    allowed = {token.i for token in window}
    if (quoted := quoted_person(verb)) is not None:
        return quoted
    own = subject(verb)
    if own is not None and own.i in allowed and own.tag_[:2] != "VB":
        return own
    for chunk in passage.tree.noun_chunks:
        if chunk.root.i in allowed and (chunk.end == verb.i or chunk.start == verb.i + 1):
            return chunk.root
    following = [t for t in window if t.i > verb.i and t.tag_ in {"NNP", "NN", "PRP", "NNS"}]
    if (following and verb.i == window[0].i) or (following and all(t.is_punct for t in window if t.i < verb.i)):
        return following[0]
    return _before_aside(passage, verb, window)


def _before_aside(passage: Passage, verb: Token, window: list[Token]) -> Token | None:
    """The name of `"...," Anna Volk, wearing a coat, said`: right behind the quotation, with commas around the rest."""
    first = next((t for t in window if not (t.is_punct or t.is_space)), None)
    if first is None or verb.i < first.i + 2 or verb.nbor(-1).text != ",":
        return None
    for chunk in passage.tree.noun_chunks:
        if chunk.start == first.i and chunk.root.tag_ == "NNP" and chunk.end < verb.i - 1:
            return chunk.root if passage.tree[chunk.end].text == "," else None
    return None


def _reports_more(verb: Token) -> bool:
    """`"...?" The Minister said that ...`: the cue has a content of its own."""
    following = list(verb.doc[verb.i + 1 : verb.i + 3])
    return any(t.lower_ == "that" and t.tag_ == "IN" for t in following)


def _according(passage: Passage, window: list[Token], names: Names) -> Attribution | None:
    """`"...," according to the Minister`."""
    words = [t for t in window if not t.is_punct]
    if len(words) < 3 or words[0].lower_ != "according" or words[1].lower_ != "to":
        return None
    objects = [child for t in words[:2] for child in children(t, "pobj")]
    if not objects:
        return None
    cue = passage.place(words[0], words[1])
    return Attribution(
        Cell(_text(passage, words[0], words[1]), cue), speaker(passage, objects[0], names), None, "direct.after"
    )


def _before(passage: Passage, first: int, names: Names) -> Attribution | None:
    tree = passage.tree
    source = (
        _in_words_of(passage, first, names)
        or _in_these_words(passage, first, names)
        or _text_from(passage, first, names)
    )
    if source is not None:
        return source
    seen = 0
    for token in reversed(list(tree[:first])):
        if token.i in passage.quoted:
            return None
        seen += 1
        if seen > _MAX_TOKENS_AFTER_CUE:
            return None
        cue = verb_cue(token)
        quotes = cue is not None and (cue.quotes or (token.i == first - 2 and tree[first - 1].lower_ == "that"))
        if cue is None or not quotes or not (is_active(token) or _is_taken_to_say(token) or _is_fond_of(token)):
            continue
        if Complement.CLAUSE not in cue.takes and tells_of_text(token):
            return None
        own = quoted_person(token) or speaking_subject(token)
        if not cue.quotes and (own is None or own.tag_[:2] == "VB"):
            continue  # "What came, he added, indicates that"
        said_by = speaker(passage, own, names) if own is not None else None
        return Attribution(cue_cell(passage, token), said_by, told_to(passage, token), "direct.before")
    return _according_before(passage, first, names) or _by_message(passage, first, names) or _label(passage, first)


def _by_message(passage: Passage, first: int, names: Names) -> Attribution | None:
    """`Her message was clear: "..."`."""
    found = introduced_by(list(passage.tree[:first]))
    if found is None:
        return None
    begin, end, own = found
    said_by = speaker(passage, own, names)
    return Attribution(Cell(_text(passage, begin, end), passage.place(begin, end)), said_by, None, "direct.before")


def _is_taken_to_say(verb: Token) -> bool:
    """Whether an infinitive tells what somebody says: `took to Telegram to say: "..."`, `is to tell them: "..."`."""
    takes = verb.head
    told = verb.tag_ == "VB" and verb.dep_ in {"advcl", "xcomp", "acl"} and takes.tag_[:2] == "VB"
    return told and takes.lemma_ in lexicon().taking | {"be"} and not is_negated(takes) and is_active(takes)


def _is_fond_of(verb: Token) -> bool:
    """Whether a gerund tells what somebody often says: `was fond of saying, "..."`."""
    of = verb.head
    is_gerund = verb.tag_ == "VBG" and verb.dep_ == "pcomp" and of.lower_ == "of"
    return is_gerund and of.head.lower_ == "fond" and not is_negated(of.head.head)


def _according_before(passage: Passage, first: int, names: Names) -> Attribution | None:
    """`According to the Minister, "..."`: nothing but the source and a comma before the quotation."""
    tree = passage.tree
    if first < _LEAST_TOKENS_OF_SOURCE or [t.lower_ for t in tree[:2]] != ["according", "to"]:
        return None
    sources = children(tree[1], "pobj")
    rest = tree[sources[0].right_edge.i + 1 : first] if sources else None
    if rest is None or not all(t.is_punct for t in rest):
        return None
    cue = passage.place(tree[0], tree[1])
    return Attribution(
        Cell(_text(passage, tree[0], tree[1]), cue), speaker(passage, sources[0], names), None, "direct.before"
    )


def _in_words_of(passage: Passage, first: int, names: Names) -> Attribution | None:
    """`In the words of the Minister, "..."`, `I recall the words of the Minister: "..."`."""
    for token in passage.tree[:first]:
        if token.lower_ in _WORDS and token.i > 1 and token.nbor(-1).lower_ == "the":
            source = next(
                (n for of in children(token, "prep") if of.lower_ == "of" for n in children(of, "pobj")), None
            )
            before = passage.tree[token.i - 2]
            if source is None or first - source.right_edge.i > _MAX_TOKENS_TO_QUOTE:
                return None
            if before.lower_ != "in":
                between = passage.tree[source.right_edge.i + 1 : first]
                if not any(t.text == ":" for t in between) or not all(t.is_punct or t.is_space for t in between):
                    return None
                before = token
            cue = passage.place(before, token)
            return Attribution(
                Cell(_text(passage, before, token), cue), speaker(passage, source, names), None, "direct.before"
            )
    return None


def _in_these_words(passage: Passage, first: int, names: Names) -> Attribution | None:
    """`The Minister addressed her with the following words: "..."`: who does what the words are said with."""
    words = [token for token in passage.tree[:first] if not (token.is_punct or token.is_space)]
    if len(words) < _LEAST_TOKENS_OF_SOURCE or [words[-2].lower_ in THESE, words[-1].lower_] != [True, "words"]:
        return None
    verb = next((token for token in words[-1].ancestors if token.tag_[:2] == "VB"), None)
    own = speaking_subject(verb) if verb is not None and is_active(verb) and not is_negated(verb) else None
    said_by = speaker(passage, own, names) if own is not None else None
    if said_by is None:
        return None
    cue = passage.place(words[-2], words[-1])
    return Attribution(Cell(_text(passage, words[-2], words[-1]), cue), said_by, None, "direct.before")


def _text_from(passage: Passage, first: int, names: Names) -> Attribution | None:
    """`X shared a message from the Minister: "..."`: whose text it is, which is named right before the colon."""
    tree = passage.tree
    for token in tree[:first]:
        text = token.nbor(-1) if token.i and token.lower_ in _FROM else token
        passed_on = text.dep_ == "ROOT" or (text.dep_ == "dobj" and text.head.lemma_.lower() in lexicon().passing_on)
        nouns = lexicon().texts_of_others | lexicon().sayings_of_others
        if text is token or not passed_on or text.lemma_.lower() not in nouns:
            continue
        for author in children(token, "pobj"):
            between = tree[author.right_edge.i + 1 : first]
            if any(t.text == ":" for t in between) and all(t.is_punct or t.is_space for t in between):
                said_by = speaker(passage, author, names)
                if token.lower_ == "from" and text.dep_ == "dobj" and _is_place(said_by, names):
                    return None  # "posted a message from Kyiv:" tells where X was
                cue = passage.place(text, token)
                words = _text(passage, text, token)
                return Attribution(Cell(words, cue), said_by, None, "direct.before")
    return None


def _is_place(said_by: Speaker | None, names: Names) -> bool:
    """Whether whoever is named may be where somebody was: a country, a city or a place."""
    return said_by is not None and any(
        n.entity.kind in {EntityKind.COUNTRY, EntityKind.PLACE} for n in names.overlapping(said_by.span)
    )


def _label(passage: Passage, first: int) -> Attribution | None:
    """`Minister of Defence Anna Volk: "..."`: nothing but a noun phrase and a colon."""
    words = list(passage.tree[:first])
    while words and (words[-1].is_quote or words[-1].is_space):
        words.pop()
    while words and (words[0].is_punct or words[0].is_space):
        words.pop(0)
    if (
        len(words) < 2
        or words[-1].text != ":"
        or len(words) > 15
        or any(t.tag_[:2] == "VB" or t.tag_ == "MD" for t in words)
    ):
        return None
    if words[0].text == "THE" and all(t.is_upper or t.is_punct for t in words):
        return None  # whose turn it is in a transcript, "THE PRESIDENT:", need not be a president whom it names
    if words[0].tag_ in {"IN", "TO", "RB"} or not any(t.tag_ in {"NNP", "PRP"} for t in words[:-1]):
        return None
    named = passage.place(words[0], words[-2])
    return Attribution(Cell(":", passage.place(words[-1], words[-1])), Speaker(named), None, "direct.before")


def told_to(passage: Passage, verb: Token) -> Span | None:
    """Whom it was told: the object of `tell`, `remind`, `assure`."""
    if verb.lemma_ not in {"tell", "remind", "assure", "inform", "warn", "ask", "urge"}:
        return None
    objects = children(verb, "dobj", "dative")
    if not objects or objects[0].i in passage.quoted:
        return None
    return passage.place(objects[0].left_edge, objects[0])


def cue_cell(passage: Passage, verb: Token, content: Token | None = None) -> Cell[str]:
    """The cue's words: the verb, the auxiliaries before it, its particle, the preposition before the content."""
    first, last = verb, verb
    for child in reversed(list(verb.lefts)):
        if child.dep_ in {"aux", "auxpass"} and child.i == first.i - 1:
            first = child
    for child in verb.rights:
        if child.dep_ == "prt" and child.i == verb.i + 1:
            last = child
    if content is not None and content.i == last.i + 2 and content.nbor(-1).dep_ in {"prep", "aux"}:
        last = content.nbor(-1)
    return Cell(_text(passage, first, last), passage.place(first, last))


def _text(passage: Passage, first: Token, last: Token) -> str:
    return passage.tree[first.i : last.i + 1].text
