"""Verbs that say something, and who is the subject of one."""

from spacy.tokens import Token

from communique.calendar import MONTHS, WEEKDAYS
from communique.extract.statements.cues import Cue, lexicon
from communique.extract.trees import children, is_negated, subject

_MAX_TOKENS_OF_PLACE = 3
_MAX_TOKENS_OF_DATELINE = 12
DATELINE_DASHES = frozenset({"—", "–", "--", "-"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_OWNERS = frozenset({"POS", "PRP$"})
_AFTER_COMMA = frozenset({"appos", "dobj", "pobj"})
QUOTING = frozenset({"quote", "cite"})


def verb_cue(token: Token) -> Cue | None:
    """The cue that a token is, with its particle or preposition ("point out", "call on") where it has one."""
    if token.tag_[:2] != "VB" or (token.i and token.nbor(-1).tag_ in _OWNERS):
        return None  # "the government's stated aims" states nothing
    verbs = lexicon().verbs
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ not in {"prt", "prep"} or (cue := verbs.get(f"{lemma} {child.lower_}")) is None:
            continue
        if child.dep_ == "prt" or not tells_when(child):
            return cue
    cue = verbs.get(lemma)
    return cue if cue is None or not cue.of_documents or _is_of_document(token) else None


def tells_when(preposition: Token) -> bool:
    """Whether a preposition has a day or month behind it: `called the Minister on Monday`."""
    return any(noun.lower_ in WEEKDAYS or noun.lower_ in MONTHS for noun in children(preposition, "pobj"))


def _is_of_document(verb: Token) -> bool:
    """Whether a document is the subject of a verb."""
    return any(child.lemma_.lower() in lexicon().documents for child in children(verb, "nsubj"))


def speaking_subject(verb: Token) -> Token | None:
    """The subject of a cue, also where the parse hung the verb on a noun.

    A finite verb there has that noun for its subject ("The envoy | called on ..."), a participle ("..., stating") that
    of the main clause.
    """
    own = quoted_as(verb) or subject(verb)
    if own is not None and (behind := _behind_dateline(verb, own)) is not None:
        return behind
    if own is not None and own.tag_ != "VBG":
        return _nearest_pronoun(verb) or _office_beside(verb, own) or own
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


def _office_beside(verb: Token, own: Token) -> Token | None:
    """The Minister of `In a letter to his counterpart Jane Roe, the Minister said`, taken for an apposition.

    An apposition would have a second comma.
    """
    for office in children(own, "appos"):
        is_told = any(child.lower_ == "the" for child in office.lefts) and office.left_edge.nbor(-1).text == ","
        if office.i == verb.i - 1 and office.tag_[:2] == "NN" and is_told and own.left_edge.i > 0:
            return office if own.doc[0].tag_ == "IN" else None
    return None


def _behind_dateline(verb: Token, own: Token) -> Token | None:
    """The subject behind a dateline that the parse takes for it: `TALLINN, May 3 — The Minister said`.

    Behind a colon, `New Bay: The Minister said`, only where the verb has two.
    """
    tree = verb.doc
    if own.i + 1 < verb.i and own.i < _MAX_TOKENS_OF_PLACE and own.nbor(1).text == ":":
        return next((t for t in reversed(children(verb, "nsubj")) if own.i + 1 < t.i < verb.i), None)
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
        if token.dep_ == "appos" and token.tag_[:2] in {"NN", "PR"}:
            named = [
                t for t in children(token.head, "appos") if t.i > token.i and t.tag_ == "NNP"
            ]  # whose office it is
            last = next((t for t in (token, *named) if t.right_edge.i == words[-1].i), None)
            if last is not None:
                return last
        if token.dep_ == "pobj" and token.tag_ == "NNP" and token.right_edge.i == words[-1].i:
            return token  # "After talks without results, Jane Roe said"
        if token.dep_ == "dobj" and token.head.dep_ == "advcl" and token.head.head == verb and token.tag_ == "NNP":
            return token if any(mark.lower_ == "as" for mark in children(token.head, "mark")) else None
    return None


def is_active(verb: Token) -> bool:
    """Whether the verb's subject is who says it: no passive, infinitive or gerund (but "quoted as saying" is)."""
    auxiliaries = children(verb, "aux")
    if verb.tag_ == "VB":
        own = subject(verb)
        does = own is not None and not is_negated(verb) and any(c.lemma_ == "do" and c.i > own.i for c in auxiliaries)
        return does or any(child.tag_ == "MD" for child in auxiliaries)
    if verb.tag_ == "VBN":
        return any(child.lemma_ in {"have", "'ve", "’ve"} for child in auxiliaries) and not children(verb, "auxpass")
    if verb.tag_ == "VBG" and verb.head.lower_ == "worth":
        return False
    return not (verb.tag_ == "VBG" and verb.dep_ == "pcomp" and verb.head.lower_ not in {"as", "with"})


def quoted_as(verb: Token) -> Token | None:
    """Who is quoted or cited "as saying"; None for any other verb."""
    if verb.tag_ != "VBG" or verb.i == 0 or verb.nbor(-1).lower_ != "as":
        return None
    quoting = next((t for t in verb.ancestors if t.lemma_ in QUOTING), None)
    return quoted_person(quoting) if quoting is not None else None


def is_quoted(verb: Token) -> bool:
    """Whether the verb says that somebody is quoted: `the envoy was quoted as saying`."""
    return verb.lemma_ in QUOTING and bool(children(verb, "nsubjpass")) and bool(children(verb, "auxpass"))


def quoted_person(verb: Token) -> Token | None:
    """`the statement quoted the Director as saying`: the one quoted speaks."""
    if verb.lemma_ not in QUOTING:
        return None
    found = children(verb, "dobj", "nsubjpass")
    return found[0] if found else None
