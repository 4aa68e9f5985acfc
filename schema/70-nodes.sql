-- The nodes that share this database, each with the address that the others reach it by. A node says every few seconds
-- that it is there; one that has not for a minute is passed over, and its row is written again when it is back.
create table if not exists nodes (
    name text primary key check (name <> '' and length(name) <= 128),
    url text not null check (url ~ '^https?://'),
    seen timestamptz not null default now()
);
