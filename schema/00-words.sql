-- The role of the application: it may do all it needs, and may not touch the audit trail (see 90-rights.sql).
-- A server of somebody else may not let us make roles; then the audit trail's triggers alone protect it.
do $$
begin
    if not exists (select from pg_roles where rolname = 'cutroom_application') then
        create role cutroom_application nologin;
    end if;
    if not pg_has_role(current_user, 'cutroom_application', 'member') then
        execute format('grant cutroom_application to %I', current_user);
    end if;
exception
    when insufficient_privilege or duplicate_object or unique_violation then
        raise notice 'the role cutroom_application cannot be made or taken here';
end
$$;

-- The nodes that use this database.
create table if not exists nodes (
    name text primary key,
    url text not null,
    version text not null,
    roles text[] not null,
    started timestamptz not null default now(),
    seen timestamptz not null default now()
);
