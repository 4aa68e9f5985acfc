-- Templates of thumbnails: a PNG, and which part of a frame goes where in it.
create table if not exists templates (
    name text primary key check (name <> '' and left(name, 1) <> '.' and length(name) <= 128),
    image bytea not null,
    crop text,
    location text,
    version bigint not null default 1,
    changed timestamptz not null default now(),
    changed_by text not null
);

-- As the owner: the application itself may not write to the audit trail. The images stay out of it.
create or replace function template_told() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and new.version = old.version then
        return null;
    end if;
    insert into audit (by, subject, subject_id, version, before, after) values (
        case when tg_op = 'DELETE' then old.changed_by else new.changed_by end,
        'template',
        case when tg_op = 'DELETE' then old.name else new.name end,
        case when tg_op = 'DELETE' then old.version + 1 else new.version end,
        case when tg_op <> 'INSERT' then to_jsonb(old) - 'image' end,
        case when tg_op = 'DELETE' then '{}'::jsonb else to_jsonb(new) - 'image' end);
    return null;
end
$$;

create or replace trigger template_told after insert or update or delete on templates
    for each row execute function template_told();
