"""Indirect statements: reported speech, thought and appeals, by cue and by the parse of the sentence."""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from communique.extract.facts import Statement
from communique.extract.names.bodies import body_words
from communique.extract.names.name import Names
from communique.extract.positions import positions
from communique.extract.reading import Reading
from communique.extract.spans import Cell, Span, trim
from communique.extract.statements.as_noted import as_noted, as_put
from communique.extract.statements.attribution import cue_cell
from communique.extract.statements.authors import who_reports
from communique.extract.statements.complements import (
    after_conjunction,
    content_span,
    content_start,
    ends_sentence,
    noun_cue,
    stretch,
)
from communique.extract.statements.context import after_report_words
from communique.extract.statements.coordination import coordinated, goes_on_reporting
from communique.extract.statements.cues import Complement, Cue, lexicon
from communique.extract.statements.inverted import interrupts, inverted
from communique.extract.statements.passages import Passage
from communique.extract.statements.pointing_back import points_back
from communique.extract.statements.purposes import tells_purpose
from communique.extract.statements.reported import row_of
from communique.extract.statements.said_by_noun import said_by_noun
from communique.extract.statements.speakers import Speaker, is_asked, is_denied, is_nobody
from communique.extract.statements.speaking_verbs import is_active, quoted_as, speaking_subject, verb_cue
from communique.extract.statements.triggers import may_point_back, may_report, reporting_words
from communique.extract.trees import children, is_negated, subject
from communique.schemas.vocabulary import BlockRole, EntityKind

_MIN_WORDS = 2
_DONE = frozenset({"sure", "certain"})
"""What is made, and not said: "made sure that"."""
_LEADS_ON = re.compile(r" (?P<cue>\w+) that$")
"""What a report may end with whose rest is a quotation of its own: `said Roe had claimed that | "we pay"`."""
_MOST_SENTENCES = 2
"""That "This was stated by X" means, at most."""
_IN_TALK = re.compile(r"\b(?:I|[Ww]e|[Yy]ou)\b")
"""Words of one who speaks: in a talk, "He said this yesterday" is about something else."""
_READ_BEFORE = frozenset({BlockRole.PARAGRAPH, BlockRole.SUMMARY, BlockRole.LIST_ITEM, BlockRole.QUOTE})
_ASKS_YOU = re.compile(r"\b(?:do|did|are|were|will|would|can|could|have|has|should) you\b[^.!?]*\?\s*$", re.IGNORECASE)
"""A question to somebody: whoever it names is spoken to, and said nothing."""
_PEOPLE = frozenset({"he", "she", "they", "both", "leaders", "ministers", "presidents"})
_NAMED = frozenset({"NNP", "NNPS"})
_CUE_TAGS = frozenset({"VB", "NN"})
_HYPOTHETICAL = frozenset({"if", "whether", "unless"})


def indirect_statements(reading: Reading, passages: Sequence[Passage], names: Names) -> list[Statement]:
    """The reported statements of all passages, one a cue, the first rule that fits winning."""
    rows: dict[int, Statement] = {}
    for index, passage in enumerate(passages):
        found = list(reported_in(reading, passage, names))
        if passage.parse.shows(may_point_back) and (pointing := points_back(passage, names)) is not None:
            cue = pointing.cue
            found = [row for row in found if row.content.start > passage.span.start and row.cue != cue]
            said = _said_before(reading, passages, index)
            if said is not None and not any(said.overlaps(row.content) for row in rows.values()):
                found.append(
                    row_of(
                        reading, passage, said, pointing.cue, pointing.said_by, "indirect.stated_by", from_context=True
                    )
                )
        for row in found:
            rows.setdefault(row.content.start, row)
    return list(rows.values())


def _said_before(reading: Reading, passages: Sequence[Passage], index: int) -> Span | None:
    """What a sentence that points back means: the rest of its paragraph before it, else the paragraph before.

    None where that is quoted, a talk, a title or more than a few sentences.
    """
    here = passages[index].block
    block = here if index and passages[index - 1].block == here else here - 1
    meant = [passage for passage in passages[max(0, index - _MOST_SENTENCES - 1) : index] if passage.block == block]
    if not meant or len(meant) > _MOST_SENTENCES or any(passage.quoted for passage in meant):
        return None
    said = trim(reading.text, meant[0].span.start, meant[-1].span.end, strip=".")
    if said is None or reading.blocks[block].role not in _READ_BEFORE or _IN_TALK.search(said.of(reading.text)):
        return None
    return said


