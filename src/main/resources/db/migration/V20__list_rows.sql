-- A list's order is that of its scores: with positions, an article that enters it would change every row after its own
alter table suggestion drop column position;

-- How many suggestions an article has, and the score of the last: whether another may enter. A list without any has no row
create table suggestion_list (
  article_id uuid primary key,
  entries integer not null,
  last_score double precision not null
);
insert into suggestion_list (article_id, entries, last_score)
select article_id, count(*), min(score) from suggestion group by article_id;
