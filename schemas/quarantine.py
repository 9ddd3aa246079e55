"""What was refused, and why."""

from communique.schemas.columns import column
from communique.schemas.facts import Table
from communique.schemas.vocabulary import Stage


class Quarantine(Table):
    """An input or a row that was refused."""

    stage: str = column("Stage", "The stage that refused it.", vocabulary=Stage, key=True)
    table_name: str = column("Table", "The table the row was meant for.", nullable=True, key=True)
    locator: str = column("Locator", "Source, path and line (`seeds/notes.jsonl:7`) or the id of the row.", key=True)
    document_id: str = column("Document", "The document concerned, where there is one.", nullable=True)
    rule: str = column("Rule", "The rule that was broken.", key=True)
    column_name: str = column("Column", "The column that broke it.", nullable=True, key=True)
    failing_value: str = column("Failing value", "The value that broke it.", nullable=True, key=True, verbatim=True)
    row_json: str = column("Row", "What was refused, as JSON.", nullable=True, verbatim=True)
