-- Records are added only, whoever asks: the trigger refuses to change or delete a row
create trigger audit_append_only before update, delete on audit for each row call 'org.masthead.shared.change.AppendOnly';

-- H2 truncates without asking a trigger, but no table that another one refers to
create table audit_kept (
  position bigint references audit (position)
);
