"""Refusals: what was not read, by which rule, and what it looked like."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Why something was not read. What each means stands in `docs/inputs.md`."""

    EMPTY_SOURCE = "empty_source"
    EMPTY_FILE = "empty_file"
    UNREADABLE = "unreadable"
    UNKNOWN_FILE_TYPE = "unknown_file_type"
    NOT_A_FILE = "not_a_file"
    LINK_LEAVES_SOURCE = "link_leaves_source"
    BAD_FILE_NAME = "bad_file_name"
    TOO_LARGE = "too_large"
    BAD_GZIP = "bad_gzip"
    PACKED_PARQUET = "packed_parquet"
    DECOMPRESSION_BOMB = "decompression_bomb"
    OTHER_KIND = "other_kind"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    BAD_PARQUET = "bad_parquet"
    BAD_WARC = "bad_warc"
    SCHEMA_MISFIT = "schema_misfit"
    MISSING_VALUE = "missing_value"
    TEXT_AND_HTML = "text_and_html"
    WRONG_TYPE = "wrong_type"
    INVALID_DATE = "invalid_date"
    INVALID_LANGUAGE = "invalid_language"
    INVALID_CHARACTERS = "invalid_characters"
    REPEATED_ID = "repeated_id"
    BROKEN_METADATA = "broken_metadata"
    METADATA_WITHOUT_DOCUMENT = "metadata_without_document"


class RefusalError(Exception):
    """An item cannot be read. Raised inside this room and turned into a row; it never leaves it."""

    def __init__(self, rule: Rule, value: str | None = None, *, column: str | None = None, row: object = None) -> None:
        super().__init__(rule, value)
        self.rule = rule
        self.value = value
        self.column = column
        self.row = row


@dataclass(frozen=True, slots=True)
class Refused:
    """One row of `quarantine`: where it stands (`SOURCE/path.jsonl:17`) and why it was refused."""

    locator: str
    rule: Rule
    column: str | None
    value: str | None
    row: object

    @classmethod
    def at(cls, locator: str, refusal: RefusalError) -> "Refused":
        """A refusal with its place."""
        return cls(locator, refusal.rule, refusal.column, refusal.value, refusal.row)
