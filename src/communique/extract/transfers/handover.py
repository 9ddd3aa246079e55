"""The word that governs goods and says that they change hands: a verb, a noun, or a package that has them."""

from spacy.tokens import Token

from communique.extract.positions import positions
from communique.extract.reading import Sentence
from communique.extract.transfers.backing import backing
from communique.extract.transfers.goods import Goods, is_everyday, is_joined, lemma
from communique.extract.transfers.introducing import included_in, introduced, introduction
from communique.extract.transfers.lexicon import Act, acts, containing_verbs, goods_nouns, goods_words, words
from communique.extract.transfers.mood import Mood, is_none, mood_of
from communique.extract.transfers.phrases import is_noun, named_before_number
from communique.extract.transfers.status import Handover, act_noun, from_noun, status_of, verb_handover
from communique.extract.trees import children, is_negated, subject, subtree
from communique.schemas.vocabulary import TransferStatus

_THROUGH_NOUN = frozenset({"of", "including", "as", "like", "in", "with"})
_ASKING = frozenset({"for"})
_MAX_STEPS = 12


def handover_of(goods: Goods, counted: bool, before: Sentence | None) -> Handover | None:
    """What governs the goods, or None where nothing says that they change hands.

    `counted`: a number stands with them; `before`: the sentence that "This includes" refers to.
    """
    if is_none(goods.head):
        return None  # "but no howitzers"
    described = None if counted and is_part(goods.head) else _described(goods.head)
    found = described or _climb(goods.head, counted, before)
    return None if found is not None and found.act is Act.PRODUCE and is_everyday(goods.head) else found


def is_part(noun: Token) -> bool:
    """Whether a number counts a part of the goods: in "20 of the 50 tanks promised" 50 are promised."""
    above = noun.head.head
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and (above.tag_ == "CD" or above.lower_ == "out")


def _described(noun: Token) -> Handover | None:
    """A participle or relative clause on the goods or what they are joined to: "guns and food provided by allies"."""
    for _ in range(_MAX_STEPS):
        if (found := _described_itself(noun)) is not None:
            return found
        if noun.dep_ != "conj" or not is_noun(noun.head):
            return None
        noun = noun.head
    return None


def _described_itself(noun: Token) -> Handover | None:
    for verb in children(noun, "acl", "relcl"):
        act = acts("verbs").get(verb.lemma_.lower())
        if act is None or act is Act.CONTAIN or _is_of_some(verb):
            continue
        passive = verb.tag_ == "VBN"
        if act is Act.PRODUCE and passive and not children(verb, "auxpass", "agent", "relcl") and _is_designed(verb):
            continue
        if verb.dep_ == "relcl" or passive or (verb.tag_ == "VB" and _is_object_gap(verb)):
            if act is Act.REQUEST and not children(verb, "auxpass", "agent"):
                continue  # "the required equipment", "the guns they need": known to be needed, not asked for here
            if (found := status_of(act, verb, announcing=False)) is not None:
                return Handover(act, verb, found, passive=True)
    return None


def _is_of_some(verb: Token) -> bool:
    """Whether a relative clause tells of some of the goods alone: "has six tanks, three of which are donated"."""
    return any(
        of.lower_ == "of" and any(which.tag_ == "WDT" for which in children(of, "pobj"))
        for own in children(verb, "nsubj", "nsubjpass")
        for of in children(own, "prep")
    )


def _is_designed(verb: Token) -> bool:
    """Whether a participle only says what goods are made for: "a drone built for patrols"."""
    return any(preposition.lower_ in {"for", "to"} for preposition in children(verb, "prep"))


def _is_object_gap(verb: Token) -> bool:
    return not children(verb, "dobj")


