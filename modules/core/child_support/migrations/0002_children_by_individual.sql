-- Whose child somebody is: for a death, and so that no child is paid for twice.
CREATE INDEX child_support_child_individual ON child_support_child (tenant, individual);
