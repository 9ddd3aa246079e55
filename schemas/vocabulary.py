"""Vocabularies and limits of the contract. Free of heavy imports: used by rules, schemas and documentation alike."""

from enum import StrEnum

MAX_EVIDENCE = 800
"""Longest evidence, in code points: a clause or a sentence, never a document."""


class Markup(StrEnum):
    """How a document is written that was read."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"


class BlockRole(StrEnum):
    """What a part of a document's text is."""

    TITLE = "title"
    BYLINE = "byline"
    DATELINE = "dateline"
    SECTION = "section"
    SUMMARY = "summary"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CAPTION = "caption"
    TAGS = "tags"
    BOILERPLATE = "boilerplate"


BODY_ROLES = frozenset(
    {
        BlockRole.SUMMARY,
        BlockRole.HEADING,
        BlockRole.PARAGRAPH,
        BlockRole.QUOTE,
        BlockRole.LIST_ITEM,
        BlockRole.TABLE,
    }
)
"""Roles whose text makes up `documents.body`."""


class Precision(StrEnum):
    """How exact a date is: the text names the day, only the month, or only the year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class PublishedBasis(StrEnum):
    """Where the publication date was read."""

    METADATA = "metadata"
    TEXT = "text"
    URL = "url"
    FEED = "feed"


class DuplicateRelation(StrEnum):
    """What a document is to the canonical document of its cluster."""

    CANONICAL = "canonical"
    IDENTICAL = "identical"
    NEAR = "near"
    EXCERPT = "excerpt"
    REVISION = "revision"


class EntityKind(StrEnum):
    """What sort of thing a name stands for."""

    PERSON = "person"
    COUNTRY = "country"
    ORGANISATION = "organisation"
    GROUP = "group"
    PROGRAMME = "programme"
    WEAPON = "weapon"
    PLACE = "place"


class MentionKind(StrEnum):
    """How a text refers to an entity."""

    NAME = "name"
    TITLE = "title"
    PRONOUN = "pronoun"
    ADJECTIVE = "adjective"


class Predicate(StrEnum):
    """A stated tie between two entities."""

    HOLDS_OFFICE = "holds_office"
    MEMBER_OF = "member_of"
    PART_OF = "part_of"
    SUPPLIES = "supplies"
    MUNITION_OF = "munition_of"
    OPERATES = "operates"


class StatementKind(StrEnum):
    """Words in quotation marks, or reported speech."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class SpeakerKind(StrEnum):
    """What sort of source a statement is attributed to."""

    PERSON = "person"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    GROUP = "group"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


class SpeakerResolution(StrEnum):
    """Which kind of words the speaker was found by."""

    NAME = "name"
    TITLE = "title"
    PRONOUN = "pronoun"
    CONTEXT = "context"


class Comparator(StrEnum):
    """How a stated number relates to the true one: `over 2,000` is gt, `at least` ge, `up to` le."""

    EQ = "eq"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    APPROX = "approx"
    BETWEEN = "between"


class FundingStatus(StrEnum):
    """How far money has come."""

    REQUESTED = "requested"
    PLEDGED = "pledged"
    ANTICIPATED = "anticipated"
    ALLOCATED = "allocated"
    DISBURSED = "disbursed"
    REIMBURSED = "reimbursed"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    OTHER = "other"


class TransferStatus(StrEnum):
    """How far goods in kind have come."""

    REQUESTED = "requested"
    PROMISED = "promised"
    PRODUCED = "produced"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    OTHER = "other"


class EventKind(StrEnum):
    """What happened or is scheduled."""

    MEETING = "meeting"
    CALL = "call"
    VISIT = "visit"
    SUMMIT = "summit"
    AGREEMENT = "agreement"
    LEGISLATION = "legislation"
    SANCTION = "sanction"
    ATTACK = "attack"
    EXERCISE = "exercise"
    AWARD = "award"
    LAUNCH = "launch"
    ELECTION = "election"
    OTHER = "other"


class RequestKind(StrEnum):
    """How something is asked for."""

    APPEAL = "appeal"
    NEED = "need"
    DEMAND = "demand"
    PROPOSAL = "proposal"


class Stage(StrEnum):
    """A step of the main job."""

    READ = "read"
    CLEAN = "clean"
    DEDUPE = "dedupe"
    EXTRACT = "extract"
    RESOLVE = "resolve"
    VALIDATE = "validate"
    PUBLISH = "publish"


class Operation(StrEnum):
    """What became of a row since the parent version."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Cause(StrEnum):
    """Why a row differs from the parent version."""

    DOCUMENT = "document"
    EXTRACTOR = "extractor"
    GAZETTEER = "gazetteer"
    CONTRACT = "contract"
