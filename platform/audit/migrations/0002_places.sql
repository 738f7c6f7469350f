-- A place is given once, whoever seals. A signed day covers the events at first_place to last_place: what is sealed later belongs to a later day, so
-- signing reads only what came after the last one. Days signed before this have no first_place: they cover the first events of that date.
DROP INDEX audit_event_place;
CREATE UNIQUE INDEX audit_event_place ON audit_event (tenant, place);
ALTER TABLE audit_day ADD COLUMN first_place count_int;
ALTER TABLE audit_day ADD COLUMN last_place count_int;
