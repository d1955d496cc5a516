-- Records are added only, whoever asks
create function audit_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit is append-only';
end
$$;
create trigger audit_append_only before update or delete on audit for each row execute function audit_append_only();
create trigger audit_append_only_truncate before truncate on audit for each statement execute function audit_append_only();
