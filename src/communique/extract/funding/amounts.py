"""What an amount of money is an amount of: the nouns around it, by the tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from communique.extract.funding.cues import nouns
from communique.extract.quantities import Quantity
from communique.extract.reading import Sentence
from communique.extract.trees import children, subject

_MODIFIES = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "poss", "npadvmod", "det"})
_OF = frozenset({"in", "of", "for", "worth", "as", "towards", "toward", "on"})
_LINKS = frozenset({"of", "in", "worth", "at", "to", "by", "including", "up"})
_REACHES = frozenset({"to", "by", "at"})
"""Prepositions after which a size verb states its object's size: "increase our support by"."""
_HEADING = frozenset({"of", "as", "under", "from", "within"})
"""Prepositions at the head of a clause that name the whole: "Of the €2 million", "As part of the package"."""
_UNDER = frozenset({"from", "under", "within", "as"})
_ASIDE = ("on top of", "in addition to", "instead of", "rather than", " than", "besides", "beyond", "alongside")
_TIMES = frozenset({"double", "twice", "triple"})
_PARTING = frozenset({"including", "includes", "comprising"})
"""Words behind which a part of an amount stands."""
_IN_SPITE = frozenset({"despite", "unlike"})
"""Prepositions whose noun the verb says nothing of: "despite a requirement of €2 million, only half is funded"."""
_WORTH = frozenset({"worth", "totaling", "totalling"})
_FRACTIONS = frozenset({"%", "percent", "half", "third", "quarter", "most", "fraction"})
"""Parts of a sum: "20% of the €2 million needed has been paid"."""
_PERIODS = frozenset({"year", "month"})
_MILLION = 1_000_000
_NEAR_COURT = 6
"""Steps up the tree from a bond to a word of a court."""
_REACH = 8
"""Steps up the tree from an amount: "supply of a set of means to the sum of"."""
_SIZES = frozenset(
    {"total", "worth", "amount", "sum", "value", "tune", "part", "rest", "portion", "additional", "level", "size"}
)
"""Words that only say how much: what stands beyond them counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A quantity of money in a tree. `head` heads its noun phrase; `nouns` are what it measures, nearest first."""

    quantity: Quantity
    head: Token
    nouns: tuple[Token, ...]
    rivals: frozenset[int] = frozenset()
    """Indices of the tokens of the sentence's other amounts."""
    inside: frozenset[int] = frozenset()
    """Indices of its own tokens."""

    @property
    def whole_of(self) -> Token | None:
        """The part whose whole this is ("€3 million of the €10 million"), or "Of" at the head of a clause."""
        current = self.head
        while current.head != current and (current.dep_ in {"prep", "pobj", "pcomp"} or current.lemma_ in _SIZES):
            if current.dep_ == "prep" and current.head.pos_ == "VERB" and self.rivals:
                ahead = current.lower_ in _HEADING and self.head.i < current.head.i
                under = current.lower_ in _UNDER and any(current.head.i < i < current.i for i in self.rivals)
                return current if ahead or under or current.lower_ == "out" else None
            if current.dep_ == "prep" and current.lower_ == "including":
                return None
            current = current.head
            if current.i in self.rivals or current.lemma_ in _FRACTIONS:
                return current
        return None

    @property
    def is_aside(self) -> bool:
        """Whether it is another sum than the one that moves: "on top of the €2 million", "instead of", "than"."""
        first = min((t.left_edge.i for t in self.tokens), default=self.head.i)
        before = " ".join(t.lower_ for t in self.head.doc[max(first - 3, 0) : first])
        if any(child.dep_ == "predet" and child.lower_ in _TIMES for child in self.head.children):
            return True  # "almost double the €2 million"
        return before.endswith(_ASIDE) or any(word.lower_ in _IN_SPITE for word in self._prepositions)

    @property
    def _prepositions(self) -> Iterator[Token]:
        """The prepositions that it stands below, up to the first verb."""
        for word in self.head.ancestors:
            if word.pos_ in {"VERB", "AUX"}:
                return
            if word.dep_ == "prep":
                yield word

    @property
    def has_whole(self) -> bool:
        """Whether another amount is named as its whole."""
        return any(
            child.i in self.rivals
            for token in self.tokens
            for prep in token.children
            if prep.dep_ == "prep" and prep.lower_ in {"of", "out"}
            for child in prep.subtree
        )

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its head and the tokens of its number and currency."""
        own = self.head.doc
        return tuple(own[i] for i in sorted({self.head.i, *self.inside}))

    def has_rival_before(self, word: Token) -> bool:
        """Whether another amount stands between this one and a word behind it."""
        return any(self.head.i < i < word.i for i in self.rivals)

    def has_part_before(self, word: Token) -> bool:
        """Whether a part of this amount stands between it and a word behind it: "including €2 million from"."""
        between = self.head.doc[self.head.i : word.i] if word.i > self.head.i else ()
        return self.has_rival_before(word) and any(token.lower_ in _PARTING for token in between)

    @property
    def is_other(self) -> bool:
        """Whether the nearest noun that decides says it is a price, a stock, a loss ..."""
        for noun in self.nouns:
            if _is_earned(noun) or _is_bail(noun):
                return True
            if noun.lemma_ in nouns("funding"):
                return False
            if noun.lemma_ in nouns("other") and not self._is_a_year(noun) and not _is_in_word(noun):
                return not _is_part(noun)
        return False

    def _is_a_year(self, noun: Token) -> bool:
        """Whether an amount too large for a rent is one by the year: "€2 million a year in aid"."""
        return noun.lemma_ in _PERIODS and self.quantity.value >= _MILLION

    @property
    def is_taken(self) -> bool:
        """Whether the nearest noun that decides says that it is of taxes."""
        for noun in self.nouns:
            if _is_of_taxes(noun):
                return True
            if noun.lemma_ in nouns("funding"):
                return False
        return False

    @property
    def is_funding(self) -> bool:
        """Whether a noun says that it is money that moves."""
        return not self.is_other and any(noun.lemma_ in nouns("funding") or _is_part(noun) for noun in self.nouns)


def _is_earned(noun: Token) -> bool:
    """Whether a noun says what a firm takes in: "sales", "the Group's net sales", "new orders received"."""
    if noun.lemma_ in nouns("bought") and any(own.lower_ == "received" for own in children(noun, "acl")):
        return not any(child.dep_ == "agent" for own in children(noun, "acl") for child in own.children)
    if noun.lower_ not in nouns("earned") or children(noun, "compound"):
        return False
    told = [child.lower_ for child in children(noun, "amod")]
    return any(word in nouns("accounted") for word in told) or not (told or children(noun, "prep"))


def _is_bail(noun: Token) -> bool:
    """Whether a bond is what a court wants for who waits outside: "held in lieu of $5,000 bond", "posted bond"."""
    if noun.lower_ not in nouns("bail") or children(noun, "compound", "det"):
        return False
    above = {noun.head, *list(noun.ancestors)[:_NEAR_COURT]}
    return any(word.lemma_.lower() in nouns("courts") for word in above)


def _is_in_word(noun: Token) -> bool:
    """Whether a noun is a part of a longer word: "a cost-plus-fixed-fee contract"."""
    tree = noun.doc
    return any(0 <= i < len(tree) and tree[i].text == "-" for i in (noun.i - 1, noun.i + 1))


def _is_of_taxes(noun: Token) -> bool:
    """Whether a noun is of taxes: "tax breaks", "a tax credit", unless money is for it ("for tax collection")."""
    made_of = {child.lemma_ for child in children(noun, "compound", "nmod")} | {noun.lemma_}
    return not made_of.isdisjoint(nouns("taken")) and noun.head.lower_ != "for"


def _is_part(noun: Token) -> bool:
    """Whether a noun parts something off money that moves: "its share of the loans"."""
    return noun.lemma_ in nouns("shares") and any(
        whole.lemma_ in nouns("funding")
        for preposition in noun.children
        if preposition.lower_ in {"of", "in"}
        for whole in preposition.children
    )


def units_of(sentence: Sentence, money: Iterable[Quantity]) -> frozenset[int]:
    """Indices of the tokens of a sentence's amounts: collected once, since there may be hundreds."""
    return frozenset(t.i for quantity in money for t in _unit(sentence, quantity))


