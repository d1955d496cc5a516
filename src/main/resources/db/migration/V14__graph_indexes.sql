-- Whether an article is live, and whether it is sensitive, is asked for every end of an edge: the index answers it, so that the
-- long rows are not read
create index publication_live on publication (article_id, live_from, live_until, sensitive);
drop index publication_article;

-- The strongest come first: of an article that was suggested for thousands of others, a graph reads no more than it may show
create index suggestion_strongest on suggestion (target_id, score desc, article_id);
drop index suggestion_target;

-- All that a walk reads of an article's suggestions, and their order in lists, so that a list of five is made of few more rows
create index suggestion_best on suggestion (article_id, score desc, target_id);
