-- All that the list of live articles is filtered by, so that an article which links something is passed over without its long row
create index publication_listed on publication (ended, published_at, article_id, live_from, live_until, sensitive);
drop index publication_published;