def amount_in(sentence: Sentence, quantity: Quantity, units: frozenset[int] = frozenset()) -> Amount | None:
    """The amount as the tree has it, apart from the other amounts among the `units`; None without a tree."""
    tokens = sentence.tokens_in(quantity.number_span)
    if not tokens:
        return None
    tokens = sentence.tokens_in(quantity.span)
    inside = {token.i for token in tokens}
    numbers = sentence.tokens_in(quantity.number_span)
    head = next((t for t in reversed(numbers) if t.head == t or t.head.i not in inside), numbers[-1])
    while head.head.i in inside and head.head != head:
        head = head.head
    measured: list[Token] = []
    while head.dep_ in _MODIFIES and head.head.pos_ not in {"VERB", "AUX", "ADP"} and head.head.i > head.i:
        head = head.head
        measured.append(head)
    measured.extend(_complements(head, inside))
    measured.extend(_governors(head))
    measured.extend(_worth(tokens[0]))
    if head.dep_ == "appos" and head.head.i < head.i and head.head.dep_ != "pobj":
        measured.append(head.head)  # "most of the funds, €5 million,"
        measured.extend(_complements(head.head, {head.head.i}))
    if head.dep_ == "nsubj":
        if head.head.lemma_ == "be":
            measured.extend(children(head.head, "attr"))  # "the remaining €6 million was a grant"
        for own in head.head.children:
            if own.dep_ == "nsubj" and own.i < head.i:  # the same, as parsers have it
                measured.append(own)
                measured.extend(_complements(own, {own.i}))
    joined = head
    while joined.dep_ == "conj" and joined.head != joined:
        joined = joined.head
        measured.extend(_complements(joined, {joined.i}))
        if joined.dep_ == "pobj" and joined.head.lower_ == "including":
            measured.extend(_governors(joined))  # "investments, including €3 million in roads and €2 million in ports"
    return Amount(
        quantity,
        head,
        tuple(t for t in dict.fromkeys(measured) if t.i not in units and t.i not in inside),
        units - inside,
        frozenset(inside),
    )


