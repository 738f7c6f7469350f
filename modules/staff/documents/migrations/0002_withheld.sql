-- Issued before the addressee was protected (DV等支援措置): may hold the address, and is not opened while the protection lasts.
ALTER TABLE documents_document ADD COLUMN withheld flag_int NOT NULL DEFAULT 0;
