"""Who speaks: the words of a noun phrase that name the speaker, and what sort of source they say it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.extract.names.name import Names
from communique.extract.names.offices import title_words
from communique.extract.names.speakers import body_words, firm_words
from communique.extract.spans import Span
from communique.extract.statements.cues import lexicon
from communique.extract.statements.passages import Passage
from communique.extract.statements.spoken_for import body_spoken_for, is_spokesman
from communique.extract.trees import children, is_negated
from communique.schemas.vocabulary import EntityKind, SpeakerKind

_OUTSIDE = frozenset({"relcl", "acl", "advcl", "appos", "conj", "cc", "preconj", "punct", "parataxis", "dep"})
"""Dependents of a noun that do not name the one it stands for."""
_CIRCUMSTANCE = frozenset({"during", "in", "on", "after", "before", "via", "while", "following", "since", "by", "as"})
"""Prepositions after a noun that say when or where it was said."""
_LETTERS_IN_BRACKETS = 4
"""Tokens of "(HP),"."""
_DASHES = frozenset({"–", "—", "--"})
_MARKS = frozenset({"-", "*", "•", "·", "▪", "●"})
"""Marks of list items, which the sentence of an item may begin with."""
_JOINED = frozenset({",", "and", ", and"})
_COMMON = frozenset({"NN", "NNS"})
_TWO = (["the", "two"], ["both"])
_BODIES = frozenset({EntityKind.ORGANISATION, EntityKind.GROUP})
_KINDS = frozenset({"amod", "compound", "nmod"})
_IN_OFFICE = frozenset({"NN", "NNP", "NNPS", "JJ", "IN", "HYPH"})
"""Tags of the words of an office without an article of its own."""
_RELATIVE = frozenset({"who", "which", "that"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words that name the speaker; `others` speak jointly with it."""

    span: Span
    others: tuple[Span, ...] = ()
    kind: SpeakerKind | None = None


def speaker(passage: Passage, head: Token, names: Names) -> Speaker | None:
    """The speaker whose noun phrase has this head; None for the document's own voice and for mere fillers.

    A relative pronoun stands for the noun before its clause.
    """
    if head.lower_ in _RELATIVE and (antecedent := _antecedent(head)) is not None:
        head = antecedent
    head = _channel(head)
    own_voice = head.lower_ in lexicon().own_voice and head.lower_ != "it"
    if head.i in passage.quoted or own_voice or head.pos_ in {"VERB", "AUX"}:
        return None
    if (body := body_spoken_for(passage, head, names)) is not None:
        return Speaker(body)
    if (bearer := _bearer_of_both(passage, head, names)) is not None:
        return Speaker(bearer)
    heads = [head, *_conjuncts(head)]
    spans = [_phrase(passage, one, names) for one in heads]
    listed = _listed(passage, spans[0], names)
    others = [span for span in spans[1:] if not any(span.overlaps(one) for one in listed)]
    return Speaker(spans[0], tuple(sorted([*listed, *others])), _kind(head, spans[0], names))


def _bearer_of_both(passage: Passage, head: Token, names: Names) -> Span | None:
    """The name of somebody told of by two offices: "the Minister of Finance and Head of the Mission, Jane Roe".

    Not where the second has an article of its own: "the Minister and the Head of the Mission, Jane Roe" are two.
    """
    for office in children(head, "conj"):
        if office.tag_ not in {"NN", "NNP"} or children(office, "det") or not _is_one(head) or not _is_one(office):
            continue
        for child in (*children(office, "appos"), *children(head, "appos")):
            place = passage.place(child.left_edge, child.right_edge)
            named = _person_in(place, names) if child.i > office.i else None
            if named is not None and named.start == place.start:
                return named
    return _named_behind(passage, head, names) if _is_one(head) and not children(head, "det", "poss") else None


def _named_behind(passage: Passage, head: Token, names: Names) -> Span | None:
    """The name right behind the second of two offices: "Deputy PM and Minister for Defence Jane Roe"."""
    begin, end = passage.place(head, head).end, passage.span.end
    name = _person_in(Span(begin, end), names) if begin < end else None
    between = [t for t in head.doc[head.i + 1 :] if name is not None and passage.place(t, t).end <= name.start]
    if not between or between[0].lower_ != "and" or not any(map(_is_one, between)):
        return None
    return name if all(t.tag_ in _IN_OFFICE for t in between[1:]) else None


def _is_one(head: Token) -> bool:
    """Whether a noun is an office."""
    return (head.lower_,) in title_words().heads or _is_office(head)


def _channel(head: Token) -> Token:
    """Where a message stands that names no author: "the Ministry's page" for "a message on the Ministry's page"."""
    if head.lemma_.lower() not in lexicon().messages or children(head, "poss"):
        return head
    for preposition in children(head, "prep"):
        for place in children(preposition, "pobj") if preposition.lower_ == "on" else ():
            if place.lemma_.lower() in lexicon().channels:
                return place
    return head