def reported_in(reading: Reading, passage: Passage, names: Names) -> Iterator[Statement]:
    """What one passage reports, in the order of its cues."""
    inherited: dict[int, Token] = {}
    if not passage.parse.shows(may_report) or _asks_you(passage.span.of(reading.text)):
        return
    tree = passage.tree
    for token in (tree[at] for at in positions(passage.parse, _cue_words())):
        if (token.tag_[:2] not in _CUE_TAGS and token.lower_ not in _other_cues()) or token.i in passage.quoted:
            continue
        found = None
        if token.lower_ in lexicon().adjectives:
            found = _copular(reading, passage, token, names)
        elif (cue := _cue_of(token)) is not None and (_is_asserted(token) or tells_purpose(token)):
            own = quoted_as(token) or inherited.get(token.i) or _text_that(token) or speaking_subject(token)
            if own is not None and (is_nobody(own) or is_asked(token, own) or is_denied(own)):
                continue
            if own is not None and is_active(token):
                inherited |= {verb.i: own for verb in coordinated(token)}
            found = (
                _passive(reading, passage, token, cue, names)
                or inverted(reading, passage, token, cue, own, names)
                or _reported(reading, passage, token, cue, own, names)
                or as_noted(reading, passage, token, own, names)
            )
        elif (reported := noun_cue(token)) is not None:
            found = said_by_noun(reading, passage, token, reported, names, inherited)
        elif token.lower_ == "according":
            found = _according(reading, passage, token, names)
        elif token.lower_ == "as":
            found = as_put(reading, passage, token, names)
        if found is not None and len(found.content.of(reading.text).split()) >= _MIN_WORDS:
            yield found


def _text_that(participle: Token) -> Token | None:
    """The text of which a participle tells what it says: `despite reports urging reform`, `her letter asking for help`.

    None where the subject of the sentence says it in that text: `The ministry hit back in a letter urging reform`.
    """
    text = participle.head
    if participle.tag_ != "VBG" or participle.dep_ != "acl" or text.lemma_.lower() not in lexicon().documents:
        return None
    new = any(child.lower_ in {"a", "an"} for child in text.lefts)
    is_means = (text.dep_ == "pobj" and text.head.lower_ in {"in", "with", "through", "via"}) or text.dep_ == "dobj"
    return None if new and is_means else text


def _cue_of(token: Token) -> Cue | None:
    """The cue that a verb is; also a present tense that the tagger takes for a plural: `a post states that`."""
    if token.tag_ == "NNS" and token.dep_ == "ROOT" and children(token, "nsubj") and children(token, "ccomp"):
        return lexicon().verbs.get(token.lemma_.lower())
    return verb_cue(token)


def _asks_you(words: str) -> bool:
    return "?" in words and _ASKS_YOU.search(words) is not None


@cache
def _other_cues() -> frozenset[str]:
    """Cues that are neither verbs nor nouns."""
    return lexicon().adjectives | {"according", "as"}


@cache
def _cue_words() -> frozenset[str]:
    """The words and lemmas of which every cue begins with one."""
    return reporting_words() | _other_cues()


def _is_asserted(verb: Token) -> bool:
    """Whether the text says that it was said: no negation, modal, condition, infinitive or gerund as a noun."""
    if is_negated(verb) or verb.tag_ == "VB":
        return False
    if any(child.tag_ == "MD" for child in children(verb, "aux")):
        return False
    return not any(child.lower_ in _HYPOTHETICAL for child in children(verb, "mark", "advmod"))


def _reported(
    reading: Reading, passage: Passage, verb: Token, cue: Cue, own: Token | None, names: Names
) -> Statement | None:
    """`X said that ...`, `X called for ...`, `X urged Y to ...`."""
    start = content_start(passage, verb, cue)
    if start is None or own is None or not (is_active(verb) or tells_purpose(verb)):
        return None
    if (
        verb.tag_ == "VBG"
        and start[1] != "indirect.clause"
        and not goes_on_reporting(verb)
        and not children(verb, "aux")
    ):
        return None
    if start[1] == "indirect.object" and _is_somebody(passage, verb, names):
        return None
    said_by = who_reports(passage, own, names)
    content = content_span(passage, verb, start[0], is_clause=start[1] == "indirect.clause")
    if content is None or said_by is None or (cue.of_bodies and not _is_body(own, said_by, names)):
        return None
    leads_on = _LEADS_ON.search(content.of(reading.text))
    if leads_on is not None and leads_on["cue"].lower() in lexicon().quoting_forms:
        return None
    if start[1] == "indirect.clause" and _only_leads_to_quotation(passage, start[0]):
        return None
    return row_of(
        reading,
        passage,
        content,
        cue_cell(passage, verb, start[0]),
        said_by,
        start[1],
        _addressee(passage, verb, start[0], start[1]),
    )


