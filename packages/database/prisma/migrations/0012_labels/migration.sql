ALTER TABLE "run" ADD COLUMN "labels" JSONB NOT NULL DEFAULT '{}';

CREATE INDEX "run_labels_idx" ON "run" USING GIN ("labels" jsonb_path_ops);
