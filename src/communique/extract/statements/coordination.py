"""Cues that are joined: where the words of one end and those of the next begin in a sentence."""

from collections.abc import Iterator

from spacy.tokens import Token

from communique.extract.statements.cues import lexicon
from communique.extract.statements.speaking_verbs import verb_cue
from communique.extract.trees import children

_PRESENT = frozenset({"VBZ", "VBP"})
_FINITE_FORMS = frozenset({"VBD", "VBZ", "VBN"})
_PERSONAL = frozenset({"he", "she", "they"})


def begins_next(cue: Token, token: Token) -> bool:
    """Whether a token starts something that another cue reports, or that the sentence adds to the report."""
    told = _tense_told(cue)
    if token.tag_[:2] != "VB" and _tense(token) != told and token.lower_ != "according":
        return False
    if token.dep_ == "amod" or _is_half_word(token) or _is_state(cue, token) or _is_inside_marks(cue, token):
        return False
    if _is_joined(cue, token):
        return True
    joint = _joint(token)
    if joint is None or joint.i <= cue.i or (children(cue, "auxpass") and not _follows_passive(cue, token)):
        return False
    if token.lower_ == "according":
        return joint.text == ","
    if verb_cue(token) is None:
        return (
            _tense(token) == told and joint.tag_ == "CC" and not _has_subject(token) and not _finite_between(cue, token)
        )
    if token.tag_ == "VBG":
        following = token.doc[token.i + 1 : token.i + 2].text
        return following == "that" or (joint.text in {",", "–", "—"} and goes_on_reporting(token))
    if _tense(token) != told or token.tag_ == "VB":
        return False
    if _has_subject(token):
        return joint.tag_ == "CC" and token.doc[max(joint.i - 1, 0)].text == ","
    return joint.tag_ == "CC" or (joint.text == "," and token.dep_ == "conj")


def _is_joined(cue: Token, token: Token) -> bool:
    """Whether the parse joins a verb without a subject to the cue; an infinitive belongs to what a finite cue reports.

    Of three and more verbs the parser may take the second for the main one, and the first for what that one says.
    """
    if token.tag_[:2] != "VB" or _has_subject(token) or (token.tag_ == "VB" and cue.tag_ in _FINITE_FORMS):
        return False
    if token.dep_ == "conj" and token.head == cue:
        return _tense(token) == _tense(cue) or token.nbor(-1).text != "," or verb_cue(token) is not None
    return _is_mistaken_for_main(cue, token)


def _is_half_word(token: Token) -> bool:
    """Whether a participle goes on with one that a hyphen joins: `women-led and owned businesses`."""
    before = token.doc[max(0, token.i - 3) : token.i]
    return len(before) == 3 and before[0].text == "-" and before[1].tag_ == "VBN" and before[2].tag_ == "CC"


def _is_inside_marks(cue: Token, token: Token) -> bool:
    """Whether a mark of quotation behind the cue is still open: `noted he “called the firm and advocated ...”`."""
    marks = [word.text for word in cue.doc[cue.i + 1 : token.i] if word.is_quote]
    return marks.count("“") > marks.count("”") or marks.count('"') % 2 == 1


def _is_state(cue: Token, token: Token) -> bool:
    """Whether a participle with "is" goes on with what somebody said in the past: `said it began and is bound to`."""
    return (
        cue.tag_ == "VBD" and token.tag_ == "VBN" and any(t.tag_ in _PRESENT for t in children(token, "auxpass", "aux"))
    )


def _is_mistaken_for_main(cue: Token, token: Token) -> bool:
    """Whether `token` is the root, without a subject, to which the parse hung the verb that has the subject of both."""
    return (
        cue.head == token
        and cue.dep_ == "ccomp"
        and token.dep_ == "ROOT"
        and cue.i < token.i
        and _tense(token) == _tense(cue)
        and token.nbor(-1).text == ","
        and verb_cue(token) is not None
    )


def _follows_passive(cue: Token, token: Token) -> bool:
    """Whether a verb goes on from `It was noted that ...`, and not from what was noted."""
    rest = token.doc[token.i + 1 : token.i + 2].text
    return token.head == cue or rest == "that" or bool(children(token, "auxpass"))


