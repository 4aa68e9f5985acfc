-- Tokens of this cutroom's own. What a token is stands nowhere; only its SHA-256 does.
create table if not exists tokens (
    id uuid primary key default gen_random_uuid(),
    hash text not null unique,
    name text not null,
    role text not null,
    created timestamptz not null default now(),
    revoked timestamptz
);

-- Older databases know three roles.
do $$
begin
    if not exists (
        select from pg_constraint
        where conrelid = 'tokens'::regclass and conname = 'tokens_role_check'
            and pg_get_constraintdef(oid) like '%viewer%'
    ) then
        alter table tokens drop constraint if exists tokens_role_check;
        alter table tokens add constraint tokens_role_check check (role in ('viewer', 'editor', 'artist', 'operator'));
    end if;
end
$$;

-- Nodes remember for a moment whom they have seen; a revoked token is forgotten by all of them at once.
create or replace function tokens_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('cutroom_token', '');
    return null;
end
$$;

create or replace trigger tokens_changed after update or delete on tokens
    for each statement execute function tokens_changed();
