-- Who reads a marketplace's list of users just now: a flow run like any other, counted under the ceilings while its process is alive, and one at a time.
CREATE TABLE shop_listing (
    marketplace  text PRIMARY KEY REFERENCES marketplace (id),
    worker_id    uuid NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT app_now()
);
