-- Tokens of this cutroom's own. What a token is stands nowhere; only its SHA-256 does.
create table if not exists tokens (
    id uuid primary key default gen_random_uuid(),
    hash text not null unique,
    name text not null,
    role text not null check (role in ('editor', 'artist', 'operator')),
    created timestamptz not null default now(),
    revoked timestamptz
);