def _unit(sentence: Sentence, quantity: Quantity) -> Iterator[Token]:
    yield from sentence.tokens_in(quantity.number_span)
    if quantity.currency_span is not None:
        yield from sentence.tokens_in(quantity.currency_span)


def _complements(head: Token, inside: set[int]) -> Iterator[Token]:
    """Nouns behind the amount: "in military assistance", "of aid", "worth of weapons"."""
    prepositions = [c for c in head.children if c.dep_ == "prep" and c.i > head.i]
    prepositions += [
        c for i in sorted(inside - {head.i}) for c in head.doc[i].children if c.dep_ == "prep" and c.i > head.i
    ]
    verb = head.head
    if head.dep_ in {"dobj", "nsubjpass", "attr", "pobj", "nsubj"}:
        # the parser often hangs "in assistance" on the verb: the preposition right behind the amount is meant
        prepositions += [c for c in verb.subtree if c.dep_ == "prep" and c.i == max(inside) + 1]
        prepositions += [c for c in verb.children if verb.lemma_ == "spend" and c.lower_ == "on" and c.i > verb.i]
    for preposition in sorted(set(prepositions), key=lambda t: t.i):
        if preposition.lower_ not in _OF:
            continue
        for noun in preposition.children:
            if noun.dep_ in {"pobj", "pcomp"}:
                yield noun
                yield from (c for c in noun.conjuncts)
                if noun.lemma_ in _SIZES:
                    yield from _complements(noun, {noun.i})
    for child in head.children:
        if (
            child.i > head.i
            and child.dep_ in {"appos", "nmod", "compound", "npadvmod"}
            and child.pos_ in {"NOUN", "PROPN"}
        ):
            yield child


def _worth(first: Token) -> Iterator[Token]:
    """The noun before "worth" or "totalling", which the parser often parts from the amount behind it."""
    link = first.doc[first.i - 1] if first.i else first
    if link.lower_ in _WORTH and link.i:
        before = first.doc[link.i - 1]
        if before.text == "," and before.i:
            before = first.doc[before.i - 1]  # "approved three loans, totalling"
        noun = link.head if link.head.pos_ == "NOUN" and link.head.i < link.i else before
        yield noun
        if link.head.pos_ == "VERB" and link.dep_ in {"advcl", "acl"}:
            above = [link.head, *link.head.ancestors]
            told = [c for one in above for c in (one, *children(one, "dobj")) if c.pos_ == "NOUN" and c.i < link.i]
            yield from [c for c in told if c.lemma_ in nouns("funding")][:1]  # "two loans to help schools, totalling"
        if noun.dep_ == "pobj" and noun.head.lower_ in {"to", "for", "from"}:
            given = noun.head.head
            candidates = children(given, "dobj") if given.pos_ == "VERB" else [given]
            yield from (c for c in candidates if c.lemma_ in nouns("funding"))  # "aid to Moldova worth"
        if noun.dep_ == "pobj" and noun.head.head.lemma_ in nouns("sums"):
            yield noun.head.head  # "an order for a radar, worth"


