-- Channels to record beside those of the configuration; each node listens for changes and follows them at once.
create table if not exists channels (
    name text primary key check (name <> '' and left(name, 1) <> '.' and length(name) <= 128),
    url text not null check (url <> ''),
    qualities text[] not null check (cardinality(qualities) > 0),
    ad_patterns text[] not null default '{}',
    -- The one node that records it; every node that records does without one.
    node text,
    version bigint not null default 1,
    changed timestamptz not null default now(),
    changed_by text not null
);

-- false, true for a twitch: address, or the chat's name.
alter table channels add column if not exists chat text not null default 'false';

-- As the owner: the application itself may not write to the audit trail.
create or replace function channel_told() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    -- Who deletes signs the row first; that alone is no change.
    if tg_op = 'UPDATE' and new.version = old.version then
        return null;
    end if;
    insert into audit (by, subject, subject_id, version, before, after) values (
        case when tg_op = 'DELETE' then old.changed_by else new.changed_by end,
        'channel',
        case when tg_op = 'DELETE' then old.name else new.name end,
        case when tg_op = 'DELETE' then old.version + 1 else new.version end,
        case when tg_op <> 'INSERT' then to_jsonb(old) end,
        case when tg_op = 'DELETE' then '{}'::jsonb else to_jsonb(new) end);
    perform pg_notify('channels_changed', case when tg_op = 'DELETE' then old.name else new.name end);
    return null;
end
$$;

create or replace trigger channel_told after insert or update or delete on channels
    for each row execute function channel_told();
