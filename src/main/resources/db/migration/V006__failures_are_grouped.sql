-- For people who ask what went wrong of late: failures are few among what was registered.
CREATE INDEX registration_failed ON registration (ended_at) WHERE state = 'failed';
