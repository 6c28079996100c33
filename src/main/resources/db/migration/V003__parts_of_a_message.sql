-- E-mail has a subject and often HTML beside or in place of its text. Attachments are counted only.
ALTER TABLE message
    ADD COLUMN subject     text NOT NULL DEFAULT '',
    ADD COLUMN html        text NOT NULL DEFAULT '',
    ADD COLUMN attachments integer NOT NULL DEFAULT 0 CHECK (attachments >= 0);
