export { createActivities, type ActivitiesOptions, type ActivityFunction } from './create-activities.ts';
export { checkSchema } from './result-schema.ts';
export type {
  AttemptEnd,
  AttemptIdentity,
  AttemptLog,
  AttemptStart,
  AttemptStarted,
  CallSteps,
  EffectIdentity,
  EffectLog,
  EffectStore,
  SecretVault,
} from './ports.ts';