def _climb(head: Token, counted: bool, before: Sentence | None) -> Handover | None:
    token = head
    announcing = counted
    for _ in range(_MAX_STEPS):
        announcing = announcing or any(left.lower_ in words("packages", "announcing") for left in token.lefts)
        above, label = token.head, token.dep_
        if above == token:
            return None
        if label in {"conj", "appos"}:
            if is_noun(above) or above.tag_ in {"CD", "JJ"}:
                token = above
                continue
            return None
        if label in {"compound", "nmod", "amod"}:
            if is_joined(token):
                token = above
                continue
            return _compounded(token, above)
        if label in {"pobj", "pcomp"}:
            if (backed := backing(above, head)) is not None:
                return backed
            step = _through(above)
            if isinstance(step, Handover) or step is None:
                return step
            if above.lower_ == "of" and is_purpose(step):
                return None  # the maintenance of guns is asked for, no guns
            if above.lower_ == "of" and (taken := _taken(step)) is not None:
                return taken
            if (act := act_noun(step)) is not None and above.lower_ in {"of", "for", "with"}:
                return from_noun(step) if act is not Act.PROMISE or above.lower_ == "of" else None
            if above.lower_ == "including" and (found := _described(step)) is not None:
                return found
            token = step
            continue
        if above.tag_.startswith("VB") or above.dep_ == "ROOT":
            return _from_verb(token, above, label, announcing, before)
        if is_noun(above) and label in {"dep", "prep"}:
            token = above
            continue
        return None
    return None


def _taken(noun: Token) -> Handover | None:
    """What is given or received as a delivery: "received a shipment of guns", "took delivery of guns"."""
    verb = noun.head
    if act_noun(noun) is not Act.GIVE or not verb.tag_.startswith("VB"):
        return None
    act = acts("verbs").get(verb.lemma_.lower())
    takes = act is Act.RECEIVE or (verb.lemma_ == "take" and lemma(noun) == "delivery")
    if noun.dep_ == "dobj" and takes:
        return verb_handover(Act.RECEIVE, verb, announcing=True)
    if noun.dep_ == "dobj" and act is Act.GIVE:
        return verb_handover(Act.GIVE, verb, announcing=True)
    return verb_handover(Act.ARRIVE, verb, announcing=True) if noun.dep_ == "nsubj" and act is Act.ARRIVE else None


def is_purpose(noun: Token) -> bool:
    """Whether a noun says what is done with goods: their maintenance, their evaluation."""
    word = lemma(noun)
    if word in words("purposes", "nouns"):
        return True
    known = goods_nouns() | goods_words("classifiers") | words("packages", "nouns") | frozenset(acts("nouns"))
    return word.endswith(tuple(words("purposes", "endings"))) and word not in known


def _compounded(goods: Token, noun: Token) -> Handover | None:
    """Goods before a noun of giving, "arms deliveries"; nobody gives what "the food supply" is."""
    if noun.dep_ == "compound" or act_noun(noun) is not Act.GIVE or is_everyday(goods):
        return None
    found = from_noun(noun)
    return None if found is None or found.status is TransferStatus.OTHER else found


def _asks_money(verb: Token) -> bool:
    """Whether an amount of money is asked for: what follows in "for ..." is only its purpose."""
    return any(
        token.tag_ == "$" or token.lower_ in words("purposes", "money")
        for thing in children(verb, "dobj", "nsubjpass")
        for token in subtree(thing)
    )


def _list_head(preposition: Token, attached: Token) -> Token:
    """What "including" goes on with: the noun it is attached to if that holds goods, else the nearest that does."""
    for token in [attached, *reversed(list(preposition.doc[: preposition.i]))]:
        holds = (
            lemma(token) in words("packages", "nouns") | goods_nouns()
            or act_noun(token) is not None
            or token.tag_ == "CD"
        )
        if is_noun(token) and token.dep_ not in {"compound", "nmod"} and holds:
            return token
    return attached


def _through(preposition: Token) -> Token | Handover | None:
    """From a preposition over goods to the noun they belong to, or to the verb that hands them over."""
    word, above = preposition.lower_, preposition.head
    if above == preposition or (word == "including" and is_negated(preposition)):
        return None
    if above.tag_.startswith("VB"):
        if word == "of" and acts("verbs").get(above.lemma_.lower()) is Act.CONTAIN:
            return _contained(above, None)
        act = acts("verbs").get(above.lemma_.lower())
        if (act is Act.GIVE and word == "with") or (
            act is Act.REQUEST and (word == "for" or (word in {"regarding", "about"} and above.lemma_ != "ask"))
        ):
            if act is Act.REQUEST and _asks_money(above):
                return None
            return verb_handover(act, above, announcing=False)
        if act is Act.RECEIVE and any(named_before_number(noun) is not None for noun in children(preposition, "pobj")):
            return verb_handover(act, above, announcing=False)
        if act is Act.GIVE and word == "including":
            return verb_handover(act, above, announcing=True)
        return None
    if word in _ASKING:
        act = act_noun(above)
        return above if act is Act.REQUEST else None
    if word in _THROUGH_NOUN and (is_noun(above) or above.tag_ in {"CD", "JJ", "JJR", "$"}):
        if word == "with" and act_noun(above) is Act.GIVE:
            return above
        if word in {"in", "with"} and not (
            above.tag_ == "CD" or above.lower_ == "worth" or lemma(above) in words("packages", "nouns")
        ):
            return None
        return _list_head(preposition, above) if word == "including" else above
    if word == "of" and above.dep_ == "prep":
        return above.head
    return None


