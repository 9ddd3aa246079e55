"""Who said a quotation: the clause after it, before it or between its parts, or the line that introduces it."""

from dataclasses import dataclass

from spacy.tokens import Token

from communique.calendar import MONTHS, WEEKDAYS
from communique.extract.names.name import Names
from communique.extract.spans import Cell, Span, hull
from communique.extract.statements.cues import Complement, Cue, lexicon
from communique.extract.statements.message_cues import introduced_by, tells_of_text
from communique.extract.statements.passages import Passage
from communique.extract.statements.speakers import Speaker, speaker
from communique.extract.trees import children, is_negated, subject

_MAX_TOKENS_TO_CUE = 40
"""A quotation and its cue stand in one clause; a long name with a title fits into this."""
_MAX_TOKENS_AFTER_CUE = 25
"""`He said in an interview with the broadcaster on Monday: "..."`."""


_MAX_TOKENS_OF_DATELINE = 12
DATELINE_DASHES = frozenset({"—", "–", "--", "-"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_OWNERS = frozenset({"POS", "PRP$"})
_AFTER_COMMA = frozenset({"appos", "dobj"})
_WORDS = frozenset({"words"})
_MAX_TOKENS_TO_QUOTE = 4
_LEAST_TOKENS_OF_SOURCE = 3
_QUOTING = frozenset({"quote", "cite"})


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


def verb_cue(token: Token) -> Cue | None:
    """The cue that a token is, with its particle or preposition ("point out", "call on") where it has one."""
    if token.tag_[:2] != "VB" or (token.i and token.nbor(-1).tag_ in _OWNERS):
        return None  # "the government's stated aims" states nothing
    verbs = lexicon().verbs
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ not in {"prt", "prep"} or (cue := verbs.get(f"{lemma} {child.lower_}")) is None:
            continue
        if child.dep_ == "prt" or not _says_when(child):
            return cue
    cue = verbs.get(lemma)
    return cue if cue is None or not cue.of_documents or _is_of_document(token) else None


def _says_when(preposition: Token) -> bool:
    """Whether a preposition says only on which day: `called the Minister on Monday`."""
    return any(noun.lower_ in WEEKDAYS or noun.lower_ in MONTHS for noun in children(preposition, "pobj"))


def _is_of_document(verb: Token) -> bool:
    """Whether a document is the subject of a verb."""
    return any(child.lemma_.lower() in lexicon().documents for child in children(verb, "nsubj"))


def attribute(passage: Passage, first: int, last: int, names: Names) -> Attribution | None:
    """The attribution of the quotation at tokens `first` to `last`: the clause after it, else the one before it."""
    return _after(passage, last, names) or _before(passage, first, names)


def introduction(passage: Passage, names: Names) -> Attribution | None:
    """The attribution at the end of a passage that introduces what stands on the next line ("He stated,")."""
    return _before(passage, len(passage.tree), names)


def announcement(passage: Passage, names: Names) -> Attribution | None:
    """`The following statement from X ...`: a sentence that announces the words on the next line."""
    words = lexicon()
    if not any(token.lower_ in words.announcing for token in passage.tree):
        return None
    for token in passage.tree:
        if token.lemma_.lower() not in words.texts or token.i in passage.quoted:
            continue
        authors = [
            n for prep in children(token, "prep") if prep.lower_ in {"from", "by", "of"} for n in children(prep, "pobj")
        ]
        authors = authors or children(token, "poss")
        said_by = speaker(passage, authors[0], names) if authors else None
        if said_by is not None:
            return Attribution(Cell(token.text, passage.place(token, token)), said_by, None, "direct.line_before")
    return None


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
        own = _subject_of(passage, token, window)
        if own is None or _reports_more(token):
            return None
        said_by = speaker(passage, own, names)
        return Attribution(cue_cell(passage, token), said_by, _addressee(passage, token), "direct.after")
    return None


def _convinced(passage: Passage, window: list[Token], names: Names) -> Attribution | None:
    """`"...," the Minister is convinced.`: no verb of saying, but what is said stands before it."""
    if len(window) > _MAX_TOKENS_OF_DATELINE:
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
    if (quoted := _quoted_person(verb)) is not None:
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
    return None


def speaking_subject(verb: Token) -> Token | None:
    """The subject of a cue, also where the parse hung the verb on a noun.

    A finite verb there has that noun for its subject ("The envoy | called on ..."), a participle ("..., stating") that
    of the main clause.
    """
    own = quoted_as(verb) or subject(verb)
    if own is not None and (behind := _behind_dateline(verb, own)) is not None:
        return behind
    if own is not None and own.tag_ != "VBG":
        return _nearest_pronoun(verb) or own
    if verb.dep_ == "ROOT" and verb.tag_ in _FINITE and (lost := _lost_subject(verb)) is not None:
        return lost
    if own is not None:
        return own
    if verb.dep_ == "acl" and verb.tag_ in {"VBD", "VBZ", "VBP"} and verb.head.i == verb.i - 1:
        return verb.head
    if verb.tag_ not in {"VBG", "VBN"} or verb.dep_ not in {"acl", "advcl", "pcomp", "conj", "xcomp", "prep"}:
        return None
    main = subject(next(t for t in verb.doc if t.dep_ == "ROOT"))
    return main if main is not None and main.i < verb.i else None


def _nearest_pronoun(verb: Token) -> Token | None:
    """The pronoun of `X, the leader of the party, they called him ...`: of two subjects the one beside the verb."""
    subjects = [child for child in children(verb, "nsubj") if child.i < verb.i]
    return subjects[-1] if len(subjects) > 1 and subjects[-1].tag_ == "PRP" else None


def _behind_dateline(verb: Token, own: Token) -> Token | None:
    """The subject behind the dash of a dateline that the parse takes for it: `TALLINN, May 3 — The Minister said`."""
    tree = verb.doc
    if not tree[0].is_upper:
        return None
    dash = next((t.i for t in tree[:_MAX_TOKENS_OF_DATELINE] if t.text in DATELINE_DASHES), None)
    if dash is None or own.i > dash or verb.i < dash:
        return None
    nouns = [t for t in tree[dash + 1 : verb.i] if t.tag_[:2] in {"NN", "PR"} and t.left_edge.i > dash]
    ends = [t for t in nouns if t.i == verb.i - 1 or (t.right_edge.i == verb.i - 1 and t.dep_ != "pobj")]
    return max(ends, key=lambda t: (t.right_edge.i - t.left_edge.i, t.i), default=None)


def _lost_subject(verb: Token) -> Token | None:
    """The subject of a main verb that the parse hung on the words before its comma.

    `In response to the attack, the Minister said`, `Answering a question, the Minister said`: in apposition to the noun
    before; `As X reported, the Minister said`: as what X reported.
    """
    words = list(verb.doc[: verb.i])
    while words and (words[-1].pos_ == "ADV" or words[-1].dep_ in {"aux", "neg"} or words[-1].text == ","):
        words.pop()
    if not words:
        return None
    for token in words:
        begins = token.left_edge.i
        if token.dep_ not in _AFTER_COMMA or begins == 0 or token.doc[begins - 1].text != "," or token.i < begins:
            continue
        if token.dep_ == "appos" and token.right_edge.i == words[-1].i and token.tag_[:2] in {"NN", "PR"}:
            return token
        if token.dep_ == "dobj" and token.head.dep_ == "advcl" and token.head.head == verb and token.tag_ == "NNP":
            return token if any(mark.lower_ == "as" for mark in children(token.head, "mark")) else None
    return None


def is_active(verb: Token) -> bool:
    """Whether the verb's subject is who says it: no passive, infinitive or gerund (but "quoted as saying" is)."""
    auxiliaries = children(verb, "aux")
    if verb.tag_ == "VB":
        return any(child.tag_ == "MD" for child in auxiliaries)
    if verb.tag_ == "VBN":
        return any(child.lemma_ in {"have", "'ve", "’ve"} for child in auxiliaries) and not children(verb, "auxpass")
    if verb.tag_ == "VBG" and verb.head.lower_ == "worth":
        return False
    return not (verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ not in {"as", "with"})


def quoted_as(verb: Token) -> Token | None:
    """Who is quoted or cited "as saying"; None for any other verb."""
    if verb.tag_ != "VBG" or verb.i == 0 or verb.nbor(-1).lower_ != "as":
        return None
    quoting = next((t for t in verb.ancestors if t.lemma_ in _QUOTING), None)
    return _quoted_person(quoting) if quoting is not None else None


def is_quoted(verb: Token) -> bool:
    """Whether the verb says that somebody is quoted: `the envoy was quoted as saying`."""
    return verb.lemma_ in _QUOTING and bool(children(verb, "nsubjpass")) and bool(children(verb, "auxpass"))


def _quoted_person(verb: Token) -> Token | None:
    """`the statement quoted the Director as saying`: the one quoted speaks."""
    if verb.lemma_ not in _QUOTING:
        return None
    found = children(verb, "dobj", "nsubjpass")
    return found[0] if found else None


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
    seen = 0
    for token in reversed(list(tree[:first])):
        if token.i in passage.quoted:
            return None
        seen += 1
        if seen > _MAX_TOKENS_AFTER_CUE:
            return None
        cue = verb_cue(token)
        if cue is None or not cue.quotes or not (is_active(token) or _is_taken_to_say(token)):
            continue
        if Complement.CLAUSE not in cue.takes and tells_of_text(token):
            return None
        own = _quoted_person(token) or speaking_subject(token)
        said_by = speaker(passage, own, names) if own is not None else None
        return Attribution(cue_cell(passage, token), said_by, _addressee(passage, token), "direct.before")
    return (
        _according_before(passage, first, names)
        or _in_words_of(passage, first, names)
        or _by_message(passage, first, names)
        or _label(passage, first)
    )


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
    """`In the words of the Minister, "..."`."""
    for token in passage.tree[:first]:
        if token.lower_ in _WORDS and token.i > 1 and token.nbor(-1).lower_ == "the":
            source = next(
                (n for of in children(token, "prep") if of.lower_ == "of" for n in children(of, "pobj")), None
            )
            before = passage.tree[token.i - 2]
            if source is None or before.lower_ != "in" or first - source.right_edge.i > _MAX_TOKENS_TO_QUOTE:
                return None
            cue = passage.place(before, token)
            return Attribution(
                Cell(_text(passage, before, token), cue), speaker(passage, source, names), None, "direct.before"
            )
    return None


def _label(passage: Passage, first: int) -> Attribution | None:
    """`Minister of Defence Anna Volk: "..."`: nothing but a noun phrase and a colon."""
    words = list(passage.tree[:first])
    while words and words[-1].is_quote:
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
    if words[0].tag_ in {"IN", "TO", "RB"} or not any(t.tag_ in {"NNP", "PRP"} for t in words[:-1]):
        return None
    named = passage.place(words[0], words[-2])
    return Attribution(Cell(":", passage.place(words[-1], words[-1])), Speaker(named), None, "direct.before")


def _addressee(passage: Passage, verb: Token) -> Span | None:
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
