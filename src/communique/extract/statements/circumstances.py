"""What stands behind reported words and tells how, where or with what effect they were said."""

from spacy.tokens import Token

from communique.extract.statements.cues import Complement, lexicon
from communique.extract.statements.speaking_verbs import verb_cue
from communique.extract.trees import children, subtree

_CLOSING = frozenset({"”", '"'})
_DASHES = frozenset({"—", "–", "--"})
_DENYING = frozenset({"deny", "reject", "dispute", "refute"})


def tells_how(cue: Token, token: Token, *, is_clause: bool) -> bool:
    """Whether a token begins what no longer is reported: `..., rallying its allies`, `... in a post on Monday`.

    A participle or "by" behind a clause may belong to the clause; behind a noun or an infinitive (not `is_clause`) the
    tree must hang it on the cue.
    """
    if token.tag_ == "VBG":
        return verb_cue(token) is None and _goes_with(cue, token, is_clause=is_clause)
    if token.lower_ == "while":
        return token.nbor(-1).text == "," and token.dep_ == "mark" and verb_cue(token.head) is not None
    if token.lower_ in {"by", "with"}:
        return not is_clause and token.head == cue and token.dep_ == "prep" and _with_participle(token)
    if token.lower_ == "which":
        return token.nbor(-1).text == "," and token.head.lemma_ in _DENYING and token.dep_ == "dobj"
    return token.lower_ in lexicon().circumstance_prepositions and _is_circumstance(cue, token)


def _goes_with(cue: Token, participle: Token, *, is_clause: bool) -> bool:
    """Whether a participle tells what somebody does by saying it; behind a clause only one after a dash does."""
    joint = participle.nbor(-1).text
    if joint in _DASHES:
        return participle.dep_ in {"advcl", "acl"}
    if is_clause or joint != "," or participle.dep_ != "advcl" or participle.head != cue:
        return False
    return not any(token.tag_ == "VBG" for token in participle.doc[cue.i + 1 : participle.i])  # one of several acts


def _with_participle(preposition: Token) -> bool:
    """`by describing a call`, `..., with the Minister welcoming it`."""
    if preposition.lower_ == "by":
        return any(verb_cue(saying) is not None for saying in children(preposition, "pcomp"))
    return preposition.nbor(-1).text == "," and any(
        t.tag_ == "VBG" and bool(children(t, "nsubj")) for t in subtree(preposition)
    )


def _is_circumstance(cue: Token, preposition: Token) -> bool:
    """Whether a phrase tells in which text or talk something was said: `in a post on Monday`, `during the debate`.

    It must hang on the cue or stand right behind the words of a judgement (`called it “a farce” in a post`): one may
    also say what is in a letter.
    """
    if preposition.head != cue and not (preposition.nbor(-1).text in _CLOSING and _judges(cue)):
        return False
    nouns = {noun.lemma_.lower() for noun in children(preposition, "pobj")} - {"order"}  # "in order to"
    return not nouns.isdisjoint(lexicon().occasions | lexicon().documents)


def _judges(cue: Token) -> bool:
    said = verb_cue(cue)
    return said is not None and not said.takes.isdisjoint({Complement.COMPLEMENT, Complement.AS})