def _from_verb(token: Token, verb: Token, label: str, announcing: bool, before: Sentence | None) -> Handover | None:
    if label == "nsubj" and verb.lemma_ == "be" and _is_under_way(verb) and not is_negated(verb):
        return Handover(Act.ARRIVE, verb, TransferStatus.DELIVERING, passive=False)
    if (told := _told_among(token, verb, before) or (included_in(verb) if label == "attr" else None)) is not None:
        return told
    act = acts("verbs").get(verb.lemma_.lower())
    if act is None and verb.lemma_.lower() in words("relieving", "verbs") and is_everyday(token):
        act = Act.GIVE if label in {"dobj", "nsubjpass"} else None
    if act is None or (act is Act.PRODUCE and is_everyday(token)) or (act is Act.REQUEST and _asks_nobody(verb)):
        return None
    if verb.lemma_.lower() in words("vague", "verbs") and not announcing:
        return None
    if verb.lemma_ == "seek" and token.lower_ == "shelter":
        return None  # a place to stay, not goods
    if act is Act.CONTAIN:
        return _contained(verb, before) if label in {"dobj", "attr", "oprd", "dep"} else None
    if label in {"nsubj"} and act is not Act.ARRIVE:
        return None
    if act is Act.ARRIVE and (
        label != "nsubj"
        or not children(verb, "dobj") + [p for p in children(verb, "prep") if p.lower_ in {"in", "to", "at"}]
    ):
        return None  # whoever arrives somewhere unnamed may come by himself
    if label not in {"dobj", "nsubjpass", "nsubj", "attr", "oprd", "dep", "npadvmod", "dative", "ccomp"}:
        return None
    if act is Act.PROCURE and (onward := _passed_on(verb)) is not None:
        return verb_handover(Act.GIVE, onward, announcing)
    return verb_handover(act, verb, announcing, passive=label == "nsubjpass")


def _told_among(goods: Token, verb: Token, before: Sentence | None) -> Handover | None:
    """Goods among those that the sentence before hands over: "Among them are six guns"."""
    if verb.lemma_ != "be" or before is None or goods.dep_ not in {"nsubj", "attr"}:
        return None
    among = [
        thing
        for preposition in children(verb, "prep")
        if preposition.lower_ in words("pointing", "before") and preposition.i < verb.i
        for thing in children(preposition, "pobj")
    ]
    if not any(thing.lower_ in words("pointing", "among") for thing in among):
        return None
    found = introduction(before)
    return None if found is None else Handover(Act.CONTAIN, verb, found.status, passive=False, carrier=found)


def _passed_on(buying: Token) -> Token | None:
    """The verb that gives away what is bought: "to buy two guns to transfer them to X", "buys guns and sends them"."""
    for verb in children(buying, "advcl", "xcomp", "conj"):
        given = [thing.lower_ for thing in children(verb, "dobj")]
        if acts("verbs").get(verb.lemma_.lower()) is Act.GIVE and given in (["them"], ["it"]):
            return verb
    return None


def _asks_nobody(verb: Token) -> bool:
    """Whether who needs is nobody: anybody ("you need a tank"), or for "require" a thing ("the plan requires guns")."""
    needy = subject(verb)
    if needy is None or needy.dep_ == "nsubjpass":
        return False
    if needy.lower_ in words("needy", "anybody"):
        return True
    if verb.lemma_.lower() not in words("needy", "verbs_of_things"):
        return False
    return not (
        needy.tag_.startswith("NNP")
        or needy.lower_ in words("needy", "pronouns")
        or lemma(needy) in words("needy", "nouns")
    )


def _is_under_way(verb: Token) -> bool:
    """Whether "are on their way", "are in transit"."""
    return any(
        f"{preposition.lower_} {thing.lower_}" in words("underway", "phrases")
        for preposition in children(verb, "prep")
        for thing in children(preposition, "pobj")
    )


