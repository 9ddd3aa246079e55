"""What a cue says: where the reported content of a verb, noun or adjective begins and ends in its sentence."""

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from communique.extract.spans import Span
from communique.extract.statements.bare_content import clause_behind_time, lost_subject, object_behind_circumstance
from communique.extract.statements.circumstances import tells_how
from communique.extract.statements.coordination import before_joint, begins_clause, begins_next, leaves_report
from communique.extract.statements.cues import Complement, Cue, lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.speaking_verbs import tells_when, verb_cue
from communique.extract.trees import SUBJECTS, children, subject

_NOT_CONTENT = " .,;:!?–—-"
_MAX_TOKENS_TO_THAT = 14
_CLAUSE_LABELS = ("ccomp", "advcl", "acl", "relcl", "xcomp")
_PREPOSITIONS = (Complement.FOR, Complement.ON, Complement.OF, Complement.TO, Complement.AGAINST, Complement.ABOUT)
_AFTER_THAT = frozenset({"DT", "PRP", "PRP$", "EX", "NNP", "NNPS"})
"""Tags before which "that" is the conjunction, whatever the tagger takes it for."""
_MATTER = frozenset({"of", "about", "on"})
_ABOUT = frozenset({"to", "on", "about", "over"})
_THINGS = frozenset({"it", "this", "that"})
_TIMES = frozenset({"time", "day", "week", "month", "year", "night", "evening", "morning", "afternoon"})
_ADMITTING = frozenset({"admit"})
_LETS_IN = frozenset(
    {"hospital", "ward", "wards", "clinic", "care", "club", "membership", "university", "college", "school", "bar"}
)
"""Where somebody is admitted to, who has nothing to admit."""
_JUDGED = frozenset({"a", "an", "so", "too", "being"})
_QUOTED_WORDS = frozenset({"“", '"', "‘", "'"})
_SUPERLATIVES = frozenset({"JJS", "RBS"})


def content_start(passage: Passage, verb: Token, cue: Cue) -> tuple[Token, str] | None:
    """The first token of what the verb reports, to its right, and the rule that found it."""
    takes = cue.takes
    after = _particle_end(verb, cue)
    has_clause = Complement.CLAUSE in takes and not (cue.no_object and children(verb, "dobj"))
    appeal = _appeal(passage, verb, after) if Complement.APPEAL in takes else None
    clause = clause_start(passage, verb) if has_clause else None
    does = Complement.GERUND in takes and after < len(verb.doc) and verb.doc[after].tag_ == "VBG"
    if clause is not None and not does and (appeal is None or not _is_in_appeal(clause, verb)):
        return clause, "indirect.clause"
    if appeal is not None:
        return appeal, "indirect.appeal"
    if Complement.INFINITIVE in takes and (start := _infinitive(verb, after)) is not None:
        return start, "indirect.infinitive"
    if does:
        return verb.doc[after], "indirect.infinitive"
    for kind in _PREPOSITIONS:
        if kind in takes and (start := _prepositional(verb, str(kind), after)) is not None:
            if cue.lemma in _ADMITTING and any(t.lower_ in _LETS_IN for t in verb.doc[start.i : start.i + 2]):
                continue  # "admitted to its wards forty people"
            return start, "indirect.preposition"
    if Complement.SOMEBODY_OF in takes and (start := _somebody_of(passage, verb)) is not None:
        return start, "indirect.preposition"
    if Complement.COMPLEMENT in takes and (start := _described(passage, verb)) is not None:
        return start, "indirect.complement"
    if Complement.AS in takes and (start := _judged(passage, verb, after)) is not None:
        return start, "indirect.complement"
    if Complement.SOMEBODY_FOR in takes:
        objects = children(verb, "dobj")
        has_for = any(t.lower_ == "for" for t in verb.doc[verb.i + 1 : verb.right_edge.i + 1])
        if objects and has_for and objects[0].i > verb.i and objects[0].lower_ != "you":
            return objects[0].left_edge, "indirect.appeal"
    if _takes_object(verb, takes) and (start := _object(passage, verb)) is not None:
        return start, "indirect.object"
    return None


