-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "workflow_version" (
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT,
    "hash" TEXT NOT NULL,
    "form" TEXT NOT NULL,
    "definition" JSON NOT NULL,
    "program" JSON NOT NULL,
    "warnings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_version_pkey" PRIMARY KEY ("name","version")
);

-- CreateTable
CREATE TABLE "action" (
    "name" TEXT NOT NULL,
    "description" JSON NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "action_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "run" (
    "id" TEXT NOT NULL,
    "workflow" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "key" TEXT,
    "input" JSON NOT NULL,
    "output" JSON,
    "error" JSON,
    "waiting_for" TEXT,
    "order_id" TEXT,
    "root_run_id" TEXT NOT NULL,
    "parent_run_id" TEXT,
    "started_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "idempotency_key" TEXT,
    "request_hash" TEXT,
    "dispatched_at" TIMESTAMPTZ(3),
    "temporal_run_id" TEXT,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,
    "cancel_delivered_at" TIMESTAMPTZ(3),
    "last_event" INTEGER NOT NULL DEFAULT 0,
    "leg" INTEGER NOT NULL DEFAULT 1,
    "history_length" INTEGER NOT NULL DEFAULT 0,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "reconciled_length" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step" (
    "run_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "title" TEXT,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "input" JSON,
    "output" JSON,
    "error" JSON,
    "idempotency_key" TEXT,
    "waiting_for" TEXT,
    "waiting_until" TIMESTAMPTZ(3),
    "compensation" JSON,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "step_pkey" PRIMARY KEY ("run_id","address")
);

-- CreateTable
CREATE TABLE "journal" (
    "run_id" TEXT NOT NULL,
    "leg" INTEGER NOT NULL,
    "address" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "body" JSON NOT NULL,
    "confirmed" BOOLEAN NOT NULL,
    "history_length" INTEGER NOT NULL,
    "writer" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "journal_pkey" PRIMARY KEY ("run_id","leg","address","type","ordinal")
);

