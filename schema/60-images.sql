-- Pictures that people made themselves as thumbnails, each under its SHA-256, so that an event names one by it and a
-- reverted event has its old one again. The event's own history says who set which.
create table if not exists images (
    hash text primary key,
    image bytea not null check (length(image) <= 2097152),
    added timestamptz not null default now(),
    added_by text not null
);