def _takes_object(verb: Token, takes: frozenset[Complement]) -> bool:
    """Whether a noun phrase after the verb is what it reports."""
    if Complement.OBJECT in takes:
        return True
    things = children(verb, "dobj")
    if Complement.SOMETHING_AT in takes:
        return bool(things) and any(t.lower_ == "at" for one in (verb, *things) for t in children(one, "prep"))
    return Complement.NUMBER in takes and any(children(noun, "nummod") for noun in things)


def clause_start(passage: Passage, verb: Token) -> Token | None:
    """The first word of a that-clause (after "that") or of a clause without it."""
    tree = verb.doc
    if (start := clause_behind_time(passage, verb)) is not None:
        return start
    for token in tree[verb.i + 1 : min(verb.i + _MAX_TOKENS_TO_THAT, len(tree) - 1)]:
        if token.i in passage.quoted or token.text in {":", ";"}:
            return None
        if token.lower_ == "that" and (token.tag_ == "IN" or _follows_time(token)):
            if tree[token.i - 1].tag_ == "CC":
                break
            begins = tree[token.i + 1]
            if begins.text == "," and token.i + 2 < len(tree):
                begins = begins.nbor(1)  # "noted that, despite the storm, ..."
            if _is_of_another(token, verb) or _is_of_noun(token, verb):
                return None
            governs = begins.i not in passage.quoted and (token.i == verb.i + 1 or verb in token.ancestors)
            return begins if governs and (begins.is_quote or not begins.is_punct) else None
        inserted = token.tag_ == "VBG" and token.i > verb.i + 1 and tree[token.i - 1].text == ","
        if verb_cue(token) is not None and token.i > verb.i + 1 and not inserted:  # "stated, citing sources, that"
            break
    for clause in children(verb, "ccomp") if _THINGS.isdisjoint(t.lower_ for t in children(verb, "dobj")) else ():
        if clause.i < verb.i or clause.i in passage.quoted:
            continue
        start = clause.left_edge
        while start.i <= verb.i or start.is_punct or start.is_quote:
            if start.i + 1 >= len(tree):
                return None
            start = tree[start.i + 1]
        if start.lower_ == "that" and start.i + 1 < len(tree) and (start.dep_ == "mark" or _is_conjunction(start)):
            start = start.nbor(1)
        taken = lost_subject(verb, clause)
        has_subject = taken is not None or bool(children(clause, *SUBJECTS))
        if start.i in passage.quoted or not has_subject or _is_condition(start, clause):
            continue
        return taken or start
    return None


def _is_conjunction(that: Token) -> bool:
    """Whether "that" begins a clause by the words beside it, whatever the parse takes it for."""
    return that.nbor(-1).text == "," or that.nbor(1).tag_ in _AFTER_THAT


def _follows_time(that: Token) -> bool:
    """Whether "that" stands behind a time, where the parse takes it for a relative: `reported at the time that ...`."""
    before = that.nbor(-1)
    return before.lower_ in _TIMES and before.dep_ == "pobj" and before.head.lower_ == "at"


def _is_of_noun(that: Token, verb: Token) -> bool:
    """Whether a that-clause belongs to a noun for what is said: `met after his warning that ...`.

    Such an object is reported as a whole: `reiterated the Minister's view that ...`.
    """
    noun = that.head.head
    if that.head.dep_ != "acl" or noun.i != that.i - 1 or noun_cue(noun) is None:
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ in lexicon().circumstance_prepositions:
        return False  # "said in a statement that"
    return noun.head != verb or (noun.dep_ == "dobj" and reports_whole_noun(verb))


