-- The executions of a run in Temporal: continue-as-new, retries and resumes are further ones of the same run.
CREATE TABLE "execution" (
    "run_id" TEXT NOT NULL,
    "leg" INTEGER NOT NULL,
    "temporal_run_id" TEXT,
    "reason" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "execution_pkey" PRIMARY KEY ("run_id","leg")
);

ALTER TABLE "execution" ADD CONSTRAINT "execution_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "execution" ADD CONSTRAINT "execution_reason_check" CHECK ("reason" IN ('start', 'continueAsNew', 'retry', 'resume', 'restart'));

-- Runs that are older than this table have one execution.
INSERT INTO "execution" ("run_id", "leg", "temporal_run_id", "reason", "started_at", "closed_at")
SELECT "id", 1, "temporal_run_id", 'start', "started_at", "closed_at" FROM "run" WHERE "started_at" IS NOT NULL;
