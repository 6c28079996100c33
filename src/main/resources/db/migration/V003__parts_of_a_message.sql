-- E-mail has a subject and often HTML beside or in place of its text. Attachments are counted only.
ALTER TABLE message
    ADD COLUMN subject     text NOT NULL DEFAULT '',
    ADD COLUMN html        text NOT NULL DEFAULT '',
    ADD COLUMN attachments integer NOT NULL DEFAULT 0 CHECK (attachments >= 0);

-- What tests of bad weather want done to messages. '*' is for every recipient that has no row of its own. Counted here, so that it is the same on all nodes.
CREATE TABLE inbox_chaos (
    recipient   text PRIMARY KEY,
    lose_first  integer NOT NULL CHECK (lose_first >= 0),
    lose_every  integer NOT NULL CHECK (lose_every >= 0),
    delay_ms    bigint NOT NULL CHECK (delay_ms >= 0),
    copies      integer NOT NULL CHECK (copies >= 1),
    reorder     boolean NOT NULL,
    seen        bigint NOT NULL DEFAULT 0,
    expires_at  timestamptz NOT NULL
);

-- What is kept from who waits: for good where it is lost, else until it is due. It then arrives as a message of its own, whose id is newer, as if the carrier had brought it only now.
CREATE TABLE message_held (
    id          bigint PRIMARY KEY DEFAULT nextval('message_id'),
    at          timestamptz NOT NULL DEFAULT app_now(),
    channel     text NOT NULL CHECK (channel IN ('sms', 'email')),
    sender      text NOT NULL,
    recipient   text NOT NULL,
    spelled     text NOT NULL,
    subject     text NOT NULL,
    body        text NOT NULL,
    html        text NOT NULL,
    attachments integer NOT NULL,
    why         text NOT NULL CHECK (why IN ('lost', 'delayed', 'reordered')),
    rule        text NOT NULL,
    copies      integer NOT NULL,
    due         timestamptz CHECK ((why = 'lost') = (due IS NULL)),
    arrived_as  bigint
);
CREATE INDEX message_held_due ON message_held (due) WHERE arrived_as IS NULL;
CREATE INDEX message_held_recipient ON message_held (recipient, id) WHERE arrived_as IS NULL;