def reports_whole_noun(verb: Token) -> bool:
    """Whether a verb has both clauses and objects: `underscored his belief that`; but "expressed his belief | that"."""
    cue = verb_cue(verb)
    return cue is not None and {Complement.CLAUSE, Complement.OBJECT} <= cue.takes


def _is_condition(start: Token, clause: Token) -> bool:
    """Whether a clause without "that" begins with its auxiliary: `agreed on help should it come to that`."""
    return start.head == clause and start.dep_ in {"aux", "auxpass"}


def _is_of_another(that: Token, verb: Token) -> bool:
    """Whether a that-clause is what others said, on which somebody speaks: `responding to reports that ...`."""
    noun = that.head.head
    if that.head.dep_ != "acl" or noun.lemma_.lower() not in lexicon().hearsay or noun.dep_ != "pobj":
        return False
    return noun.head.lower_ in _ABOUT and noun.head.head == verb


def _particle_end(verb: Token, cue: Cue) -> int:
    """Index after the verb, or after its particle or preposition."""
    words = cue.lemma.split()
    if len(words) == 2 and verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].lower_ == words[1]:
        return verb.i + 2
    return verb.i + 1


def _appeal(passage: Passage, verb: Token, after: int) -> Token | None:
    """`urged partners to ...`: the words after the cue, if an infinitive with "to" follows the one addressed."""
    tree = verb.doc
    edge = max(verb.right_edge.i, after)
    if after >= len(tree) or tree[after].is_punct or tree[after].i in passage.quoted or tree[after].lower_ == "to":
        return None
    for token in tree[after + 1 : edge + 1]:
        if token.i in passage.quoted or (verb_cue(token) is not None and token.tag_ in {"VBD", "VBZ", "VBP"}):
            return None
        if token.tag_ == "TO" and token.dep_ == "aux" and token.head.tag_ == "VB":
            return tree[after]
        if token.lower_ == "to" and token.dep_ == "aux" and token.i + 2 < len(tree) and token.nbor(2).text == "-":
            return tree[after]  # the tagger knows no hyphenated verbs ("to re-open")
    return None


def _is_in_appeal(clause: Token, verb: Token) -> bool:
    """Whether a clause is part of what somebody is to do: `asked the crew to see to it | that the boats come`."""
    return any(t.tag_ == "TO" and t.head.tag_ == "VB" and t.head.head == verb for t in verb.doc[verb.i : clause.i])


def _infinitive(verb: Token, after: int) -> Token | None:
    tree = verb.doc
    for token in tree[after : after + 4]:
        if token.tag_ == "TO" and token.i + 1 < len(tree) and token.head.tag_[:2] == "VB":
            return token.nbor(-1) if token.nbor(-1).dep_ == "neg" else tree[token.i + 1]  # "promised not to ..."
        if token.pos_ != "ADV" and token.tag_ not in {"RB", "RBR"}:
            return None
    return None


def _prepositional(verb: Token, preposition: str, after: int) -> Token | None:
    tree = verb.doc
    for token in tree[after : after + 3]:
        if token.lower_ == preposition:
            return tree[token.i + 1] if token.i + 1 < len(tree) and not tree[token.i + 1].is_punct else None
        if token.tag_[:2] != "RB":
            return None
    return None


def _somebody_of(passage: Passage, verb: Token) -> Token | None:
    """`accused X of ...`, `briefed X on ...`: the object of the preposition that belongs to the verb."""
    tree = verb.doc
    if (verb.lemma_ == "tell" and passage.quoted) or any(c.lower_ in _THINGS for c in children(verb, "dobj")):
        return None  # what was told stands in the marks
    found = [t for t in tree[verb.i + 1 : verb.right_edge.i] if t.lower_ in _MATTER and not tells_when(t)]
    own = [t for t in found if t.head == verb] or found
    return tree[own[0].i + 1] if own else None


