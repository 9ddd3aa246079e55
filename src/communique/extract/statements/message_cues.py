"""Quotations introduced without a verb of saying: `Her message was clear: "..."`, `X put it this way: "..."`.

A noun for what somebody says with its owner, or a phrase that stands for saying, and a colon; `In his view, "..."`.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from communique.extract.names.offices import is_office_word
from communique.extract.statements.cues import lexicon
from communique.extract.trees import children, is_negated, subtree

_PAST = frozenset({"VBD", "VBZ"})
_HAVING = frozenset({"have", "offer", "deliver", "give", "send", "bring"})
_OF_ANOTHER = frozenset({"from", "of"})
_WAYS = frozenset({"way", "simply", "bluntly", "plainly", "like"})
_MOST_TOKENS = 15
_MOST_TOKENS_OF_ACT = 40
_PERSONS = frozenset({"he", "she"})
_WITHIN = frozenset({"relcl", "ccomp", "advcl", "acl"})
_STOPS = frozenset({":", ","})


def introduced_by(words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """First and last token of the cue and the head of the speaker, for the tokens before a quotation; else None.

    Only where the speaker is named there or told of by a pronoun, and the colon (a comma after "In his view") is last.
    """
    words = [token for token in words if not token.is_space and not token.is_quote]
    if len(words) < 3 or words[-1].text not in _STOPS:
        return None
    if len(words) <= _MOST_TOKENS and (found := _by_message(words)) is not None:
        return found
    return _by_act(words) if len(words) <= _MOST_TOKENS_OF_ACT else None


def tells_of_text(verb: Token) -> bool:
    """Whether what a verb is about is a text that may be somebody else's: "described the motto of the regiment"."""
    return _has_behind(verb, lexicon().texts_of_others)


def _has_behind(verb: Token, nouns: frozenset[str]) -> bool:
    behind = (t for child in verb.rights for t in subtree(child))
    return any(t.tag_[:2] == "NN" and t.lemma_.lower() in nouns for t in behind)


def _may_be_of_another(verb: Token) -> bool:
    """Whether what stands behind an act may be what somebody else said, or no words of the subject at all."""
    if verb.lemma_.lower() in lexicon().acting_alone and children(verb, "dobj"):
        return not any(child.lower_ == "with" for child in children(verb, "prep"))
    return _has_behind(verb, lexicon().texts_of_others | lexicon().sayings_of_others)


def _by_message(words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """What somebody has, is or puts so, before a colon; `In his view,`."""
    stop = words[-1]
    if stop.text == ",":
        return _in_view(words[:-1])
    if (found := _this_to_say(words)) is not None:
        return found
    for token in words:
        if token.lemma_.lower() in lexicon().said_nouns and (found := _said_noun(token, words)) is not None:
            return found
        if token.tag_ in _PAST and not is_negated(token) and (found := _said_verb(token, words)) is not None:
            return found
    return None


def _this_to_say(words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`X had this to say about the plan:`."""
    for token in words:
        if token.lemma_ != "have" or token.tag_ not in _PAST or is_negated(token):
            continue
        behind = [t for t in words if t.i > token.i][:3]
        subjects = children(token, "nsubj")
        if [t.lower_ for t in behind] == ["this", "to", "say"] and len(subjects) == 1:
            return token, behind[-1], subjects[0]
    return None


def _in_view(words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`In his view`, `In the Minister's words`: nothing else."""
    last = words[-1]
    if words[0].lower_ != "in" or last.lemma_.lower() not in lexicon().views or last.head != words[0]:
        return None
    owners = children(last, "poss")
    return (words[0], last, owners[0]) if len(owners) == 1 else None


def _said_noun(noun: Token, words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`His answer:`, `X's message was clear:`, `X had a clear message:`."""
    owners = children(noun, "poss")
    verb = noun.head
    if owners and noun is words[-2]:
        if noun.dep_ == "pobj" and noun.head.head.tag_[:2] == "NN":
            return None  # "a comment below X's post:"
        return noun, noun, owners[0]
    if owners and noun.dep_ == "nsubj" and verb.lemma_ == "be" and not is_negated(verb):
        behind = [t for t in words if t.i > verb.i and not t.is_punct]
        simple = all(t.tag_[:2] in {"JJ", "RB"} for t in behind)
        return (noun, noun, owners[0]) if simple and (not behind or children(verb, "acomp")) else None
    if noun.dep_ == "dobj" and verb.lemma_ in _HAVING and verb.tag_ in _PAST and not is_negated(verb):
        if any(child.lower_ in _OF_ANOTHER for child in (*children(noun, "prep"), *children(verb, "prep"))):
            return None  # "had an answer from the ministry:", "brought a message of the Pope:"
        subjects = children(verb, "nsubj")
        return (verb, noun, subjects[0]) if len(subjects) == 1 else None
    return None


def _by_act(words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`X outlined the plan:`, `X went on:`: the last finite verb, where it is what a person does by saying something.

    Before a comma only the verb of the whole sentence counts ("X also addressed her critics,").
    """
    last = words[-1].i  # the parse may make a complement of the stand-in for what is quoted
    finite = [t for t in words if t.tag_ in _PAST and (t.dep_ not in _WITHIN or t.head.i > last)]
    if not finite:
        return None
    verb, stop = finite[-1], words[-1]
    behind = words[words.index(verb) + 1]
    phrase = f"{verb.lemma_.lower()} {behind.lower_}"
    acts = verb.lemma_.lower() in lexicon().acting or phrase in lexicon().acting
    subjects = [own for own in children(verb, "nsubj") if own.i < verb.i]
    if not acts or len(subjects) != 1 or is_negated(verb) or children(verb, "auxpass") or _may_be_of_another(verb):
        return None
    if stop.text == "," and verb.dep_ != "ROOT" and verb.head.dep_ != "ROOT":
        return None
    own = subjects[0]
    is_person = own.tag_ == "NNP" or own.lower_ in _PERSONS or is_office_word(own.lower_)
    return (verb, behind if phrase in lexicon().acting else verb, own) if is_person else None


def _said_verb(verb: Token, words: Sequence[Token]) -> tuple[Token, Token, Token] | None:
    """`X put it this way:`, `X was blunt:`."""
    subjects = children(verb, "nsubj")
    if len(subjects) != 1 or subjects[0].i > verb.i:
        return None
    rest = [t for t in words if t.i > verb.i]
    if verb.lemma_ == "put":
        way = [t for t in rest if t.lower_ in _WAYS]
        return (verb, way[-1], subjects[0]) if rest[0].lower_ == "it" and way else None
    frank = [t for t in children(verb, "acomp") if t.lower_ in lexicon().frank]
    is_person = subjects[0].tag_ == "NNP" or subjects[0].lower_ in {"he", "she"}
    return (verb, frank[0], subjects[0]) if verb.lemma_ == "be" and frank and is_person else None
