-- What may be added up of `funding`, once for every status and currency.
--
-- parts:    an amount that is a share of another row of the same status and currency (over any number of steps) is in it
-- copies:   documents that copy, quote or revise another say the same money again
-- retold:   the same amount from the same provider to the same recipient in several documents is taken once; within one
--           document each row counts, so that two equal tranches stay two
CREATE TEMP TABLE countable AS
WITH RECURSIVE above AS (
    SELECT id, part_of_id AS whole_id FROM funding WHERE part_of_id IS NOT NULL
    UNION
    SELECT a.id, f.part_of_id FROM above a JOIN funding f ON f.id = a.whole_id WHERE f.part_of_id IS NOT NULL
),
contained AS (
    SELECT DISTINCT f.id
    FROM above a JOIN funding f ON f.id = a.id JOIN funding w ON w.id = a.whole_id
    WHERE f.id <> w.id AND w.status = f.status AND w.currency = f.currency
),
whole AS (
    SELECT f.* FROM funding f JOIN documents d USING (document_id)
    WHERE d.canonical AND f.id NOT IN (FROM contained)
),
by_document AS (
    SELECT document_id, status, currency, amount, provider_id, recipient_id, programme_id, count(*) AS times
    FROM whole GROUP BY ALL
)
SELECT status, currency, amount, provider_id, recipient_id, programme_id, max(times) AS times
FROM by_document GROUP BY ALL;