def _described(passage: Passage, verb: Token) -> Token | None:
    """`calls it a tragedy`, `described the vote as historic`."""
    tree = verb.doc
    if verb.i + 1 >= len(tree) or verb.i + 1 in passage.quoted:
        return None
    if any(child.lower_ == "what" and child.i < verb.i for child in children(verb, "dobj", "attr")):
        behind = tree[verb.i + 1 : verb.right_edge.i + 1]  # "what he described as a farce", "what he calls a farce"
        start = behind[1] if len(behind) > 1 and behind[0].lower_ == "as" else tree[verb.i + 1]
        return start if start.tag_ not in {"IN", "RB", "TO"} and start.tag_[:2] != "VB" else None
    described = (
        bool(children(verb, "oprd", "ccomp"))
        or len(children(verb, "dobj", "dative")) > 1
        or any(t.lower_ == "as" and t.head == verb for t in tree[verb.i + 1 : verb.right_edge.i + 1])
    )
    start = tree[verb.i + 1]
    if start.text in _QUOTED_WORDS and verb.dep_ == "relcl" and start.i + 1 < len(tree):
        start = start.nbor(1)  # "whom he called “a clown”"
    return start if described and not start.is_punct and start.tag_ not in {"IN", "RB", "TO"} else None


def _judged(passage: Passage, verb: Token, after: int) -> Token | None:
    """`derided the plan as a farce`, `referred to them as "newcomers"`: the words after the cue.

    Not `dismissed him as director`: a judgement has an article, an adjective or marks.
    """
    tree = verb.doc
    if after >= len(tree) - 2 or after in passage.quoted or tree[after].tag_ in {"IN", "TO", "RB", ","}:
        return None
    for token in tree[after + 1 : min(verb.right_edge.i + 1, len(tree) - 1)]:
        if token.i in passage.quoted or token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return None
        if token.lower_ != "as":
            continue
        if _tells_when(tree[token.i + 1 :]):
            return None  # "dismissed the clerk as new claims were made"
        what = tree[token.i + 1]
        if what.i in passage.quoted or tree[token.i - 1].lower_ in {"well", "such", "as"}:
            return None
        judged = what.lower_ in _JUDGED or what.text in _QUOTED_WORDS or what.tag_[:2] in {"JJ", "VB"}
        superlative = what.lower_ == "the" and token.i + 2 < len(tree) and tree[token.i + 2].tag_ in _SUPERLATIVES
        return tree[after] if judged or superlative else None
    return None


def _tells_when(behind: Tokens) -> bool:
    """Whether a clause with its verb stands behind "as", up to the next stop."""
    for token in behind:
        if token.is_punct and token.text not in _QUOTED_WORDS and token.tag_ != "HYPH":
            return False
        if token.tag_ in {"WDT", "WP", "IN", "TO"}:
            return False
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return True
    return False


def _object(passage: Passage, verb: Token) -> Token | None:
    if verb.dep_ == "relcl" and (own := subject(verb)) is not None and own.lower_ in {"that", "which"}:
        return None
    for noun in children(verb, "dobj"):
        if noun.i < verb.i or noun.i in passage.quoted or noun.tag_[:2] in {"PR", "DT", "WP", "WD"}:
            return None
        reported = noun_cue(noun)
        if (
            reported is not None
            and not (Complement.CLAUSE in reported.takes and reports_whole_noun(verb))
            and noun_content(passage, noun, reported) is not None
        ):
            return None
        start = noun.left_edge
        return start if start.i > verb.i and start.i not in passage.quoted else None
    return object_behind_circumstance(passage, verb)


