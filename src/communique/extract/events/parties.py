"""Who took part, and where: the slots around a verb or a noun that is an event."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from communique.extract.events.lexicon import lexicon
from communique.extract.names.name import Name, Names
from communique.extract.reading import Sentence
from communique.extract.spans import Span
from communique.extract.trees import children, subject
from communique.schemas.vocabulary import EntityKind, EventKind, MentionKind

_ACTORS = frozenset({EntityKind.PERSON, EntityKind.COUNTRY, EntityKind.ORGANISATION, EntityKind.GROUP})
_WHERE = frozenset({EntityKind.PLACE, EntityKind.COUNTRY})
_TOGETHER = frozenset({"with", "between", "among", "by", "alongside"})
_LOCATIVE = ("in", "at", "near", "outside", "inside")
_ONTO_PLACES = ("to", "into", "on", "off", "over", "from", "around")
_LOCATIVE_OF = {
    EventKind.VISIT: ("to", "into"),
    EventKind.ATTACK: ("on", "into", "off", "over", "against", "across", "to"),
    EventKind.EXERCISE: ("off", "over", "across"),
}
_TOPICS = frozenset({"with", "on", "about", "regarding", "concerning", "between", "against", "for", "to", "from", "by"})
"""Prepositions behind which a noun does not say where: "talks in good faith with Ruritania"."""
_NOBODY = frozenset({"way", "time", "end", "day", "phone", "year", "month", "week", "result", "moment", "world"})
_OF_OFFICES = frozenset({"of", "the", "to", "for", "and", "'s", "’s"})
"""Words in lower case that may stand in a list of people and their offices."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_RELATIVE = frozenset({"who", "which", "that"})


def conjuncts(head: Token) -> Iterator[Token]:
    """A noun and the nouns joined to it, in order."""
    yield head
    for child in head.rights:
        if child.dep_ in {"conj", "appos"} and child.tag_[:2] in {"NN", "PR"}:
            joined = conjuncts(child)
            if child.dep_ == "appos":
                next(joined)
            yield from joined


def objects_of(word: Token, *prepositions: str) -> list[Token]:
    """The nouns that follow one of the prepositions behind a word, also behind "together with" and the like."""
    behind = children(word, "prep", "agent", "advmod")
    if not behind:
        return []
    found = [
        noun
        for prep in behind
        if prep.dep_ != "advmod" and prep.lower_ in prepositions
        for noun in children(prep, "pobj")
    ]
    # "with Prime Minister N. N. to discuss ...": the parser may take the person for the subject of the infinitive
    found += [
        noun
        for prep in behind
        if prep.dep_ == "prep" and prep.lower_ in prepositions
        for verb in children(prep, "pcomp")
        for noun in children(verb, "nsubj")
        if verb.tag_ == "VB"
    ]
    return found + [
        n
        for a in behind
        if a.dep_ == "advmod" and a.lower_ in {"together", "along"}
        for n in objects_of(a, *prepositions)
    ]


def doer(verb: Token) -> Token | None:
    """The subject of a verb; of "the minister, who met ..." the minister."""
    found = subject(verb)
    if found is None and verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    if found is None and verb.dep_ == "xcomp" and verb.head.dep_ in {"acomp", "attr"}:
        return next(iter(children(verb.head.head, "nsubj")), None)  # "are due to meet"
    if found is not None and found.lower_ in _RELATIVE:
        relative = next((a for a in found.ancestors if a.dep_ == "relcl"), None)
        return relative.head if relative is not None else None
    return found


def is_plural(sentence: Sentence, head: Token, names: Names) -> bool:
    """Whether a noun phrase names several."""
    several = head.tag_ in {"NNS", "NNPS"} or head.lower_ in {"they", "we", "both"} or bool(children(head, "conj"))
    return several or len(participants(sentence, [head], names)) > 1


def is_somebody(sentence: Sentence, head: Token, names: Names) -> bool:
    """Whether a noun phrase stands for people: a person's name, a pronoun, an office."""
    if head.tag_ == "PRP" and head.lower_ != "it":
        return True
    named = names.overlapping(own_phrase(sentence, head))
    return head.lemma_.lower() in lexicon().people or any(n.entity.kind is EntityKind.PERSON for n in named)


