-- What live articles are named by, read whole when views begin to be counted, without their long rows
create index publication_named on publication (live_from, live_until, article_id, slug);
drop index publication_from;