def _package_before(verb: Token) -> Token | None:
    """The nearest package before a relative clause: the parser may attach "which includes" to whom it is for."""
    before = reversed(verb.doc[: verb.i])
    return next((word for word in before if is_noun(word) and lemma(word) in words("packages", "nouns")), None)


def _contained_in(whole: Token, verb: Token, before: Sentence | None) -> Handover | None:
    """Goods in a relative clause have come as far as the package it is about: "sent a package, which includes"."""
    if lemma(whole) not in words("packages", "nouns") and act_noun(whole) is None:
        return None
    found = _climb(whole, False, before)
    status = TransferStatus.PROMISED if found is None or found.act is Act.PRODUCE else found.status
    return Handover(Act.CONTAIN, verb, status, passive=False, package=whole, carrier=found)


def _contained(verb: Token, before: Sentence | None) -> Handover | None:
    """What a package includes has come as far as the package."""
    whole = verb.head if verb.dep_ == "acl" else subject(verb)
    if whole is None or is_negated(verb) or mood_of(verb) is Mood.OPEN:
        return None  # "could include"
    if (listed := _listed(whole)) is not None:
        return Handover(Act.CONTAIN, verb, listed.status, passive=False, package=whole, carrier=listed)
    is_handed = verb.dep_ == "acl" and verb.tag_ == "VBG" and lemma(whole) in words("packages", "goods")
    if is_handed and (found := _climb(whole, True, before)) is not None:
        return Handover(Act.CONTAIN, verb, found.status, passive=False, package=whole, carrier=found)
    handed = lemma(whole) in words("packages", "goods") and _described(whole) is not None
    packages = words("packages", "nouns")
    if not handed and whole.lower_ not in words("packages", "pronouns") and lemma(whole) not in packages:
        return None
    if whole.tag_ == "WDT" and verb.dep_ == "relcl":
        return _contained_in(_package_before(verb) or verb.head, verb, before)
    if (found := _described(whole)) is not None and found.act is not Act.PROMISE:
        return Handover(Act.CONTAIN, verb, found.status, passive=False, package=whole, carrier=found)
    if (
        whole.lower_ in words("packages", "pronouns")
        and before is not None
        and (found := introduction(before)) is not None
    ):
        return Handover(Act.CONTAIN, verb, found.status, passive=False, carrier=found)
    status = (
        TransferStatus.DELIVERED
        if verb.tag_ in {"VBD", "VBN"} and whole.lower_ != "package"
        else TransferStatus.PROMISED
    )
    return Handover(Act.CONTAIN, verb, status, passive=False, package=whole)


def _listed(whole: Token) -> Handover | None:
    """What is said of the goods of a list: "the list of transferred equipment", "a list of the guns sent to allies"."""
    if lemma(whole) not in words("packages", "lists"):
        return None
    for preposition in children(whole, "prep"):
        for goods in children(preposition, "pobj") if preposition.lower_ == "of" else ():
            if (found := _described(goods)) is not None:
                return found
            for participle in children(goods, "amod"):
                act = acts("verbs").get(participle.lemma_.lower())
                if participle.tag_ == "VBN" and act in {Act.GIVE, Act.PROMISE} and lemma(goods) in goods_nouns():
                    status = TransferStatus.DELIVERED if act is Act.GIVE else TransferStatus.PROMISED
                    return Handover(act, participle, status, passive=True)
    return None


def containers(sentence: Sentence, before: Sentence | None) -> list[Handover]:
    """What a sentence says contains goods that are handed over: verbs ("the package includes"), and "including".

    `before`: the sentence that "This includes" refers to.
    """
    if sentence.tree is None:
        return []
    found: list[Handover] = []
    for token in (sentence.tree[at] for at in positions(sentence.parse, containing_verbs())):
        if (
            token.tag_.startswith("VB")
            and acts("verbs").get(token.lemma_.lower()) is Act.CONTAIN
            and not _is_including(token)
        ):
            handover = _contained(token, before)
        elif _is_including(token) and not is_negated(token):
            handed = introduced(sentence.tree[: token.i])
            handover = (
                None if handed is None else Handover(Act.CONTAIN, token, handed.status, passive=False, carrier=handed)
            )
        else:
            continue
        if handover is not None:
            found.append(handover)
    return found


def _is_including(token: Token) -> bool:
    return token.lower_ == "including"