def is_named_or_somebody(sentence: Sentence, head: Token, names: Names) -> bool:
    """Whether a noun phrase stands for people or has the name of whom it stands for."""
    return is_somebody(sentence, head, names) or any(
        name.entity.kind in _ACTORS for name in names.overlapping(own_phrase(sentence, head))
    )


def participants(sentence: Sentence, heads: Iterable[Token | None], names: Names) -> tuple[Span, ...]:
    """The words that name those who took part, in order of the text, each once.

    Of each noun phrase the people it names, else the first country, organisation or group; a phrase without a name
    counts as a whole when it is a pronoun or a definite title, which the roster may know.
    """
    found: set[Span] = set()
    for head in heads:
        if head is None:
            continue
        people = list(_listed(sentence, head, names))
        own = {span for one in conjuncts(head) for span in _parties(sentence, one, names)}
        found |= {span for span in own if not _is_office_of(sentence, span, people)}
        found.update(people)
    return tuple(sorted(found))


def _is_office_of(sentence: Sentence, span: Span, people: list[Span]) -> bool:
    """Whether the words belong to the office of whom the list names next: Norland of "Norland's envoy Ann Lee"."""
    following = min((one for one in people if one.start >= span.end), default=None)
    if following is None:
        return False
    between = sentence.text[span.end - sentence.span.start : following.start - sentence.span.start]
    return "," not in between and " and " not in between


def _listed(sentence: Sentence, head: Token, names: Names) -> Iterator[Span]:
    """The people of a list with their offices, which the parser seldom takes apart.

    "the adviser to the President of Norland Ann Lee, Chancellor Jan Vik and ...": whoever is named up to the first word
    that is part of no office and no name; but not whom somebody only serves ("the adviser to President Lee").
    """
    if not head.text[:1].isupper():
        return
    end = sentence.place(head).end
    for token in head.doc[head.i + 1 :]:
        if not (token.text[:1].isupper() or token.is_punct or token.lower_ in _OF_OFFICES) or token.dep_ in _SUBJECTS:
            break
        end = sentence.place(token).end
    for name in names.within(Span(sentence.place(head.left_edge).start, end)):
        if name.entity.kind is EntityKind.PERSON and not _is_served(sentence, name):
            yield name.span


def _is_served(sentence: Sentence, name: Name) -> bool:
    """Whether "to" with no more than a title stands before a name: "the adviser to President Lee"."""
    before = [t for t in sentence.tree or () if sentence.place(t).end <= name.span.start]
    for token in reversed(before):
        if token.lower_ in {"to", "for"}:
            return True
        if token.tag_ == "POS":
            return True
        if not (token.text[:1].isupper() or token.text in {".", "-"}):
            return False
    return False


def party(sentence: Sentence, head: Token, names: Names) -> Span | None:
    """The words that name whom a noun phrase stands for, its joined nouns aside; None where it has no name or title."""
    return next(_parties(sentence, head, names), None)


def _parties(sentence: Sentence, head: Token, names: Names) -> Iterator[Span]:
    own = own_phrase(sentence, head)
    named = [name for name in names.overlapping(own) if name.entity.kind in _ACTORS]
    people = [name for name in named if name.entity.kind is EntityKind.PERSON]
    definite = any(child.lower_ in {"the", "his", "her"} for child in children(head, "det", "poss"))
    if people or named:
        several = head.tag_ in {"NNS", "NNPS"} and not people
        yield from (name.span for name in people or (_all_of(sentence, head, named, names) if several else named[:1]))
    elif head.tag_ == "PRP" and head.lower_ not in {"it", "there"}:
        yield sentence.place(head)
    elif definite and head.tag_ in {"NN", "NNP"} and head.lower_ not in _NOBODY:
        yield own


def _all_of(sentence: Sentence, head: Token, named: list[Name], names: Names) -> list[Name]:
    """All that a plural belongs to: Japan and Canada of "the delegations of Japan and Canada"."""
    joined = [
        name
        for noun in objects_of(head, "of", "from")
        for one in conjuncts(noun)
        for name in names.overlapping(own_phrase(sentence, one))
        if name.entity.kind in _ACTORS and name.entity.kind is not EntityKind.PERSON
    ]
    before = [name for name in named if name.span.end <= sentence.place(head).start]
    return joined or before or named[:1]


