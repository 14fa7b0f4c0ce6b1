/** All that the workflow bundle offers: one workflow that interprets any definition. */
export { automationWorkflow } from './automation-workflow.ts';
