-- While the rows of an instance are added article by article: up to which row, which is beyond sequence then, and which article
-- was the last
alter table view_applied add column adding_to bigint not null default 0;
alter table view_applied add column added uuid;