def _listed(passage: Passage, first: Span, names: Names) -> list[Span]:
    """The other people of a list of three and more that begins with the speaker: `A, B and C said`."""
    found = [n.span for n in names.within(Span(first.start, passage.span.end)) if n.entity.kind is EntityKind.PERSON]
    if not found or found[0].end != first.end:
        return []
    chain, gap = found[:1], ""
    for span in found[1:]:
        gap = " ".join(t.lower_ for t in passage.tree if _lies_between(passage, t, chain[-1], span))
        if gap not in _JOINED:
            break
        chain.append(span)
        if "and" in gap:
            return chain[1:] if len(chain) > 2 else []
    return []


def _lies_between(passage: Passage, token: Token, before: Span, after: Span) -> bool:
    place = passage.place(token, token)
    return before.end <= place.start and place.end <= after.start


def is_nobody(head: Token) -> bool:
    """Whether a subject says that nobody, or hardly anybody, does it: `no one`, `neither side`, `few experts`."""
    if head.tag_ in _COMMON and head.lemma_.lower() in lexicon().things:
        return True  # what a visit underscores, nobody said
    before = {child.lower_ for child in head.lefts}
    return head.lower_ in lexicon().nobody or bool(before & lexicon().nobody and not before & {"a", "the", "only"})


def is_denied(head: Token) -> bool:
    """Whether the text says that it was another: the "who" of `It was not X who said`."""
    if head.lower_ not in _RELATIVE or (antecedent := _antecedent(head)) is None:
        return False
    be = antecedent.head
    return be.lemma_ == "be" and is_negated(be) and any(child.lower_ == "it" for child in be.lefts)


def is_asked(verb: Token, own: Token) -> bool:
    """Whether a verb with this subject asks rather than states: `Is the Minister confident`, `Which minister said`."""
    if not _ends_in_question(verb.doc):
        return False
    before = [child for child in verb.lefts if child.dep_ in {"aux", "auxpass"} and child.i < own.i]
    return bool(before) or verb.i < own.i or any(child.tag_ in {"WDT", "WP"} for child in (own, *own.lefts))


def _ends_in_question(tree: Doc) -> bool:
    """Whether the last sign is a question mark, marks of quotation apart."""
    words = (tree[at].text_with_ws.rstrip('”"’ ') for at in range(len(tree) - 1, -1, -1))
    return next((word for word in words if word), "").endswith("?")


def _antecedent(pronoun: Token) -> Token | None:
    for ancestor in pronoun.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor.head
        if ancestor.dep_ == "ccomp" and (named := _cleft(ancestor.head)) is not None:
            return named
    return None


def _cleft(be: Token) -> Token | None:
    """Who is named in `It was X who said`, where the parse takes what X said for a complement."""
    named = children(be, "attr") if be.lemma_ == "be" and any(t.lower_ == "it" for t in be.lefts) else []
    return named[0] if named else None


def _conjuncts(head: Token) -> Iterator[Token]:
    """The heads joined to this one by "and", in order."""
    for child in head.rights:
        if child.dep_ == "conj" and child.tag_[:2] in {"NN", "PR"}:
            yield child
            yield from _conjuncts(child)


def _phrase(passage: Passage, head: Token, names: Names) -> Span:
    """The noun phrase of a head: its modifiers, its "of" and "for", the name in apposition to a title; no clauses."""
    if (body := _body_apposed(passage, head, names)) is not None:
        return body
    left = head
    for child in reversed(list(head.lefts)):
        if child.tag_ == "HYPH":
            continue  # "Secretary-General"
        if child.dep_ in {"punct", "cc", "preconj", "advmod", "relcl"} or child.i in passage.quoted:
            break
        left = child.left_edge
    right = head
    for child in head.rights:
        if child.dep_ == "appos" and not _is_named(passage, left, right, head, names):
            named = _person_in(passage.place(child.left_edge, child.right_edge), names)
            if named is not None or (child.tag_ == "NNP" and head.tag_ in {"NN", "NNP"}):
                right = _right(child)
            if named is not None and passage.place(right, right).end < named.end:
                right = child.right_edge  # a rank, with the name in apposition to it
            break
        if child.dep_ == "punct" and child.text in {",", "-", "/"}:
            continue
        if child.dep_ in _OUTSIDE or (child.dep_ == "prep" and child.lower_ in _CIRCUMSTANCE):
            break
        right = _right(child)
    if (other := _second_subject(head, right)) is not None:
        right = _right(other)
    for token in head.doc[left.i : head.i]:
        if token.text in _DASHES or (token.i == left.i and (token.is_space or token.text in _MARKS)):
            left = head.doc[token.i + 1]
    if head.lower_.rstrip(".") in lexicon().company_forms and left == head and left.i > 1 and left.nbor(-1).text == ",":
        left = left.nbor(-2)
        while left.i > 0 and left.nbor(-1).tag_ == "NNP":
            left = left.nbor(-1)
    return passage.place(left, right)


