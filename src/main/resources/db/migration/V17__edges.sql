-- Edges as walks read them, without a row for each
create index relation_from on relation (source_id, type, target_id, pinned, source_position, target_position);
create index relation_to on relation (target_id, type, source_id, pinned, source_position, target_position);
drop index relation_target;
