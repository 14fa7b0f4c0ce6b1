CREATE TABLE "inbox_event" (
    "run_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "data" JSON,
    "size" INTEGER NOT NULL,
    "request_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),
    "taken_by" TEXT,
    "taken_at" TIMESTAMPTZ(3),
    "refusal" TEXT,

    CONSTRAINT "inbox_event_pkey" PRIMARY KEY ("run_id","id")
);

CREATE INDEX "inbox_event_run_id_created_at_id_idx" ON "inbox_event"("run_id", "created_at", "id");

ALTER TABLE "inbox_event" ADD CONSTRAINT "inbox_event_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "inbox_event" ADD CONSTRAINT "inbox_event_refusal_check" CHECK ("refusal" IN ('RUN_ENDED', 'MAILBOX_FULL', 'UNKNOWN_EVENT'));

-- What the dispatcher looks for, all the time and mostly in vain.
CREATE INDEX "inbox_event_undelivered" ON "inbox_event"("created_at") WHERE "delivered_at" IS NULL AND "received_at" IS NULL AND "refusal" IS NULL;
-- Events are sent to a business key; the run that had it may have ended.
CREATE INDEX "run_workflow_key" ON "run"("workflow", "key", "created_at") WHERE "key" IS NOT NULL;