def _only_leads_to_quotation(passage: Passage, start: Token) -> bool:
    """Whether a clause is a circumstance and then goes on in quotation marks: `says that in this case, “we wait”`."""
    if start.tag_ != "IN":
        return False
    own = itertools.takewhile(lambda token: token.i not in passage.quoted, start.doc[start.i :])
    words = [token.tag_ for token in own]
    return start.i + len(words) < len(start.doc) and not any(tag[:2] == "VB" or tag == "MD" for tag in words)


def _is_body(own: Token, said_by: Speaker, names: Names) -> bool:
    """Whether a name may be that of a newspaper or broadcaster: `The Daily Buoy understands that ...`."""
    kinds = {name.entity.kind for name in names.overlapping(said_by.span)}
    if own.tag_ not in _NAMED or EntityKind.PERSON in kinds:
        return False
    if own.lower_ in body_words() - after_report_words("media"):
        return False  # what a board has learned, it does not say
    return EntityKind.ORGANISATION in kinds or any(child.lower_ == "the" for child in own.lefts)


def _is_somebody(passage: Passage, verb: Token, names: Names) -> bool:
    """Whether the object of a verb is a person: to welcome somebody is no statement."""
    whom = [passage.place(noun, noun) for noun in children(verb, "dobj")]
    return any(n.entity.kind is EntityKind.PERSON for place in whom for n in names.overlapping(place))


def _addressee(passage: Passage, verb: Token, start: Token, method: str) -> Span | None:
    """Whom it was said to: the noun phrase after "told" or "called on"."""
    if method == "indirect.appeal":
        for token in verb.doc[start.i :]:
            if token.tag_ == "TO" or token.lower_ == "for":
                return passage.place(start, verb.doc[token.i - 1]) if token.i > start.i else None
        return None
    if method != "indirect.clause":
        return None
    objects = [child for child in children(verb, "dobj", "dative") if verb.i < child.i < start.i]
    return passage.place(objects[0].left_edge, objects[0]) if objects else None


def _passive(reading: Reading, passage: Passage, verb: Token, cue: Cue, names: Names) -> Statement | None:
    """`It was noted that ...`, `The importance of ... was stressed`, `the ceasefire announced by X`."""
    agents = [noun for agent in children(verb, "agent") for noun in children(agent, "pobj")]
    said_by = who_reports(passage, agents[0], names) if agents else None
    subjects = children(verb, "nsubjpass")
    if children(verb, "auxpass"):
        if cue.lemma in lexicon().said_of and subjects:
            start = content_start(passage, verb, cue)
            content = content_span(passage, verb, start[0], is_clause=False) if start else None
            words = cue_cell(passage, verb)
            return row_of(reading, passage, content, words, said_by, "indirect.passive") if content else None
        filler = [t for t in verb.lefts if t.lower_ == "it" and t.dep_ in {"nsubjpass", "expl", "nsubj"}]
        if filler and Complement.CLAUSE in cue.takes:
            start = content_start(passage, verb, cue)
            content = content_span(passage, verb, start[0]) if start else None
            return (
                row_of(reading, passage, content, cue_cell(passage, verb), said_by, "indirect.passive")
                if content
                else None
            )
        if (
            subjects
            and Complement.OBJECT in cue.takes
            and subjects[0].tag_[:2] == "NN"
            and (said_by is not None or cue.lemma not in lexicon().agent_needed)
            and not list(names.within(passage.place(subjects[0], subjects[0])))
        ):
            content = stretch(passage, subjects[0].left_edge.i, subjects[0].right_edge.i + 1)
            return (
                row_of(reading, passage, content, cue_cell(passage, verb), said_by, "indirect.passive")
                if content
                else None
            )
        return None
    if (
        verb.tag_ == "VBN"
        and verb.dep_ == "acl"
        and said_by is not None
        and Complement.OBJECT in cue.takes
        and not _is_quantity(verb.head)
    ):
        content = stretch(passage, verb.head.left_edge.i, verb.i)
        return (
            row_of(reading, passage, content, cue_cell(passage, verb), said_by, "indirect.passive") if content else None
        )
    return None


def _is_quantity(noun: Token) -> bool:
    """Whether a noun is a number of things or a sum: `the €3 billion pledged by X` reports no words of X."""
    return noun.tag_ == "CD" or any(child.dep_ == "nummod" or child.tag_ == "$" for child in noun.lefts)