def begins_clause(cue: Token, token: Token) -> bool:
    """Whether a verb begins a main clause of its own: `praised the aid and they agreed`, `..., and partners met`."""
    if token.dep_ == "conj" and token.head == cue and _is_parted(token):
        return True
    if token.dep_ not in {"conj", "ROOT", "ccomp"} or _tense(token) != _tense(cue):
        return False
    own = children(token, "nsubj")
    if not own or own[0].lower_ not in _PERSONAL:
        return False
    joint = _joint(token)
    return joint is not None and joint.tag_ == "CC"


def _is_parted(token: Token) -> bool:
    """Whether a verb has a subject of its own behind ", and"."""
    joint = _joint(token) if _has_subject(token) else None
    return joint is not None and joint.tag_ == "CC" and joint.i > 0 and joint.nbor(-1).text == ","


def leaves_report(cue: Token, token: Token) -> bool:
    """Whether the text goes on in its own voice: `said it would pay, and the other ministry has already paid`.

    After a cue in the past the report is in the past too; a present behind ", and" with a noun for its subject is not.
    """
    own = children(token, "nsubj") if cue.tag_ == "VBD" else []
    if not own or own[0].tag_[:2] != "NN" or own[0].left_edge.lower_ == "that":
        return False
    joint = _joint(token)
    if joint is None or joint.tag_ != "CC" or joint.i == 0 or joint.nbor(-1).text != ",":
        return False
    present = token.tag_ in _PRESENT or any(aux.tag_ in _PRESENT for aux in children(token, "aux", "auxpass"))
    return present and any(t.tag_ == "VBD" or t.lower_ == "would" for t in token.doc[cue.i + 1 : joint.i])


def goes_on_reporting(participle: Token) -> bool:
    """Whether `..., noting ...` continues a report, rather than saying what an event shows."""
    following = participle.doc[participle.i + 1] if participle.i + 1 < len(participle.doc) else None
    if following is not None and (following.lower_ == "that" or following.is_quote or following.text in {",", ":"}):
        return True
    head = participle.head
    if participle.i and participle.lemma_ in lexicon().going_on and participle.nbor(-1).text == ",":
        return True
    if participle.dep_ == "acl" and head.lemma_.lower() in lexicon().documents:
        return True
    return verb_cue(head) is not None or (head.lemma_ in lexicon().talking and head.dep_ == "ROOT")


def _joint(token: Token) -> Token | None:
    """The word before a verb with its adverbs, auxiliaries and own subject: what joins it to the words before."""
    tree = token.doc
    own = children(token, "nsubj", "nsubjpass")
    at = (own[0].left_edge.i if own and own[0].left_edge.i < token.i else token.i) - 1
    while at > 0 and (tree[at].tag_[:2] == "RB" or tree[at].dep_ in {"aux", "auxpass"}):
        at -= 1
    return tree[at] if at >= 0 else None


def _tense_told(cue: Token) -> str:
    """The tense in which a cue is told: that of `went on to argue` is the one of its main verb."""
    return _tense(cue.head) if cue.tag_ == "VB" and cue.head.tag_ in _FINITE_FORMS | _PRESENT else _tense(cue)


def _tense(verb: Token) -> str:
    """The tag, one for past and past participle: the tagger confuses them where verbs are joined."""
    return "VBD" if verb.tag_ == "VBN" else str(verb.tag_)


def _has_subject(token: Token) -> bool:
    return bool(children(token, "nsubj", "nsubjpass"))


def _finite_between(cue: Token, token: Token) -> bool:
    return any(t.tag_ in {"VBZ", "VBD", "VBP", "MD"} for t in cue.doc[cue.i + 1 : token.i])


def before_joint(token: Token) -> int:
    """Index of the conjunction or comma before a verb with its subject and adverbs: where what precedes ends."""
    at = token.i
    own = children(token, "nsubj", "nsubjpass")
    if own and own[0].left_edge.i < at:
        at = own[0].left_edge.i
    tree = token.doc
    while at > 0 and (
        tree[at - 1].tag_ in {"CC", "RB", ",", "VBZ", "VBP", "MD"}
        or tree[at - 1].is_punct
        or tree[at - 1].lower_ in {"well", "as"}
    ):
        if tree[at - 1].tag_ in {"VBZ", "VBP", "MD"} and tree[at - 1].dep_ not in {"aux", "auxpass"}:
            break
        at -= 1
    return at


def coordinated(cue: Token) -> Iterator[Token]:
    """The verbs joined to a cue that have no subject of their own, also those that the parse joined to its content."""
    for token in cue.doc[cue.i + 1 :]:
        if verb_cue(token) is not None and not _has_subject(token) and begins_next(cue, token):
            yield token
