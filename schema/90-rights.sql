-- What the application may do. The audit trail can be read and added to, by no one changed.
do $$
begin
    if exists (select from pg_roles where rolname = 'cutroom_application') then
        grant usage on schema public to cutroom_application;
        grant select, insert, update, delete on all tables in schema public to cutroom_application;
        grant usage, select on all sequences in schema public to cutroom_application;
        grant execute on all functions in schema public to cutroom_application;
        if to_regclass('public.audit') is not null then
            revoke insert, update, delete, truncate on audit from cutroom_application;
        end if;
    end if;
end
$$;
