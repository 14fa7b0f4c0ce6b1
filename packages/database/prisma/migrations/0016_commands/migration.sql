-- What people ask of open runs: to pause, to resume, and what becomes of something that is held.
CREATE TABLE "run_command" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "address" TEXT,
    "body" JSON NOT NULL,
    "by" TEXT NOT NULL,
    "reason" TEXT,
    "state" TEXT NOT NULL,
    "refusal" JSON,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_command_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "run_command_state_created_at_idx" ON "run_command"("state", "created_at");
CREATE INDEX "run_command_run_id_created_at_idx" ON "run_command"("run_id", "created_at");

ALTER TABLE "run_command" ADD CONSTRAINT "run_command_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "run_command" ADD CONSTRAINT "run_command_verb_check" CHECK ("verb" IN ('pause', 'resume', 'retry', 'skip', 'fail'));
ALTER TABLE "run_command" ADD CONSTRAINT "run_command_state_check" CHECK ("state" IN ('submitted', 'recorded', 'refused'));

-- Of the commands without an answer one stands for each thing that is held, and one for the run itself.
CREATE UNIQUE INDEX "run_command_standing" ON "run_command"("run_id", COALESCE("address", '/')) WHERE "state" = 'submitted';
