-- Uploads that are under way, so that a node which takes over asks the server how far it got, and goes on.
create table if not exists uploads (
    destination text not null,
    event uuid not null,
    -- The address to send to; who knows it may upload.
    session text not null,
    -- SHA-256 and length of the file: another file cannot go on in its place.
    hash text not null,
    total bigint not null check (total >= 0),
    sent bigint not null default 0 check (sent between 0 and total),
    -- What the server calls it, once it has it whole.
    video text,
    begun timestamptz not null default now(),
    primary key (destination, event)
);

-- Units of a quota that all nodes together have used of a day.
create table if not exists quota (
    destination text not null,
    day date not null,
    units integer not null,
    primary key (destination, day)
);