def _governors(head: Token) -> Iterator[Token]:
    """Nouns before the amount: "a package of", "aid totaling", "support in the amount of", the subject of a size."""
    current = head
    for _ in range(_REACH):
        up = current.head
        if up == current:
            return
        if up.dep_ == "prep" or up.pos_ == "ADP" or up.lower_ == "worth":
            if up.lower_ == "for" and (asked := _asked_with(up.head)):
                yield from asked  # "launched an appeal on Friday for"
                return
            if up.lower_ == "for" and current.lemma_ in {"amount", "sum"} and up.head.pos_ == "VERB":
                yield from (c for c in up.head.children if c.dep_ in {"dobj", "nsubjpass"})
                return  # "signed a contract with a firm, for an amount of"
            if up.lower_ not in _LINKS and not (up.lower_ == "for" and up.head.lemma_ in nouns("sums")):
                return
            if up.lower_ == "including" and up.head.pos_ == "VERB":
                yield from (c for c in up.head.children if c.dep_ in {"dobj", "nsubjpass"} and c.i < up.i)
            if up.lower_ in _REACHES and up.head.pos_ == "VERB":
                yield from (c for c in up.head.children if c.dep_ in {"dobj", "nsubjpass"})
                if up.head.lemma_ in nouns("growing"):
                    yield from (c for c in up.head.children if c.dep_ == "nsubj")
            current = up
        elif up.pos_ in {"NOUN", "PROPN"}:
            yield up
            current = up
            if up.lemma_ in _SIZES and up.dep_ == "dobj" and up.head.lemma_ == "have":
                yield from (c for c in up.head.children if c.dep_ == "nsubj")  # "the contracts have a value of"
        elif up.lower_ in nouns("funding") and current.lower_ in _LINKS:
            yield up  # "Aid" at the head of a sentence, taken for a verb
            current = up
        elif up.dep_ in {"acl", "relcl"} and up.lemma_ in nouns("transparent"):
            yield up.head
            current = up.head
        elif up.dep_ == "advcl" and up.tag_ == "VBG" and up.lemma_ in {"amount", "total"}:
            yield from (c for c in children(up.head, "dobj") if c.i < up.i)  # "delivered the donation, amounting to"
            return
        elif up.lemma_ in nouns("transparent"):
            if current.lemma_ == "part":
                return  # "the payment is part of a package of": what it is part of is another sum
            for whole in (*children(up, "nsubj", "nsubjpass", "compound"), *_reduced(up)):
                yield whole
                if whole.lemma_ == "value":  # "the value of the package is"
                    yield from _complements(whole, {whole.i})
            if up.dep_ == "conj" and (own := subject(up)) is not None:
                yield own
            return
        else:
            return


def _reduced(verb: Token) -> list[Token]:
    """The subject whose participle the parser takes for a clause: "the support paid to Moldova has reached"."""
    clauses = [clause for clause in children(verb, "csubj") if clause.tag_ in {"VBD", "VBN"}]
    asking = {word.head for clause in clauses for word in clause.children if word.tag_ == "WP"}
    return [own for clause in clauses if clause not in asking for own in children(clause, "nsubj")]


def _asked_with(verb: Token) -> list[Token]:
    """The appeal or request that is the object of a verb."""
    return [own for own in children(verb, "dobj") if verb.pos_ == "VERB" and own.lemma_ in nouns("requests")]


def is_by_others(amount: Amount) -> bool:
    """Whether it is said of an amount by whom it is: "announced an investment by a carmaker"."""
    return any(
        child.lower_ == "by" for noun in (*amount.nouns, amount.head) for child in children(noun, "prep", "agent")
    )
