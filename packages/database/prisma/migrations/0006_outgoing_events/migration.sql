CREATE TABLE "outgoing_event" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outgoing_event_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "outgoing_event_created_at_id_idx" ON "outgoing_event"("created_at", "id");

CREATE INDEX "outgoing_event_run_id_idx" ON "outgoing_event"("run_id");
