/** SQL: the run had ended, its row is open again, and it goes on as soon as Temporal has heard of that. */
export const goesOnLater = `EXISTS (
    SELECT FROM run_command WHERE run_id = run.id AND state = 'submitted' AND body->>'after' IS NOT NULL
  )`;