def own_phrase(sentence: Sentence, head: Token) -> Span:
    """A noun phrase without what is joined to it and without its clauses."""
    left, right = head, head
    for child in head.lefts:
        if child.dep_ not in {"punct", "cc", "conj", "relcl"} and child.left_edge.i < left.i:
            left = child.left_edge
    for child in head.rights:
        if child.dep_ in {"conj", "cc", "relcl", "acl", "advcl", "parataxis"}:
            break
        if child.dep_ == "prep" and child.lower_ not in {"of", "for"}:
            break
        if child.dep_ != "punct":
            right = _last_own(child)
    return Span(sentence.place(left).start, sentence.place(right).end)


def _last_own(token: Token) -> Token:
    """The last token of a dependent, short of what is joined to it behind."""
    last = token
    for child in token.rights:
        if child.dep_ in {"conj", "cc", "relcl", "acl", "punct"}:
            break
        last = _last_own(child)
    return last


def place_of(sentence: Sentence, kind: EventKind, words: Iterable[Token], names: Names) -> Span | None:
    """The named place or country behind "in", "at" or "near" of one of the words; a place before a country.

    Where the kind of event says so also behind "to" (a visit) or "on" and "against" (an attack).
    """
    found: list[Name] = []
    for word in words:
        for noun in _behind(word, *_LOCATIVE, *_LOCATIVE_OF.get(kind, ())):
            found += _places_in(sentence, noun, names)
        found += [
            name
            for noun in objects_of(word, *_ONTO_PLACES)
            for name in _places_in(sentence, noun, names)
            if name.entity.kind is EntityKind.PLACE
        ]
    return _narrowest(found)


def _behind(word: Token, *prepositions: str) -> list[Token]:
    """The nouns behind one of the prepositions, also where the parser gives them to a date: "met on Friday in Oslo"."""
    days = [*children(word, "npadvmod"), *objects_of(word, "on", "in", "during")]
    days = [one for day in days for one in (day, *children(day, "appos")) if one.lower_ in lexicon().times]
    return objects_of(word, *prepositions) + [noun for day in days for noun in objects_of(day, "in", "at", "near")]


def place_in(sentence: Sentence, head: Token, names: Names) -> Span | None:
    """The named place or country in a noun phrase ("visited the hospital of Odesa")."""
    return _narrowest(_places_in(sentence, head, names))


def place_behind(sentence: Sentence, head: Token, names: Names) -> Span | None:
    """The named place, no country, behind "in" anywhere in a noun phrase ("the envoys of the group in Oslo")."""
    behind = (noun for t in head.subtree if t.lower_ == "in" for noun in children(t, "pobj"))
    found = [name for noun in behind for name in _places_in(sentence, noun, names)]
    return next((name.span for name in found if name.entity.kind is EntityKind.PLACE), None)


def _places_in(sentence: Sentence, noun: Token, names: Names) -> list[Name]:
    phrase = Span(sentence.place(noun.left_edge).start, sentence.place(_last_of_place(noun)).end)
    found = (name for name in names.within(phrase) if name.kind is not MentionKind.ADJECTIVE)
    return [name for name in found if name.entity.kind in _WHERE or _is_building(sentence, name)]


def _is_building(sentence: Sentence, name: Name) -> bool:
    """Whether the name of a body is that of its house too: "at the White House"."""
    words = sentence.text[: name.span.end - sentence.span.start].casefold().split()
    return name.entity.kind is EntityKind.ORGANISATION and words[-1] in lexicon().buildings


def _last_of_place(noun: Token) -> Token:
    """The last token of a noun phrase before what tells another thing than where."""
    last = noun
    for child in noun.rights:
        if child.dep_ in {"relcl", "acl", "advcl"} or (child.dep_ == "prep" and child.lower_ in _TOPICS):
            break
        last = _last_of_place(child)
    return last


def _narrowest(found: list[Name]) -> Span | None:
    places = [name for name in found if name.entity.kind is not EntityKind.COUNTRY]
    chosen = places or found
    return chosen[0].span if chosen else None


def together(word: Token) -> list[Token]:
    """Those behind "with", "between" or "by" of a word."""
    return objects_of(word, *sorted(_TOGETHER))