def _according(reading: Reading, passage: Passage, token: Token, names: Names) -> Statement | None:
    """`According to X, ...`, `..., according to X.`, `In total, according to X, ...`."""
    tree = passage.tree
    if token.i + 2 >= len(tree) or tree[token.i + 1].lower_ != "to":
        return None
    sources = children(tree[token.i + 1], "pobj")
    if not sources or sources[0].lemma_.lower() in lexicon().no_sources:
        return None
    said_by = who_reports(passage, sources[0], names)
    if said_by is None:
        return None
    said_by = _before_comma(reading, said_by)
    cue = Cell(tree[token.i : token.i + 2].text, passage.place(token, tree[token.i + 1]))
    ends = [t.i for t in tree if passage.place(t, t).end <= said_by.span.end and t.i > token.i]
    after = max(ends, default=token.i + 1) + 1
    comma = next((t.i for t in tree[after:] if t.text == ","), None)
    if token.i == 0 and _goes_on(tree, after, comma):
        comma = after - 1  # "According to X the bridge is open"
    before = tree[: token.i]
    finite_before = any(t.tag_ in {"VBZ", "VBD", "VBP", "MD"} for t in before)
    if not ends_sentence(tree[after:]) and interrupts(tree, token.i):
        content = stretch(passage, after_conjunction(tree[0]), len(tree))
    elif finite_before:
        content = stretch(passage, after_conjunction(tree[0]), token.i)
    elif comma is not None:
        content = stretch(passage, comma + 1, len(tree))
    else:
        return None
    return row_of(reading, passage, content, cue, said_by, "indirect.according") if content else None


def _goes_on(tree: Doc, after: int, comma: int | None) -> bool:
    """Whether a clause with its subject and verb begins right behind the source, without a comma."""
    rest = tree[after : len(tree) if comma is None else comma]
    if comma == after or not len(rest):
        return False
    main = next((t for t in tree[after:] if t.dep_ == "ROOT"), None)
    if main is None or main.i >= rest.end:
        return False
    own = children(main, "nsubj", "nsubjpass", "expl")
    return bool(own) and own[0].left_edge.i >= after


def _before_comma(reading: Reading, said_by: Speaker) -> Speaker:
    """`According to X, A and B agree`: the parse takes A and B for further sources."""
    others = [span for span in said_by.others if "," not in reading.text[said_by.span.end : span.start]]
    return Speaker(said_by.span, tuple(others), said_by.kind)


def _copular(reading: Reading, passage: Passage, adjective: Token, names: Names) -> Statement | None:
    """`The Minister is confident that ...`."""
    head = adjective.head
    made = adjective.dep_ == "ccomp" and head.lemma_ == "make"
    own = subject(head) if made or adjective.dep_ in {"acomp", "attr", "oprd"} else subject(adjective)
    tree = passage.tree
    if (
        own is None
        or own.lower_ == "it"
        or (head.lemma_ == "make" and adjective.lower_ in _DONE)
        or is_negated(head)
        or is_nobody(own)
        or is_asked(head, own)
        or adjective.i + 2 >= len(tree)
    ):
        return None
    following = tree[adjective.i + 1]
    if following.lower_ == "with" and (that := _after_addressee(adjective)) is not None:
        following = that
    clauses = [c for c in (*children(adjective, "ccomp"), *children(head, "ccomp")) if c.i > adjective.i]
    if following.lower_ == "that" and following.tag_ == "IN":
        start = following.nbor(1)
    elif clauses and clauses[0].left_edge.i == adjective.i + 1:
        start = clauses[0].left_edge
    else:
        return None
    said_by = who_reports(passage, own, names)
    content = content_span(passage, head if head.tag_[:2] == "VB" else adjective, start)
    if said_by is None or content is None:
        return None
    if adjective.lower_ in lexicon().of_speakers and own.lower_ not in _PEOPLE and own.tag_ not in _NAMED:
        return None
    first = head if head.tag_[:2] == "VB" and head.i < adjective.i else adjective
    cue = Cell(tree[first.i : adjective.i + 1].text, passage.place(first, adjective))
    return row_of(reading, passage, content, cue, said_by, "indirect.copular")


def _after_addressee(adjective: Token) -> Token | None:
    """The "that" after those with whom somebody was clear: `was clear with X that ...`."""
    last = max((child.right_edge.i for child in children(adjective, "prep") if child.lower_ == "with"), default=-1)
    if not 0 < last < len(adjective.doc) - 2:
        return None
    following = adjective.doc[last + 1]
    return following if following.lower_ == "that" and following.tag_ == "IN" else None
