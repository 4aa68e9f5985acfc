-- Who changed what, when. Written by triggers only; nothing in it can be changed or taken away.
create table if not exists audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    by text not null,
    subject text not null,
    subject_id text not null,
    version bigint not null,
    before jsonb,
    after jsonb not null
);

create index if not exists audit_subject on audit (subject, subject_id, id);

create or replace function audit_stands() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail cannot be changed' using errcode = 'insufficient_privilege';
end
$$;

create or replace trigger audit_stands before update or delete or truncate on audit
    for each statement execute function audit_stands();