def content_span(passage: Passage, cue: Token, start: Token, *, is_clause: bool = True) -> Span | None:
    """From `start` to the end of what this cue reports, without the final stop.

    The tree says where an embedded cue ends; that of the main clause runs to the end of the sentence, the next
    co-ordinated cue, a participle that goes on reporting, or a quotation. What is reported by a noun or an infinitive
    (not `is_clause`) also ends before "and they ...", which no noun goes on with.
    """
    tree = cue.doc
    limit = len(tree)
    if not _is_main(cue):
        limit = max(cue.right_edge.i, start.i) + 1
    for token in tree[start.i + 1 : limit]:
        if (
            token.i in passage.quoted
            or begins_next(cue, token)
            or (not is_clause and begins_clause(cue, token))
            or (is_clause and leaves_report(cue, token))
        ):
            limit = before_joint(token)
            break
        if tells_how(cue, token, is_clause=is_clause):
            limit = token.i
            break
    if limit <= start.i:
        return None
    return stretch(passage, start.i, limit)


def stretch(passage: Passage, first: int, end: int) -> Span | None:
    """The tokens from `first` up to `end` as a place in the document, without punctuation at its ends."""
    tree = passage.tree
    while end > first and (tree[end - 1].text in _NOT_CONTENT or tree[end - 1].is_space or tree[end - 1].tag_ == "CC"):
        end -= 1
    while first < end and (tree[first].text in _NOT_CONTENT or tree[first].is_space):
        first += 1
    end = _with_closing_mark(tree[first:], end - first) + first
    if first >= end or any(i in passage.quoted for i in range(first, end)):
        return None
    return passage.place(tree[first], tree[end - 1])


def _with_closing_mark(words: Tokens, end: int) -> int:
    """The end of a stretch with the mark that closes the last one opened in it: `called it “a farce,” and ...`."""
    inside = [word.text for word in words[:end]]
    is_open = inside.count("“") > inside.count("”") or inside.count('"') % 2 == 1
    for at in range(end, min(end + 2, len(words))) if is_open else ():
        if words[at].text in {"”", '"'}:
            return at + 1
        if not words[at].is_punct:
            break
    return end


def _is_main(cue: Token) -> bool:
    """Whether nothing but co-ordination and participles stand between the cue and the root of its sentence."""
    token = cue
    if cue.dep_ == "ccomp" and cue.head.dep_ == "ROOT" and cue.head.i > cue.i and verb_cue(cue.head) is None:
        return True  # of clauses that commas part the parser takes the last for the main one
    while token.dep_ != "ROOT":
        if token.dep_ == "conj" or (
            token.tag_ == "VBG" and token.dep_ in {"advcl", "acl", "conj"} and token.i > token.head.i
        ):
            token = token.head
            continue
        return False
    return token.tag_[:2] == "VB" or cue == token


def noun_cue(token: Token) -> Cue | None:
    """The cue that a noun is ("statement", "call")."""
    return lexicon().nouns.get(token.lemma_.lower()) if token.tag_[:2] == "NN" and token.tag_ != "NNP" else None


def noun_content(passage: Passage, noun: Token, cue: Cue) -> Token | None:
    """The first token of what a noun reports: after "that" or its preposition."""
    tree = noun.doc
    if noun.i + 2 >= len(tree):
        return None
    following = tree[noun.i + 1]
    start = tree[noun.i + 2]
    if start.i in passage.quoted or start.is_punct:
        return None
    if Complement.CLAUSE in cue.takes and following.lower_ == "that" and following.tag_ == "IN":
        return start
    if Complement.INFINITIVE in cue.takes and following.tag_ == "TO":
        return start
    for token in tree[noun.i + 1 : noun.right_edge.i]:
        if token.lower_ in {str(kind) for kind in cue.takes} and token.head == noun:
            return tree[token.i + 1]
    return None


def ends_sentence(rest: Tokens) -> bool:
    """Whether nothing but stops follows."""
    return all(token.is_punct or token.is_space for token in rest)


def after_conjunction(token: Token) -> int:
    """Index of the first word after "And," or "But"."""
    at = token.i
    tree = token.doc
    while at + 1 < len(tree) and (tree[at].tag_ == "CC" or tree[at].is_punct):
        at += 1
    return at
