-- Who is told of changes of events over HTTP, as the nodes' settings have it; the secrets stay there. One that no node
-- has had in its settings for a day is told no more.
create table if not exists webhooks (
    name text primary key,
    -- Told of when an event comes into one of these; of every change when there are none.
    states text[] not null,
    seen timestamptz not null default now()
);

-- What is still to be told, written in the transaction of the change itself, so that no crash loses any.
create table if not exists webhook_outbox (
    id bigint generated always as identity primary key,
    hook text not null,
    change bigint not null,
    made timestamptz not null default now(),
    -- Not tried before this; who tries it moves it on, so that it is also the lease.
    due timestamptz not null default now(),
    -- Grows with every try: who tries under an older number can end nothing.
    attempts int not null default 0
);

create index if not exists webhook_outbox_due on webhook_outbox (hook, due);

create or replace function webhook_due() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if new.subject = 'event' then
        insert into webhook_outbox (hook, change)
            select name, new.id from webhooks
            where seen > now() - interval '1 day'
                and (states = '{}' or new.after ->> 'state' = any (states)
                    and new.before ->> 'state' is distinct from new.after ->> 'state');
    end if;
    return null;
end
$$;

create or replace trigger webhook_due after insert on audit for each row execute function webhook_due();
