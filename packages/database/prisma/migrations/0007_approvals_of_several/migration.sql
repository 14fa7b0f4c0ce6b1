ALTER TABLE "approval"
    ADD COLUMN "quorum" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "reject_quorum" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "decisions" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "reminded_at" TIMESTAMPTZ(3),
    ADD COLUMN "escalations" JSONB NOT NULL DEFAULT '[]';

-- Those that were decided before: one person decided.
UPDATE "approval" SET "decisions" = jsonb_build_array(jsonb_build_object(
    'user', "decided_by", 'decision', "status", 'comment', "comment", 'form', "data", 'at',
    to_char("decided_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
WHERE "status" IN ('approved', 'rejected') AND NOT "expired";

ALTER TABLE "approval_decision" ADD COLUMN "single" BOOLEAN NOT NULL DEFAULT true;

-- Of the decisions that are not refused: one of each person, and one alone where one is enough.
DROP INDEX "approval_decision_standing";
CREATE UNIQUE INDEX "approval_decision_standing" ON "approval_decision"("approval_id", "by") WHERE "state" <> 'refused';
CREATE UNIQUE INDEX "approval_decision_single" ON "approval_decision"("approval_id") WHERE "state" <> 'refused' AND "single";
