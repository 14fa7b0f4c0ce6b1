-- What the journal's writer did not write is compared with Temporal again: `reconciled_length` 0 asks the reconciler for it.
-- The writer says who it is in each of its transactions (`waymark.journal`).
CREATE FUNCTION "mark_altered"() RETURNS TRIGGER LANGUAGE plpgsql AS $body$
BEGIN
    IF current_setting('waymark.journal', true) IS DISTINCT FROM 'on' THEN
        UPDATE "run" SET "reconciled_length" = 0
        WHERE "id" IN (SELECT "run_id" FROM changed) AND "reconciled_length" <> 0;
    END IF;
    RETURN NULL;
END
$body$;

CREATE FUNCTION "mark_all_altered"() RETURNS TRIGGER LANGUAGE plpgsql AS $body$
BEGIN
    UPDATE "run" SET "reconciled_length" = 0 WHERE "reconciled_length" <> 0;
    RETURN NULL;
END
$body$;

DO $guards$
DECLARE
    guarded TEXT;
    operation TEXT;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['journal', 'step'] LOOP
        FOREACH operation IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
            EXECUTE format(
                'CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "mark_altered"()',
                'guard_' || lower(operation), operation, guarded, CASE operation WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END);
        END LOOP;
        EXECUTE format(
            'CREATE TRIGGER "guard_truncate" AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION "mark_all_altered"()', guarded);
    END LOOP;
END
$guards$;

CREATE FUNCTION "mark_run_altered"() RETURNS TRIGGER LANGUAGE plpgsql AS $body$
BEGIN
    IF current_setting('waymark.journal', true) IS DISTINCT FROM 'on' THEN
        NEW."reconciled_length" = 0;
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER "guard_update" BEFORE UPDATE OF "status", "output", "error", "started_at", "closed_at", "waiting_for" ON "run"
    FOR EACH ROW WHEN (
        (OLD."status", OLD."output"::text, OLD."error"::text, OLD."started_at", OLD."closed_at", OLD."waiting_for")
        IS DISTINCT FROM
        (NEW."status", NEW."output"::text, NEW."error"::text, NEW."started_at", NEW."closed_at", NEW."waiting_for"))
    EXECUTE FUNCTION "mark_run_altered"();

-- What the reconciler looks for, all the time and mostly in vain.
CREATE INDEX "run_unreconciled" ON "run"("updated_at") WHERE "reconciled_length" = 0 AND "closed_at" IS NOT NULL;
CREATE INDEX "run_open" ON "run"("updated_at") WHERE "closed_at" IS NULL;
