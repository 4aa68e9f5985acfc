-- Something worth a clip, and what became of it (wire.md section 5).
create table if not exists events (
    id uuid primary key default gen_random_uuid(),
    version bigint not null default 1,
    state text not null default 'UNEDITED'
        check (state in ('UNEDITED', 'EDITED', 'CLAIMED', 'FINALIZING', 'TRANSCODING', 'DONE', 'MODIFIED')),
    -- What people edit: see EventFields.
    fields jsonb not null check (jsonb_typeof(fields) = 'object'),
    -- Why it came back or waits, in words for people.
    error text,
    -- Not claimed before this; holes are looked at again when coverage changes.
    not_before timestamptz not null default now(),
    -- Who cut it last, or cuts it now.
    node text,
    -- Why FINALIZING was left without success: 'nothing-published' or 'person'.
    left_finalizing text,
    -- Where the published video is.
    link text,
    published jsonb,
    happened timestamptz not null default now(),
    created timestamptz not null default now(),
    created_by text not null,
    changed timestamptz not null default now(),
    changed_by text not null
);

-- What an EDITED event waits for, of its channel and quality; null when it waits for something else, or for nothing.
do $$
begin
    if not exists (
        select from pg_attribute
        where attrelid = 'events'::regclass and attname = 'missing_to' and not attisdropped
    ) then
        alter table events add column missing_from timestamptz, add column missing_to timestamptz;
    end if;
end
$$;

create index if not exists events_happened on events (happened, id);
create index if not exists events_changed on events (changed, id);
create index if not exists events_created on events (created, id);
create index if not exists events_state on events (state, not_before);
create index if not exists events_channel on events ((fields ->> 'channel'), happened);
-- What a connector calls an event elsewhere: each one's own.
create unique index if not exists events_external_key on events ((fields ->> 'external_key'))
    where fields ? 'external_key';

-- The lease of the node that cuts an event, apart from it, so that keeping it alive changes no event. The fence grows
-- with every claim: who holds an older number can finish nothing.
create table if not exists claims (
    event uuid primary key references events (id),
    node text not null,
    fence bigint not null,
    until timestamptz not null,
    cancelled boolean not null default false
);

create or replace function event_moves() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'UNEDITED' then
            raise exception 'an event begins as UNEDITED, not as %', new.state using errcode = 'check_violation';
        end if;
        new.version := 1;
        new.changed := now();
    else
        if new.id <> old.id or new.created <> old.created or new.created_by <> old.created_by then
            raise exception 'who made an event, and when, cannot be changed' using errcode = 'check_violation';
        end if;
        if new.state <> 'EDITED' then
            new.missing_from := null;
            new.missing_to := null;
        end if;
        if new.state <> old.state and not (old.state || '>' || new.state = any (array[
            'UNEDITED>EDITED',
            'EDITED>UNEDITED', 'EDITED>CLAIMED',
            'CLAIMED>UNEDITED', 'CLAIMED>EDITED', 'CLAIMED>FINALIZING',
            'FINALIZING>UNEDITED', 'FINALIZING>EDITED', 'FINALIZING>TRANSCODING', 'FINALIZING>DONE',
            'TRANSCODING>DONE', 'TRANSCODING>UNEDITED',
            'DONE>MODIFIED', 'MODIFIED>DONE'])) then
            raise exception 'an event cannot go from % to %', old.state, new.state using errcode = 'check_violation';
        end if;
        if old.state = 'FINALIZING' and new.state in ('UNEDITED', 'EDITED')
            and coalesce(new.left_finalizing, '') not in ('nothing-published', 'person') then
            raise exception 'FINALIZING is left only by success, when nothing was published, or by a person'
                using errcode = 'check_violation';
        end if;
        if new.state not in ('UNEDITED', 'EDITED') then
            new.left_finalizing := null;
        end if;
        if new.state in ('CLAIMED', 'FINALIZING', 'TRANSCODING') and new.node is null then
            raise exception 'an event that is % has a node', new.state using errcode = 'check_violation';
        end if;
        if new.state = 'DONE' and new.link is null then
            raise exception 'an event that is DONE has a link' using errcode = 'check_violation';
        end if;
        if new.state in ('UNEDITED', 'EDITED', 'DONE', 'MODIFIED') then
            new.node := null;
        end if;
        if old.state in ('CLAIMED', 'FINALIZING', 'TRANSCODING') and new.fields <> old.fields then
            raise exception 'an event that is % cannot be edited', old.state using errcode = 'check_violation';
        end if;
        new.version := old.version + 1;
        new.changed := now();
    end if;
    if new.state = 'EDITED' and coalesce(jsonb_array_length(new.fields -> 'ranges'), 0) = 0 then
        raise exception 'an event that is EDITED has a range' using errcode = 'check_violation';
    end if;
    new.happened := coalesce((new.fields #>> '{ranges,0,start}')::timestamptz, new.created);
    return new;
end
$$;

create or replace trigger event_moves before insert or update on events
    for each row execute function event_moves();

create or replace function event_stays() returns trigger language plpgsql as $$
begin
    raise exception 'events are never deleted' using errcode = 'check_violation';
end
$$;

create or replace trigger event_stays before delete or truncate on events
    for each statement execute function event_stays();

-- As the owner: the application itself may not write to the audit trail.
create or replace function event_told() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    -- Until the end of the transaction, so that changes are numbered in the order in which they are to be seen: who
    -- follows them by number misses none that was slower to commit.
    perform pg_advisory_xact_lock(4839201);
    insert into audit (by, subject, subject_id, version, before, after) values (
        new.changed_by, 'event', new.id::text, new.version,
        case when tg_op = 'UPDATE' then to_jsonb(old) end, to_jsonb(new));
    perform pg_notify('cutroom_events', json_build_object(
        'id', new.id,
        'version', new.version,
        'state', new.state,
        'previous', case when tg_op = 'UPDATE' then old.state else new.state end,
        'by', left(new.changed_by, 200))::text);
    return null;
end
$$;

create or replace trigger event_told after insert or update on events
    for each row execute function event_told();
