/** Only questions are run: whoever sends a link must not change what the tables of a version say afterwards. */

import type { AsyncDuckDBConnection } from "@duckdb/duckdb-wasm";

const EXPLAIN = /^\s*explain\s+(?:analyze\s+)?/i;

/**
 * The query, if it is one statement that reads; throws what is wrong otherwise.
 *
 * What can stand in the place of a table reads, and DuckDB itself says what can: nothing is guessed from words. What is
 * prepared is not run. Several statements cannot be prepared, and a query that closes the bracket is no query of its own.
 */
export async function reading(connection: AsyncDuckDBConnection, query: string): Promise<string> {
  const asked = query.replace(/[;\s]+$/, "");
  try {
    await prepared(connection, `FROM (\n${asked.replace(EXPLAIN, "")}\n)`);
    return asked;
  } catch {
    await prepared(connection, asked); // says of the query itself what is wrong with it
    throw new Error("Only a question is answered here: one statement that reads, as SELECT, FROM, WITH or DESCRIBE do.");
  }
}

async function prepared(connection: AsyncDuckDBConnection, query: string): Promise<void> {
  await (await connection.prepare(query)).close();
}
