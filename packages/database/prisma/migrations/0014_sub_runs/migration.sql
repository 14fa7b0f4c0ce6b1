-- Sub-runs: where a run stands in its tree, and which step started (or waits for) which run.
ALTER TABLE "run" ADD COLUMN "parent_address" TEXT;
ALTER TABLE "run" ADD COLUMN "depth" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "run" ADD COLUMN "task_queue" TEXT;

-- What a version starts, so that a circle is found when the last piece of it is published.
ALTER TABLE "workflow_version" ADD COLUMN "starts" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE TABLE "sub_run" (
    "step_key" TEXT NOT NULL,
    "parent_run_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "joined" BOOLEAN NOT NULL,
    "on_parent_close" TEXT NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sub_run_pkey" PRIMARY KEY ("step_key")
);

CREATE INDEX "sub_run_parent_run_id_created_at_idx" ON "sub_run"("parent_run_id", "created_at");
CREATE INDEX "run_root_run_id_created_at_idx" ON "run"("root_run_id", "created_at");
CREATE INDEX "run_parent_run_id_created_at_idx" ON "run"("parent_run_id", "created_at");

ALTER TABLE "sub_run" ADD CONSTRAINT "sub_run_parent_run_id_fkey" FOREIGN KEY ("parent_run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sub_run" ADD CONSTRAINT "sub_run_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sub_run" ADD CONSTRAINT "sub_run_mode_check" CHECK ("mode" IN ('wait', 'detach'));
ALTER TABLE "sub_run" ADD CONSTRAINT "sub_run_on_parent_close_check" CHECK ("on_parent_close" IN ('terminate', 'cancel', 'abandon'));

-- What the dispatcher looks for: ends that were not told yet.
CREATE INDEX "sub_run_unsettled" ON "sub_run"("run_id") WHERE "settled_at" IS NULL;
