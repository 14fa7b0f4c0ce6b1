-- Appends the run events of a step's attempts that nobody has told of yet, once the journal has told that the step began.
-- Before that nothing is appended, and the journal tells of the attempts when it tells of their step. Both hold the run's
-- row meanwhile, so one of them always sees what the other has done.
CREATE FUNCTION "tell_attempts"("the_run" TEXT, "the_address" TEXT, "the_phase" TEXT) RETURNS VOID LANGUAGE plpgsql AS $body$
BEGIN
    -- A statement of its own: the next one sees what was committed while this one waited. The stream of a run that has
    -- ended is closed.
    PERFORM FROM "run" WHERE "id" = the_run AND "closed_at" IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT EXISTS (
        SELECT FROM "journal" WHERE "run_id" = the_run AND "address" = the_address
            AND "type" = CASE the_phase WHEN 'do' THEN 'step_started' ELSE 'compensation_started' END
    ) THEN
        RETURN;
    END IF;

    WITH untold AS (
        SELECT event."type", event."at", event."body",
            row_number() OVER (ORDER BY attempt."generation", attempt."attempt", event."number") AS "number"
        FROM "attempt" CROSS JOIN LATERAL (VALUES
            (1, 'attempt_started', attempt."started_at", json_build_object(
                'attempt', attempt."attempt", 'phase', attempt."phase", 'worker', attempt."worker")),
            (2, 'attempt_failed', attempt."finished_at", json_build_object(
                'attempt', attempt."attempt", 'phase', attempt."phase", 'status', attempt."status", 'error', attempt."error",
                'nextAttemptAt', to_char(attempt."next_attempt_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
        ) AS event("number", "type", "at", "body")
        WHERE attempt."run_id" = the_run AND attempt."address" = the_address AND attempt."phase" = the_phase
            AND (event."type" = 'attempt_started' OR attempt."error" IS NOT NULL)
            AND NOT EXISTS (
                SELECT FROM "run_event" AS told
                WHERE told."run_id" = the_run AND told."address" = the_address AND told."type" = event."type"
                    AND told."body"->>'phase' = the_phase AND (told."body"->>'attempt')::int = attempt."attempt"
            )
    ), counted AS (
        UPDATE "run" SET "last_event" = "last_event" + (SELECT count(*)::int FROM untold)
        WHERE "id" = the_run AND EXISTS (SELECT FROM untold)
        RETURNING "last_event" - (SELECT count(*)::int FROM untold) AS "base"
    )
    INSERT INTO "run_event" ("run_id", "id", "at", "type", "address", "body")
    SELECT the_run, counted."base" + untold."number", untold."at", untold."type", the_address, untold."body"
    FROM counted, untold;
END
$body$;
