-- The journal asks in each batch which attempts of a step the stream has told of: without an index that reads all events
-- of the run.
CREATE INDEX "run_event_run_id_address_idx" ON "run_event"("run_id", "address");
