-- A run that begins anew (`restart`) has steps and approvals of its own in each round.
ALTER TABLE "journal" ADD COLUMN "round" INTEGER NOT NULL DEFAULT 0;

DROP INDEX "approval_run_id_address_key";
CREATE INDEX "approval_run_id_address_idx" ON "approval"("run_id", "address");
