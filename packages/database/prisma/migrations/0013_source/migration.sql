ALTER TABLE "workflow_version" ADD COLUMN "source" JSON;