def _body_apposed(passage: Passage, head: Token, names: Names) -> Span | None:
    """The name of a body in apposition to a noun: "the label that owns it, Roe Music, says".

    Either the parse says so, or the name stands between commas right before the verb whose subject the noun is.
    """
    if head.tag_ not in _COMMON:
        return None
    for child in head.rights:
        if child.dep_ == "appos":
            return _body_at(passage, head, child.left_edge, child.right_edge, names)
    tree, last = head.doc, head.head.i - 2
    if last <= head.i or tree[last + 1].text != ",":
        return None
    first = next((i + 1 for i in range(last - 1, head.i, -1) if tree[i].text == ","), None)
    return None if first is None else _body_at(passage, head, tree[first], tree[last], names)


def _body_at(passage: Passage, head: Token, first: Token, last: Token, names: Names) -> Span | None:
    """The name of a body that the words from `first` to `last` are, and that no nearer noun than the head has.

    "The owners' union of the label, Roe Music, says" may name the label.
    """
    before = head.doc[first.i - 2] if first.i > 1 else head
    if before != head and before.tag_ in _COMMON and before.lower_ in {*firm_words(), *body_words()}:
        return None
    place = passage.place(first, last)
    named = (n.span for n in names.within(place) if n.span == place and n.entity.kind is EntityKind.ORGANISATION)
    return next(named, None)


def _is_named(passage: Passage, left: Token, right: Token, head: Token, names: Names) -> bool:
    """Whether a phrase names its person, other than the owner of an office: `the President's adviser`."""
    owners = [child for child in head.lefts if child.dep_ == "poss"]
    first = owners[-1].right_edge.i + 1 if owners else left.i
    return first <= right.i and _person_in(passage.place(head.doc[first], right), names) is not None


def _second_subject(head: Token, right: Token) -> Token | None:
    """The name right after a title where the parse takes both for subjects of one verb.

    Also behind the letters of the title and a comma: `The Director of Harbour Police (HP), Jane Roe said`.
    """
    if head.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    for other in head.head.lefts:
        if other.dep_ != head.dep_ or other.tag_ != "NNP" or other.i <= right.i:
            continue
        between = [token.text for token in head.doc[right.i + 1 : other.left_edge.i]]
        lettered = between[:1] == ["("] and between[-2:] == [")", ","] and len(between) == _LETTERS_IN_BRACKETS
        if not between or (lettered and _is_one(head)):
            return other
    return None


def _right(token: Token) -> Token:
    """The last token that still belongs to a dependent's phrase, without its own clauses and appositions."""
    right = token
    for child in token.rights:
        if child.dep_ in _OUTSIDE - {"conj", "cc"}:
            break
        if child.dep_ == "conj" and child.tag_[:2] not in {"NN", "JJ"}:
            break
        right = child if child.dep_ == "cc" else _right(child)
    return right if right.dep_ != "cc" else right.head


def _person_in(span: Span, names: Names) -> Span | None:
    return next((name.span for name in names.within(span) if name.entity.kind is EntityKind.PERSON), None)


def _is_the_one(head: Token) -> bool:
    """Whether a noun in the singular means somebody whom the text has told of: "the official", "the army spokesman"."""
    beside = [child for child in head.children if child.dep_ != "punct"]
    alone = [child.lower_ for child in beside if not (is_spokesman(head) and child.dep_ in _KINDS)]
    return head.lower_ in lexicon().told_of and alone == ["the"]


def _are_the_two(head: Token) -> bool:
    """Whether a word means two whom the text has told of: "the two", "both", "the two officials"."""
    if head.tag_ == "NNS" and head.lemma_.lower() in lexicon().told_of:
        return [child.lower_ for child in head.lefts] in _TWO and not list(head.rights)
    return head.lower_ == "both" or (head.lower_ == "two" and [child.lower_ for child in head.lefts] == ["the"])


def _are_all_of(head: Token, span: Span, names: Names) -> bool:
    """Whether a phrase means a body by all who sit in it: "the members of the Security Council"."""
    if head.lower_ != "members" or [child.lower_ for child in head.lefts] != ["the"]:
        return False
    return any(name.span.end == span.end and name.entity.kind in _BODIES for name in names.within(span))


def _is_office(head: Token) -> bool:
    """Whether a noun ends an office that one holds: "top diplomat"."""
    return head.i > 0 and (head.nbor(-1).lower_, head.lower_) in title_words().heads


def _kind(head: Token, span: Span, names: Names) -> SpeakerKind | None:
    """Documents and unnamed sources, where the head noun says so and the phrase names no person."""
    if _person_in(span, names) is not None:
        return None
    words = lexicon()
    if head.lower_ in words.documents:
        return SpeakerKind.DOCUMENT
    if _is_the_one(head) or _are_the_two(head) or _is_office(head) or _are_all_of(head, span, names):
        return None
    if head.lower_ in words.unnamed or (head.tag_ in {"DT", "CD"} and head.lower_ not in {"he", "she"}):
        return SpeakerKind.UNNAMED
    return None
