-- Only the article's own list is concerned, as by a dismissal or an edge; else what it is to others may have changed too
alter table suggestion_change add column own boolean default false not null;

-- When lists were last found anew for what readers read together; null means never
alter table suggestion_state add column readers_at timestamp(6) with time zone;
