-- Who reads a marketplace's list of users just now: a flow run like any other, counted under the ceilings while its process is alive, and one at a time.
CREATE TABLE shop_listing (
    marketplace  text PRIMARY KEY REFERENCES marketplace (id),
    worker_id    uuid NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT app_now()
);

-- Whether the pool lends an account again that was given back as used, after a check of its session. Else it is deleted.
ALTER TABLE pool ADD COLUMN reuse boolean NOT NULL DEFAULT false;

-- How a marketplace was last configured, its secrets included, sealed by the key file: when it leaves the configuration, its accounts are deleted with this. Null where no process of this version has run with it.
ALTER TABLE marketplace ADD COLUMN sealed_terms bytea;
