"""Who did it or has it, and whom it befell."""

from spacy.tokens import Token

from communique.extract.figures.lexicon import words
from communique.extract.figures.measured import Measured
from communique.extract.names.name import Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.transfers.phrases import after_preposition, name_at, party
from communique.extract.trees import children, subject

_AT = ("against", "on", "upon", "at", "over", "into", "toward", "towards")


def actor_of(sentence: Sentence, found: Measured, names: Names) -> Span | None:
    """The agent, else the verb's subject where that is not the counted thing, else the owner of what is counted."""
    if found.verb is not None:
        agent = after_preposition(found.verb, "by")
        if agent not in (None, found.number, found.noun) and _acts(sentence, agent, names):
            return party(sentence, agent, names)
        own = subject(found.verb)
        passive = bool(children(found.verb, "nsubjpass", "auxpass"))
        if (
            own is not None
            and not passive
            and found.role not in {"nsubj", "nsubjpass"}
            and own not in (found.noun, found.number)
        ):
            return party(sentence, own, names)
    if found.noun is not None:
        owners = children(found.noun, "poss") or children(found.number, "poss")
        if owners:
            return party(sentence, owners[0], names)
        if (maker := after_preposition(found.noun, "by")) is not None and name_at(sentence, maker, names) is not None:
            return party(sentence, maker, names)
    return None


def _acts(sentence: Sentence, agent: Token | None, names: Names) -> bool:
    """Whether "by" names who did it: in the passive, or with a name; "by the end of June" is no agent."""
    return agent is not None and (agent.head.dep_ == "agent" or name_at(sentence, agent, names) is not None)


def target_of(sentence: Sentence, found: Measured, names: Names) -> Span | None:
    """The object of a verb of attack, else the name after "against", "on", "at" that depends on noun or verb."""
    if found.verb is not None and found.verb.lemma_.lower() in words("attacking", "verbs"):
        for attacked in children(found.verb, "dobj", "nsubjpass"):
            if attacked not in (found.noun, found.number) and (name := name_at(sentence, attacked, names)) is not None:
                return name.span
    for word in (found.noun, found.verb):
        target = after_preposition(word, *_AT) if word is not None else None
        if target is None or target.lower_ in words("nowhere", "nouns"):
            continue
        name = name_at(sentence, target, names)
        if name is not None:
            return name.span
        inner = after_preposition(target, "of", "in")
        if inner is not None and (name := name_at(sentence, inner, names)) is not None:
            return name.span
    return None
