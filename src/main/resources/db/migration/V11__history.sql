-- What happened to an article, for its editors: its versions, and from the audit whatever else was written about it, without
-- whose key it was and where from. What an export brings back is told by what it is. A version has no id of its own and gets one that sorts before those made at its time.
create view article_history as
select cast('00000000-0000-0000-0000-' || lpad(cast(v.version as varchar), 12, '0') as uuid) as id, v.article_id,
  'version' as kind, case when v.version = 1 then 'article.create' else 'article.edit' end as action, v.version,
  v.written_at as recorded_at, v.written_by as actor, v.note, '{}' as details
from article_version v
union all
select a.id, a.article_id,
  case when a.action like 'article.%' then 'transition' else substring(a.action, 1, position('.' in a.action) - 1) end as kind,
  a.action, null as version, a.recorded_at, a.actor, '' as note, a.details
from audit a
where a.article_id is not null and a.action not in ('article.create', 'article.edit', 'version.restore')
  and a.action not like 'record.%';