-- CreateTable
CREATE TABLE "run_event" (
    "run_id" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "address" TEXT,
    "leg" INTEGER,
    "ordinal" INTEGER,
    "body" JSON NOT NULL,
    "retracted" BOOLEAN NOT NULL DEFAULT false,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("run_id","id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "run_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "counted" BOOLEAN NOT NULL DEFAULT true,
    "activity" TEXT NOT NULL DEFAULT '',
    "effect" TEXT,
    "worker" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "error" JSON,
    "next_attempt_at" TIMESTAMPTZ(3),

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("run_id","address","phase","generation","attempt")
);

-- CreateTable
CREATE TABLE "step_effect" (
    "key" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "input_hash" TEXT,
    "result" JSON,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "step_effect_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "approvers" JSON,
    "form" JSON,
    "status" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "comment" TEXT,
    "data" JSON,
    "expired" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_decision" (
    "id" TEXT NOT NULL,
    "approval_id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "comment" TEXT,
    "data" JSON,
    "state" TEXT NOT NULL,
    "refusal" JSON,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order" (
    "id" TEXT NOT NULL,
    "customer" TEXT NOT NULL,
    "items" JSON NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_status_change" (
    "id" BIGSERIAL NOT NULL,
    "order_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "run_id" TEXT,
    "address" TEXT,

    CONSTRAINT "order_status_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "provider_id" TEXT,
    "run_id" TEXT,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inventory" (
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "run_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "inventory_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shipment" (
    "id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "tracking" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "run_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shipment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_message" (
    "id" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "subject" TEXT,
    "text" TEXT NOT NULL,
    "run_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "run_idempotency_key_key" ON "run"("idempotency_key");

-- CreateIndex
CREATE INDEX "run_status_created_at_idx" ON "run"("status", "created_at");

-- CreateIndex
CREATE INDEX "run_workflow_created_at_idx" ON "run"("workflow", "created_at");

-- CreateIndex
CREATE INDEX "run_order_id_idx" ON "run"("order_id");

-- CreateIndex
CREATE INDEX "run_created_at_id_idx" ON "run"("created_at", "id");

-- CreateIndex
CREATE INDEX "journal_run_id_leg_seq_idx" ON "journal"("run_id", "leg", "seq");

-- CreateIndex
CREATE INDEX "step_effect_run_id_idx" ON "step_effect"("run_id");

-- CreateIndex
CREATE INDEX "approval_status_opened_at_idx" ON "approval"("status", "opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "approval_run_id_address_key" ON "approval"("run_id", "address");

-- CreateIndex
CREATE INDEX "approval_decision_state_created_at_idx" ON "approval_decision"("state", "created_at");

-- CreateIndex
CREATE INDEX "order_created_at_id_idx" ON "order"("created_at", "id");

-- CreateIndex
CREATE INDEX "order_status_change_order_id_idx" ON "order_status_change"("order_id");

-- CreateIndex
CREATE INDEX "payment_order_id_idx" ON "payment"("order_id");

-- CreateIndex
CREATE INDEX "inventory_order_id_idx" ON "inventory"("order_id");

-- CreateIndex
CREATE INDEX "shipment_order_id_idx" ON "shipment"("order_id");

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_workflow_version_fkey" FOREIGN KEY ("workflow", "version") REFERENCES "workflow_version"("name", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step" ADD CONSTRAINT "step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_status_change" ADD CONSTRAINT "order_status_change_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the Prisma schema cannot say ------------------------------------------

-- A business key is unique among the open runs of its definition.
CREATE UNIQUE INDEX "run_open_key" ON "run"("workflow", "key")
    WHERE "key" IS NOT NULL AND "status" NOT IN ('completed', 'failed', 'compensated', 'cancelled', 'terminated');

-- Of an approval's decisions one is not refused.
CREATE UNIQUE INDEX "approval_decision_standing" ON "approval_decision"("approval_id") WHERE "state" <> 'refused';

-- What the dispatcher looks for, all the time and mostly in vain.
CREATE INDEX "run_undispatched" ON "run"("created_at") WHERE "dispatched_at" IS NULL;
CREATE INDEX "run_cancel_undelivered" ON "run"("cancel_requested_at")
    WHERE "cancel_requested_at" IS NOT NULL AND "cancel_delivered_at" IS NULL;

ALTER TABLE "workflow_version" ADD CONSTRAINT "workflow_version_form_check" CHECK ("form" IN ('v1', 'older'));
ALTER TABLE "run" ADD CONSTRAINT "run_status_check" CHECK ("status" IN
    ('pending', 'running', 'waiting', 'held', 'paused', 'compensating', 'completed', 'failed', 'compensated', 'cancelled', 'terminated'));
ALTER TABLE "step" ADD CONSTRAINT "step_status_check" CHECK ("status" IN
    ('pending', 'running', 'retrying', 'waiting', 'held', 'completed', 'recovered', 'skipped', 'failed', 'cancelled'));
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_status_check" CHECK ("status" IN ('running', 'completed', 'failed', 'cancelled', 'lost'));
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_phase_check" CHECK ("phase" IN ('do', 'undo'));
ALTER TABLE "step_effect" ADD CONSTRAINT "step_effect_status_check" CHECK ("status" IN ('started', 'finished', 'revoked'));
ALTER TABLE "approval" ADD CONSTRAINT "approval_status_check" CHECK ("status" IN ('open', 'approved', 'rejected', 'closed'));
ALTER TABLE "approval_decision" ADD CONSTRAINT "approval_decision_decision_check" CHECK ("decision" IN ('approved', 'rejected'));
ALTER TABLE "approval_decision" ADD CONSTRAINT "approval_decision_state_check" CHECK ("state" IN ('submitted', 'recorded', 'refused'));
ALTER TABLE "order" ADD CONSTRAINT "order_amount_check" CHECK ("amount" >= 0);

-- Notifications: ids only, `{"table": …, "op": …, "key": {…}}` on the channel waymark_changes. One trigger per statement,
-- so that a batch of rows costs one call.
DO $notifications$
DECLARE
    watched RECORD;
    operation TEXT;
BEGIN
    FOR watched IN
        SELECT * FROM (VALUES
            ('workflow_version', '''name'', "name", ''version'', "version"'),
            ('step', '''runId'', "run_id", ''address'', "address"'),
            ('attempt', '''runId'', "run_id", ''address'', "address", ''phase'', "phase", ''generation'', "generation", ''attempt'', "attempt"'),
            ('step_effect', '''key'', "key"'),
            ('journal', '''runId'', "run_id", ''leg'', "leg", ''address'', "address", ''type'', "type", ''ordinal'', "ordinal"'),
            ('approval', '''id'', "id"'),
            ('order', '''id'', "id"'),
            ('order_status_change', '''id'', "id", ''orderId'', "order_id"'),
            ('payment', '''id'', "id"'),
            ('inventory', '''id'', "id"'),
            ('shipment', '''id'', "id"')
        ) AS tables(name, key)
    LOOP
        EXECUTE format($function$
            CREATE FUNCTION %I() RETURNS TRIGGER LANGUAGE plpgsql AS $body$
            BEGIN
                PERFORM pg_notify('waymark_changes', json_build_object('table', %L, 'op', lower(TG_OP), 'key', json_build_object(%s))::text)
                FROM changed;
                RETURN NULL;
            END
            $body$
        $function$, 'notify_' || watched.name, watched.name, watched.key);
        FOREACH operation IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
            EXECUTE format(
                'CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION %I()',
                'notify_' || lower(operation), operation, watched.name,
                CASE operation WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END, 'notify_' || watched.name);
        END LOOP;
    END LOOP;
END
$notifications$;

-- Of a batch of run events the last number is enough: readers fetch everything up to it.
CREATE FUNCTION "notify_run_event"() RETURNS TRIGGER LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM pg_notify('waymark_changes', json_build_object(
        'table', 'run_event', 'op', 'insert', 'key', json_build_object('runId', "run_id", 'id', max("id")))::text)
    FROM changed GROUP BY "run_id";
    RETURN NULL;
END
$body$;
CREATE TRIGGER "notify_insert" AFTER INSERT ON "run_event" REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_run_event"();

-- Every run event counts up its run's number; that alone is no change that anybody looks at.
CREATE FUNCTION "notify_run"() RETURNS TRIGGER LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM pg_notify('waymark_changes', json_build_object('table', 'run', 'op', 'update', 'key', json_build_object('id', changed."id"))::text)
        FROM changed JOIN previous USING ("id")
        WHERE (changed."status", changed."waiting_for", changed."order_id", changed."started_at", changed."closed_at",
               changed."dispatched_at", changed."cancel_requested_at", changed."cancel_delivered_at")
            IS DISTINCT FROM (previous."status", previous."waiting_for", previous."order_id", previous."started_at", previous."closed_at",
               previous."dispatched_at", previous."cancel_requested_at", previous."cancel_delivered_at");
    ELSE
        PERFORM pg_notify('waymark_changes', json_build_object('table', 'run', 'op', lower(TG_OP), 'key', json_build_object('id', "id"))::text)
        FROM changed;
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER "notify_insert" AFTER INSERT ON "run" REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_run"();
CREATE TRIGGER "notify_update" AFTER UPDATE ON "run" REFERENCING OLD TABLE AS previous NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_run"();
CREATE TRIGGER "notify_delete" AFTER DELETE ON "run" REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_run"();
