-- What was collected. Times are UTC, ISO 8601, in seconds. Bodies lie beside this file, by their sha256.

create table if not exists sources (
    name text primary key,
    title text,
    language text,
    licence text,
    attribution text,
    published text not null,        -- where dates of publication come from: page, listed, address
    address_date text
) strict;

create table if not exists runs (
    run integer primary key,
    started_at text not null,
    ended_at text                   -- null: it was interrupted
) strict;

-- What a run found at a source.
create table if not exists visits (
    run integer not null references runs,
    source text not null references sources,
    listed integer not null,        -- links that the source named
    new integer not null,
    changed integer not null,
    unchanged integer not null,
    gone integer not null,
    refused integer not null,
    left_over integer not null,     -- due, but more than max_pages
    problem text,                   -- why the source itself could not be read
    primary key (run, source)
) strict;

-- The state of every page, by its canonical address; of lists (feeds, sitemaps) too.
create table if not exists pages (
    source text not null references sources,
    address text not null,
    is_list integer not null,
    link text not null,             -- as it was linked: what is fetched
    title text,                     -- as the source lists it
    published_on text,              -- as the source lists it
    first_seen_at text not null,
    first_asked_at text,            -- first and last request that was answered, be it with a page or without:
    asked_at text,                  -- failures that may pass do not count
    etag text,
    last_modified text,
    body_sha256 text,               -- the last body; null while there is none
    gone_since text,                -- first of the runs in a row that were told that there is no such page
    gone_runs integer not null default 0,
    primary key (source, address, is_list)
) strict, without rowid;

-- Every request for a page or a list, and what came of it.
create table if not exists fetches (
    fetch integer primary key,
    run integer not null references runs,
    source text not null,
    address text not null,          -- canonical
    is_list integer not null,
    final_address text,             -- where redirects led to
    fetched_at text not null,
    outcome text not null,          -- new, changed, unchanged, or the rule by which it was refused
    detail text,
    status integer,
    media_type text,
    headers text,                   -- JSON: a list of [name, value]
    body_sha256 text,
    foreign key (source, address, is_list) references pages (source, address, is_list)
) strict;

create index if not exists fetches_of_page on fetches (source, address, is_list, fetch);

pragma user_version = 1;
