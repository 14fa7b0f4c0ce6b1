-- Values that are too large for Temporal's histories: what stands there is the run and the hash. They are compressed
-- once, by PostgreSQL.
CREATE TABLE "payload" (
    "run_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "data" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payload_pkey" PRIMARY KEY ("run_id","sha256")
);
